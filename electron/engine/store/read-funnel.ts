import type { Database } from 'better-sqlite3'
import type { FinalState } from '../../../shared/model/campaign.ts'
import type { ReasonKind } from '../../../shared/model/reason.ts'
import type { Group } from '../ports/person-gate.ts'
import type { FunnelCounts, StatisticsStore } from '../ports/statistics-store.ts'

export const FUNNEL_SQL = `
  SELECT state, zone, region, blocked_by AS blockedBy, sum(count) AS count FROM campaign_recipient_counts
  WHERE campaign_id = ? GROUP BY state, zone, region, blocked_by HAVING sum(count) > 0`

/** Groups in which somebody was put off, and by how many they are more than those who never were. */
const PUT_OFF = `
  SELECT zone, region, priority, sum(CASE blocked_by WHEN '' THEN -count ELSE count END) AS more
  FROM campaign_recipient_counts WHERE campaign_id = @id AND state = 'due' AND count > 0
  GROUP BY zone, region, priority HAVING sum(blocked_by <> '') > 0`

/**
 * Of those who were put off: who waits no longer. Where most were put off, whoever is due by now is looked at; where few were, whoever is
 * due later, who are taken from the kept counts. Either reads less than half of a group, from the index of the due alone.
 */
export const WAITS_NO_LONGER_SQL = `
  SELECT g.zone, g.region, due.blocked_by AS blockedBy, count(*) AS count FROM (${PUT_OFF}) g
  CROSS JOIN campaign_recipients due INDEXED BY campaign_recipients_due
    ON due.campaign_id = @id AND due.zone = g.zone AND due.region = g.region AND due.priority = g.priority
      AND due.state = 'due' AND due.next_at <= @now AND due.blocked_by IS NOT NULL
  WHERE g.more > 0
  GROUP BY g.zone, g.region, due.blocked_by
  UNION ALL
  SELECT c.zone, c.region, c.blocked_by, sum(c.count - (
    SELECT count(*) FROM campaign_recipients due INDEXED BY campaign_recipients_due
    WHERE due.campaign_id = @id AND due.zone = c.zone AND due.region = c.region AND due.priority = c.priority
      AND due.state = 'due' AND due.next_at > @now AND due.blocked_by = c.blocked_by))
  FROM (${PUT_OFF}) g CROSS JOIN campaign_recipient_counts c
    ON c.campaign_id = @id AND c.state = 'due' AND c.zone = g.zone AND c.region = g.region AND c.priority = g.priority
      AND c.blocked_by <> '' AND c.count > 0
  WHERE g.more <= 0
  GROUP BY c.zone, c.region, c.blocked_by`

/** A walk along the index of the due from now on, which ends at the first of this kind: mostly at once. */
export const FIRST_FREE_SQL = `
  SELECT min((
    SELECT due.next_at FROM campaign_recipients due INDEXED BY campaign_recipients_due
    WHERE due.campaign_id = @id AND due.zone = @zone AND due.region = @region AND due.priority = c.priority
      AND due.state = 'due' AND due.next_at > @now AND due.blocked_by = @blockedBy
    ORDER BY due.next_at LIMIT 1)) AS at
  FROM campaign_recipient_counts c
  WHERE c.campaign_id = @id AND c.state = 'due' AND c.zone = @zone AND c.region = @region AND c.blocked_by = @blockedBy
    AND c.count > 0`

interface Counted {
  readonly zone: string
  readonly region: string
  readonly blockedBy: ReasonKind | ''
  readonly count: number
}

/** Where everybody of a campaign stands: some hundred counts, whatever its size, and a walk over who was put off and is due. */
export function createFunnel(database: Database): Pick<StatisticsStore, 'funnel' | 'firstFree'> {
  const counts = database.prepare<[number], Counted & { state: 'due' | 'dialing' | FinalState }>(FUNNEL_SQL)
  const waitsNoLonger = database.prepare<[{ id: number; now: number }], Counted>(WAITS_NO_LONGER_SQL)

  const firstFree = database.prepare<
    [Group & { id: number; blockedBy: ReasonKind; now: number }],
    { at: number | null }
  >(FIRST_FREE_SQL)

  const funnel: StatisticsStore['funnel'] = (id, now) => {
    const done = { reached: 0, exhausted: 0, unreachable: 0, suppressed: 0, expired: 0, cancelled: 0 }
    const due = new Map<string, FunnelCounts['due'][number]>()
    const add = ({ zone, region, count }: Counted, blockedBy: ReasonKind | null): void => {
      const key = JSON.stringify([zone, region, blockedBy])
      due.set(key, { zone, region, blockedBy, count: count + (due.get(key)?.count ?? 0) })
    }
    let [total, dialing] = [0, 0]
    for (const { state, ...counted } of counts.all(id)) {
      total += counted.count
      if (state === 'dialing') dialing += counted.count
      else if (state !== 'due') done[state] += counted.count
      else add(counted, counted.blockedBy === '' ? null : counted.blockedBy)
    }
    for (const counted of waitsNoLonger.all({ id, now })) {
      if (counted.blockedBy === '' || counted.count === 0) continue
      add(counted, null)
      add({ ...counted, count: -counted.count }, counted.blockedBy)
    }
    return { total, dialing, done, due: [...due.values()].filter(({ count }) => count > 0) }
  }
  return {
    funnel,
    firstFree: (id, group, blockedBy, now) => firstFree.get({ id, ...group, blockedBy, now })?.at ?? null,
  }
}
