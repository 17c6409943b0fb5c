import { expect, test } from 'vitest'
import type { SimulatedBehaviour } from '../../electron/engine/simulation/simulated-telephony.ts'
import { readCampaign } from '../../electron/engine/use-cases/read-campaign.ts'
import { addList, addTrunk, draftOf } from '../support/engine-on-clock.ts'
import { openedHouses, peopleIn, startedId } from '../support/opened-houses.ts'

const open = openedHouses(Date.UTC(2026, 0, 5, 9))
const talks: SimulatedBehaviour = { is: 'answers', afterMs: 1_000, listensMs: 600_000 }

async function twentyCalls() {
  const house = open(() => talks)
  const id = await startedId(
    house,
    draftOf(addList(house, peopleIn(300)), addTrunk(house), { concurrencyMax: 20 }),
  )
  await house.run(1_500)
  const { shutdown } = house.engine
  expect(shutdown.inProgress()).toEqual({ calls: 20, texts: 0 })
  return { house, id, shutdown }
}

test('without calls there is nothing to ask and nothing to wait for', async () => {
  const { shutdown } = open(() => talks).engine
  expect(await shutdown.ask(true)).toBe('hang-up')
  expect(await shutdown.finish(null)).toBe('ended')
  expect(shutdown.choose('stay')).toBe(false)
})

test('calls finish: none starts, those that are up end as always, and the campaign stays active', async () => {
  const { house, id, shutdown } = await twentyCalls()
  const placed = house.telephony.placed.length
  const finished = shutdown.finish(null)
  await house.run(1_000)
  expect(shutdown.state()).toEqual({
    ...{ state: 'finishing', calls: 20, texts: 0, callsAtFirst: 20 },
    ...{ canHide: false, until: null },
  })
  expect(readCampaign(house.engine.campaigns, id)).toMatchObject({
    value: { state: 'active', waiting: { reason: 'stopping' } },
  })
  await house.run(20_000)
  expect(await finished).toBe('ended')
  expect(house.telephony.placed).toHaveLength(placed)
  expect(house.rows('SELECT outcome, count(*) AS n FROM attempts GROUP BY outcome')).toEqual([
    { outcome: 'answered', n: 20 },
  ])
  expect(shutdown.state()).toMatchObject({ state: 'hanging-up', calls: 0 })
})

test.each([
  ['hang-up', 'hang-up', 'hanging-up'],
  ['stay', 'stay', undefined],
] as const)('while calls finish somebody says %s', async (choice, how, state) => {
  const { house, shutdown } = await twentyCalls()
  const placed = house.telephony.placed.length
  const finished = shutdown.finish(60_000)
  expect(shutdown.finish(null)).toBe(finished)
  await house.run(200)
  expect(shutdown.choose(choice)).toBe(true)
  expect(await finished).toBe(how)
  expect(shutdown.state()?.state).toBe(state)
  await house.run(20_000)
  expect(house.telephony.placed.length > placed).toBe(choice === 'stay')
})

test('after the time that the host gives them, what is still up is late', async () => {
  const { house, shutdown } = await twentyCalls()
  const finished = shutdown.finish(1_000)
  expect(shutdown.state()?.until).toBe(house.clock.now() + 1_000)
  await house.run(1_100)
  expect(await finished).toBe('late')
  expect(shutdown.inProgress().calls).toBe(20)
})

test('how to stop is asked once, calls go on meanwhile, and every answer ends the question', async () => {
  const { house, shutdown } = await twentyCalls()
  for (const choice of ['stay', 'tray', 'finish', 'hang-up'] as const) {
    while (shutdown.inProgress().calls === 0) await house.run(100)
    const asked = shutdown.ask(true)
    expect(shutdown.ask(true)).toBe(asked)
    expect(shutdown.state()).toMatchObject({ state: 'asked', canHide: true })
    const placed = house.telephony.placed.length
    await house.run(10_000)
    expect(house.telephony.placed.length).toBeGreaterThan(placed)
    expect(shutdown.choose(choice)).toBe(true)
    expect(await asked).toBe(choice)
    expect(shutdown.state()?.state).toBe(choice === 'hang-up' ? 'hanging-up' : undefined)
  }
})
