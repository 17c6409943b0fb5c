import { afterEach, expect, test } from 'vitest'
import { readTrunk } from '../../electron/engine/use-cases/keep-trunks.ts'
import { readCampaign } from '../../electron/engine/use-cases/read-campaign.ts'
import { startCampaign } from '../../electron/engine/use-cases/start-campaign.ts'
import { createCampaign } from '../../electron/engine/use-cases/write-campaign.ts'
import { addList, addTrunk, draftOf, type EngineOnClock, engineOnClock } from '../support/engine-on-clock.ts'

const MONDAY = Date.UTC(2026, 0, 5, 9)
const SETTING = 5
/** What the gateway really takes. */
const CARRIES = 2
const PEOPLE = 900

let house: EngineOnClock | null = null
afterEach(() => house?.end())

test('a gateway that takes 2 calls per second of 5 is called at its pace, the campaign and the trunk say why, and it comes back', {
  timeout: 90_000,
}, async () => {
  const calls: { at: number; refused: boolean }[] = []
  let carries = CARRIES
  const opened = engineOnClock(() => {
    const at = opened.clock.now()
    const lately = calls.filter(call => !call.refused && call.at > at - 1000).length
    const refused = lately >= carries
    calls.push({ at, refused })
    return refused
      ? { is: 'refused', afterMs: 100, status: 503 }
      : { is: 'answers', afterMs: 500, listensMs: 500 }
  }, MONDAY)
  house = opened
  const people = Array.from({ length: PEOPLE }, (_, at) => ({
    number: `+346000${String(at).padStart(5, '0')}`,
  }))
  const trunkId = addTrunk(opened, { callsPerSecond: SETTING, channels: 100 })
  const draft = draftOf(addList(opened, people), trunkId, {
    concurrencyMax: 100,
    retries: { rules: { congestion: { attemptsMax: 20, delaySeconds: 10 } } },
  })
  const created = createCampaign(opened.engine.campaigns, draft)
  if (!created.ok) throw new Error(created.error.message)
  const { id } = created.value
  const starting = startCampaign(opened.engine.campaigns, id)
  await opened.run(60_000, 200)
  expect(await starting).toMatchObject({ ok: true })

  const learned = calls.filter(({ at }) => at > opened.clock.now() - 20_000)
  const refused = learned.filter(call => call.refused).length
  expect(refused / learned.length).toBeLessThan(0.3)
  expect(learned.length / 20).toBeGreaterThan(CARRIES / 2)
  expect(readTrunk(opened.engine.trunks, trunkId)?.lowered).toMatch(
    /^The trunk takes [\d.]+ instead of 5 calls per second, because it answered too many of the latest ones with 503\. The rate rises/,
  )
  const row = readCampaign(opened.engine.campaigns, id)
  if (!row.ok) throw new Error(row.error.message)
  expect(row.value.waiting?.sentence).toMatch(/^The trunk takes [\d.]+ instead of 5 calls per second/)

  carries = 100
  await opened.run(150_000, 200)
  expect(readTrunk(opened.engine.trunks, trunkId)?.lowered).toBeNull()
})
