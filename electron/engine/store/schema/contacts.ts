import { sql } from 'drizzle-orm'
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { CHANNELS } from '../../../../shared/model/cadence.ts'
import { BLAMES, OUTCOMES } from '../../../../shared/model/outcome.ts'
import { LINE_SQL } from '../../domain/phone-line.ts'

export const contacts = sqliteTable('contacts', {
  id: integer().primaryKey(),
  /** Null when its campaign was removed; `campaignId` then, too. */
  attemptId: integer('attempt_id'),
  campaignId: integer('campaign_id'),
  campaignName: text('campaign_name').notNull(),
  number: text().notNull(),
  line: text()
    .notNull()
    .generatedAlwaysAs(sql.raw(LINE_SQL('number')), { mode: 'stored' }),
  person: text().notNull(),
  channel: text({ enum: CHANNELS }).notNull(),
  at: integer().notNull(),
  answeredAt: integer('answered_at'),
  endedAt: integer('ended_at'),
  outcome: text({ enum: OUTCOMES }),
  blame: text({ enum: BLAMES }),
})

export const rowsSetAside = sqliteTable('rows_set_aside', {
  id: integer().primaryKey(),
  at: integer().notNull(),
  tableName: text('table_name').notNull(),
  rowId: integer('row_id').notNull(),
  name: text().notNull(),
  content: text().notNull(),
  /** What stands there now; a person has looked at it as soon as that has changed. */
  instead: text().notNull(),
})
