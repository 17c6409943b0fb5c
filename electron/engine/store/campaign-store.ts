import type { Database } from 'better-sqlite3'
import { and, desc, eq, gt, isNotNull, sql } from 'drizzle-orm'
import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3'
import {
  type CampaignDraft,
  type CampaignSettings,
  campaignSettingsSchema,
} from '../../../shared/model/campaign.ts'
import type { CampaignStore, StoredCampaign, StoredCampaignRow } from '../ports/campaign-store.ts'
import { createClaim } from './claim-due-recipients.ts'
import { createAudienceEnrolment } from './enrol-audience.ts'
import { createEnrolment } from './enrol-recipients.ts'
import { createPersonReading } from './read-person.ts'
import { createResults } from './read-results.ts'
import {
  campaignAttemptCounts,
  campaignLists,
  campaignRecipientCounts,
  campaigns,
  trunks,
} from './schema/campaigns.ts'
import { recipientLists } from './schema/lists.ts'
import { storedJson } from './stored-json.ts'

type CampaignRecord = typeof campaigns.$inferSelect

const CAMPAIGN_COLUMNS_SQL = `
  SELECT id, name, state, pause_kind AS pauseKind, pause_cause AS pauseCause, settings, list_id AS listId, trunk_id AS trunkId,
    created_at AS createdAt, launch_at AS launchAt, launched_at AS launchedAt, started_at AS startedAt, ended_at AS endedAt,
    archived_at AS archivedAt
  FROM campaigns`

const FURTHER_LISTS_SQL = `
  SELECT cl.list_id AS id, l.name FROM campaign_lists cl CROSS JOIN recipient_lists l ON l.id = cl.list_id
  WHERE cl.campaign_id = ? AND cl.position > 0 ORDER BY cl.position`

/** Campaigns, who is enrolled in them, and what came of it. `onRemoved` is told when rows of attempts went away. */
export function createCampaignStore(
  database: Database,
  queries: BetterSQLite3Database,
  onRemoved: () => void,
): CampaignStore {
  const readSettings = storedJson(campaignSettingsSchema)
  const enrolment = createEnrolment(database)
  const scheduled = database.prepare<[], { id: number; launchAt: number }>(
    `SELECT id, launch_at AS launchAt FROM campaigns WHERE state = 'scheduled' ORDER BY launch_at, id`,
  )
  // asked for at the end of every call
  const get = database.prepare<[number], CampaignRecord>(`${CAMPAIGN_COLUMNS_SQL} WHERE id = ?`)
  const furtherLists = database.prepare<[number], { id: number; name: string }>(FURTHER_LISTS_SQL)
  const furtherListIds = database.prepare<[number], { id: number }>(
    'SELECT list_id AS id FROM campaign_lists WHERE campaign_id = ? AND position > 0 ORDER BY position',
  )
  const automations = database.prepare<[], CampaignRecord>(
    `${CAMPAIGN_COLUMNS_SQL} WHERE state = 'active' AND settings ->> '$.audience.mode' = 'automation' ORDER BY id DESC`,
  )

  const active = database.prepare<[], { id: number }>(
    "SELECT id FROM campaigns WHERE state = 'active' ORDER BY id",
  )

  const campaignOf = (record: CampaignRecord): StoredCampaign => ({
    ...record,
    settings: readSettings(record.settings),
    moreListIds: furtherListIds.all(record.id).map(({ id }) => id),
  })

  function writeFurtherLists(id: number, { listId, moreListIds }: CampaignDraft): void {
    queries
      .delete(campaignLists)
      .where(and(eq(campaignLists.campaignId, id), gt(campaignLists.position, 0)))
      .run()
    const further = [...new Set(moreListIds)].filter(list => list !== listId)
    for (const [at, list] of further.entries())
      queries
        .insert(campaignLists)
        .values({ campaignId: id, position: at + 1, listId: list })
        .run()
  }

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
    const { id, name, state, pauseCause, listId, trunkId } = campaign
    const { createdAt, startedAt, endedAt, launchAt, archivedAt } = campaign
    return {
      id,
      name,
      state,
      pauseCause,
      settings: readSettings(campaign.settings),
      createdAt,
      startedAt,
      endedAt,
      launchAt,
      archivedAt,
      list: { id: listId, name: listName },
      moreLists: furtherLists.all(id),
      trunk: { id: trunkId, name: trunkName, kind: trunkKind },
      recipients: countRecipients(campaign.id),
      attempts: countAttempts(campaign.id),
    }
  }

  return {
    insert(draft, now) {
      const values = { ...columnsOf(draft), state: 'draft' as const, createdAt: now }
      const id = Number(queries.insert(campaigns).values(values).run().lastInsertRowid)
      writeFurtherLists(id, draft)
      return id
    },
    update(id, draft) {
      // the first list may have been a further one before
      writeFurtherLists(id, { ...draft, moreListIds: [] })
      const { changes } = queries.update(campaigns).set(columnsOf(draft)).where(eq(campaigns.id, id)).run()
      if (changes !== 1) throw new Error(`there is no campaign ${id}`)
      writeFurtherLists(id, draft)
    },
    get(id) {
      const record = get.get(id)
      return record ? campaignOf(record) : null
    },
    activeIds: () => active.all().map(({ id }) => id),
    automations: () => automations.all().map(campaignOf),
    all: () => queries.select().from(campaigns).orderBy(desc(campaigns.id)).all().map(campaignOf),
    row(id) {
      const record = oneRow.get({ id })
      return record ? rowOf(record) : null
    },
    rows: () => selectRows().orderBy(desc(campaigns.id)).all().map(rowOf),
    setState(id, state, cause, now, pauseKind = 'operator') {
      const ended = state === 'completed' || state === 'cancelled'
      const { changes } = queries
        .update(campaigns)
        .set({
          state,
          pauseCause: state === 'paused' ? cause : null,
          pauseKind: state === 'paused' ? pauseKind : null,
          ...(state === 'active' ? { startedAt: sql`coalesce(${campaigns.startedAt}, ${now})` } : {}),
          ...(state === 'active' ? { launchedAt: sql`coalesce(${campaigns.launchedAt}, ${now})` } : {}),
          ...(state === 'draft' ? { launchAt: null } : {}),
          endedAt: ended ? now : null,
        })
        .where(eq(campaigns.id, id))
        .run()
      if (changes !== 1) throw new Error(`there is no campaign ${id}`)
    },
    schedule(id, launchAt) {
      const { changes } = queries
        .update(campaigns)
        .set({ state: 'scheduled', launchAt })
        .where(eq(campaigns.id, id))
        .run()
      if (changes !== 1) throw new Error(`there is no campaign ${id}`)
    },
    scheduled: () => scheduled.all(),
    archive(id, at) {
      const { changes } = queries
        .update(campaigns)
        .set({ archivedAt: at })
        .where(and(eq(campaigns.id, id), isNotNull(campaigns.endedAt)))
        .run()
      return changes === 1
    },
    ...enrolment,
    ...createAudienceEnrolment(database),
    removeSlice(id, limit) {
      const gone = enrolment.removeSlice(id, limit)
      onRemoved()
      return gone
    },
    ...createClaim(database),
    ...createPersonReading(database),
    ...createResults(queries),
  }
}

function columnsOf({ listId, moreListIds: _more, trunkId, ...settings }: CampaignDraft) {
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
    const counts = {
      due: 0,
      dialing: 0,
      reached: 0,
      exhausted: 0,
      unreachable: 0,
      suppressed: 0,
      expired: 0,
      cancelled: 0,
    }
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
      blocked: 0,
      machine: 0,
      abandoned: 0,
      'dead-air': 0,
      'invalid-number': 0,
      congestion: 0,
      'trunk-failed': 0,
      interrupted: 0,
      cancelled: 0,
      sent: 0,
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
