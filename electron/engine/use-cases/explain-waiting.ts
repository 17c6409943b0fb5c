import type { CampaignRow, CampaignSettings } from '../../../shared/model/campaign.ts'
import type { Reason } from '../../../shared/model/reason.ts'
import { inZone, readableZone } from '../domain/instant-words.ts'
import { scheduleReasons } from '../domain/schedule.ts'
import type { Group } from '../ports/person-gate.ts'
import type { Store } from '../ports/store.ts'
import type { DialedCampaign } from './running-campaign.ts'

/** What kept pacing from starting more; null when nothing did and nobody more was due. */
export type Binding =
  | { readonly is: 'held'; readonly sentence: string; readonly until: number }
  /** Trunkline is to stop. */
  | { readonly is: 'stopping' }
  /** Nothing can be written. */
  | { readonly is: 'disk'; readonly sentence: string }
  | {
      readonly is: 'concurrency' | 'channels' | 'reserved-by-others' | 'calls-per-second' | 'share'
      /** The trunk that carries its calls now. */
      readonly trunkId: number
      readonly nextTokenAt: number
      /** Why the trunk takes fewer calls per second than its setting says; null when it takes them. */
      readonly lowered: string | null
    }
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
/** The disk is tried again after this. */
const DISK_AGAIN_MS = 1_000
/** A held trunk is looked at no more often than this; when it comes back, that wakes the loop by itself. */
const HELD_LOOK_MS = 1_000

/** Why a campaign does not start a call right now, and when that changes. Nothing that is blocked is silent. */
export function explainWaiting(question: {
  readonly campaign: Pick<DialedCampaign, 'id' | 'settings' | 'rules' | 'schedule'>
  readonly store: Store
  readonly binding: Binding
  readonly now: number
}): Explained {
  const { campaign, store, binding, now } = question
  const groups = store.campaigns.dueGroups(campaign.id)
  if (groups.length === 0) {
    const dialing = store.campaigns.dialingCount(campaign.id)
    if (dialing === 0) return { waiting: null, lookAt: FAR, allDone: true }
    const calls = dialing === 1 ? 'the last call is' : `the last ${dialing} calls are`
    return waits('nothing-due', `Nobody is left to call; ${calls} still in progress.`, null, FAR)
  }
  const [notYet] = scheduleReasons(campaign.schedule, now)
  if (notYet !== undefined && notYet.clearsAt === null) {
    return waits(
      'nothing-due',
      `${notYet.sentence} The recipients who are left are not called any more.`,
      null,
      FAR,
    )
  }
  if (notYet !== undefined)
    return waits('not-launched', notYet.sentence, notYet.clearsAt, notYet.clearsAt ?? FAR)
  const total = groups.reduce((sum, { count }) => sum + count, 0)
  const first = firstCallable(question, groups)
  if (first === null) return nobodyEver(campaign, groups, total, now)
  if (first.at > now) return waitsForTime(first, total, campaign.settings)
  // somebody could be called at once
  if (binding?.is === 'held') {
    return waits('trunk-down', binding.sentence, binding.until, Math.max(binding.until, now + HELD_LOOK_MS))
  }
  if (binding?.is === 'stopping')
    return waits('stopping', 'Trunkline is being stopped: no new calls start.', null, FAR)
  if (binding?.is === 'disk') return waits('disk', binding.sentence, null, now + DISK_AGAIN_MS)
  if (binding !== null) return limited(binding, campaign.settings, now)
  const at = now + NUMBER_IN_USE_MS
  return waits('nothing-due', 'The numbers that are due are on another call just now.', at, at)
}

function limited(
  binding: Exclude<Binding, { is: 'held' | 'disk' | 'stopping' } | null>,
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
    case 'reserved-by-others':
      return waits('channels', 'The free channels of the trunk are reserved for other campaigns.', null, FAR)
    case 'calls-per-second':
      return waits(
        'calls-per-second',
        binding.lowered ?? "As many calls start as the trunk's calls per second allow.",
        null,
        binding.nextTokenAt,
      )
    case 'share':
      return { waiting: null, lookAt: now, allDone: false }
  }
}

/** Who may be called first, and when. */
interface First extends Group {
  readonly at: number
  /** What closes their hours then, when it is not the delay of a retry that they wait for. */
  readonly closedBy: Reason | null
}

/**
 * The earliest instant at which somebody may be called, by group; null when everybody is held. Groups are asked for their rows in
 * the order in which their hours allow anybody, and only while one of them could still come first: mostly that is the first one.
 */
function firstCallable(
  { campaign, store, now }: Parameters<typeof explainWaiting>[0],
  groups: readonly Group[],
): First | null {
  let first: First | null = null
  const { timetable } = campaign.rules
  for (const { zone, region, allowedAt } of inOrderOfHours(campaign.rules, groups, now)) {
    if (first !== null && allowedAt >= first.at) break
    const due = Math.max(now, store.campaigns.earliestDue(campaign.id, { zone, region }) ?? now)
    if (first !== null && due >= first.at) continue // whoever is due later is not called before
    const then = timetable.at(zone, region, due)
    if (then.is === 'held' || then.is === 'never') continue
    const at = then.is === 'open' ? due : then.opensAt
    if (first !== null && at >= first.at) continue
    first = { zone, region, at, closedBy: then.because[0] ?? null }
  }
  return first
}

/** Groups that may be called at all, with the first instant from `now` on at which their hours allow it. */
function inOrderOfHours(
  { timetable, consentOf }: DialedCampaign['rules'],
  groups: readonly Group[],
  now: number,
): readonly (Group & { readonly allowedAt: number })[] {
  const allowed: (Group & { readonly allowedAt: number })[] = []
  for (const { zone, region } of groups) {
    if (consentOf(region, now) !== null) continue
    const state = timetable.at(zone, region, now)
    if (state.is === 'held') continue
    // what does not open in the time that is looked at may do so in the time after a later row is due
    allowed.push({ zone, region, allowedAt: state.is === 'closed' ? state.opensAt : now })
  }
  return allowed.sort((one, other) => one.allowedAt - other.allowedAt)
}

function nobodyEver(
  { rules }: Parameters<typeof explainWaiting>[0]['campaign'],
  groups: readonly (Group & { readonly count: number })[],
  held: number,
  now: number,
): Explained {
  const who = held === 1 ? 'One recipient is' : `${held} recipients are`
  const largest = [...groups].sort((one, other) => other.count - one.count)[0]
  const reason =
    largest &&
    (rules.consentOf(largest.region, now) ?? rules.timetable.at(largest.zone, largest.region, now).because[0])
  if (!reason || reason.kind === 'zone-unknown') {
    const has = held === 1 ? 'One recipient has' : `${held} recipients have`
    return waits(
      'zone-unknown',
      `${has} no known time zone and are never called. Pause the campaign and choose a zone for them in its calling window, or cancel it.`,
      null,
      FAR,
    )
  }
  return waits('outside-window', `${who} never called as things stand: ${reason.sentence}`, null, FAR)
}

function waitsForTime({ at, zone, closedBy }: First, total: number, settings: CampaignSettings): Explained {
  const named = zoneOf(zone, settings)
  if (closedBy !== null) {
    const words =
      closedBy.kind === 'outside-window' ? 'Outside calling hours' : closedBy.sentence.replace(/\.$/, '')
    return waits('outside-window', `${words} until ${inZone(at, named)} (${readableZone(named)}).`, at, at)
  }
  const who = total === 1 ? 'One recipient waits' : `${total} recipients wait`
  return waits(
    'nothing-due',
    `${who} for a later attempt; the next one is due on ${inZone(at, named)}.`,
    at,
    at,
  )
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
