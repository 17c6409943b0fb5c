import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { CAMPAIGN_STATES, FINAL_STATES, RECIPIENT_STATES } from '../../../../shared/model/campaign.ts'
import { OUTCOMES } from '../../../../shared/model/outcome.ts'

export const trunks = sqliteTable('trunks', {
  id: integer().primaryKey(),
  name: text().notNull(),
  settings: text().notNull(),
  createdAt: integer('created_at').notNull(),
  removedAt: integer('removed_at'),
})

export const campaigns = sqliteTable('campaigns', {
  id: integer().primaryKey(),
  name: text().notNull(),
  state: text({ enum: CAMPAIGN_STATES }).notNull(),
  pauseCause: text('pause_cause'),
  settings: text().notNull(),
  listId: integer('list_id').notNull(),
  trunkId: integer('trunk_id').notNull(),
  createdAt: integer('created_at').notNull(),
  startedAt: integer('started_at'),
  endedAt: integer('ended_at'),
})

export const campaignRecipients = sqliteTable('campaign_recipients', {
  id: integer().primaryKey(),
  campaignId: integer('campaign_id').notNull(),
  recipientId: integer('recipient_id').notNull(),
  zone: text().notNull(),
  state: text({ enum: RECIPIENT_STATES }).notNull(),
  nextAt: integer('next_at'),
  attempts: integer().notNull().default(0),
  attemptsUsed: integer('attempts_used').notNull().default(0),
  lastOutcome: text('last_outcome', { enum: OUTCOMES }),
  finalState: text('final_state', { enum: FINAL_STATES }),
  because: text(),
})

export const campaignRecipientCounts = sqliteTable(
  'campaign_recipient_counts',
  {
    campaignId: integer('campaign_id').notNull(),
    /** `due`, `dialing`, or the final state. */
    state: text({ enum: ['due', 'dialing', ...FINAL_STATES] }).notNull(),
    zone: text().notNull(),
    count: integer().notNull(),
  },
  table => [primaryKey({ columns: [table.campaignId, table.state, table.zone] })],
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
