import type { ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { loadProfile } from '../../electron/engine/practice-carrier/load-profile.ts'
import { createPracticeCarrier } from '../../electron/engine/practice-carrier/practice-carrier.ts'
import { systemClock } from '../../electron/engine/system/system-clock.ts'
import { systemRandomness } from '../../electron/engine/system/system-randomness.ts'
import { projectDir, startTrunkline } from '../support/run-trunkline.ts'
import { seeded } from '../support/seeded.ts'
import { silentLog } from '../support/silent-log.ts'
import { type SipTap, startSipTap } from '../support/sip-tap.ts'
import { writeUnboundCampaign } from '../support/unbound-campaign.ts'

/** `npm run soak` asks for 300. */
const KILLS = Number(process.env.TRUNKLINE_KILLS ?? 50)
/** Enough that the campaign outlives the kills; the sample has a thousand. */
const RECIPIENTS = Math.min(1_000, Math.max(300, 6 * KILLS))
const MINUTES = 60_000
/** The moments are random, and the same in every run of the test. */
const SEED = 'calls are killed'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trunkline-kill-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test(
  `killed with SIGKILL at ${KILLS} random moments: nobody is lost, nobody is called twice at once or after their end`,
  async () => {
    const resourcesDir = join(projectDir, 'resources')
    const profile = loadProfile('everyday', resourcesDir)
    if (!profile.ok) throw new Error(profile.error.message)
    const carrier = await createPracticeCarrier({
      profile: profile.value,
      seed: 3,
      resourcesDir,
      clock: systemClock,
      randomness: systemRandomness,
      log: silentLog,
    })
    const tap = await startSipTap(carrier.address)
    const args = writeInputs(tap.port)
    const random = seeded(SEED)
    try {
      for (let kills = 0; kills < KILLS; ) {
        const running = startTrunkline(args)
        const forget = killLater(running.child, tap, kills, random)
        running.child.once('exit', tap.callerIsGone)
        const { code, stderr } = await running.finished
        forget()
        expect(stderr.replace(/^Stopped.*$/m, '')).not.toMatch(/error|Error/)
        if (code === 0) break // it came to its end between two kills: too few, said below
        kills++
        checkInvariants(tap, kills)
        expect(kills === KILLS || !isComplete()).toBe(true)
      }
      const { code, stdout, stderr } = await startTrunkline(args).finished
      expect({ code, stderr }).toEqual({ code: 0, stderr: expect.not.stringMatching(/"level":(50|60)/) })
      checkInvariants(tap, KILLS)
      checkWire(tap)
      const summary: unknown = JSON.parse(stdout)
      expect(summary).toMatchObject({
        campaign: { state: 'completed' },
        recipients: { total: RECIPIENTS, due: 0, dialing: 0 },
        attempts: { open: 0 },
      })
    } finally {
      await tap.close()
      await carrier.close()
    }
  },
  Math.max(8, KILLS / 3) * MINUTES,
)

/** Every other one while it opens and reads, the others while it calls: however slow the machine is, half of them are. */
function killLater(child: ChildProcess, tap: SipTap, kills: number, random: () => number): () => void {
  const before = tap.calls.length
  const afterMs = kills % 2 === 0 ? 500 + random() * 1_900 : random() * 1_500
  let timer: NodeJS.Timeout | undefined
  const watch = setInterval(() => {
    if (kills % 2 !== 0 && tap.calls.length === before) return
    clearInterval(watch)
    timer = setTimeout(() => child.kill('SIGKILL'), afterMs)
  }, 10)
  return () => {
    clearInterval(watch)
    clearTimeout(timer)
  }
}

function writeInputs(port: number): string[] {
  const rows = readFileSync(join(projectDir, 'resources', 'samples', 'recipients.csv'), 'utf8').split(/\r?\n/)
  const list = join(folder, 'list.csv')
  const trunk = join(folder, 'trunk.json')
  writeFileSync(list, rows.slice(0, RECIPIENTS + 1).join('\n'))
  writeFileSync(
    trunk,
    JSON.stringify({
      kind: 'sip',
      name: 'Outside carrier',
      address: `127.0.0.1:${port}`,
      channels: 40,
      callsPerSecond: 6,
    }),
  )
  const campaign = writeUnboundCampaign(folder)
  return [
    'run',
    '--list',
    list,
    '--campaign',
    campaign,
    '--trunk',
    trunk,
    '--data',
    join(folder, 'data'),
    '--json',
  ]
}

interface AttemptFacts {
  readonly number: string
  readonly recipient_id: number
  readonly ordinal: number
  readonly state: string
  readonly outcome: string | null
}

function checkInvariants(tap: SipTap, kills: number): void {
  const file = join(folder, 'data', 'trunkline.sqlite')
  if (!existsSync(file)) return // killed before there was anything
  const database = new Database(file, { readonly: true })
  const where = `after kill ${kills}`
  try {
    const enrolled = database.prepare('SELECT count(*) AS n FROM campaign_recipients').get()
    if (database.prepare("SELECT 1 FROM campaigns WHERE state <> 'draft'").get())
      expect(enrolled, where).toEqual({ n: RECIPIENTS })
    const attempts = database
      .prepare<[], AttemptFacts>(
        'SELECT number, recipient_id, ordinal, state, outcome FROM attempts ORDER BY recipient_id, ordinal',
      )
      .all()
    const open = attempts.filter(attempt => attempt.state !== 'ended').map(attempt => attempt.recipient_id)
    expect(open.length, `two open attempts ${where}`).toBe(new Set(open).size)

    const byNumber = Map.groupBy(attempts, attempt => attempt.number.replace(/^\+/, ''))
    for (const [number, own] of byNumber) {
      const reachedAt = own.findIndex(
        attempt => attempt.outcome === 'answered' || attempt.outcome === 'invalid-number',
      )
      expect(
        reachedAt === -1 || reachedAt === own.length - 1,
        `${number} was called after its final outcome ${where}`,
      ).toBe(true)
    }
    const dialled = Map.groupBy(tap.calls, call => call.number.replace(/^\+/, ''))
    for (const [number, calls] of dialled) {
      const written = byNumber.get(number)?.length ?? 0
      expect(
        calls.length,
        `${number}: an INVITE left before its attempt was on disk ${where}`,
      ).toBeLessThanOrEqual(written)
    }
    const drift = database
      .prepare(
        `SELECT state, zone, region, priority, blocked_by, sum(n) AS drift FROM (
           SELECT campaign_id, state, zone, region, priority, blocked_by, count AS n FROM campaign_recipient_counts
           UNION ALL SELECT campaign_id, coalesce(final_state, state), zone, region, priority, coalesce(blocked_by, ''), -count(*)
             FROM campaign_recipients GROUP BY 1, 2, 3, 4, 5, 6)
         GROUP BY campaign_id, state, zone, region, priority, blocked_by HAVING sum(n) <> 0`,
      )
      .all()
    expect(drift, `counts drifted ${where}`).toEqual([])
  } finally {
    database.close()
  }
}

/** At the end every attempt on the disk is a call on the wire, but for those that were killed before their INVITE left. */
function checkWire(tap: SipTap): void {
  const database = new Database(join(folder, 'data', 'trunkline.sqlite'), { readonly: true })
  try {
    const count = (where: string): number =>
      Number(database.prepare(`SELECT count(*) FROM attempts ${where}`).pluck().get())
    const all = count('')
    const unsent = count(`WHERE dialed_at IS NULL AND outcome = 'interrupted'`)
    expect(tap.calls.length, 'INVITEs on the wire and attempts on the disk').toBeLessThanOrEqual(all)
    expect(tap.calls.length, 'attempts that left no INVITE').toBeGreaterThanOrEqual(all - unsent)
    if (process.env.TRUNKLINE_KILLS !== undefined) {
      const outcomes = Map.groupBy(
        database
          .prepare<[], { number: string; outcome: string | null }>(
            `SELECT number, outcome FROM attempts WHERE NOT (dialed_at IS NULL AND outcome = 'interrupted') ORDER BY id`,
          )
          .all(),
        attempt => attempt.number.replace(/^\+/, ''),
      )
      // the 200 was on the wire, the process was killed before it was on the disk, and the person was called again
      const again = [...Map.groupBy(tap.calls, call => call.number.replace(/^\+/, ''))].filter(
        ([number, own]) =>
          own.some(
            ({ answered }, nth) =>
              answered && nth + 1 < own.length && outcomes.get(number)?.[nth]?.outcome === 'interrupted',
          ),
      ).length
      process.stdout.write(
        `${KILLS} kills: ${tap.calls.length} INVITEs on the wire, ${all} attempts on the disk, ${unsent} of them killed before their INVITE; ${again} numbers were called again after a 200 that was never written\n`,
      )
    }
  } finally {
    database.close()
  }
}

function isComplete(): boolean {
  const file = join(folder, 'data', 'trunkline.sqlite')
  if (!existsSync(file)) return false
  const database = new Database(file, { readonly: true })
  const completed = database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'campaigns'").get()
    ? database.prepare("SELECT 1 FROM campaigns WHERE state = 'completed'").get()
    : undefined
  database.close()
  return completed !== undefined
}
