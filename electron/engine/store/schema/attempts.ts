import { integer, primaryKey, real, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { CHANNELS } from '../../../../shared/model/cadence.ts'
import { ATTEMPT_STATES } from '../../../../shared/model/call.ts'
import { BLAMES, OUTCOMES } from '../../../../shared/model/outcome.ts'

export const attempts = sqliteTable('attempts', {
  id: integer().primaryKey(),
  campaignId: integer('campaign_id').notNull(),
  campaignRecipientId: integer('campaign_recipient_id').notNull(),
  recipientId: integer('recipient_id').notNull(),
  trunkId: integer('trunk_id').notNull(),
  channel: text({ enum: CHANNELS }).notNull().default('voice'),
  step: integer().notNull().default(0),
  number: text().notNull(),
  person: text().notNull(),
  counts: integer().notNull().default(1),
  ordinal: integer().notNull(),
  state: text({ enum: ATTEMPT_STATES }).notNull(),
  claimedAt: integer('claimed_at').notNull(),
  dialedAt: integer('dialed_at'),
  ringingAt: integer('ringing_at'),
  answeredAt: integer('answered_at'),
  endedAt: integer('ended_at'),
  outcome: text({ enum: OUTCOMES }),
  blame: text({ enum: BLAMES }),
  sipStatus: integer('sip_status'),
  sentence: text(),
  promptPlayedMs: integer('prompt_played_ms'),
  heardMs: integer('heard_ms'),
  packetsSent: integer('packets_sent'),
  packetsReceived: integer('packets_received'),
  packetsLost: integer('packets_lost'),
  jitterMs: real('jitter_ms'),
  roundTripMs: real('round_trip_ms'),
  farLossShare: real('far_loss_share'),
  mos: real(),
})

export const attemptEvents = sqliteTable(
  'attempt_events',
  {
    attemptId: integer('attempt_id').notNull(),
    seq: integer().notNull(),
    at: integer().notNull(),
    kind: text().notNull(),
    sentence: text().notNull(),
  },
  table => [primaryKey({ columns: [table.attemptId, table.seq] })],
)

export const attemptTraces = sqliteTable('attempt_traces', {
  attemptId: integer('attempt_id').primaryKey(),
  messages: text().notNull(),
})
