import type { Database } from 'better-sqlite3'
import type { ImportStore } from '../ports/import-store.ts'

/** Which files of imports are kept. */
export function createKeptImports(
  database: Database,
): Pick<ImportStore, 'keptFiles' | 'forgetFile' | 'importOfSource'> {
  const kept = database.prepare<[], { importId: number; keptFile: string; bytes: number; startedAt: number }>(
    `SELECT id AS importId, kept_file AS keptFile, bytes, started_at AS startedAt FROM imports
     WHERE kept_file IS NOT NULL ORDER BY id DESC`,
  )
  const forget = database.prepare<[number]>('UPDATE imports SET kept_file = NULL WHERE id = ?')
  const bySource = database.prepare<[string], { id: number }>(
    `SELECT id FROM imports INDEXED BY imports_by_source WHERE source = ? AND state NOT IN ('failed', 'cancelled')
     ORDER BY id DESC LIMIT 1`,
  )
  return {
    keptFiles: () => kept.all(),
    forgetFile(importId) {
      forget.run(importId)
    },
    importOfSource: source => bySource.get(source)?.id ?? null,
  }
}
