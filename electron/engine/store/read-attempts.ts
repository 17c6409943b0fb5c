import { and, count, desc, eq, ne, type SQL, sql, sum } from 'drizzle-orm'
import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3'
import { z } from 'zod'
import type { AttemptRow } from '../../../shared/model/call.ts'
import { traceMessageSchema } from '../../../shared/model/trace.ts'
import type { AttemptStore } from '../ports/store.ts'
import { attemptEvents, attempts, attemptTraces } from './schema/attempts.ts'
import { campaignAttemptCounts, campaignRecipients, campaigns } from './schema/campaigns.ts'
import { recipients } from './schema/lists.ts'

type AttemptReading = Pick<AttemptStore, 'row' | 'openRows' | 'page' | 'notes' | 'trace'>
type PageFilter = Parameters<AttemptStore['page']>[0]

const traceSchema = z.array(traceMessageSchema)

/** Attempts as the screens show them. */
export function createAttemptReading(database: BetterSQLite3Database): AttemptReading {
  const select = () =>
    database
      .select({
        id: attempts.id,
        campaignId: attempts.campaignId,
        campaignName: campaigns.name,
        recipientId: attempts.recipientId,
        recipientName: recipients.name,
        number: attempts.number,
        zone: campaignRecipients.zone,
        trunkId: attempts.trunkId,
        ordinal: attempts.ordinal,
        state: attempts.state,
        claimedAt: attempts.claimedAt,
        dialedAt: attempts.dialedAt,
        ringingAt: attempts.ringingAt,
        answeredAt: attempts.answeredAt,
        endedAt: attempts.endedAt,
        outcome: attempts.outcome,
        blame: attempts.blame,
        sipStatus: attempts.sipStatus,
        sentence: attempts.sentence,
        heardMs: attempts.heardMs,
        promptPlayedMs: attempts.promptPlayedMs,
        packetsLost: attempts.packetsLost,
        jitterMs: attempts.jitterMs,
        roundTripMs: attempts.roundTripMs,
        farLossShare: attempts.farLossShare,
        mos: attempts.mos,
      })
      .from(attempts)
      .innerJoin(campaigns, eq(campaigns.id, attempts.campaignId))
      .innerJoin(recipients, eq(recipients.id, attempts.recipientId))
      .innerJoin(campaignRecipients, eq(campaignRecipients.id, attempts.campaignRecipientId))

  // read for every change of every call; writing its SQL anew costs ten times the reading
  const oneRow = select()
    .where(eq(attempts.id, sql.placeholder('id')))
    .prepare()

  /** Counted from the kept counts, unless one recipient is asked for: theirs are few. */
  function total({ campaignId, recipientId, outcome }: PageFilter): number {
    if (recipientId !== null) {
      const found = database
        .select({ count: count() })
        .from(attempts)
        .where(conditionsOf({ campaignId, recipientId, outcome }))
      return found.get()?.count ?? 0
    }
    const found = database
      .select({ count: sum(campaignAttemptCounts.count).mapWith(Number) })
      .from(campaignAttemptCounts)
      .where(
        and(
          campaignId === null ? undefined : eq(campaignAttemptCounts.campaignId, campaignId),
          outcome === null ? undefined : eq(campaignAttemptCounts.outcome, outcome),
        ),
      )
    return found.get()?.count ?? 0
  }

  return {
    row(attemptId) {
      const row = oneRow.get({ id: attemptId })
      return row ? withZone(row) : null
    },
    openRows: () => select().where(ne(attempts.state, 'ended')).orderBy(attempts.id).all().map(withZone),
    page(filter) {
      const rows = select()
        .where(conditionsOf(filter))
        .orderBy(desc(attempts.id))
        .limit(filter.limit)
        .offset(filter.offset)
        .all()
      return { total: total(filter), rows: rows.map(withZone) }
    },
    notes: attemptId =>
      database
        .select({ at: attemptEvents.at, kind: attemptEvents.kind, sentence: attemptEvents.sentence })
        .from(attemptEvents)
        .where(eq(attemptEvents.attemptId, attemptId))
        .orderBy(attemptEvents.seq)
        .all(),
    trace(attemptId) {
      const row = database
        .select({ messages: attemptTraces.messages })
        .from(attemptTraces)
        .where(eq(attemptTraces.attemptId, attemptId))
        .get()
      return row ? traceSchema.parse(JSON.parse(row.messages)) : []
    },
  }
}

function conditionsOf(filter: Pick<PageFilter, 'campaignId' | 'recipientId' | 'outcome'>): SQL | undefined {
  const { campaignId, recipientId, outcome } = filter
  return and(
    campaignId === null ? undefined : eq(attempts.campaignId, campaignId),
    recipientId === null ? undefined : eq(attempts.recipientId, recipientId),
    outcome === null ? undefined : eq(attempts.outcome, outcome),
  )
}

function withZone(row: Omit<AttemptRow, 'zone'> & { readonly zone: string }): AttemptRow {
  return { ...row, zone: zoneOrNull(row.zone) }
}

/** Rows keep an unknown zone as the empty string, so that one index serves the claim. */
export function zoneOrNull(zone: string): string | null {
  return zone === '' ? null : zone
}
