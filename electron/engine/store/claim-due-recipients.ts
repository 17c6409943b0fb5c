import type { Database } from 'better-sqlite3'
import type { Channel } from '../../../shared/model/cadence.ts'
import type { CampaignStore, Claimed, Claims } from '../ports/campaign-store.ts'
import type { GateAnswer, Group, PersonGate } from '../ports/person-gate.ts'
import {
  CONSENT_OF_ROW,
  type ConsentColumns,
  createPersonReader,
  NUMBER_OF_ROW,
  WAS_REACHED_OF_ROW,
} from './read-person.ts'

/**
 * Who of one group and priority is due first. The index is named so that no statistics can ever talk SQLite into a scan.
 * Whoever is on a call of another campaign is passed over: at most one row for each call in progress.
 */
export const FIRST_DUE_SQL = `
  SELECT cr.id, cr.recipient_id AS recipientId, cr.next_at AS nextAt, cr.attempts, cr.position, cr.step, r.person,
    ${CONSENT_OF_ROW},
    ${WAS_REACHED_OF_ROW} AS wasReached,
    ${NUMBER_OF_ROW} AS number
  FROM campaign_recipients cr INDEXED BY campaign_recipients_due
  CROSS JOIN recipients r ON r.id = cr.recipient_id
  WHERE cr.campaign_id = ? AND cr.zone = ? AND cr.region = ? AND cr.priority = ? AND cr.state = 'due' AND cr.next_at <= ?
    AND NOT EXISTS (SELECT 1 FROM attempts a WHERE a.state <> 'ended' AND a.number = ${NUMBER_OF_ROW})
    AND NOT EXISTS (SELECT 1 FROM attempts a WHERE a.recipient_id = r.id AND a.state <> 'ended')
  ORDER BY cr.next_at, cr.id
  LIMIT 1`

/** The priorities of whoever is due, now or later, the first one first: from the kept counts, some hundred rows. */
export const PRIORITIES_SQL = `
  SELECT DISTINCT priority FROM campaign_recipient_counts
  WHERE campaign_id = ? AND state = 'due' AND count > 0 ORDER BY priority`

/**
 * The first of each of these groups (a JSON array of [zone, region]) in one priority, on a call or not, in one statement: its due time
 * and its id, both from the index alone.
 */
export const FIRST_OF_GROUPS_SQL = `
  SELECT g.zone, g.region, (
    SELECT due.next_at || ' ' || due.id FROM campaign_recipients due INDEXED BY campaign_recipients_due
    WHERE due.campaign_id = @id AND due.zone = g.zone AND due.region = g.region AND due.priority = @priority
      AND due.state = 'due' AND due.next_at <= @now
    ORDER BY due.next_at, due.id LIMIT 1) AS first
  FROM (SELECT value ->> 0 AS zone, value ->> 1 AS region FROM json_each(@groups)) g`

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

interface FirstDue extends ConsentColumns {
  readonly id: number
  readonly recipientId: number
  readonly nextAt: number
  readonly attempts: number
  readonly position: number
  readonly step: number
  readonly wasReached: number
  readonly person: string
  readonly number: string
}

/** Nobody of this group, in the priority that is claimed now, comes before this; `first` is known once it is its turn. */
interface Head extends Group {
  readonly nextAt: number
  readonly id: number
  readonly first: FirstDue | null
}

/** A claim that is being made. */
interface Order {
  readonly id: number
  readonly trunkId: number
  readonly groups: string
  readonly now: number
  readonly limit: number
  readonly gate: PersonGate
  readonly claimed: Claimed[]
  blocked: number
}

/**
 * The claim. A claimed row, or one that a gate moved on, leaves the front of the index, so the next one of its group is again
 * the first: the cost is one seek for each group and some for each row, whatever the size of the campaign. A priority is
 * looked at only when nobody is due in those before it.
 */
export function createClaim(database: Database): Pick<CampaignStore, 'claimDue' | 'earliestDue'> {
  const firstDue = database.prepare<[number, string, string, number, number], FirstDue>(FIRST_DUE_SQL)
  const priorities = database.prepare<[number], { priority: number }>(PRIORITIES_SQL)
  const firstOfGroups = database.prepare<
    [{ groups: string; id: number; priority: number; now: number }],
    Group & { first: string | null }
  >(FIRST_OF_GROUPS_SQL)
  const earliestDue = database.prepare<[number, string, string], { nextAt: number | null }>(EARLIEST_DUE_SQL)
  const factsOf = createPersonReader(database)
  const writes = createClaimWrites(database)

  /** Claims the row, or moves it on. */
  function take(order: Order, group: Group, first: FirstDue): void {
    const { id, gate, now } = order
    const { zone, region } = group
    const caps = gate.capsOf(region, first.step, first.contactKind)
    const answer = gate.judge(factsOf(id, { ...first, zone, region }, caps))
    if (answer.is === 'free')
      order.claimed.push(writes.claim(id, order.trunkId, group, first, gate.channelOf(first.step), now))
    else {
      writes.moveOn(id, first, answer, now)
      order.blocked++
    }
  }

  const isFull = ({ claimed, limit, blocked }: Order): boolean =>
    claimed.length >= limit || blocked >= BLOCKED_PER_CLAIM_MAX

  function claimPriority(order: Order, priority: number): void {
    const { id, groups, now } = order
    const heads = new Map<string, Head>()
    for (const { zone, region, first } of firstOfGroups.all({ groups, id, priority, now })) {
      if (first === null) continue
      const [nextAt = 0, headId = 0] = first.split(' ').map(Number)
      const head: Head = { zone, region, nextAt, id: headId, first: null }
      heads.set(keyOf(head), head)
    }
    for (let head = longestDue(heads); head !== null; head = longestDue(heads)) {
      if (head.first) take(order, head, head.first)
      if (isFull(order)) return
      const { zone, region } = head
      const first = firstDue.get(id, zone, region, priority, now)
      if (first) heads.set(keyOf(head), { zone, region, nextAt: first.nextAt, id: first.id, first })
      else heads.delete(keyOf(head))
    }
  }

  return {
    claimDue(id, trunkId, groups, now, limit, gate): Claims {
      if (!database.inTransaction) throw new Error('a claim belongs into a transaction')
      const wanted = JSON.stringify(groups.map(({ zone, region }) => [zone, region]))
      const order: Order = { id, trunkId, groups: wanted, now, limit, gate, claimed: [], blocked: 0 }
      if (limit > 0 && groups.length > 0) {
        for (const { priority } of priorities.all(id)) {
          claimPriority(order, priority)
          if (isFull(order)) break
        }
      }
      const { claimed, blocked } = order
      return { claimed, blocked, more: blocked >= BLOCKED_PER_CLAIM_MAX && claimed.length < limit }
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
      channel: Channel,
      now: number,
    ): Claimed {
      const { id: campaignRecipientId, recipientId, number, person, position, step } = due
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

const keyOf = ({ zone, region }: Group): string => `${zone} ${region}`

/** The group whose first recipient has waited longest; of equals the one who was enrolled first. */
function longestDue(heads: ReadonlyMap<string, Head>): Head | null {
  let best: Head | null = null
  for (const head of heads.values()) {
    if (best === null || head.nextAt < best.nextAt || (head.nextAt === best.nextAt && head.id < best.id)) {
      best = head
    }
  }
  return best
}
