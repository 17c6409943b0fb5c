import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { CAMPAIGN_STATES, FINAL_STATES, RECIPIENT_STATES } from '../../../../shared/model/campaign.ts'
import { OUTCOMES } from '../../../../shared/model/outcome.ts'
import { REASON_KINDS } from '../../../../shared/model/reason.ts'
import { PAUSE_KINDS } from '../../ports/campaign-store.ts'

export const trunks = sqliteTable('trunks', {
  id: integer().primaryKey(),
  name: text().notNull(),
  settings: text().notNull(),
  createdAt: integer('created_at').notNull(),
  removedAt: integer('removed_at'),
  /** Sealed by the safe of this machine. */
  secrets: text(),
})

/** What a start has to do once: see `seal-stored-secrets.ts`. */
export const chores = sqliteTable('chores', { id: integer().primaryKey(), name: text().notNull() })

export const campaigns = sqliteTable('campaigns', {
  id: integer().primaryKey(),
  name: text().notNull(),
  state: text({ enum: CAMPAIGN_STATES }).notNull(),
  pauseKind: text('pause_kind', { enum: PAUSE_KINDS }),
  pauseCause: text('pause_cause'),
  settings: text().notNull(),
  listId: integer('list_id').notNull(),
  trunkId: integer('trunk_id').notNull(),
  createdAt: integer('created_at').notNull(),
  launchAt: integer('launch_at'),
  launchedAt: integer('launched_at'),
  startedAt: integer('started_at'),
  endedAt: integer('ended_at'),
  archivedAt: integer('archived_at'),
})

export const campaignLists = sqliteTable(
  'campaign_lists',
  {
    campaignId: integer('campaign_id').notNull(),
    /** 0 is the campaign's own `list_id`. */
    position: integer().notNull(),
    listId: integer('list_id').notNull(),
  },
  table => [primaryKey({ columns: [table.campaignId, table.position] })],
)

export const campaignRecipients = sqliteTable('campaign_recipients', {
  id: integer().primaryKey(),
  campaignId: integer('campaign_id').notNull(),
  recipientId: integer('recipient_id').notNull(),
  zone: text().notNull(),
  region: text().notNull().default(''),
  priority: integer().notNull().default(5),
  state: text({ enum: RECIPIENT_STATES }).notNull(),
  nextAt: integer('next_at'),
  blockedBy: text('blocked_by', { enum: REASON_KINDS }),
  position: integer().notNull().default(0),
  step: integer().notNull().default(0),
  attempts: integer().notNull().default(0),
  attemptsUsed: integer('attempts_used').notNull().default(0),
  stepAttemptsUsed: integer('step_attempts_used').notNull().default(0),
  lastOutcome: text('last_outcome', { enum: OUTCOMES }),
  finalState: text('final_state', { enum: FINAL_STATES }),
  because: text(),
  enrolledAt: integer('enrolled_at').notNull().default(0),
})

export const campaignRecipientCounts = sqliteTable(
  'campaign_recipient_counts',
  {
    campaignId: integer('campaign_id').notNull(),
    /** `due`, `dialing`, or the final state. */
    state: text({ enum: ['due', 'dialing', ...FINAL_STATES] }).notNull(),
    zone: text().notNull(),
    region: text().notNull(),
    priority: integer().notNull(),
    /** Empty when nothing ever put them off. */
    blockedBy: text('blocked_by', { enum: ['', ...REASON_KINDS] }).notNull(),
    count: integer().notNull(),
  },
  table => [
    primaryKey({
      columns: [table.campaignId, table.state, table.zone, table.region, table.priority, table.blockedBy],
    }),
  ],
)

export const campaignAttemptCounts = sqliteTable(
  'campaign_attempt_counts',
  {
    campaignId: integer('campaign_id').notNull(),
    /** The outcome, or `open`. */
    outcome: text({ enum: ['open', ...OUTCOMES] }).notNull(),
    count: integer().notNull(),
  },
  table => [primaryKey({ columns: [table.campaignId, table.outcome] })],
)
