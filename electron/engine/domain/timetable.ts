import type { CallingWindow } from '../../../shared/model/calling-window.ts'
import type { Reason } from '../../../shared/model/reason.ts'
import type { WindowNow } from './calling-window.ts'
import { type HoursOfDay, type LocalHours, type LocalState, stateInZone } from './local-openings.ts'
import type { BoundRule, HoursRule } from './rule-packs.ts'
import { intersectHours, layersOf, type TimetableLayer } from './timetable-layers.ts'
import { localDayAt } from './zone-clock.ts'
import { apartUntil, openOnAnyDay } from './zone-spread.ts'

/** What is open now, and when it is closed everything that closes it: what holds longest comes first. */
export type TimetableNow = WindowNow & { readonly because: readonly Reason[] }

export interface Timetable {
  /**
   * Whether recipients of this zone and region may be called at `now`, and when that changes. Several possible zones, or
   * regions, are joined by `|`: their clocks must all allow it, and so must the rules and holidays of all of them.
   */
  at(zone: string, region: string, now: number): TimetableNow
}

export interface TimetableOrder {
  /** Hours of the campaign, its days without calls, and whether it observes public holidays. */
  readonly window: CallingWindow
  /** Hours rules of any date for regions joined by `|`; none where no law binds (a rehearsal). */
  readonly law: (region: string) => readonly BoundRule<HoursRule>[]
}

const DAY_MS = 86_400_000
/** What does not open within this time never does. */
const LOOKED_AT_MS = 370 * DAY_MS
/** Groups that are remembered: a center has some hundreds. */
const REGIONS_REMEMBERED_MAX = 2_000
const ZONES_REMEMBERED_MAX = 2_000
const DAYS_REMEMBERED_MAX = 1_000

interface Answer {
  readonly from: number
  /** Until when it holds, reasons included. */
  readonly until: number
  readonly now: TimetableNow
}

/** What holds in one region, whatever the zone. */
interface Plan {
  readonly layers: readonly TimetableLayer[]
  /** The hours that all layers leave. */
  readonly hoursOf: HoursOfDay
  readonly answers: Map<string, Answer>
}

/**
 * Campaign hours, every rule of the law in force and public holidays in one: open is what all of them allow. Answers are
 * remembered until they change, so that asking costs two looks into Maps.
 */
export function createTimetable({ window, law }: TimetableOrder): Timetable {
  const plans = new Map<string, Plan>()

  function planOf(region: string): Plan {
    let plan = plans.get(region)
    if (plan === undefined) {
      const layers = layersOf(window, law(region), region)
      plan = { layers, hoursOf: leftBy(layers), answers: new Map() }
      if (plans.size >= REGIONS_REMEMBERED_MAX) plans.clear()
      plans.set(region, plan)
    }
    return plan
  }

  return {
    at(zone, region, now) {
      if (zone === '' && window.unknownZone === 'hold') return HELD
      const plan = planOf(region)
      const known = plan.answers.get(zone)
      if (known !== undefined && known.from <= now && now < known.until) return known.now
      const answer = workOut(plan, (zone === '' ? window.unknownZone : zone).split('|'), now)
      if (plan.answers.size >= ZONES_REMEMBERED_MAX) plan.answers.clear()
      plan.answers.set(zone, answer)
      return answer.now
    },
  }
}

/** Open while at least one of these timetables is. When all are closed, the one that opens first says why. */
export function openInAny(timetables: readonly Timetable[]): Timetable {
  return {
    at(zone, region, now) {
      const states = timetables.map(timetable => timetable.at(zone, region, now))
      const open = states.filter(state => state.is === 'open')
      if (open.length > 0) {
        const ends = open.flatMap(({ until }) => (until === null ? [] : [until]))
        return { is: 'open', until: ends.length === 0 ? null : Math.min(...ends), because: [] }
      }
      const closed = states.flatMap(state => (state.is === 'closed' ? [state] : []))
      return closed.sort((one, other) => one.opensAt - other.opensAt)[0] ?? states[0] ?? HELD
    },
  }
}

const HELD: TimetableNow = {
  is: 'held',
  because: [
    {
      kind: 'zone-unknown',
      sentence: 'The time zone is not known, and the campaign does not call at an unknown time.',
      clearsAt: null,
      rule: null,
    },
  ],
}

/** The hours that every layer allows, worked out once a day of the calendar. */
function leftBy(layers: readonly TimetableLayer[]): HoursOfDay {
  const days = new Map<number, readonly LocalHours[]>()
  return midnight => {
    let hours = days.get(midnight)
    if (hours === undefined) {
      hours = layers.map(layer => layer.hoursOf(midnight)).reduce(intersectHours)
      if (days.size >= DAYS_REMEMBERED_MAX) days.clear()
      days.set(midnight, hours)
    }
    return hours
  }
}

function workOut({ layers, hoursOf }: Plan, zones: readonly string[], now: number): Answer {
  const state = stateInAll(hoursOf, zones, now)
  if (state?.is === 'open') {
    const until = state.until ?? now + LOOKED_AT_MS / 2
    return { from: now, until, now: { is: 'open', until: state.until, because: [] } }
  }
  const because: Reason[] = []
  let changes = now + LOOKED_AT_MS / 2
  for (const layer of layers) {
    const one = stateInAll(layer.hoursOf, zones, now)
    if (one?.is === 'open') {
      changes = Math.min(changes, one.until ?? changes)
    } else {
      const clearsAt = one?.opensAt ?? null
      changes = Math.min(changes, clearsAt ?? changes, nextMidnight(zones, now))
      because.push({ ...layer.reasonOn(dayThatCloses(layer, zones, now)), clearsAt })
    }
  }
  because.sort((one, other) => holdsFor(other) - holdsFor(one))
  if (state === null) {
    if (zonesNeverAgree(hoursOf, zones, now)) because.unshift(neverAgree(zones))
    return { from: now, until: changes, now: { is: 'never', because } }
  }
  return { from: now, until: changes, now: { is: 'closed', opensAt: state.opensAt, because } }
}

/** Whether each of several zones has its hours, but never at the same time. */
function zonesNeverAgree(hoursOf: HoursOfDay, zones: readonly string[], now: number): boolean {
  return zones.length > 1 && zones.every(zone => stateInZone(hoursOf, zone, now, now + LOOKED_AT_MS) !== null)
}

function neverAgree(zones: readonly string[]): Reason {
  const sentence = `The recipient may be in ${zones.length} time zones whose calling hours never overlap. Add their time zone or postal code to the list.`
  return { kind: 'zone-unknown', sentence, clearsAt: null, rule: null }
}

function holdsFor({ clearsAt }: Reason): number {
  return clearsAt ?? Number.MAX_SAFE_INTEGER
}

/** What the hours say when the clocks of all zones must allow it; null when they never agree. */
function stateInAll(hoursOf: HoursOfDay, zones: readonly string[], now: number): LocalState | null {
  const end = now + LOOKED_AT_MS
  const onAnyDay = zones.length > 1 ? openOnAnyDay(hoursOf, now, LOOKED_AT_MS) : null
  let at = now
  while (at < end) {
    const apart = onAnyDay === null ? null : apartUntil(zones, onAnyDay, at)
    if (apart !== null) {
      at = apart
      continue
    }
    let until: number | null = null
    let later: number | null = null
    for (const zone of zones) {
      const state = stateInZone(hoursOf, zone, at, end)
      if (state === null) return null
      if (state.is === 'closed') later = Math.max(later ?? 0, state.opensAt)
      else if (state.until !== null) until = Math.min(until ?? state.until, state.until)
    }
    if (later === null) return at === now ? { is: 'open', until } : { is: 'closed', opensAt: at }
    at = later
  }
  return null
}

/** Midnight of the day, in the zone in which the layer is closed. */
function dayThatCloses({ hoursOf }: TimetableLayer, zones: readonly string[], now: number): number {
  const days = zones.map(zone => localDayAt(zone, now))
  const closed = days.find(({ midnight, sinceMs }) =>
    hoursOf(midnight).every(({ fromMs, toMs }) => sinceMs < fromMs || toMs <= sinceMs),
  )
  return (closed ?? days[0])?.midnight ?? 0
}

/** The next time that a day begins in one of the zones: the reasons of a day change with it. Not later than that, perhaps earlier. */
function nextMidnight(zones: readonly string[], now: number): number {
  return Math.min(...zones.map(zone => now + untilMidnight(zone, now)))
}

function untilMidnight(zone: string, now: number): number {
  const { sinceMs } = localDayAt(zone, now)
  const ahead = DAY_MS - sinceMs
  // a change of clocks on the way may bring midnight nearer: look again halfway
  return localDayAt(zone, now + ahead).sinceMs === 0 ? ahead : Math.max(1, Math.floor(ahead / 2))
}
