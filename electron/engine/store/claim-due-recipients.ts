import type { Database } from 'better-sqlite3'
import type { CampaignStore, Claimed } from '../ports/campaign-store.ts'

/**
 * Who of one zone is due first. The index is named so that no statistics can ever talk SQLite into a scan. Whoever is on
 * a call of another campaign is passed over: at most one row for each call in progress, since a list holds a number once.
 */
export const FIRST_DUE_SQL = `
  SELECT cr.id, cr.recipient_id AS recipientId, cr.next_at AS nextAt, cr.attempts, r.number
  FROM campaign_recipients cr INDEXED BY campaign_recipients_due
  CROSS JOIN recipients r ON r.id = cr.recipient_id
  WHERE cr.campaign_id = ? AND cr.zone = ? AND cr.state = 'due' AND cr.next_at <= ?
    AND NOT EXISTS (SELECT 1 FROM attempts a WHERE a.number = r.number AND a.state <> 'ended')
    AND NOT EXISTS (SELECT 1 FROM attempts a WHERE a.recipient_id = r.id AND a.state <> 'ended')
  ORDER BY cr.next_at, cr.id
  LIMIT 1`

/** When the first of one zone is due, on a call or not. */
export const EARLIEST_DUE_SQL = `
  SELECT next_at AS nextAt FROM campaign_recipients INDEXED BY campaign_recipients_due
  WHERE campaign_id = ? AND zone = ? AND state = 'due'
  ORDER BY next_at LIMIT 1`

interface FirstDue {
  readonly id: number
  readonly recipientId: number
  readonly nextAt: number
  readonly attempts: number
  readonly number: string
}

/**
 * The claim. A claimed row leaves the index of those who are due, so the next one of its zone is again the first: the
 * cost is one seek for each zone and for each claimed row, whatever the size of the campaign.
 */
export function createClaim(database: Database): Pick<CampaignStore, 'claimDue' | 'earliestDue'> {
  const firstDue = database.prepare<[number, string, number], FirstDue>(FIRST_DUE_SQL)
  const earliestDue = database.prepare<[number, string], { nextAt: number }>(EARLIEST_DUE_SQL)
  const toDialing = database.prepare<[number]>(
    `UPDATE campaign_recipients SET state = 'dialing', next_at = NULL, because = NULL WHERE id = ? AND state = 'due'`,
  )
  const newAttempt = database.prepare<[number, number, number, number, string, number, number]>(
    `INSERT INTO attempts (campaign_id, campaign_recipient_id, recipient_id, trunk_id, number, ordinal, state, claimed_at)
     VALUES (?, ?, ?, ?, ?, ?, 'claimed', ?)`,
  )
  return {
    claimDue(id, trunkId, zones, now, limit) {
      if (!database.inTransaction) throw new Error('a claim belongs into a transaction')
      const claimed: Claimed[] = []
      if (limit <= 0) return claimed
      const firsts = new Map<string, FirstDue>()
      for (const zone of zones) {
        const first = firstDue.get(id, zone, now)
        if (first) firsts.set(zone, first)
      }
      for (
        let zone = longestDue(firsts);
        zone !== null && claimed.length < limit;
        zone = longestDue(firsts)
      ) {
        const first = firsts.get(zone)
        if (!first) break
        toDialing.run(first.id)
        const { lastInsertRowid } = newAttempt.run(
          id,
          first.id,
          first.recipientId,
          trunkId,
          first.number,
          first.attempts + 1,
          now,
        )
        claimed.push({
          attemptId: Number(lastInsertRowid),
          campaignRecipientId: first.id,
          recipientId: first.recipientId,
          number: first.number,
          zone,
        })
        const next = claimed.length < limit ? firstDue.get(id, zone, now) : undefined
        if (next) firsts.set(zone, next)
        else firsts.delete(zone)
      }
      return claimed
    },
    earliestDue: (id, zone) => earliestDue.get(id, zone)?.nextAt ?? null,
  }
}

/** The zone whose first recipient has waited longest; of two, the one who was enrolled first. */
function longestDue(firsts: ReadonlyMap<string, FirstDue>): string | null {
  let best: FirstDue | null = null
  let bestZone: string | null = null
  for (const [zone, first] of firsts) {
    const sooner =
      best === null || first.nextAt < best.nextAt || (first.nextAt === best.nextAt && first.id < best.id)
    if (!sooner) continue
    best = first
    bestZone = zone
  }
  return bestZone
}
