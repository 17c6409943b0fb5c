import { and, asc, count, eq, inArray, type SQL, sql, sum } from 'drizzle-orm'
import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3'
import { z } from 'zod'
import { FINAL_STATES } from '../../../shared/model/campaign.ts'
import type { CampaignStore, ResultsFilter } from '../ports/campaign-store.ts'
import type { Group } from '../ports/person-gate.ts'
import { zoneOrNull } from './read-attempts.ts'
import { attempts } from './schema/attempts.ts'
import { campaignRecipientCounts, campaignRecipients } from './schema/campaigns.ts'
import { recipients } from './schema/lists.ts'
import { storedJson } from './stored-json.ts'

/** The recipients of a campaign as its results show them, in the order of the list. */
export function createResults(database: BetterSQLite3Database): Pick<CampaignStore, 'results'> {
  const readVariables = storedJson(z.record(z.string(), z.string()))

  const conditionsOf = (id: number, filter: ResultsFilter): SQL | undefined =>
    and(
      eq(campaignRecipients.campaignId, id),
      filter.state === null ? undefined : eq(campaignRecipients.state, filter.state),
      filter.finalState === null ? undefined : eq(campaignRecipients.finalState, filter.finalState),
      filter.lastOutcome === null ? undefined : eq(campaignRecipients.lastOutcome, filter.lastOutcome),
    )

  /** States are counted already; only an outcome makes it look at every recipient of the campaign. */
  function total(id: number, filter: ResultsFilter): number {
    if (filter.found !== null) return filter.found.total
    if (filter.lastOutcome !== null) {
      const found = database
        .select({ count: count() })
        .from(campaignRecipients)
        .where(conditionsOf(id, filter))
      return found.get()?.count ?? 0
    }
    const states = statesCounted(filter)
    const found = database
      .select({ count: sum(campaignRecipientCounts.count).mapWith(Number) })
      .from(campaignRecipientCounts)
      .where(
        and(
          eq(campaignRecipientCounts.campaignId, id),
          states === null ? undefined : inArray(campaignRecipientCounts.state, states),
        ),
      )
    return found.get()?.count ?? 0
  }

  /** The rows of a page by their keys: the index passes over what comes before, and only the page itself is read. */
  function keysOfPage(id: number, filter: ResultsFilter) {
    const keys = database.select({ id: campaignRecipients.id }).from(campaignRecipients)
    if (filter.found !== null) {
      const ids = [...filter.found.recipientIds]
      return keys.where(
        and(eq(campaignRecipients.campaignId, id), inArray(campaignRecipients.recipientId, ids)),
      )
    }
    return keys
      .where(conditionsOf(id, filter))
      .orderBy(asc(campaignRecipients.recipientId))
      .limit(filter.limit)
      .offset(filter.offset)
  }

  function page(id: number, filter: ResultsFilter) {
    return database
      .select({
        recipientId: campaignRecipients.recipientId,
        name: recipients.name,
        number: recipients.number,
        country: recipients.country,
        zone: campaignRecipients.zone,
        region: campaignRecipients.region,
        state: campaignRecipients.state,
        finalState: campaignRecipients.finalState,
        lastOutcome: campaignRecipients.lastOutcome,
        attempts: campaignRecipients.attempts,
        nextAt: campaignRecipients.nextAt,
        because: campaignRecipients.because,
        lastAttemptAt: sql<number | null>`(
          SELECT ${attempts.claimedAt} FROM ${attempts} WHERE ${attempts.campaignRecipientId} = ${campaignRecipients.id}
          ORDER BY ${attempts.ordinal} DESC LIMIT 1)`,
        variables: recipients.variables,
      })
      .from(campaignRecipients)
      .innerJoin(recipients, eq(recipients.id, campaignRecipients.recipientId))
      .where(inArray(campaignRecipients.id, keysOfPage(id, filter)))
      .orderBy(asc(campaignRecipients.recipientId))
      .all()
  }

  return {
    results(id, filter) {
      const next = new Map<number, Group & { at: number }>()
      const rows = page(id, filter).map(({ nextAt: at, zone, region, variables, ...row }) => {
        if (at !== null && row.state === 'due') next.set(row.recipientId, { at, zone, region })
        return { ...row, zone: zoneOrNull(zone), variables: readVariables(variables) }
      })
      return { total: total(id, filter), rows, next }
    },
  }
}

type CountedState = (typeof campaignRecipientCounts.$inferSelect)['state']

/** The kept counts that a filter by state adds up; null for all of them. */
function statesCounted({ state, finalState }: ResultsFilter): CountedState[] | null {
  if (finalState !== null) return state === null || state === 'done' ? [finalState] : []
  if (state === null) return null
  return state === 'done' ? [...FINAL_STATES] : [state]
}
