import { afterEach, beforeEach, expect, test } from 'vitest'
import { startCampaign } from '../../electron/engine/use-cases/start-campaign.ts'
import { createCampaign } from '../../electron/engine/use-cases/write-campaign.ts'
import type { CampaignDraftInput } from '../../shared/model/campaign.ts'
import { addList, addTrunk, draftOf, type EngineOnClock, engineOnClock } from '../support/engine-on-clock.ts'

const MONDAY = Date.UTC(2026, 0, 5, 9)
/** More than one pass of the loop explains. */
const CAMPAIGNS = 45

let house: EngineOnClock
beforeEach(() => {
  house = engineOnClock(() => ({ is: 'answers', afterMs: 500, listensMs: 60_000 }), MONDAY)
})
afterEach(() => house.end())

/** Campaigns of one recipient each, started at one instant; their ids. */
async function startAll(
  limits: { channels: number; callsPerSecond: number },
  more: Partial<CampaignDraftInput> = {},
): Promise<readonly number[]> {
  const trunkId = addTrunk(house, limits)
  const ids = Array.from({ length: CAMPAIGNS }, (_, nth) => {
    const listId = addList(house, [{ number: `+346000001${nth + 10}` }])
    const created = createCampaign(house.engine.campaigns, draftOf(listId, trunkId, more))
    if (!created.ok) throw new Error(created.error.message)
    return created.value.id
  })
  const started = Promise.all(ids.map(id => startCampaign(house.engine.campaigns, id)))
  await house.run(1_000, 10)
  await started
  return ids
}

const waitingOf = (ids: readonly number[]): (string | undefined)[] => [
  ...new Set(ids.map(id => house.engine.campaigns.dialer.waitingOf(id)?.reason)),
]

test('forty-five campaigns that start at one instant outside their hours all say so', async () => {
  const hours = [{ weekdays: ['tuesday' as const], from: '09:00', to: '20:00' }]
  const ids = await startAll({ channels: 100, callsPerSecond: 100 }, { callingWindow: { hours } })
  expect(waitingOf(ids)).toEqual(['outside-window'])
})

test('forty-five campaigns over a slow trunk say that its calls per second bind them, and all get their turn', async () => {
  const ids = await startAll({ channels: 100, callsPerSecond: 2 })
  expect(waitingOf(ids)).toContain('calls-per-second')
  await house.run(40_000)
  expect(house.telephony.placed).toHaveLength(CAMPAIGNS)
  expect(house.rows(`SELECT id FROM campaigns WHERE state = 'completed'`)).toHaveLength(CAMPAIGNS)
})

test('campaigns that wait for a channel get it when a call ends, whatever the rate of the trunk', async () => {
  const ids = await startAll({ channels: 1, callsPerSecond: 100 })
  expect(waitingOf(ids)).toContain('channels')
  await house.run(60_000)
  const [first, second] = house.telephony.placed.map(({ at }) => at)
  // the call lasts: 0.5 s until its answer, 3 s of the message, 2 s of listening
  expect((second ?? 0) - (first ?? 0)).toBeLessThan(5_700)
  expect(house.telephony.placed.length).toBeGreaterThanOrEqual(10)
})
