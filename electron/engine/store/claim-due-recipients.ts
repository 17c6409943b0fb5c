import type { Database } from 'better-sqlite3'
import type { CampaignStore, Claimed, Claims } from '../ports/campaign-store.ts'
import type { GateAnswer, Group, PersonGate } from '../ports/person-gate.ts'
import { createPersonReader, NUMBER_OF_ROW } from './read-person.ts'

/**
 * Who of one group and priority is due first. The index is named so that no statistics can ever talk SQLite into a scan.
 * Whoever is on a call of another campaign is passed over: at most one row for each call in progress.
 */
export const FIRST_DUE_SQL = `
  SELECT cr.id, cr.recipient_id AS recipientId, cr.next_at AS nextAt, cr.attempts, cr.position, cr.step, r.person,
    ${NUMBER_OF_ROW} AS number
  FROM campaign_recipients cr INDEXED BY campaign_recipients_due
  CROSS JOIN recipients r ON r.id = cr.recipient_id
  WHERE cr.campaign_id = ? AND cr.zone = ? AND cr.region = ? AND cr.priority = ? AND cr.state = 'due' AND cr.next_at <= ?
    AND NOT EXISTS (SELECT 1 FROM attempts a WHERE a.state <> 'ended' AND a.number = ${NUMBER_OF_ROW})
    AND NOT EXISTS (SELECT 1 FROM attempts a WHERE a.recipient_id = r.id AND a.state <> 'ended')
  ORDER BY cr.next_at, cr.id
  LIMIT 1`

/**
 * The first of each of these groups (a JSON array of [zone, region]) and priorities, on a call or not: one statement, since a
 * world-wide list has hundreds of groups. The kept counts say which priorities there are.
 */
export const FIRST_OF_GROUPS_SQL = `
  SELECT c.zone, c.region, c.priority, cr.id, cr.next_at AS nextAt
  FROM json_each(@groups) g
  CROSS JOIN campaign_recipient_counts c ON c.campaign_id = @id AND c.state = 'due' AND c.zone = g.value ->> 0
    AND c.region = g.value ->> 1 AND c.count > 0
  CROSS JOIN campaign_recipients cr ON cr.id = (
    SELECT due.id FROM campaign_recipients due INDEXED BY campaign_recipients_due
    WHERE due.campaign_id = @id AND due.zone = c.zone AND due.region = c.region AND due.priority = c.priority
      AND due.state = 'due' AND due.next_at <= @now
    ORDER BY due.next_at, due.id LIMIT 1)`

/** When the first of one group is due, on a call or not: a seek for each priority and reason there is. */
export const EARLIEST_DUE_SQL = `
  SELECT min((
    SELECT due.next_at FROM campaign_recipients due INDEXED BY campaign_recipients_due
    WHERE due.campaign_id = c.campaign_id AND due.zone = c.zone AND due.region = c.region AND due.priority = c.priority
      AND due.state = 'due'
    ORDER BY due.next_at LIMIT 1)) AS nextAt
  FROM campaign_recipient_counts c
  WHERE c.campaign_id = ? AND c.state = 'due' AND c.zone = ? AND c.region = ? AND c.count > 0`

/** People whom a gate keeps back that one claim moves on; then it returns, so that no transaction grows long. */
export const BLOCKED_PER_CLAIM_MAX = 200

interface FirstDue {
  readonly id: number
  readonly recipientId: number
  readonly nextAt: number
  readonly attempts: number
  readonly position: number
  readonly step: number
  readonly person: string
  readonly number: string
}

/** Nobody of this group and priority can be claimed who comes before this; `first` is known once it is its turn. */
interface Head extends Group {
  readonly priority: number
  readonly nextAt: number
  readonly id: number
  readonly first: FirstDue | null
}

/**
 * The claim. A claimed row, or one that a gate moved on, leaves the front of the index, so the next one of its group is again
 * the first: the cost is one seek for each group and priority and some for each row, whatever the size of the campaign.
 */
export function createClaim(database: Database): Pick<CampaignStore, 'claimDue' | 'earliestDue'> {
  const firstDue = database.prepare<[number, string, string, number, number], FirstDue>(FIRST_DUE_SQL)
  const firstOfGroups = database.prepare<[{ groups: string; id: number; now: number }], Omit<Head, 'first'>>(
    FIRST_OF_GROUPS_SQL,
  )
  const earliestDue = database.prepare<[number, string, string], { nextAt: number | null }>(EARLIEST_DUE_SQL)
  const factsOf = createPersonReader(database)
  const writes = createClaimWrites(database)

  return {
    claimDue(id, trunkId, groups, now, limit, gate): Claims {
      if (!database.inTransaction) throw new Error('a claim belongs into a transaction')
      const claimed: Claimed[] = []
      let blocked = 0
      if (limit <= 0 || groups.length === 0) return { claimed, blocked, more: false }
      const heads = new Map<string, Head>()
      const wanted = JSON.stringify(groups.map(({ zone, region }) => [zone, region]))
      for (const head of firstOfGroups.all({ groups: wanted, id, now })) {
        heads.set(keyOf(head), { ...head, first: null })
      }
      const lookAgain = (head: Head): void => {
        const { zone, region, priority } = head
        const first = firstDue.get(id, zone, region, priority, now)
        if (first) heads.set(keyOf(head), { ...head, nextAt: first.nextAt, id: first.id, first })
        else heads.delete(keyOf(head))
      }
      for (let head = firstInOrder(heads); head !== null; head = firstInOrder(heads)) {
        if (head.first) {
          const { zone, region, first } = head
          const answer = gate.judge(factsOf(id, { ...first, zone, region }, gate.capsOf(region)))
          if (answer.is === 'free') {
            claimed.push(writes.claim(id, trunkId, head, first, gate, now))
            if (claimed.length >= limit) break
          } else {
            writes.moveOn(id, first, answer, now)
            blocked++
            if (blocked >= BLOCKED_PER_CLAIM_MAX) return { claimed, blocked, more: true }
          }
        }
        lookAgain(head)
      }
      return { claimed, blocked, more: false }
    },
    earliestDue: (id, { zone, region }) => earliestDue.get(id, zone, region)?.nextAt ?? null,
  }
}

function createClaimWrites(database: Database) {
  const toDialing = database.prepare<[number]>(
    `UPDATE campaign_recipients SET state = 'dialing', next_at = NULL, blocked_by = NULL, because = NULL
     WHERE id = ? AND state = 'due'`,
  )
  // a rehearsal reaches nobody: it is no contact
  const newAttempt = database.prepare<[Record<string, string | number>]>(
    `INSERT INTO attempts (campaign_id, campaign_recipient_id, recipient_id, trunk_id, channel, step, number, person, ordinal,
       state, claimed_at, counts)
     SELECT @campaignId, @campaignRecipientId, @recipientId, t.id, @channel, @step, @number, @person, @ordinal, 'claimed', @now,
       coalesce(json_extract(t.settings, '$.kind'), '') <> 'practice'
     FROM trunks t WHERE t.id = @trunkId`,
  )
  const later = database.prepare<[number, string, string, number]>(
    `UPDATE campaign_recipients SET next_at = ?, blocked_by = ?, because = ? WHERE id = ? AND state = 'due'`,
  )
  const never = database.prepare<[string, string, number]>(
    `UPDATE campaign_recipients SET state = 'done', next_at = NULL, blocked_by = NULL, final_state = ?, because = ?
     WHERE id = ? AND state = 'due'`,
  )
  const decision = database.prepare<[number, number, number, string, string | null, string, number | null]>(
    'INSERT INTO decisions (at, campaign_id, recipient_id, kind, rule, sentence, until) VALUES (?, ?, ?, ?, ?, ?, ?)',
  )

  return {
    claim(
      campaignId: number,
      trunkId: number,
      { zone, region }: Group,
      due: FirstDue,
      gate: PersonGate,
      now: number,
    ): Claimed {
      const { id: campaignRecipientId, recipientId, number, person, position, step } = due
      const channel = gate.channelOf(step)
      const ordinal = due.attempts + 1
      toDialing.run(campaignRecipientId)
      const { lastInsertRowid } = newAttempt.run({
        campaignId,
        campaignRecipientId,
        recipientId,
        trunkId,
        channel,
        step,
        number,
        person,
        ordinal,
        now,
      })
      const attemptId = Number(lastInsertRowid)
      return { attemptId, campaignRecipientId, recipientId, number, zone, region, position, step, channel }
    },
    moveOn(campaignId: number, due: FirstDue, answer: Exclude<GateAnswer, { is: 'free' }>, now: number) {
      const { kind, sentence, rule } = answer.reason
      let until: number | null = null
      if (answer.is === 'never') never.run(answer.finalState, sentence, due.id)
      else {
        // at least beyond this instant, so that the front of the queue moves whatever the gate says
        until = Math.max(Math.ceil(answer.at), now + 1)
        later.run(until, kind, sentence, due.id)
      }
      decision.run(now, campaignId, due.recipientId, kind, rule && JSON.stringify(rule), sentence, until)
    },
  }
}

const keyOf = ({ zone, region, priority }: Head | Omit<Head, 'first'>): string =>
  `${priority} ${zone} ${region}`

/** Priority first, then who has waited longest; of equals the one who was enrolled first. */
function firstInOrder(heads: ReadonlyMap<string, Head>): Head | null {
  let best: Head | null = null
  for (const head of heads.values()) {
    const order =
      best === null ? -1 : head.priority - best.priority || head.nextAt - best.nextAt || head.id - best.id
    if (order < 0) best = head
  }
  return best
}
