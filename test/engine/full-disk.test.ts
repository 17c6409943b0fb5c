import { afterEach, expect, test } from 'vitest'
import type { Store } from '../../electron/engine/ports/store.ts'
import type { SimulatedBehaviour } from '../../electron/engine/simulation/simulated-telephony.ts'
import { readCampaign } from '../../electron/engine/use-cases/read-campaign.ts'
import { startCampaign } from '../../electron/engine/use-cases/start-campaign.ts'
import { createCampaign } from '../../electron/engine/use-cases/write-campaign.ts'
import type { CampaignRow } from '../../shared/model/campaign.ts'
import { addList, addTrunk, draftOf, type EngineOnClock, engineOnClock } from '../support/engine-on-clock.ts'

const MONDAY = Date.UTC(2026, 0, 5, 9)
const ANSWERS: SimulatedBehaviour = { is: 'answers', afterMs: 2_000, listensMs: 60_000 }
const FULL = Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' })
const DISK_SENTENCE = /^The disk refuses to write \(database or disk is full\)\. Free some space/

let house: EngineOnClock | null = null
afterEach(() => house?.end())

/** The store of a house whose disk fills up and is cleared again: no transaction gets through in between. */
function fillable(store: Store): { readonly store: Store; full: boolean } {
  const disk = {
    full: false,
    store: {
      ...store,
      transaction: <Value>(act: () => Value): Value =>
        store.transaction(() => {
          const value = act()
          if (disk.full) throw FULL
          return value
        }),
    },
  }
  return disk
}

function openHouse() {
  let disk: ReturnType<typeof fillable> | null = null
  const opened = engineOnClock(
    () => ANSWERS,
    MONDAY,
    store => {
      disk = fillable(store)
      return disk.store
    },
  )
  house = opened
  const fill = (full: boolean): void => {
    if (disk) disk.full = full
  }
  return { opened, fill }
}

async function startWith(
  opened: EngineOnClock,
  people: number,
  callsPerSecond = 2,
): Promise<() => CampaignRow> {
  const numbers = Array.from({ length: people }, (_, at) => ({ number: `+34600000${100 + at}` }))
  const draft = draftOf(addList(opened, numbers), addTrunk(opened, { callsPerSecond }), {
    concurrencyMax: 4,
  })
  const created = createCampaign(opened.engine.campaigns, draft)
  if (!created.ok) throw new Error(created.error.message)
  const starting = startCampaign(opened.engine.campaigns, created.value.id)
  await opened.run(50, 5)
  expect(await starting).toMatchObject({ ok: true })
  return () => {
    const row = readCampaign(opened.engine.campaigns, created.value.id)
    if (!row.ok) throw new Error(row.error.message)
    return row.value
  }
}

test('the disk is full while calls are up: no new call starts, the campaign says why, and everything is written and goes on by itself', async () => {
  const { opened, fill } = openHouse()
  const read = await startWith(opened, 20)
  await opened.run(1_600)
  const before = opened.telephony.placed.length
  expect(before).toBeGreaterThan(1)
  fill(true)
  await opened.run(120_000)
  expect(opened.telephony.placed).toHaveLength(before)
  expect(read().waiting).toMatchObject({
    reason: 'disk',
    sentence: expect.stringMatching(DISK_SENTENCE),
    until: null,
  })
  expect(opened.engine.problems()).toEqual([
    { severity: 'error', sentence: expect.stringMatching(DISK_SENTENCE) },
  ])
  fill(false)
  await opened.run(120_000)
  expect(opened.engine.problems()).toEqual([])
  expect(read()).toMatchObject({ state: 'completed', recipients: { done: { reached: 20 } } })
  expect(opened.telephony.placed).toHaveLength(20)
})

test('the disk is full while nothing is up: the claim is refused, nobody is called, and no channel is taken for good', async () => {
  const { opened, fill } = openHouse()
  // a call each ten seconds, which is over after seven
  const read = await startWith(opened, 3, 0.1)
  await opened.run(8_500)
  expect(opened.telephony).toMatchObject({ open: 0, placed: { length: 1 } })
  fill(true)
  await opened.run(60_000)
  expect(opened.telephony.placed).toHaveLength(1)
  expect(opened.engine.campaigns.calls.size).toBe(0)
  // a refused claim takes a token, too: while the trunk waits for the next one it is still the disk
  for (let second = 0; second < 15; second++) {
    await opened.run(1_000)
    expect(read().waiting).toMatchObject({ reason: 'disk', sentence: expect.stringMatching(DISK_SENTENCE) })
    expect(opened.engine.problems()).toHaveLength(1)
  }
  fill(false)
  await opened.run(60_000)
  expect(read()).toMatchObject({ state: 'completed', recipients: { done: { reached: 3 } } })
  expect(opened.engine.problems()).toEqual([])
})
