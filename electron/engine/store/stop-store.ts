import type { Database } from 'better-sqlite3'
import { drizzle } from 'drizzle-orm/better-sqlite3'
import type { EngineState, StopStore } from '../ports/stop-store.ts'
import { engineState } from './schema/stops.ts'

/** The stops of the engine, over the one writing connection. */
export function createStopStore(database: Database): StopStore {
  const queries = drizzle(database)
  const state = queries.select().from(engineState).prepare()
  const note = database.prepare<[number, string]>(
    `INSERT INTO paused_together (campaign_id, by) VALUES (?, ?) ON CONFLICT (campaign_id) DO UPDATE SET by = excluded.by`,
  )
  const pausedBy = database.prepare<[string], { id: number; name: string }>(
    `SELECT c.id, c.name FROM paused_together p CROSS JOIN campaigns c ON c.id = p.campaign_id WHERE p.by = ? ORDER BY c.id`,
  )
  const write = database.prepare<[EngineState]>(
    `UPDATE engine_state SET after_restart = @afterRestart, all_paused_at = @allPausedAt, stopped_at = @stoppedAt,
       hung_up = @hungUp, restart_at = @restartAt, restart_stopped_at = @restartStoppedAt,
       restart_calls = @restartCalls, restart_answered = @restartAnswered`,
  )
  const forget = database.prepare<[string]>('DELETE FROM paused_together WHERE by = ?')

  function read(): EngineState {
    const row = state.get()
    if (!row) throw new Error('the row of the engine is gone')
    const { id: _id, ...rest } = row
    return rest
  }

  return {
    state: read,
    write: change => void write.run({ ...read(), ...change }),
    notePaused: (campaignId, by) => void note.run(campaignId, by),
    pausedBy: by => pausedBy.all(by),
    forgetPaused: by => void forget.run(by),
  }
}
