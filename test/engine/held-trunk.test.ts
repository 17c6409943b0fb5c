import { afterEach, expect, test } from 'vitest'
import { readTrunk } from '../../electron/engine/use-cases/keep-trunks.ts'
import { readCampaign } from '../../electron/engine/use-cases/read-campaign.ts'
import { startCampaign } from '../../electron/engine/use-cases/start-campaign.ts'
import { createCampaign } from '../../electron/engine/use-cases/write-campaign.ts'
import { addList, addTrunk, draftOf, type EngineOnClock, engineOnClock } from '../support/engine-on-clock.ts'

const MONDAY = Date.UTC(2026, 0, 5, 9)
const PEOPLE = 60

let house: EngineOnClock | null = null
afterEach(() => house?.end())

test('an account without credit holds the trunk, uses nobody up, and everybody is called once it is put right', {
  timeout: 60_000,
}, async () => {
  let hasCredit = false
  let refused = 0
  const opened = engineOnClock(() => {
    if (hasCredit) return { is: 'answers', afterMs: 500, listensMs: 10_000 }
    refused += 1
    return { is: 'refused', afterMs: 100, status: 402 }
  }, MONDAY)
  house = opened
  const people = Array.from({ length: PEOPLE }, (_, at) => ({
    number: `+346000${String(at).padStart(5, '0')}`,
  }))
  const trunkId = addTrunk(opened, { callsPerSecond: 2, channels: 10 })
  const created = createCampaign(opened.engine.campaigns, draftOf(addList(opened, people), trunkId, {}))
  if (!created.ok) throw new Error(created.error.message)
  const { id } = created.value
  const starting = startCampaign(opened.engine.campaigns, id)
  await opened.run(3_600_000, 1_000)
  expect(await starting).toMatchObject({ ok: true })
  // the calls of the first moment, then one at a time: after a minute, two, four, eight, ten
  expect(refused).toBeLessThan(25)
  expect(readTrunk(opened.engine.trunks, trunkId)?.held).toContain('has no credit left')

  hasCredit = true
  await opened.run(3_600_000, 1_000)
  expect(readTrunk(opened.engine.trunks, trunkId)?.held).toBeNull()
  const row = readCampaign(opened.engine.campaigns, id)
  if (!row.ok) throw new Error(row.error.message)
  expect(row.value.state).toBe('completed')
  expect(opened.telephony.placed.length).toBe(PEOPLE + refused)
})
