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

/** The first of each of these zones (a JSON array), on a call or not: one statement, since a world-wide list has hundreds. */
export const FIRST_OF_ZONES_SQL = `
  SELECT z.value AS zone, cr.id, cr.next_at AS nextAt
  FROM json_each(?) z
  CROSS JOIN campaign_recipients cr ON cr.id = (
    SELECT due.id FROM campaign_recipients due INDEXED BY campaign_recipients_due
    WHERE due.campaign_id = ? AND due.zone = z.value AND due.state = 'due' AND due.next_at <= ?
    ORDER BY due.next_at, due.id LIMIT 1)`

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

/** Nobody of this zone can be claimed who comes before this; `first` is known once it is the zone's turn. */
interface ZoneHead {
  readonly zone: string
  readonly nextAt: number
  readonly id: number
  readonly first: FirstDue | null
}

/**
 * The claim. A claimed row leaves the index of those who are due, so the next one of its zone is again the first: the
 * cost is one seek for each zone and a few for each claimed row, whatever the size of the campaign.
 */
export function createClaim(database: Database): Pick<CampaignStore, 'claimDue' | 'earliestDue'> {
  const firstDue = database.prepare<[number, string, number], FirstDue>(FIRST_DUE_SQL)
  const firstOfZones = database.prepare<[string, number, number], Omit<ZoneHead, 'first'>>(FIRST_OF_ZONES_SQL)
  const earliestDue = database.prepare<[number, string], { nextAt: number }>(EARLIEST_DUE_SQL)
  const toDialing = database.prepare<[number]>(
    `UPDATE campaign_recipients SET state = 'dialing', next_at = NULL, blocked_by = NULL, because = NULL WHERE id = ? AND state = 'due'`,
  )
  const newAttempt = database.prepare<[number, number, number, string, number, number, number, number]>(
    `INSERT INTO attempts (campaign_id, campaign_recipient_id, recipient_id, trunk_id, number, ordinal, state, claimed_at, person, counts)
     SELECT ?, ?, ?, t.id, ?, ?, 'claimed', ?, r.person, coalesce(json_extract(t.settings, '$.kind'), '') <> 'practice'
     FROM recipients r CROSS JOIN trunks t WHERE r.id = ? AND t.id = ?`,
  )

  function claimOne(id: number, trunkId: number, zone: string, due: FirstDue, now: number): Claimed {
    const { id: campaignRecipientId, recipientId, number } = due
    toDialing.run(campaignRecipientId)
    const { lastInsertRowid } = newAttempt.run(
      id,
      campaignRecipientId,
      recipientId,
      number,
      due.attempts + 1,
      now,
      recipientId,
      trunkId,
    )
    return { attemptId: Number(lastInsertRowid), campaignRecipientId, recipientId, number, zone }
  }

  return {
    claimDue(id, trunkId, zones, now, limit) {
      if (!database.inTransaction) throw new Error('a claim belongs into a transaction')
      const claimed: Claimed[] = []
      if (limit <= 0 || zones.length === 0) return claimed
      const heads = new Map<string, ZoneHead>()
      for (const head of firstOfZones.all(JSON.stringify(zones), id, now)) {
        heads.set(head.zone, { ...head, first: null })
      }
      const lookAgain = (zone: string): void => {
        const first = firstDue.get(id, zone, now)
        if (first) heads.set(zone, { zone, nextAt: first.nextAt, id: first.id, first })
        else heads.delete(zone)
      }
      for (let head = longestDue(heads); head !== null; head = longestDue(heads)) {
        if (head.first) claimed.push(claimOne(id, trunkId, head.zone, head.first, now))
        if (claimed.length >= limit) break
        lookAgain(head.zone)
      }
      return claimed
    },
    earliestDue: (id, zone) => earliestDue.get(id, zone)?.nextAt ?? null,
  }
}

/** The zone whose first recipient has waited longest; of equals the one who was enrolled first. */
function longestDue(heads: ReadonlyMap<string, ZoneHead>): ZoneHead | null {
  let best: ZoneHead | null = null
  for (const head of heads.values()) {
    if (best === null || head.nextAt < best.nextAt || (head.nextAt === best.nextAt && head.id < best.id)) {
      best = head
    }
  }
  return best
}
