import { addSimulatedList, onClock } from '../../electron/engine/simulation/run-simulation.ts'
import { settle } from '../../electron/engine/simulation/start-simulated-engine.ts'
import { openInMemory } from '../../electron/engine/store/open-database.ts'
import { cancelCampaign, pauseCampaign } from '../../electron/engine/use-cases/end-campaign.ts'
import { resumeCampaign, startCampaign } from '../../electron/engine/use-cases/start-campaign.ts'
import { createCampaign, updateCampaign } from '../../electron/engine/use-cases/write-campaign.ts'
import type { Result } from '../../shared/errors.ts'
import { type RandomWorld, randomSettings, randomWorld } from './random-campaigns.ts'
import { type House, type Mutation, openHouse } from './simulated-house.ts'
import { InvariantBroken, type KnownCampaign, neverOpens } from './simulation-invariants.ts'

export interface SeedRun {
  readonly calls: number
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
    await begin(house, world)
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
          left: [...house.campaigns.keys()].map(id =>
            house.database.prepare<[number], unknown>(LEFT_SQL).all(id),
          ),
        })
      await step(house)
    }
    house.watch.lookAtRows()
    demandEnd(house)
    await onClock(house.clock, house.current.engine.stop())
    return { calls: house.watch.calls, crashes: house.crashes, edits: house.edits }
  } finally {
    opened.close()
  }
}

async function begin(house: House, world: RandomWorld): Promise<void> {
  const { clock, database } = house
  const lists = world.lists.map(people =>
    addSimulatedList(
      database,
      people.map(person => ({ ...person, country: 'ES' })),
      clock.now(),
    ),
  )
  for (const { settings, list, trunk } of world.campaigns) {
    const listId = lists[list] ?? 0
    const draft = { ...settings, listId, moreListIds: [], trunkId: trunk + 1 }
    const created = createCampaign(house.current.engine.campaigns, draft)
    // a campaign over people without a zone may be refused
    if (!created.ok) continue
    const { id } = created.value
    house.lists.set(id, listId)
    const recipients = world.lists[list]?.length ?? 0
    house.campaigns.set(id, { settings, state: 'draft', edited: false, trunkId: trunk + 1, recipients })
    await start(house, id)
  }
}

async function start(house: House, id: number): Promise<void> {
  know(house, id, { state: 'active' })
  expectOk(await acting(house, startCampaign(house.current.engine.campaigns, id)))
}

/** An act whose pauses are timers: calls that they bring are looked at too. */
async function acting<Value>(house: House, act: Promise<Value>): Promise<Value> {
  const value = await onClock(house.clock, act)
  house.watch.lookAtCalls()
  return value
}

function expectOk(result: Result<unknown>): void {
  if (!result.ok) throw new Error(`an act that is allowed was refused: ${result.error.message}`)
}

function know(house: House, id: number, change: Partial<KnownCampaign>): void {
  const known = house.campaigns.get(id)
  if (known) house.campaigns.set(id, { ...known, ...change })
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
function idleUntil({ campaigns, current }: House): number | null {
  let first: number | null = null
  for (const [id, { state }] of campaigns) {
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

async function disturb(house: House): Promise<void> {
  const { chances, current } = house
  const [id, known] = chances.oneOf([...house.campaigns])
  const deps = current.engine.campaigns
  const state = current.store.campaigns.get(id)?.state
  switch (chances.between(1, 9)) {
    case 1:
      if (state !== 'active' || known.state !== 'active') return
      expectOk(pauseCampaign(deps, id))
      return know(house, id, { state: 'paused' })
    case 2:
      if (state === 'paused') await resume(house, id)
      return
    case 3: {
      if (state === 'active' && known.state === 'active') {
        expectOk(pauseCampaign(deps, id))
        know(house, id, { state: 'paused' })
      } else if (state !== 'paused') return
      const settings = randomSettings(chances, known.settings.name)
      const listId = house.lists.get(id) ?? 0
      const updated = updateCampaign(deps, id, {
        ...settings,
        listId,
        moreListIds: [],
        trunkId: known.trunkId,
      })
      if (!updated.ok) return // such as a window that never opens for this list
      house.edits += 1
      know(house, id, { settings, edited: true })
      return resume(house, id)
    }
    case 4:
      if (!chances.happens(0.2) || (state !== 'active' && state !== 'paused')) return
      know(house, id, { state: 'cancelled' })
      return void (await acting(house, cancelCampaign(deps, id)))
    case 5:
      house.crashes += 1
      house.restart()
      await settle()
      return house.watch.lookAtRows()
    case 6:
      return house.jump(chances.between(-10, 10) * MINUTE_MS)
    case 7:
      return current.telephony.setTrunk(chances.oneOf(['down', 'suspect', 'up', 'up']))
    case 8:
      for (const attemptId of deps.calls.idsOfCampaign(id)) current.telephony.hangUp(attemptId)
      return
    default:
      // somebody starts something and the power goes while it is under way
      if (state !== 'paused') return
      know(house, id, { state: 'active' })
      resumeCampaign(deps, id).catch(() => undefined) // it dies with its engine
      if (chances.happens(0.5)) await settle()
      house.crashes += 1
      house.restart()
      know(house, id, {
        state: house.current.store.campaigns.get(id)?.state === 'paused' ? 'paused' : 'active',
      })
      await settle()
  }
}

async function resume(house: House, id: number): Promise<void> {
  know(house, id, { state: 'active' })
  expectOk(await acting(house, resumeCampaign(house.current.engine.campaigns, id)))
}

/** Nothing stands in the way any more: trunks are up, and what was paused goes on. */
async function putRight(house: House): Promise<void> {
  house.current.telephony.setTrunk('up')
  for (const [id, { state }] of house.campaigns) if (state === 'paused') await resume(house, id)
}

/** Somebody is on a call or may be called some day: then the campaign has not come to its end. */
function anybodyActive(house: House): boolean {
  const { campaigns, current } = house
  if (current.engine.campaigns.calls.size > 0) return true
  for (const [id, { settings }] of campaigns) {
    if (current.store.campaigns.get(id)?.state !== 'active') continue
    const left = leftOf(house, id)
    if (left.length === 0 || current.engine.campaigns.dialer.waitingOf(id)?.until !== null) return true
    if (left.some(one => !isHeldForEver(house, settings, one))) return true
  }
  return false
}

interface Left {
  readonly state: string
  readonly zone: string
}
const leftOf = ({ database }: House, id: number): readonly Left[] =>
  database.prepare<[number], Left>(LEFT_SQL).all(id)
const isHeldForEver = (
  { clock }: House,
  settings: KnownCampaign['settings'],
  { state, zone }: Left,
): boolean => state === 'due' && neverOpens(settings.callingWindow, zone, clock.now())

const LEFT_SQL = `SELECT DISTINCT state, zone FROM campaign_recipients WHERE campaign_id = ? AND state <> 'done'`

const waitingOf = (house: House) =>
  [...house.campaigns.keys()].map(id => {
    return { id, waiting: house.current.engine.campaigns.dialer.waitingOf(id), left: leftOf(house, id) }
  })

/** At the end everybody has a final state, but for those whom an active campaign may never call. */
function demandEnd(house: House): void {
  for (const [id, { settings }] of house.campaigns) {
    const isActive = house.current.store.campaigns.get(id)?.state === 'active'
    const lost = leftOf(house, id).filter(one => !isActive || !isHeldForEver(house, settings, one))
    if (lost.length > 0) throw new InvariantBroken('nobody is lost', { id, lost })
  }
}
