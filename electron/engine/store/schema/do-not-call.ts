import { sql } from 'drizzle-orm'
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { DO_NOT_CALL_SOURCES } from '../../../../shared/model/do-not-call.ts'
import { REASON_KINDS } from '../../../../shared/model/reason.ts'
import { LINE_SQL } from '../../domain/phone-line.ts'

export const doNotCall = sqliteTable('do_not_call', {
  id: integer().primaryKey(),
  pattern: text().notNull(),
  isPrefix: integer('is_prefix').notNull(),
  /** Null: of every campaign. */
  campaignId: integer('campaign_id'),
  reason: text().notNull(),
  source: text({ enum: DO_NOT_CALL_SOURCES }).notNull(),
  addedBy: text('added_by').notNull(),
  at: integer().notNull(),
  /** What it is compared by: one canonical writing of a number's line (`domain/phone-line.ts`), or the beginning itself. */
  line: text().generatedAlwaysAs(
    sql.raw(`CASE is_prefix WHEN 1 THEN pattern ELSE ${LINE_SQL('pattern')} END`),
  ),
})

export const decisions = sqliteTable('decisions', {
  id: integer().primaryKey(),
  at: integer().notNull(),
  campaignId: integer('campaign_id').notNull(),
  recipientId: integer('recipient_id'),
  kind: text({ enum: REASON_KINDS }).notNull(),
  rule: text(),
  sentence: text().notNull(),
  until: integer(),
})
