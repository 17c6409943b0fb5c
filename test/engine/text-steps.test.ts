import { afterEach, beforeEach, expect, test } from 'vitest'
import type { SimulatedBehaviour } from '../../electron/engine/simulation/simulated-telephony.ts'
import { startCampaign } from '../../electron/engine/use-cases/start-campaign.ts'
import { createCampaign } from '../../electron/engine/use-cases/write-campaign.ts'
import type { CampaignDraftInput } from '../../shared/model/campaign.ts'
import { addList, addTrunk, draftOf, type EngineOnClock, engineOnClock } from '../support/engine-on-clock.ts'

const MONDAY = Date.UTC(2026, 0, 5, 9)
const HOUR = 3_600_000
const CADENCE: CampaignDraftInput['cadence'] = [
  { channel: 'sms', text: 'Hello {name}, we call you in an hour about {offer_description}.' },
  { channel: 'voice', delaySeconds: 3_600 },
]

let house: EngineOnClock
const behaviours = new Map<string, SimulatedBehaviour>()
const ANSWERS: SimulatedBehaviour = { is: 'answers', afterMs: 1_000, listensMs: 60_000 }

beforeEach(() => {
  behaviours.clear()
  house = engineOnClock(number => behaviours.get(number) ?? ANSWERS, MONDAY)
})
afterEach(async () => {
  await house.end()
})

const numbersOf = (count: number): string[] =>
  Array.from({ length: count }, (_, at) => `+346000000${at + 10}`)

async function start(
  numbers: readonly string[],
  more: Partial<CampaignDraftInput> = {},
  limits: { channels?: number; callsPerSecond?: number } = {},
): Promise<number> {
  const listId = addList(
    house,
    numbers.map(number => ({ number })),
  )
  const created = createCampaign(
    house.engine.campaigns,
    draftOf(listId, addTrunk(house, limits), {
      cadence: CADENCE,
      facts: { offerDescription: 'your new contract', optOutText: 'Write STOP to hear no more of us.' },
      ...more,
    }),
  )
  if (!created.ok) throw new Error(created.error.message)
  const started = startCampaign(house.engine.campaigns, created.value.id)
  await house.run(1_000, 10)
  await started
  return created.value.id
}

const attempts = () =>
  house.rows('SELECT channel, step, state, outcome, number, counts FROM attempts ORDER BY id')

test('a campaign that writes first and calls an hour later: variables and opt-out in the text, then the call', async () => {
  await start(['+34600000010'])
  expect(house.telephony.texts.map(({ order }) => order.text)).toEqual([
    'Hello Person 0, we call you in an hour about your new contract. Write STOP to hear no more of us.',
  ])
  expect(attempts()).toMatchObject([{ channel: 'sms', step: 0, state: 'ended', outcome: 'sent', counts: 1 }])
  expect(house.telephony.placed).toEqual([])
  await house.run(HOUR + 60_000, 1_000)
  expect(house.telephony.placed.map(({ order }) => order.number)).toEqual(['+34600000010'])
  expect(attempts()).toMatchObject([
    { channel: 'sms', outcome: 'sent' },
    { channel: 'voice', step: 1, outcome: 'answered' },
  ])
  const story = house.rows('SELECT kind, sentence FROM attempt_events WHERE attempt_id = 1 ORDER BY seq')
  expect(story.slice(-2)).toEqual([
    { kind: 'dialing', sentence: 'The message was sent to the trunk.' },
    { kind: 'ended', sentence: 'The trunk took the message.' },
  ])
  expect(house.rows('SELECT final_state FROM campaign_recipients')).toEqual([{ final_state: 'reached' }])
})

test('nobody on the do-not-call list is written to', async () => {
  house.store.transaction(() =>
    house.store.doNotCall.add(
      {
        pattern: '+34600000011',
        isPrefix: false,
        campaignId: null,
        reason: 'Asked not to be called.',
        source: 'operator',
        addedBy: 'test',
      },
      house.clock.now(),
    ),
  )
  await start(numbersOf(3))
  await house.run(2 * HOUR, 1_000)
  expect(house.telephony.texts.map(({ order }) => order.number)).toEqual(['+34600000010', '+34600000012'])
  expect(house.telephony.placed.map(({ order }) => order.number)).toEqual(['+34600000010', '+34600000012'])
})

test('messages take calls per second and no line: forty of them over a trunk with one channel', async () => {
  const numbers = Array.from({ length: 40 }, (_, at) => `+3460000${1000 + at}`)
  // none is answered, so that with a line each the first one would keep the others waiting for 32 s
  for (const number of numbers) behaviours.set(number, { is: 'silent' })
  await start(numbers, { concurrencyMax: 1 }, { channels: 1, callsPerSecond: 10 })
  await house.run(6_000, 10)
  const sentAt = house.telephony.texts.map(({ at }) => at - MONDAY)
  expect(sentAt).toHaveLength(40)
  expect(
    sentAt.filter(at => at < 1_000).length,
    'what the bucket holds, and a second of refill',
  ).toBeLessThanOrEqual(20)
  expect(Math.max(...sentAt)).toBeGreaterThanOrEqual(2_900)
})

test('a message that waits for its answer keeps no call from its line', async () => {
  behaviours.set('+34600000010', { is: 'silent' })
  await start(['+34600000010'], {}, { channels: 1 })
  expect(attempts()).toMatchObject([{ channel: 'sms', state: 'dialing' }])
  const { calls } = house.engine.campaigns
  const [trunk] = house.rows('SELECT id FROM trunks')
  expect(calls.size).toBe(1)
  expect(calls.ofTrunk(Number(trunk?.id))).toBe(0)
  await house.run(32_000)
  expect(attempts()[0]).toMatchObject({ channel: 'sms', state: 'ended', outcome: 'trunk-failed' })
})

test('a trunk that carries no texts (405) is not held for calls', async () => {
  for (const number of numbersOf(8)) behaviours.set(number, { is: 'refused', afterMs: 10, status: 405 })
  await start(numbersOf(8))
  await house.run(10_000)
  expect(attempts().filter(({ outcome }) => outcome === 'trunk-failed').length).toBeGreaterThanOrEqual(8)
  const [trunk] = house.rows('SELECT id FROM trunks')
  expect(house.engine.trunks.trunks.allowance(Number(trunk?.id), house.clock.now()).held).toBeNull()
})

test('a message under way when the power fails is not sent twice; its step is over', async () => {
  behaviours.set('+34600000010', { is: 'silent' })
  await start(['+34600000010'])
  expect(attempts()).toMatchObject([{ state: 'dialing' }])
  house.crash()
  behaviours.clear()
  await house.run(2 * HOUR, 1_000)
  expect(house.telephony.texts).toEqual([])
  expect(attempts()).toMatchObject([
    { channel: 'sms', state: 'ended', outcome: 'sent' },
    { channel: 'voice', outcome: 'answered' },
  ])
})
