import { expect, test } from 'vitest'
import { startCampaign } from '../../electron/engine/use-cases/start-campaign.ts'
import { createCampaign } from '../../electron/engine/use-cases/write-campaign.ts'
import { chancesOf } from '../support/chances.ts'
import { addList, addTrunk, draftOf, engineOnClock } from '../support/engine-on-clock.ts'
import { createFaultyDisk, DISK_FAULTS } from '../support/faulty-disk.ts'
import { peopleIn } from '../support/opened-houses.ts'

const MONDAY = Date.UTC(2026, 0, 5, 9)
const SEEDS = Number(process.env.TRUNKLINE_DISK_SEEDS ?? 6)
const PEOPLE = 25
const HOUR_MS = 3_600_000
/** Twelve steps of six hours back, and the retries of two days. */
const HOURS_MAX = 5 * 24

/** Faults of the disk, crashes and steps of the clock of hours, over one campaign; then everything works and must come to its end. */
async function runSeed(seed: number): Promise<{ failed: number; crashes: number }> {
  const chances = chancesOf(`disk ${seed}`)
  const disk = createFaultyDisk()
  const house = engineOnClock(
    number =>
      Number(number.at(-1)) % 3 === 0
        ? { is: 'refused', afterMs: 900, status: 486 }
        : { is: 'answers', afterMs: 1_500, listensMs: 4_000 },
    MONDAY,
    store => disk.wrap(store),
  )
  /** The faults are those of this test: nothing is to wait for the machine's own disk. */
  const hurry = (): unknown => house.opened.database.exec('PRAGMA synchronous = OFF')
  hurry()
  let crashes = 0
  let placed = 0
  const where = `seed ${seed}`
  try {
    const list = addList(house, peopleIn(PEOPLE))
    const draft = draftOf(list, addTrunk(house, { callsPerSecond: 4 }), { concurrencyMax: 6 })
    const created = createCampaign(house.engine.campaigns, draft)
    if (!created.ok) throw new Error(created.error.message)
    const starting = startCampaign(house.engine.campaigns, created.value.id)
    await house.run(50, 5)
    expect(await starting, where).toMatchObject({ ok: true })
    for (let act = 0; act < 12; act++) {
      disk.fault = chances.happens(0.5) ? chances.oneOf(DISK_FAULTS) : null
      if (chances.happens(0.2)) house.clock.jump(chances.between(-6, 6) * HOUR_MS)
      await house.run(chances.between(1, 20) * 500, 250)
      if (chances.happens(0.15)) {
        // a start reads and writes at once, so the disk is back by then
        disk.fault = null
        placed += house.telephony.placed.length
        house.crash()
        hurry()
        crashes++
      }
      look()
    }
    disk.fault = null
    // a clock that was set back by hours makes those wait for as long who were told a time by it
    for (let more = 0; more < HOURS_MAX && !isOver(); more++) await house.run(HOUR_MS, HOUR_MS / 6)
    expect(isOver(), `${where} comes to its end`).toBe(true)
    look()
  } finally {
    disk.fault = null
    await house.end()
  }
  return { failed: disk.failed, crashes }

  function isOver(): boolean {
    return house.rows(`SELECT 1 FROM campaigns WHERE state = 'active'`).length === 0
  }

  /** What must hold at every moment, whatever the disk does. */
  function look(): void {
    const attempts = house.rows('SELECT number, state, outcome FROM attempts ORDER BY id')
    // an attempt is on the disk before its call, and each call has one
    expect(placed + house.telephony.placed.length, where).toBeLessThanOrEqual(attempts.length)
    const open = attempts.filter(({ state }) => state !== 'ended').map(({ number }) => number)
    expect(open.length, where).toBe(new Set(open).size)
    // nobody is called after their final outcome
    for (const number of new Set(attempts.map(one => one.number))) {
      const own = attempts.filter(one => one.number === number)
      const reachedAt = own.findIndex(({ outcome }) => outcome === 'answered')
      expect(reachedAt === -1 || reachedAt === own.length - 1, `${where}: ${number} was called again`).toBe(
        true,
      )
    }
    expect(house.rows('SELECT count(*) AS people FROM campaign_recipients'), where).toEqual([
      { people: PEOPLE },
    ])
  }
}

test(`${SEEDS} campaigns over a disk and a clock that fail break no promise, and come to their end when both work again`, async () => {
  let failed = 0
  let crashes = 0
  for (let seed = 1; seed <= SEEDS; seed++) {
    const ran = await runSeed(seed)
    failed += ran.failed
    crashes += ran.crashes
  }
  expect(failed).toBeGreaterThan(SEEDS)
  expect(crashes).toBeGreaterThan(SEEDS / 4)
}, 90_000)
