import { afterEach, expect, test } from 'vitest'
import { checkTrunk } from '../../electron/engine/use-cases/keep-trunks.ts'
import { startCampaign } from '../../electron/engine/use-cases/start-campaign.ts'
import { createCampaign } from '../../electron/engine/use-cases/write-campaign.ts'
import { addList, addTrunk, draftOf, type EngineOnClock, engineOnClock } from '../support/engine-on-clock.ts'

const MONDAY = Date.UTC(2026, 0, 5, 9)

let house: EngineOnClock
afterEach(async () => {
  await house.end()
})

/** Twenty calls under way over a trunk, with another one behind it that has these limits. */
async function twentyCalls(limits: { channels: number; callsPerSecond: number }) {
  house = engineOnClock(() => ({ is: 'rings' }), MONDAY)
  const second = addTrunk(house, limits)
  // opened as every trunk is when the engine starts
  await checkTrunk(house.engine.trunks, second)
  const first = addTrunk(house, { failover: [{ trunkId: second }] })
  const people = Array.from({ length: 20 }, (_, at) => ({ number: `+346000000${at + 10}` }))
  const draft = draftOf(addList(house, people), first, { concurrencyMax: 20 })
  const created = createCampaign(house.engine.campaigns, draft)
  if (!created.ok) throw new Error(created.error.message)
  const started = startCampaign(house.engine.campaigns, created.value.id)
  await house.run(1_000, 10)
  await started
  const orders = house.telephony.placed.map(({ order }) => order)
  expect(orders.map(({ failover }) => failover)).toEqual(Array(20).fill([second]))
  const askAll = (): (number | null | undefined)[] => orders.map(order => order.takeOver?.(second))
  return { askAll, granted: () => askAll().filter(answer => answer === null).length }
}

test('twenty calls that come over at once get as many lines as the next trunk has channels, and no more until one is free', async () => {
  const { askAll, granted } = await twentyCalls({ channels: 3, callsPerSecond: 100 })
  const answers = askAll()
  expect(answers.filter(answer => answer === null)).toHaveLength(3)
  expect(answers.filter(answer => answer !== null)).toEqual(Array(17).fill(250))
  await house.run(1_000)
  expect(granted()).toBe(0)
})

test('twenty calls that come over at once are begun at the calls per second of the next trunk', async () => {
  const { askAll, granted } = await twentyCalls({ channels: 100, callsPerSecond: 2 })
  const atOnce = askAll()
  const first = atOnce.filter(answer => answer === null).length
  expect(first).toBeLessThanOrEqual(2)
  const waits = atOnce.flatMap(answer => (typeof answer === 'number' ? [answer] : []))
  expect(Math.min(...waits)).toBeGreaterThan(0)
  expect(Math.max(...waits)).toBeLessThanOrEqual(500)
  await house.run(1_000)
  expect(granted()).toBeLessThanOrEqual(2)
})

test('a trunk that is down takes nothing over', async () => {
  const { askAll } = await twentyCalls({ channels: 100, callsPerSecond: 100 })
  house.telephony.setTrunk('down')
  await house.run(31_000, 1_000)
  expect(askAll()).toEqual(Array(20).fill(Number.POSITIVE_INFINITY))
})
