import { afterEach, beforeEach, expect, test } from 'vitest'
import { pauseCampaign } from '../../electron/engine/use-cases/end-campaign.ts'
import { resumeCampaign, startCampaign } from '../../electron/engine/use-cases/start-campaign.ts'
import { createCampaign } from '../../electron/engine/use-cases/write-campaign.ts'
import { addList, addTrunk, draftOf, type EngineOnClock, engineOnClock } from '../support/engine-on-clock.ts'

const MONDAY = Date.UTC(2026, 0, 5, 9)

let house: EngineOnClock
/** What happens just after recipients of this campaign were enrolled. */
let afterEnrolled: (campaignId: number) => void

beforeEach(() => {
  afterEnrolled = () => undefined
  house = engineOnClock(
    () => ({ is: 'rings' }),
    MONDAY,
    store => ({
      ...store,
      campaigns: {
        ...store.campaigns,
        enrolSlice(id, ...slice) {
          queueMicrotask(() => afterEnrolled(id))
          return store.campaigns.enrolSlice(id, ...slice)
        },
      },
    }),
  )
})
afterEach(async () => {
  await house.end()
})

async function startAutomation(name: string, listId: number, trunkId: number): Promise<number> {
  const draft = draftOf(listId, trunkId, { name, audience: { mode: 'automation' } })
  const created = createCampaign(house.engine.campaigns, draft)
  if (!created.ok) throw new Error(created.error.message)
  const started = startCampaign(house.engine.campaigns, created.value.id)
  await house.run(1_000, 10)
  expect((await started).ok).toBe(true)
  return created.value.id
}

/** So many people more come onto a list that has one. */
const comeOnto = (listId: number, count: number): unknown =>
  house.rows(
    `WITH RECURSIVE n (nth) AS (SELECT 1 UNION ALL SELECT nth + 1 FROM n WHERE nth < ?)
     INSERT INTO recipients (list_id, line, number, country, zone, zone_evidence)
     SELECT ?, 1 + nth, '+34' || (610000000 + nth), 'ES', 'Europe/Madrid', '' FROM n RETURNING id`,
    count,
    listId,
  )

const enrolledOf = (id: number): unknown =>
  house.rows('SELECT count(*) AS count FROM campaign_recipients WHERE campaign_id = ?', id)[0]?.count

test('somebody who comes onto the list is enrolled by every automation within a minute, once', async () => {
  const listId = addList(house, [{ number: '+34600000001' }])
  const trunkId = addTrunk(house)
  const one = await startAutomation('One', listId, trunkId)
  const other = await startAutomation('Other', listId, trunkId)
  comeOnto(listId, 1)
  await house.run(180_000, 1_000)
  expect([enrolledOf(one), enrolledOf(other)]).toEqual([2, 2])
})

test('a campaign that is paused while others are enrolled gets nobody more', async () => {
  const listId = addList(house, [{ number: '+34600000001' }])
  const trunkId = addTrunk(house)
  const paused = await startAutomation('Paused meanwhile', listId, trunkId)
  const first = await startAutomation('Enrolled first', listId, trunkId)
  comeOnto(listId, 1)
  afterEnrolled = id => {
    if (id === first && enrolledOf(first) === 2)
      expect(pauseCampaign(house.engine.campaigns, paused).ok).toBe(true)
    afterEnrolled = () => undefined
  }
  await house.run(180_000, 1_000)
  expect([enrolledOf(paused), enrolledOf(first)]).toEqual([1, 2])
})

test('a campaign that is paused while it is itself enrolling gets nobody more, and the rest when it goes on', async () => {
  const listId = addList(house, [{ number: '+34600000001' }])
  const id = await startAutomation('Large', listId, addTrunk(house))
  comeOnto(listId, 900)
  afterEnrolled = () => {
    expect(pauseCampaign(house.engine.campaigns, id).ok).toBe(true)
    afterEnrolled = () => undefined
  }
  await house.run(180_000, 1_000)
  expect(enrolledOf(id)).toBeLessThan(901)
  const resumed = resumeCampaign(house.engine.campaigns, id)
  await house.run(180_000, 1_000)
  expect((await resumed).ok).toBe(true)
  expect(enrolledOf(id)).toBe(901)
})
