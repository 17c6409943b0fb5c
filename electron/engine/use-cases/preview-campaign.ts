import { type Result, success } from '../../../shared/errors.ts'
import type { RequestOutput } from '../../../shared/ipc/contract.ts'
import type { CampaignDraft } from '../../../shared/model/campaign.ts'
import { windowAt } from '../domain/calling-window.ts'
import { inZone, readableZone } from '../domain/instant-words.ts'
import type { CampaignDeps } from './campaign-deps.ts'
import { whatIsWrong } from './write-campaign.ts'

/** A call to a person rings at least this long, or four rings (16 CFR 310.4(b)(4)(ii)). */
const RING_SECONDS_MIN = 15
const USUAL_FIRST_HOUR = 8
const USUAL_LAST_HOUR = 21

/** What these settings would do now: how many could be called at once, and what is worth knowing before the start. */
export function previewCampaign(
  deps: Pick<CampaignDeps, 'store' | 'clock'>,
  draft: CampaignDraft,
): Result<RequestOutput<'campaigns.preview'>> {
  const bad = whatIsWrong(deps, draft)
  if (bad && !bad.ok && bad.error.code !== 'window_never_opens') return bad
  const now = deps.clock.now()
  let callableNow = 0
  let outsideWindow = 0
  let zoneUnknown = 0
  let first: { readonly at: number; readonly zone: string } | null = null
  for (const { zone, count } of deps.store.campaigns.groupsOfList(draft.listId) ?? []) {
    if (zone === '') zoneUnknown += count
    const open = windowAt(draft.callingWindow, zone, now)
    if (open.is === 'open') callableNow += count
    else if (zone !== '' || open.is === 'closed') outsideWindow += count
    const at = open.is === 'open' ? now : open.is === 'closed' ? open.opensAt : null
    if (at !== null && (first === null || at < first.at)) first = { at, zone }
  }
  const recipients =
    deps.store.campaigns.groupsOfList(draft.listId)?.reduce((sum, { count }) => sum + count, 0) ?? 0
  return success({
    recipients,
    callableNow,
    outsideWindow,
    zoneUnknown,
    firstCallAt: first?.at ?? null,
    sentence: sentenceOf(draft, callableNow, first),
    warnings: warningsOf(deps, draft, zoneUnknown),
  })
}

function sentenceOf(
  draft: CampaignDraft,
  callableNow: number,
  first: { readonly at: number; readonly zone: string } | null,
): string {
  if (first === null)
    return 'Nobody on this list can ever be called with this window: add hours, or choose a zone for recipients without one.'
  if (callableNow > 0)
    return `${callableNow === 1 ? 'One recipient' : `${callableNow.toLocaleString('en-GB')} recipients`} may be called right now.`
  const [zone = ''] = first.zone.split('|')
  const named = zone === '' ? draft.callingWindow.unknownZone : zone
  return `The calling window is closed now. The first calls go out on ${inZone(first.at, named)} (${readableZone(named)}).`
}

function warningsOf(deps: Pick<CampaignDeps, 'store'>, draft: CampaignDraft, zoneUnknown: number): string[] {
  const warnings: string[] = []
  const trunk = deps.store.trunks.get(draft.trunkId)
  if (draft.ringTimeoutSeconds < RING_SECONDS_MIN && trunk?.kind === 'sip') {
    warnings.push(
      `It rings for ${draft.ringTimeoutSeconds} s only; marketing law in many places asks for ${RING_SECONDS_MIN} s or four rings.`,
    )
  }
  if (trunk && draft.concurrencyMax > trunk.channels) {
    warnings.push(
      `Trunk "${trunk.name}" has ${trunk.channels} channels, so no more than ${trunk.channels} calls are made at once.`,
    )
  }
  if (zoneUnknown > 0 && draft.callingWindow.unknownZone === 'hold') {
    warnings.push(
      `${zoneUnknown === 1 ? 'One recipient has' : `${zoneUnknown.toLocaleString('en-GB')} recipients have`} no known time zone and will not be called. Choose a zone for them in the calling window.`,
    )
  }
  const early = draft.callingWindow.hours.some(
    ({ from, to }) => Number(from.slice(0, 2)) < USUAL_FIRST_HOUR || minutesAfter(to, USUAL_LAST_HOUR),
  )
  if (early && trunk?.kind === 'sip') {
    warnings.push('The window reaches outside 08:00 to 21:00, where many laws forbid marketing calls.')
  }
  return warnings
}

const minutesAfter = (time: string, hour: number): boolean =>
  Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5)) > hour * 60
