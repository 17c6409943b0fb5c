import { expect, test } from 'vitest'
import type { SimulatedBehaviour } from '../../electron/engine/simulation/simulated-telephony.ts'
import { startCampaign } from '../../electron/engine/use-cases/start-campaign.ts'
import { createCampaign } from '../../electron/engine/use-cases/write-campaign.ts'
import { addList, addTrunk, draftOf, type EngineOnClock, engineOnClock } from '../support/engine-on-clock.ts'
import { seeded } from '../support/seeded.ts'

const SEEDS = 200
const PEOPLE = 25
const ZONES = [
  'Europe/Madrid',
  'America/New_York',
  'Asia/Kathmandu',
  'Europe/Madrid|Atlantic/Canary',
] as const

/** What a person does at a call, from the seed alone. */
function publicOf(seed: number): (number: string, nth: number) => SimulatedBehaviour {
  return (number, nth) => {
    const random = seeded(`${seed} ${number} ${nth}`)
    const kind = random()
    if (kind < 0.3) return { is: 'answers', afterMs: 500 + random() * 4_000, listensMs: random() * 6_000 }
    if (kind < 0.45) return { is: 'refused', afterMs: random() * 2_000, status: 486 }
    if (kind < 0.6) return { is: 'rings' }
    if (kind < 0.7) return { is: 'refused', afterMs: 100, status: 503 }
    if (kind < 0.78) return { is: 'refused', afterMs: 100, status: 404 }
    if (kind < 0.86) return { is: 'refused', afterMs: 900, status: 603 }
    return { is: 'silent' }
  }
}

/** What must hold at every instant, whatever happened. */
function check(house: EngineOnClock, placedBefore: Map<string, number>): void {
  const [row] = house.rows(`SELECT
      (SELECT count(*) FROM campaign_recipients) AS recipients,
      (SELECT count(*) FROM (SELECT 1 FROM attempts WHERE state <> 'ended' GROUP BY recipient_id HAVING count(*) > 1)) AS twice,
      (SELECT count(*) FROM campaign_recipients cr WHERE cr.state = 'dialing'
        AND NOT EXISTS (SELECT 1 FROM attempts a WHERE a.campaign_recipient_id = cr.id AND a.state <> 'ended')) AS lost,
      (SELECT count(*) FROM attempts a JOIN campaign_recipients cr ON cr.id = a.campaign_recipient_id
        WHERE a.state <> 'ended' AND cr.state <> 'dialing') AS stray,
      (SELECT count(*) FROM campaign_recipients cr WHERE cr.attempts <> (SELECT count(*) FROM attempts a WHERE a.campaign_recipient_id = cr.id AND a.state = 'ended')) AS miscounted`)
  expect(row).toEqual({ recipients: PEOPLE, twice: 0, lost: 0, stray: 0, miscounted: 0 })
  // nobody is called after their final state, and no packet leaves for an attempt that is not on disk
  for (const { order } of house.telephony.placed) {
    const [attempt] = house.rows('SELECT number, ordinal FROM attempts WHERE id = ?', order.attemptId)
    expect(attempt).toMatchObject({ number: order.number })
  }
  for (const { number, attempts } of house.rows(
    `SELECT r.number, cr.attempts FROM campaign_recipients cr JOIN recipients r ON r.id = cr.recipient_id WHERE cr.state = 'done'`,
  )) {
    const known = placedBefore.get(String(number))
    if (known !== undefined) expect(attempts, `called again after the end: ${String(number)}`).toBe(known)
    placedBefore.set(String(number), Number(attempts))
  }
}

test(`${SEEDS} campaigns with crashes at random instants lose nobody and call nobody twice`, async () => {
  let crashes = 0
  for (let seed = 1; seed <= SEEDS; seed++) {
    const random = seeded(`simulation ${seed}`)
    const house = engineOnClock(
      publicOf(seed),
      Date.UTC(2026, Math.floor(random() * 12), 1 + Math.floor(random() * 28), 12),
    )
    try {
      const list = Array.from({ length: PEOPLE }, (_, at) => ({
        number: `+346${String(seed).padStart(4, '0')}${String(at).padStart(4, '0')}`,
        zone: ZONES[Math.floor(random() * ZONES.length)] ?? 'Europe/Madrid',
      }))
      const rule = { attemptsMax: 1 + Math.floor(random() * 3), delaySeconds: random() * 600 }
      const draft = draftOf(
        addList(house, list),
        addTrunk(house, { channels: 1 + Math.floor(random() * 10), callsPerSecond: 1 + random() * 20 }),
        {
          concurrencyMax: 1 + Math.floor(random() * 10),
          ringTimeoutSeconds: 5,
          callingWindow: {
            hours: [
              {
                weekdays: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'],
                from: '10:00',
                to: '16:00',
              },
            ],
          },
          retries: {
            attemptsMax: 3,
            rules: {
              busy: rule,
              'no-answer': rule,
              rejected: rule,
              congestion: rule,
              'trunk-failed': rule,
              interrupted: { attemptsMax: 20, delaySeconds: 5 },
            },
          },
        },
      )
      const created = createCampaign(house.engine.campaigns, draft)
      if (!created.ok) throw new Error(created.error.message)
      const starting = startCampaign(house.engine.campaigns, created.value.id)
      await house.run(50, 5)
      expect(await starting).toMatchObject({ ok: true })
      const ends = new Map<string, number>()
      for (let step = 0; step < 20_000; step++) {
        const [campaign] = house.rows('SELECT state FROM campaigns')
        if (campaign?.state !== 'active') break
        const stepMs = untilSomethingHappens(house)
        await house.run(stepMs, stepMs)
        if (random() < 0.05) {
          house.crash()
          crashes += 1
          await house.run(20, 5)
        }
        if (step % 20 === 0) check(house, ends)
      }
      check(house, ends)
      const [left] = house.rows(`SELECT count(*) AS n FROM campaign_recipients WHERE state <> 'done'`)
      expect(left, `seed ${seed}`).toEqual({ n: 0 })
      checkWindow(house)
      expect(
        house.log.lines.filter(({ level }) => level === 'error'),
        `seed ${seed}`,
      ).toEqual([])
    } finally {
      await house.end()
    }
  }
  expect(crashes).toBeGreaterThan(SEEDS / 2)
}, 900_000)

/** A moment after the next timer; with no call in progress, after what the campaign waits for. */
function untilSomethingHappens(house: EngineOnClock): number {
  const now = house.clock.now()
  const until = house.telephony.open === 0 ? house.engine.campaigns.dialer.waitingOf(1)?.until : null
  return Math.max(1, (until ?? house.clock.nextDue ?? now) - now) + 20
}

/** Every claim was made between 10:00 and 16:00 of the recipient's clock, in each of their possible zones. */
function checkWindow(house: EngineOnClock): void {
  for (const { claimed_at, zone } of house.rows(
    'SELECT a.claimed_at, cr.zone FROM attempts a JOIN campaign_recipients cr ON cr.id = a.campaign_recipient_id',
  )) {
    for (const one of String(zone).split('|')) {
      const hour = Number(
        new Intl.DateTimeFormat('en-GB', { timeZone: one, hour: 'numeric', hourCycle: 'h23' }).format(
          Number(claimed_at),
        ),
      )
      expect(hour, `${one} at ${new Date(Number(claimed_at)).toISOString()}`).toBeGreaterThanOrEqual(10)
      expect(hour).toBeLessThan(16)
    }
  }
}
