import type { Database } from 'better-sqlite3'
import { fillCampaign, fillList } from '../support/fill-store.ts'

export const CAMPAIGNS = 100
/** Zones and regions of each campaign, as in one around the world: 80 groups. */
const ZONES = 40
const REGIONS = ['', 'US-FL'] as const
const DO_NOT_CALL = 50_000

/** The groups of every campaign that is filled here. */
export const FILLED_GROUPS = Intl.supportedValuesOf('timeZone')
  .slice(0, ZONES)
  .flatMap(zone => REGIONS.map(region => ({ zone, region })))

/** A list and a campaign for each share of the recipients: three priorities, every other recipient put off for a day. */
export function fillCampaigns(
  database: Database,
  recipients: number,
  now: number,
): { campaignIds: readonly number[]; trunkId: number } {
  const zones = Intl.supportedValuesOf('timeZone').slice(0, ZONES)
  const share = recipients / CAMPAIGNS
  const campaignIds: number[] = []
  let trunkId = 0
  database.exec('BEGIN IMMEDIATE')
  for (let at = 0; at < CAMPAIGNS; at++) {
    // nobody is the same person as somebody of another campaign
    const options = { regions: REGIONS, firstNumber: 7_400_000_000 + at * share, firstId: at * share }
    const filled = fillCampaign(database, fillList(database, share, zones, options).listId)
    campaignIds.push(filled.campaignId)
    trunkId = filled.trunkId
  }
  // calls over a practice trunk are no contacts, and no cap would have anything to find
  database.exec(`UPDATE trunks SET settings = json_set(settings, '$.kind', 'sip')`)
  database.exec('UPDATE campaign_recipients SET priority = 4 + id % 3')
  database
    .prepare(
      `UPDATE campaign_recipients SET next_at = ?, blocked_by = 'retry-delay' WHERE id * 7919 / 13 % 2 = 1`,
    )
    .run(now + 86_400_000)
  database.exec(`
    WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ${DO_NOT_CALL})
    INSERT INTO do_not_call (pattern, is_prefix, reason, source, added_by, at)
      SELECT '+33' || (100000000 + i), 0, 'Asked for it.', 'bench', 'bench', 0 FROM n`)
  database.exec('COMMIT')
  // so that the first commits do not pay for moving what was filled from the log into the database
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  return { campaignIds, trunkId }
}

interface DueRow {
  readonly campaign_id: number
  readonly recipient_id: number
}

/** What a claim writes, for `needed` rows that are known beforehand: those that are due last, which no claim here gets to. */
export function bareClaim(
  database: Database,
  trunkId: number,
  needed: number,
): (count: number, now: number) => number {
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
    `UPDATE campaign_recipients SET state = 'dialing', next_at = NULL, blocked_by = NULL WHERE id = ?`,
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
