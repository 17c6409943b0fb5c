import type { Database } from 'better-sqlite3'
import { desc, eq, sql } from 'drizzle-orm'
import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3'
import {
  type CampaignDraft,
  type CampaignSettings,
  campaignSettingsSchema,
} from '../../../shared/model/campaign.ts'
import type { CampaignStore, StoredCampaign, StoredCampaignRow } from '../ports/campaign-store.ts'
import { createClaim } from './claim-due-recipients.ts'
import { createEnrolment } from './enrol-recipients.ts'
import { createResults } from './read-results.ts'
import { campaignAttemptCounts, campaignRecipientCounts, campaigns, trunks } from './schema/campaigns.ts'
import { recipientLists } from './schema/lists.ts'
import { storedJson } from './stored-json.ts'

type CampaignRecord = typeof campaigns.$inferSelect

/** Campaigns, who is enrolled in them, and what came of it. `onRemoved` is told when rows of attempts went away. */
export function createCampaignStore(
  database: Database,
  queries: BetterSQLite3Database,
  onRemoved: () => void,
): CampaignStore {
  const readSettings = storedJson(campaignSettingsSchema)
  const enrolment = createEnrolment(database)
  // asked for at the end of every call
  const get = queries
    .select()
    .from(campaigns)
    .where(eq(campaigns.id, sql.placeholder('id')))
    .prepare()

  const campaignOf = (record: CampaignRecord): StoredCampaign => ({
    ...record,
    settings: readSettings(record.settings),
  })

  const selectRows = () =>
    queries
      .select({
        campaign: campaigns,
        listName: recipientLists.name,
        trunkName: trunks.name,
        trunkKind: sql<'sip' | 'practice'>`json_extract(${trunks.settings}, '$.kind')`,
      })
      .from(campaigns)
      .innerJoin(recipientLists, eq(recipientLists.id, campaigns.listId))
      .innerJoin(trunks, eq(trunks.id, campaigns.trunkId))

  // told after every change of a call
  const oneRow = selectRows()
    .where(eq(campaigns.id, sql.placeholder('id')))
    .prepare()
  const countRecipients = recipientCounts(queries)
  const countAttempts = attemptCounts(queries)

  type RowRecord = ReturnType<ReturnType<typeof selectRows>['all']>[number]

  function rowOf({ campaign, listName, trunkName, trunkKind }: RowRecord): StoredCampaignRow {
    const { listId, trunkId, ...rest } = campaignOf(campaign)
    return {
      ...rest,
      list: { id: listId, name: listName },
      trunk: { id: trunkId, name: trunkName, kind: trunkKind },
      recipients: countRecipients(campaign.id),
      attempts: countAttempts(campaign.id),
    }
  }

  return {
    insert(draft, now) {
      const values = { ...columnsOf(draft), state: 'draft' as const, createdAt: now }
      return Number(queries.insert(campaigns).values(values).run().lastInsertRowid)
    },
    update(id, draft) {
      const { changes } = queries.update(campaigns).set(columnsOf(draft)).where(eq(campaigns.id, id)).run()
      if (changes !== 1) throw new Error(`there is no campaign ${id}`)
    },
    get(id) {
      const record = get.get({ id })
      return record ? campaignOf(record) : null
    },
    all: () => queries.select().from(campaigns).orderBy(desc(campaigns.id)).all().map(campaignOf),
    row(id) {
      const record = oneRow.get({ id })
      return record ? rowOf(record) : null
    },
    rows: () => selectRows().orderBy(desc(campaigns.id)).all().map(rowOf),
    setState(id, state, cause, now) {
      const ended = state === 'completed' || state === 'cancelled'
      const { changes } = queries
        .update(campaigns)
        .set({
          state,
          pauseCause: state === 'paused' ? cause : null,
          ...(state === 'active' ? { startedAt: sql`coalesce(${campaigns.startedAt}, ${now})` } : {}),
          endedAt: ended ? now : null,
        })
        .where(eq(campaigns.id, id))
        .run()
      if (changes !== 1) throw new Error(`there is no campaign ${id}`)
    },
    ...enrolment,
    removeSlice(id, limit) {
      const gone = enrolment.removeSlice(id, limit)
      onRemoved()
      return gone
    },
    ...createClaim(database),
    ...createResults(queries),
  }
}

function columnsOf({ listId, trunkId, ...settings }: CampaignDraft) {
  return {
    name: settings.name,
    settings: JSON.stringify(settings satisfies CampaignSettings),
    listId,
    trunkId,
  }
}

type CountsOf<Name extends 'recipients' | 'attempts'> = (campaignId: number) => StoredCampaignRow[Name]

function recipientCounts(queries: BetterSQLite3Database): CountsOf<'recipients'> {
  const kept = queries
    .select({ state: campaignRecipientCounts.state, count: campaignRecipientCounts.count })
    .from(campaignRecipientCounts)
    .where(eq(campaignRecipientCounts.campaignId, sql.placeholder('id')))
    .prepare()
  return id => {
    const counts = { due: 0, dialing: 0, reached: 0, exhausted: 0, unreachable: 0, cancelled: 0 }
    let total = 0
    for (const { state, count } of kept.all({ id })) {
      counts[state] += count
      total += count
    }
    const { due, dialing, ...done } = counts
    return { total, due, dialing, done }
  }
}

function attemptCounts(queries: BetterSQLite3Database): CountsOf<'attempts'> {
  const kept = queries
    .select({ outcome: campaignAttemptCounts.outcome, count: campaignAttemptCounts.count })
    .from(campaignAttemptCounts)
    .where(eq(campaignAttemptCounts.campaignId, sql.placeholder('id')))
    .prepare()
  return id => {
    const counts = {
      open: 0,
      answered: 0,
      'hung-up-early': 0,
      busy: 0,
      'no-answer': 0,
      rejected: 0,
      'invalid-number': 0,
      congestion: 0,
      'trunk-failed': 0,
      interrupted: 0,
      cancelled: 0,
    }
    let total = 0
    for (const { outcome, count } of kept.all({ id })) {
      counts[outcome] += count
      total += count
    }
    const { open, ...byOutcome } = counts
    return { total, open, byOutcome }
  }
}
