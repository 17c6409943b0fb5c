import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { AFTER_RESTART } from '../../../../shared/model/stopping.ts'
import { PAUSED_BY } from '../../ports/stop-store.ts'

export const engineState = sqliteTable('engine_state', {
  id: integer().primaryKey(),
  afterRestart: text('after_restart', { enum: AFTER_RESTART }).notNull(),
  allPausedAt: integer('all_paused_at'),
  stoppedAt: integer('stopped_at'),
  hungUp: integer('hung_up').notNull(),
  restartAt: integer('restart_at'),
  restartStoppedAt: integer('restart_stopped_at'),
  restartCalls: integer('restart_calls').notNull(),
  restartAnswered: integer('restart_answered').notNull(),
})

export const pausedTogether = sqliteTable('paused_together', {
  campaignId: integer('campaign_id').primaryKey(),
  by: text({ enum: PAUSED_BY }).notNull(),
})
