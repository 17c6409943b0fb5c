import { expect, test } from 'vitest'
import type { SimulatedBehaviour } from '../../electron/engine/simulation/simulated-telephony.ts'
import { cancelCampaign } from '../../electron/engine/use-cases/end-campaign.ts'
import { addList, addTrunk, draftOf, type EngineOnClock } from '../support/engine-on-clock.ts'
import { openedHouses, peopleIn, startedId } from '../support/opened-houses.ts'

const open = openedHouses(Date.UTC(2026, 0, 5, 9))
/** The message takes three seconds (simulated-telephony.ts), and they hear it to its end. */
const listens: SimulatedBehaviour = { is: 'answers', afterMs: 1_000, listensMs: 600_000 }
const rings: SimulatedBehaviour = { is: 'rings' }

const attempts = (house: EngineOnClock) =>
  house.rows('SELECT outcome, blame, answered_at IS NOT NULL AS answered FROM attempts ORDER BY id')
const people = (house: EngineOnClock) =>
  house.rows('SELECT state, final_state AS final, attempts_used AS used FROM campaign_recipients ORDER BY id')

async function oneCall(does: SimulatedBehaviour, more = {}): Promise<EngineOnClock & { id: number }> {
  const house = open((_number, nth) => (nth === 1 ? does : listens))
  const id = await startedId(house, draftOf(addList(house, peopleIn(1)), addTrunk(house), more))
  return Object.assign(house, { id })
}

test.each([
  ['rings', rings, 3_000, 0],
  ['hears the message', listens, 2_500, 1],
] as const)(
  'an operator who hangs up while it %s interrupts the call, and it is made again',
  async (_, does, ms, answered) => {
    const house = await oneCall(does)
    await house.run(ms)
    house.telephony.hangUp(1)
    await house.run(1_000)
    expect(attempts(house)).toEqual([{ outcome: 'interrupted', blame: 'us', answered }])
    expect(people(house)).toEqual([{ state: 'due', final: null, used: 0 }])
    await house.run(120_000, 1_000)
    expect(attempts(house).at(-1)).toMatchObject({ outcome: 'answered' })
    expect(people(house)).toEqual([{ state: 'done', final: 'reached', used: 1 }])
  },
)

test('who has heard the message is reached, whoever ends the listening after it', async () => {
  const house = await oneCall(listens, { listenSeconds: 60 })
  await house.run(20_000)
  house.telephony.hangUp(1)
  await house.run(1_000)
  expect(attempts(house)).toMatchObject([{ outcome: 'answered', answered: 1 }])
  expect(people(house)).toMatchObject([{ state: 'done', final: 'reached' }])
})

test('the stop of the engine interrupts calls of every state, and reaches nobody', async () => {
  const house = open(number => (number.endsWith('1') ? listens : rings))
  await startedId(house, draftOf(addList(house, peopleIn(2)), addTrunk(house)))
  await house.run(2_500)
  await house.engine.stop()
  expect(attempts(house)).toEqual([
    { outcome: 'interrupted', blame: 'us', answered: 0 },
    { outcome: 'interrupted', blame: 'us', answered: 1 },
  ])
  expect(people(house)).toMatchObject([{ state: 'due' }, { state: 'due' }])
})

test('in a cancelled campaign nobody is called again, and an unanswered call is cancelled with it', async () => {
  const house = open(number => (number.endsWith('1') ? listens : rings))
  const id = await startedId(house, draftOf(addList(house, peopleIn(2)), addTrunk(house)))
  await house.run(2_500)
  const cancelling = cancelCampaign(house.engine.campaigns, id)
  await house.run(5_000)
  await cancelling
  expect(attempts(house)).toMatchObject([{ outcome: 'cancelled' }, { outcome: 'interrupted' }])
  expect(people(house)).toMatchObject([{ final: 'cancelled' }, { final: 'cancelled' }])
})

test('who answered a moment before a crash is never called again, and counts as reached', async () => {
  const house = await oneCall(listens)
  // not one timer runs between the answer and the crash
  while (house.rows("SELECT id FROM attempts WHERE state = 'answered'").length === 0) house.clock.advance(10)
  house.crash()
  await house.run(3_600_000, 60_000)
  expect(attempts(house)).toEqual([{ outcome: 'answered', blame: 'us', answered: 1 }])
  expect(people(house)).toMatchObject([{ state: 'done', final: 'reached' }])
})

test('that somebody answered is on disk before anything else happens', async () => {
  const house = await oneCall(listens)
  let state: unknown = null
  house.telephony.onEvent(event => {
    if (event.kind === 'answered' && state === null)
      state = house.rows('SELECT state FROM attempts')[0]?.state
  })
  await house.run(3_000)
  expect(state).toBe('answered')
})

test.each([
  ['answered', listens, 'answered'],
  ['not answered', rings, 'interrupted'],
] as const)(
  'a call of which nothing is heard any more, and that was %s, ends as %s',
  async (_, does, outcome) => {
    const house = await oneCall(does, { ringTimeoutSeconds: 5, talkTimeoutSeconds: 10 })
    await house.run(3_000)
    house.telephony.vanish()
    await house.run(10 * 60_000, 1_000)
    const said = house.log.lines.filter(({ level }) => level === 'error').length
    expect(said).toBeGreaterThan(0)
    house.log.lines.length = 0
    expect(attempts(house)[0]).toMatchObject({ outcome, blame: 'us' })
  },
)
