import { onClock } from '../../electron/engine/simulation/run-simulation.ts'
import { settle } from '../../electron/engine/simulation/start-simulated-engine.ts'
import { openInMemory } from '../../electron/engine/store/open-database.ts'
import { InvariantBroken, type KnownCampaign } from './call-invariants.ts'
import { localTime, neverOpens, type Place } from './clocks-by-intl.ts'
import { disturb, resumeOrCancel, start } from './disturb-house.ts'
import { furnish } from './furnish-house.ts'
import { keptStatement } from './kept-statement.ts'
import { randomWorld } from './random-campaigns.ts'
import { type House, type Mutation, openHouse } from './simulated-house.ts'

export interface SeedRun {
  readonly calls: number
  readonly texts: number
  readonly crashes: number
  readonly edits: number
}

const MINUTE_MS = 60_000
/** Timers of one seed, at most: more means that a campaign does not come to its end. */
const TIMERS_MAX = 60_000
/** Random acts happen in the first so many timers; then everything is put right and must come to its end. */
const CHAOS_TIMERS = 400

/** Runs one seed to its end. Throws InvariantBroken at the first thing that does not hold. */
export async function runSeed(seed: number, mutation: Mutation = {}): Promise<SeedRun> {
  const world = randomWorld(seed)
  const opened = openInMemory()
  try {
    const house = openHouse(seed, world, opened.database, mutation)
    for (const id of furnish(house)) await start(house, id)
    let timers = 0
    for (; timers < CHAOS_TIMERS && anybodyActive(house); timers++) {
      await step(house)
      if (house.chances.happens(0.06)) await disturb(house)
    }
    await putRight(house)
    for (; anybodyActive(house); timers++) {
      if (timers > TIMERS_MAX)
        throw new InvariantBroken('campaigns come to their end', {
          waiting: waitingOf(house),
          left: [...house.campaigns.keys()].map(id => leftOf(house, id)),
        })
      await step(house)
    }
    house.watch.lookAtRows()
    demandEnd(house)
    await onClock(house.clock, house.current.engine.stop())
    const { calls, texts } = house.watch
    return { calls, texts, crashes: house.crashes, edits: house.edits }
  } finally {
    opened.close()
  }
}

/** One timer, or a sleep of the machine until shortly before something can happen: its clock goes on, its timers do not. */
async function step(house: House): Promise<void> {
  const { clock, current, chances } = house
  const until = idleUntil(house)
  if (current.telephony.open === 0 && until !== null && until > clock.now() + 3 * MINUTE_MS)
    house.jump(until - clock.now() - chances.between(1, 2 * MINUTE_MS))
  clock.runNext(Number.POSITIVE_INFINITY)
  await settle()
  house.watch.lookAtCalls()
  if (chances.happens(0.25)) house.watch.lookAtRows()
}

/** When the first of the active campaigns goes on, if all of them wait for a time of day. */
function idleUntil(house: House): number | null {
  const { campaigns, current, clock } = house
  let first: number | null = null
  for (const [id, { state, launchAt }] of campaigns) {
    if (launchAt !== null && stateOf(house, id) === 'scheduled') {
      if (launchAt <= clock.now() && isToLaunch(house, id)) return null
      if (launchAt > clock.now()) first = Math.min(first ?? launchAt, launchAt)
      continue
    }
    if (state !== 'active' || !current.engine.campaigns.dialer.isDialing(id)) continue
    const waiting = current.engine.campaigns.dialer.waitingOf(id)
    const isHeld = waiting?.reason === 'zone-unknown' || waiting?.reason === 'outside-window'
    if (isHeld && waiting.until === null) continue // for ever
    const until = waiting?.until ?? null
    if (until === null) return null
    first = Math.min(first ?? until, until)
  }
  return first
}

/** Nothing stands in the way any more: trunks are up, and what was paused goes on. */
async function putRight(house: House): Promise<void> {
  house.current.telephony.setTrunk('up')
  for (const id of house.campaigns.keys())
    if (stateOf(house, id) === 'paused') await resumeOrCancel(house, id)
}

/** Somebody is on a call or may be called some day: then the campaign has not come to its end. */
function anybodyActive(house: House): boolean {
  const { campaigns, current } = house
  if (current.engine.campaigns.calls.size > 0) return true
  for (const [id, { settings }] of campaigns) {
    const state = stateOf(house, id)
    if (state === 'scheduled') {
      if (isToLaunch(house, id)) return true
      continue
    }
    if (state !== 'active') continue
    const left = leftOf(house, id)
    if (left.length === 0) return true
    // those whose consent is missing are looked at again and again: the list may bring one
    const asksForConsent = left.some(({ blockedBy }) => blockedBy === 'consent-missing')
    if (!asksForConsent && current.engine.campaigns.dialer.waitingOf(id)?.until !== null) return true
    if (left.some(one => !isHeldForEver(house, settings, one))) return true
  }
  return false
}

/** False for a launch that came too late, because its last day was over: it waits for a person. */
function isToLaunch({ campaigns, clock }: House, id: number): boolean {
  const known = campaigns.get(id)
  if (known === undefined || (known.launchAt ?? 0) > clock.now()) return true
  const { zone, endsOn } = known.settings.schedule
  return endsOn === null || localTime(zone ?? 'UTC', clock.now()).date <= endsOn
}

const stateOf = ({ database }: House, id: number): string | undefined =>
  keptStatement<[number], { state: string }>(database, 'SELECT state FROM campaigns WHERE id = ?').get(id)
    ?.state

interface Left extends Place {
  readonly state: string
  /** The step of the cadence that comes next. */
  readonly step: number
  readonly blockedBy: string | null
}
const leftOf = ({ database }: House, id: number): readonly Left[] =>
  keptStatement<[number], Left>(database, LEFT_SQL).all(id)
const isHeldForEver = (
  { clock }: House,
  settings: KnownCampaign['settings'],
  { state, step, ...place }: Left,
): boolean =>
  state === 'due' && neverOpens(settings, place, clock.now(), settings.cadence[step]?.channel ?? 'voice')

const LEFT_SQL = `SELECT DISTINCT state, zone, region, step, blocked_by AS blockedBy FROM campaign_recipients WHERE campaign_id = ? AND state <> 'done'`

const waitingOf = (house: House) =>
  [...house.campaigns.keys()].map(id => {
    const state = stateOf(house, id)
    return {
      id,
      state,
      at: new Date(house.clock.now()).toISOString(),
      waiting: house.current.engine.campaigns.dialer.waitingOf(id),
      left: leftOf(house, id),
    }
  })

/** At the end everybody has a final state, but for those whom an active campaign may never call. */
function demandEnd(house: House): void {
  for (const [id, { settings }] of house.campaigns) {
    const isActive = stateOf(house, id) === 'active'
    const lost = leftOf(house, id).filter(one => !isActive || !isHeldForEver(house, settings, one))
    if (lost.length > 0) throw new InvariantBroken('nobody is lost', { id, lost })
  }
}
