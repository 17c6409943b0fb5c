import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Database } from 'better-sqlite3'
import { createClaim } from '../../electron/engine/store/claim-due-recipients.ts'
import { openDatabase } from '../../electron/engine/store/open-database.ts'
import { fillCampaign, fillList } from '../support/fill-store.ts'
import { groupsOf, openGate } from '../support/store-folder.ts'

const RECIPIENTS = 1_000_000
/** The same with few recipients: a claim costs no more with a million. */
const FEW = 20_000
/** Zones that are open at once, as in a campaign around the world. */
const ZONES_OPEN = 40
/** How many a claim takes, and how many claims are measured. */
const ROUNDS = [
  { limit: 1, claims: 1_000 },
  { limit: 20, claims: 300 },
] as const

/**
 * Milliseconds that the store's claim takes on the disk (choose who is longest due over 40 zones, mark them, write their
 * attempts, commit with fsync) with 1,000,000 recipients due. Yardstick: as many rows by their primary key, SELECT,
 * UPDATE, INSERT and the same commit, on the same database, in turns with the claim, so that both meet the same disk.
 */
export async function benchClaims(say: (line: string) => void): Promise<unknown> {
  const results: Record<string, unknown> = {}
  for (const recipients of [RECIPIENTS, FEW]) {
    const folder = mkdtempSync(join(tmpdir(), 'trunkline-bench-'))
    try {
      say(`  filling ${recipients} due recipients`)
      results[`${recipients} due`] = measure(folder, recipients)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }
  return results
}

function measure(dataDir: string, recipients: number): Record<string, unknown> {
  const opened = openDatabase(dataDir)
  if (!opened.ok) throw new Error(opened.error.message)
  const { database, close } = opened.value
  try {
    const zones = Intl.supportedValuesOf('timeZone').slice(0, ZONES_OPEN)
    const { listId } = fillList(database, recipients, zones)
    const { campaignId, trunkId } = fillCampaign(database, listId)
    // so that the first commits do not pay for moving what was filled from the log into the database
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    const bare = bareClaim(database, trunkId)
    const { claimDue } = createClaim(database)
    const now = Date.now()
    const results: Record<string, unknown> = {}
    for (const { limit, claims } of ROUNDS) {
      const claimMs: number[] = []
      const bareMs: number[] = []
      for (let i = 0; i < claims; i++) {
        claimMs.push(
          timed(
            database,
            () => claimDue(campaignId, trunkId, groupsOf(zones), now, limit, openGate).claimed.length,
            limit,
          ),
        )
        bareMs.push(timed(database, () => bare(limit, now), limit))
      }
      const claim = percentiles(claimMs)
      const yardstick = percentiles(bareMs)
      results[`${limit} at once`] = {
        claims,
        claimMs: claim,
        'yardstick: bare primary-key SELECT + UPDATE + INSERT + commit, ms': yardstick,
        ratioP50: claim.p50 / yardstick.p50,
        ratioP99: claim.p99 / yardstick.p99,
      }
    }
    return results
  } finally {
    close()
  }
}

/** One transaction, as the engine's own: milliseconds from BEGIN to the end of COMMIT. */
function timed(database: Database, act: () => number, expected: number): number {
  const started = performance.now()
  const count = database.transaction(act).immediate()
  const ms = performance.now() - started
  if (count !== expected) throw new Error(`${count} rows were claimed instead of ${expected}`)
  return ms
}

interface DueRow {
  readonly campaign_id: number
  readonly recipient_id: number
}

/** What a claim writes, for rows that are known beforehand: those that are due last, which no claim here gets to. */
function bareClaim(database: Database, trunkId: number): (count: number, now: number) => number {
  const needed = ROUNDS.reduce((sum, { limit, claims }) => sum + limit * claims, 0)
  const ids = database
    .prepare<[number], { id: number }>('SELECT id FROM campaign_recipients ORDER BY next_at DESC LIMIT ?')
    .all(needed)
    .map(({ id }) => id)
  // a prepared number: the yardstick has nothing to look up
  let number = 0
  const select = database.prepare<[number], DueRow>(
    'SELECT campaign_id, recipient_id FROM campaign_recipients WHERE id = ?',
  )
  const update = database.prepare<[number]>(
    `UPDATE campaign_recipients SET state = 'dialing', next_at = NULL WHERE id = ?`,
  )
  const insert = database.prepare<[number, number, number, number, string, number]>(
    `INSERT INTO attempts (campaign_id, campaign_recipient_id, recipient_id, trunk_id, number, person, ordinal, state, claimed_at)
     VALUES (?, ?, ?, ?, ?, '', 1, 'claimed', ?)`,
  )
  return (count, now) => {
    let claimed = 0
    for (const id of ids.splice(0, count)) {
      const row = select.get(id)
      if (!row) break
      update.run(id)
      insert.run(row.campaign_id, id, row.recipient_id, trunkId, `+99${number++}`, now)
      claimed++
    }
    return claimed
  }
}

function percentiles(values: readonly number[]): { p50: number; p99: number; max: number } {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
  return { p50: at(0.5), p99: at(0.99), max: at(1) }
}
