import type { CampaignRow, CampaignSettings } from '../../../shared/model/campaign.ts'
import { type WindowClock, windowAt } from '../domain/calling-window.ts'
import { inZone, readableZone } from '../domain/instant-words.ts'
import type { Store } from '../ports/store.ts'

/** What kept pacing from starting more; null when nothing did and nobody more was due. */
export type Binding =
  | { readonly is: 'held'; readonly sentence: string; readonly until: number }
  | { readonly is: 'concurrency' | 'channels' | 'calls-per-second' | 'share'; readonly nextTokenAt: number }
  | null

type Waiting = CampaignRow['waiting']

interface Explained {
  readonly waiting: Waiting
  /** When to look again; a call that ends comes before, by itself. */
  readonly lookAt: number
  readonly allDone: boolean
}

const FAR = Number.POSITIVE_INFINITY
/** A number that is on another campaign's call is tried again after this. */
const NUMBER_IN_USE_MS = 1_000
/** A held trunk is looked at no more often than this; when it comes back, that wakes the loop by itself. */
const HELD_LOOK_MS = 1_000

/** Why a campaign does not start a call right now, and when that changes. Nothing that is blocked is silent. */
export function explainWaiting(question: {
  readonly campaign: {
    readonly id: number
    readonly settings: CampaignSettings
    readonly window: WindowClock
  }
  readonly store: Store
  readonly binding: Binding
  readonly now: number
}): Explained {
  const { campaign, store, binding, now } = question
  const zones = store.campaigns.dueZones(campaign.id)
  if (zones.length === 0) {
    const dialing = store.campaigns.dialingCount(campaign.id)
    if (dialing === 0) return { waiting: null, lookAt: FAR, allDone: true }
    const calls = dialing === 1 ? 'the last call is' : `the last ${dialing} calls are`
    return waits('nothing-due', `Nobody is left to call; ${calls} still in progress.`, null, FAR)
  }
  const total = zones.reduce((sum, { count }) => sum + count, 0)
  const first = firstCallable(question, zones)
  if (first === null) return nobodyEver(question, zones, total)
  if (first.at > now) return waitsForTime(first, total, campaign.settings)
  // somebody could be called at once
  if (binding?.is === 'held') {
    return waits('trunk-down', binding.sentence, binding.until, Math.max(binding.until, now + HELD_LOOK_MS))
  }
  if (binding !== null) return limited(binding, campaign.settings, now)
  const at = now + NUMBER_IN_USE_MS
  return waits('nothing-due', 'The numbers that are due are on another call just now.', at, at)
}

function limited(
  binding: Exclude<Binding, { is: 'held' } | null>,
  settings: CampaignSettings,
  now: number,
): Explained {
  switch (binding.is) {
    case 'concurrency':
      return waits(
        'concurrency',
        `All ${settings.concurrencyMax} calls that this campaign may make at once are in progress.`,
        null,
        FAR,
      )
    case 'channels':
      return waits('channels', 'All channels of the trunk are in use.', null, FAR)
    case 'calls-per-second':
      return waits(
        'calls-per-second',
        "As many calls start as the trunk's calls per second allow.",
        null,
        binding.nextTokenAt,
      )
    case 'share':
      return { waiting: null, lookAt: now, allDone: false }
  }
}

/** Who may be called first, and when. */
interface First {
  readonly at: number
  readonly zone: string
  /** It is the window that they wait for, not the delay of a retry. */
  readonly windowClosed: boolean
}

/** The earliest instant at which somebody may be called, by zone; null when everybody is held. */
function firstCallable(
  { campaign, store, now }: Parameters<typeof explainWaiting>[0],
  zones: readonly { readonly zone: string }[],
): First | null {
  let first: First | null = null
  for (const { zone } of zones) {
    const open = campaign.window.at(zone, now)
    if (open.is === 'held' || open.is === 'never') continue
    const due = Math.max(now, store.campaigns.earliestDue(campaign.id, zone) ?? now)
    if (first !== null && due >= first.at) continue // whoever is due later is not called before
    const at = callableAt(campaign, zone, due, now)
    if (at !== null && (first === null || at < first.at)) {
      first = { at, zone, windowClosed: open.is === 'closed' || at > due }
    }
  }
  return first
}

function nobodyEver(
  { campaign, now }: Parameters<typeof explainWaiting>[0],
  zones: readonly { readonly zone: string }[],
  left: number,
): Explained {
  // zones that are never open together, such as two of one number an hour apart and a window of an hour
  if (zones.some(({ zone }) => campaign.window.at(zone, now).is === 'never')) {
    const who = left === 1 ? 'One recipient is' : `${left} recipients are`
    return waits(
      'outside-window',
      `${who} left, and the calling window never opens for them in all the time zones that their numbers may lie in. Pause the campaign and widen its calling hours, or cancel it.`,
      null,
      FAR,
    )
  }
  const who = left === 1 ? 'One recipient has' : `${left} recipients have`
  return waits(
    'zone-unknown',
    `${who} no known time zone and ${left === 1 ? 'is' : 'are'} never called. Pause the campaign and choose a zone for them in its calling window, or cancel it.`,
    null,
    FAR,
  )
}

function waitsForTime(
  { at, zone, windowClosed }: First,
  total: number,
  settings: CampaignSettings,
): Explained {
  const named = zoneOf(zone, settings)
  if (windowClosed) {
    return waits(
      'outside-window',
      `Outside calling hours until ${inZone(at, named)} (${readableZone(named)}).`,
      at,
      at,
    )
  }
  const who = total === 1 ? 'One recipient waits' : `${total} recipients wait`
  return waits(
    'nothing-due',
    `${who} for a later attempt; the next one is due on ${inZone(at, named)}.`,
    at,
    at,
  )
}

/** The first instant from `due` on at which this zone may be called; null when never. */
function callableAt(
  campaign: { readonly settings: CampaignSettings; readonly window: WindowClock },
  zone: string,
  due: number,
  now: number,
): number | null {
  const open = campaign.window.at(zone, now)
  if (open.is === 'open' && (open.until === null || due < open.until)) return due
  if (open.is === 'closed' && due <= open.opensAt) return open.opensAt
  const then = windowAt(campaign.settings.callingWindow, zone, due)
  if (then.is === 'open') return due
  return then.is === 'closed' ? then.opensAt : null
}

/** The zone in which an instant is written: the recipient's own, or what stands in for an unknown one. */
function zoneOf(zone: string, settings: CampaignSettings): string {
  const [first = ''] = zone.split('|')
  return first === '' ? settings.callingWindow.unknownZone : first
}

function waits(
  reason: NonNullable<Waiting>['reason'],
  sentence: string,
  until: number | null,
  lookAt: number,
): Explained {
  return { waiting: { reason, sentence, until }, lookAt, allDone: false }
}
