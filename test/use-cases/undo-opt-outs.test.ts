import { afterEach, beforeEach, expect, test } from 'vitest'
import { addToDoNotCall, pageOfDoNotCall } from '../../electron/engine/use-cases/keep-do-not-call.ts'
import { removeManyFromDoNotCall } from '../../electron/engine/use-cases/remove-from-do-not-call.ts'
import { resumeCampaign, startCampaign } from '../../electron/engine/use-cases/start-campaign.ts'
import { createCampaign } from '../../electron/engine/use-cases/write-campaign.ts'
import { addList, addTrunk, draftOf, type EngineOnClock, engineOnClock } from '../support/engine-on-clock.ts'

const ATTACKER = '203.0.113.9'
const OTHER_SOURCE = '203.0.113.10'
const PEOPLE = 300

let house: EngineOnClock
beforeEach(() => {
  house = engineOnClock(() => ({ is: 'rings' }))
})
afterEach(() => house.end())

const deps = () => ({ ...house.engine.suppress, country: () => 'ES' })
const numberOf = (at: number): string => `+3460000${String(at).padStart(4, '0')}`

async function done<Value>(act: Promise<Value>): Promise<Value> {
  let isOver = false
  const over = (): void => {
    isOver = true
  }
  act.then(over, over)
  while (!isOver) await house.run(1, 1)
  return act
}

/** A campaign that calls slowly, so that most of its people still wait. */
async function startCampaignOf(count: number): Promise<void> {
  const people = Array.from({ length: count }, (_, at) => ({ number: numberOf(at) }))
  const created = createCampaign(
    house.engine.campaigns,
    draftOf(addList(house, people), addTrunk(house), { concurrencyMax: 1 }),
  )
  if (!created.ok) throw new Error(created.error.message)
  const started = await done(startCampaign(house.engine.campaigns, created.value.id))
  if (!started.ok) throw new Error(started.error.message)
}

const waiting = (): number => house.rows("SELECT 1 FROM campaign_recipients WHERE state <> 'done'").length
const suppressed = (): number =>
  house.rows("SELECT 1 FROM campaign_recipients WHERE final_state = 'suppressed'").length
const page = (search = '') =>
  pageOfDoNotCall(deps(), { search, source: 'message', campaignId: null, offset: 0, limit: 500 })

test('a flood of opt-outs from one address is cut off, and says where it came from', async () => {
  await startCampaignOf(PEOPLE)
  const taken = Array.from({ length: PEOPLE }, (_, at) =>
    house.telephony.write(numberOf(at), 'STOP', ATTACKER),
  )
  expect(taken.filter(Boolean).length).toBe(60)
  // others are heard meanwhile, and the address itself again later
  expect(house.telephony.write(numberOf(200), 'STOP', OTHER_SOURCE)).toBe(true)
  await house.run(10_000, 1_000)
  expect(house.telephony.write(numberOf(201), 'STOP', ATTACKER)).toBe(true)
  await house.run(1_000, 100)
  expect(page().total).toBe(62)
  expect(page(ATTACKER).total).toBe(61)
  expect(page(OTHER_SOURCE).rows).toMatchObject([
    { pattern: numberOf(200), addedBy: `${numberOf(200)}, sent from ${OTHER_SOURCE}` },
  ])
  expect(
    house.log.lines.filter(({ message }) => message.startsWith('too many people ask at once')),
  ).not.toEqual([])
})

test('what a flood took out of a campaign is removed in bulk, and the people are called again', async () => {
  await startCampaignOf(50)
  for (let at = 0; at < 50; at++) house.telephony.write(numberOf(at), 'STOP', ATTACKER)
  house.telephony.write(numberOf(30), 'STOP', OTHER_SOURCE)
  // the first one is being called, and hung up
  await house.run(200, 10)
  expect(suppressed()).toBe(50)
  // nobody was left, and an operator forbids ten of them for another reason
  expect(house.rows('SELECT state FROM campaigns')).toEqual([{ state: 'completed' }])
  await done(addToDoNotCall(deps(), { pattern: '+3460000001*', campaignId: null, reason: 'A whole range.' }))
  expect(
    await done(removeManyFromDoNotCall(deps(), { search: ATTACKER, source: 'message' }, true)),
  ).toMatchObject({
    removed: 50,
  })
  expect(page().total).toBe(0)
  // +3460000001x (ten people) stay, as another entry forbids them
  expect(suppressed()).toBe(10)
  expect(house.rows('SELECT state FROM campaigns')).toEqual([{ state: 'paused' }])
  const resumed = await done(resumeCampaign(house.engine.campaigns, 1))
  expect(resumed).toMatchObject({ ok: true })
  await house.run(24 * 3_600_000, 60_000)
  const called = new Set(house.telephony.placed.map(({ order }) => order.number))
  expect(called.has(numberOf(5))).toBe(true)
  expect(called.has(numberOf(45))).toBe(true)
  expect(called.has(numberOf(12))).toBe(false)
})

test('entries that are removed without bringing back leave their people as they are', async () => {
  await startCampaignOf(5)
  house.telephony.write(numberOf(3), 'STOP', ATTACKER)
  await house.run(200, 10)
  const before = waiting()
  const [entry] = page().rows
  expect(await done(removeManyFromDoNotCall(deps(), [entry?.id ?? 0, 999], false))).toEqual({
    removed: 1,
    broughtBack: 0,
  })
  expect(waiting()).toBe(before)
})
