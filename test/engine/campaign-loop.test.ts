import { expect, test } from 'vitest'
import type { SimulatedBehaviour } from '../../electron/engine/simulation/simulated-telephony.ts'
import { cancelCampaign, pauseCampaign } from '../../electron/engine/use-cases/end-campaign.ts'
import { readCampaign } from '../../electron/engine/use-cases/read-campaign.ts'
import { resumeCampaign } from '../../electron/engine/use-cases/start-campaign.ts'
import { createCampaign } from '../../electron/engine/use-cases/write-campaign.ts'
import type { CampaignRow } from '../../shared/model/campaign.ts'
import { addList, addTrunk, draftOf, type EngineOnClock } from '../support/engine-on-clock.ts'
import { openedHouses, peopleIn, startedId } from '../support/opened-houses.ts'

const HOUR = 3_600_000
/** Monday 5 January 2026, 09:00 UTC: ten in the morning in Madrid. */
const MONDAY = Date.UTC(2026, 0, 5, 9)
const answers: SimulatedBehaviour = { is: 'answers', afterMs: 1_000, listensMs: 60_000 }
const busy: SimulatedBehaviour = { is: 'refused', afterMs: 200, status: 486 }

const open = openedHouses(MONDAY)

function read(house: EngineOnClock, id: number): CampaignRow {
  const row = readCampaign(house.engine.campaigns, id)
  if (!row.ok) throw new Error(row.error.message)
  return row.value
}

test('a list is called to its end, and the counts are those of the rows', async () => {
  const kinds: SimulatedBehaviour[] = [
    answers,
    busy,
    { is: 'refused', afterMs: 100, status: 404 },
    { is: 'rings' },
  ]
  const house = open(number => kinds[Number(number.at(-1)) % kinds.length] ?? answers)
  const listId = addList(house, peopleIn(40))
  const id = await startedId(
    house,
    draftOf(listId, addTrunk(house), {
      retries: {
        attemptsMax: 2,
        rules: {
          busy: { attemptsMax: 2, delaySeconds: 60 },
          'no-answer': { attemptsMax: 2, delaySeconds: 60 },
        },
      },
    }),
  )
  await house.run(10 * 60_000, 1_000)
  const row = read(house, id)
  expect(row.state).toBe('completed')
  expect(row.recipients).toMatchObject({ total: 40, due: 0, dialing: 0 })
  const outcomes = Object.fromEntries(
    house
      .rows('SELECT outcome, count(*) AS n FROM attempts GROUP BY outcome')
      .map(({ outcome, n }) => [String(outcome), n]),
  )
  expect(Object.fromEntries(Object.entries(row.attempts.byOutcome).filter(([, count]) => count > 0))).toEqual(
    outcomes,
  )
  const states = Object.fromEntries(
    house
      .rows('SELECT final_state, count(*) AS n FROM campaign_recipients GROUP BY final_state')
      .map(({ final_state, n }) => [String(final_state), n]),
  )
  expect(Object.fromEntries(Object.entries(row.recipients.done).filter(([, count]) => count > 0))).toEqual(
    states,
  )
  expect(row.attempts.open).toBe(0)
})

test('a busy line is tried again after its delay, not before', async () => {
  const house = open((_number, nth) => (nth === 1 ? busy : answers))
  const id = await startedId(
    house,
    draftOf(addList(house, peopleIn(1)), addTrunk(house), {
      retries: { rules: { busy: { attemptsMax: 3, delaySeconds: 900 } } },
    }),
  )
  await house.run(HOUR, 1_000)
  const [first, second] = house.telephony.placed
  expect(house.telephony.placed).toHaveLength(2)
  const gapMs = (second?.at ?? 0) - (first?.at ?? 0)
  expect(gapMs).toBeGreaterThanOrEqual(900_000)
  expect(gapMs).toBeLessThan(901_500)
  expect(read(house, id).recipients.done).toMatchObject({ reached: 1 })
})

test('a campaign whose window is closed waits, says until when, and calls when it opens', async () => {
  const house = open(() => answers)
  const window = { hours: [{ weekdays: ['tuesday' as const], from: '09:00', to: '10:00' }] }
  const id = await startedId(
    house,
    draftOf(addList(house, peopleIn(3)), addTrunk(house), { callingWindow: window }),
  )
  const waiting = read(house, id).waiting
  // nine in the morning in Madrid is eight in UTC
  expect(waiting).toMatchObject({ reason: 'outside-window', until: Date.UTC(2026, 0, 6, 8) })
  expect(waiting?.sentence).toContain('Outside calling hours until Tue 6 Jan at 09:00 (Madrid time).')
  await house.run(24 * HOUR, 60_000)
  expect(house.telephony.placed).toHaveLength(3)
  for (const { at } of house.telephony.placed) expect(at).toBeGreaterThanOrEqual(Date.UTC(2026, 0, 6, 8))
  expect(read(house, id).state).toBe('completed')
})

test('people without a zone are held, and the campaign says so instead of ending', async () => {
  const house = open(() => answers)
  const listId = addList(house, [...peopleIn(2), { number: '+34699999999', zone: '' }])
  const draft = draftOf(listId, addTrunk(house))
  const id = await startedId(house, draft)
  await house.run(60_000, 1_000)
  expect(house.telephony.placed).toHaveLength(2)
  expect(read(house, id)).toMatchObject({ state: 'active', waiting: { reason: 'zone-unknown' } })
})

test('concurrency, channels and calls per second hold at every instant', async () => {
  const house = open(() => answers)
  const id = await startedId(
    house,
    draftOf(addList(house, peopleIn(60)), addTrunk(house, { channels: 4, callsPerSecond: 2 }), {
      concurrencyMax: 6,
    }),
  )
  let most = 0
  for (let step = 0; step < 3_000 && read(house, id).state === 'active'; step++) {
    await house.run(100)
    most = Math.max(most, house.telephony.open)
  }
  expect(read(house, id).state).toBe('completed')
  expect(most).toBe(4)
  const instants = house.telephony.placed.map(({ at }) => at)
  for (const [position, at] of instants.entries()) {
    expect(
      instants.filter(other => other >= at && other < at + 1_000).length,
      `second from call ${position}`,
    ).toBeLessThanOrEqual(3)
  }
})

test('pause lets calls end and starts none; resume goes on; cancel hangs up and ends everybody', async () => {
  const house = open(() => answers)
  const id = await startedId(
    house,
    draftOf(addList(house, peopleIn(50)), addTrunk(house), { concurrencyMax: 5 }),
  )
  await house.run(2_000)
  expect(pauseCampaign(house.engine.campaigns, id)).toMatchObject({ ok: true, value: { state: 'paused' } })
  const placed = house.telephony.placed.length
  await house.run(60_000, 1_000)
  expect(house.telephony.open).toBe(0)
  expect(house.telephony.placed).toHaveLength(placed)
  const resumed = resumeCampaign(house.engine.campaigns, id)
  await house.run(3_000)
  expect((await resumed).ok).toBe(true)
  expect(house.telephony.placed.length).toBeGreaterThan(placed)
  const cancelling = cancelCampaign(house.engine.campaigns, id)
  await house.run(5_000)
  expect(await cancelling).toMatchObject({ ok: true })
  const row = read(house, id)
  expect(row).toMatchObject({ state: 'cancelled', recipients: { due: 0, dialing: 0 } })
  expect(row.recipients.done.cancelled).toBeGreaterThan(0)
  expect(house.telephony.open).toBe(0)
})

test('two campaigns share one trunk and one number is never on two calls', async () => {
  const house = open(() => answers)
  const trunkId = addTrunk(house, { channels: 4 })
  const first = await startedId(house, draftOf(addList(house, peopleIn(20)), trunkId, { name: 'First' }))
  const second = await startedId(house, draftOf(addList(house, peopleIn(20)), trunkId, { name: 'Second' }))
  await house.run(5 * 60_000, 200)
  expect(read(house, first).state).toBe('completed')
  expect(read(house, second).state).toBe('completed')
  expect(house.telephony.placed).toHaveLength(40)
})

test('a campaign outside its window says so, also while another one uses up the trunk', async () => {
  const house = open(() => answers)
  const trunkId = addTrunk(house, { channels: 2, callsPerSecond: 1 })
  await startedId(house, draftOf(addList(house, peopleIn(30)), trunkId, { name: 'Busy' }))
  const tuesday = { hours: [{ weekdays: ['tuesday' as const], from: '09:00', to: '10:00' }] }
  const closed = await startedId(
    house,
    draftOf(addList(house, peopleIn(3)), trunkId, { name: 'Closed', callingWindow: tuesday }),
  )
  for (let step = 0; step < 100; step++) {
    await house.run(97)
    expect(read(house, closed).waiting).toMatchObject({ reason: 'outside-window' })
  }
})

test('a trunk that is down holds the calls and says so; when it is back they go on', async () => {
  const house = open(() => answers)
  house.telephony.setTrunk('down')
  const id = await startedId(house, draftOf(addList(house, peopleIn(3)), addTrunk(house)))
  await house.run(5_000)
  expect(house.telephony.placed).toHaveLength(0)
  expect(read(house, id).waiting).toMatchObject({ reason: 'trunk-down' })
  house.telephony.setTrunk('up')
  await house.run(30_000, 1_000)
  expect(read(house, id).state).toBe('completed')
})

test('a trunk that fails every call is not hammered', async () => {
  const house = open(() => ({ is: 'refused', afterMs: 10, status: 403 }))
  await startedId(house, draftOf(addList(house, peopleIn(100)), addTrunk(house), { concurrencyMax: 5 }))
  await house.run(60_000, 500)
  // five at once, then one every ten seconds
  expect(house.telephony.placed.length).toBeLessThanOrEqual(5 + 5 + 7)
})

test('when a trunk does not answer, new attempts go out over the one that takes over within two seconds', async () => {
  const house = open((_number, nth) => (nth === 1 ? { is: 'silent' } : answers))
  const second = addTrunk(house)
  const first = addTrunk(house, { failover: [{ trunkId: second }] })
  const spare = house.store.trunks.get(second)
  if (spare) await house.engine.trunks.trunks.use(spare)
  await startedId(house, draftOf(addList(house, peopleIn(60)), first, { concurrencyMax: 30 }))
  await house.run(3_900, 100)
  const before = house.telephony.placed.map(({ order }) => order)
  expect(before.map(({ trunkId }) => trunkId)).toEqual(Array.from({ length: 30 }, () => first))
  expect(before[0]?.failover).toEqual([second])
  await house.run(2_000, 100)
  const later = house.telephony.placed.slice(30).map(({ order }) => order.trunkId)
  expect(later).toEqual(Array.from({ length: 30 }, () => second))
})

test('a window that never opens is refused before anything is written', () => {
  const house = open(() => answers)
  const draft = draftOf(addList(house, [{ number: '+34600000001', zone: '' }]), addTrunk(house))
  expect(createCampaign(house.engine.campaigns, draft)).toMatchObject({
    ok: false,
    error: { code: 'window_never_opens' },
  })
  expect(house.rows('SELECT * FROM campaigns')).toEqual([])
})

test('an engine that stops ends its calls as interrupted and nobody is lost', async () => {
  const house = open(() => ({ is: 'rings' }))
  const id = await startedId(house, draftOf(addList(house, peopleIn(8)), addTrunk(house)))
  await house.run(2_000)
  expect(house.telephony.open).toBe(8)
  await house.engine.stop()
  expect(house.rows("SELECT count(*) AS n FROM attempts WHERE outcome = 'interrupted'")).toEqual([{ n: 8 }])
  expect(read(house, id)).toMatchObject({ state: 'active', recipients: { due: 8, dialing: 0 } })
})
