import { failure, type Result, success } from '../../shared/errors.ts'
import { listBackups } from './store/backup-files.ts'
import { lockFolder } from './store/open-database.ts'
import { type Restored, restoreBackup } from './store/restore-backup.ts'
import { type SalvageReport, salvage } from './store/salvage.ts'

/** Restores a backup of a data folder that no engine uses; without one, the newest. Failures have a sentence; nothing has changed then. */
export function restoreData(
  dataDir: string,
  backup: { readonly path: string; readonly at: number | null } | null,
  now: number,
): Result<Restored> {
  const chosen = backup ?? listBackups(dataDir)[0]
  if (!chosen)
    return failure(
      'file_unreadable',
      `${dataDir} has no backups. Name a backup file, or salvage what can be read.`,
    )
  return locked(dataDir, () => restoreBackup(dataDir, chosen, now))
}

/** Salvages what can be read of the database of a folder that no engine uses. */
export function salvageData(dataDir: string, now: number): Result<SalvageReport> {
  return locked(dataDir, () => success(salvage(dataDir, now)))
}

/** What a person reads after a salvage. */
export function salvageSentence({ tables, setAside }: SalvageReport): string {
  const lost = tables.reduce((sum, table) => sum + table.lost, 0)
  const cut = tables.filter(({ isCutShort }) => isCutShort).map(({ table }) => table)
  const what = lost === 0 && cut.length === 0 ? 'Nothing is missing.' : `At most ${lost} rows are missing.`
  const rest =
    cut.length === 0 ? '' : ` Some of these tables could not be read to their end: ${cut.join(', ')}.`
  return `${what}${rest} The damaged files are in ${setAside}. Active campaigns are paused.`
}

function locked<Value>(dataDir: string, act: () => Result<Value>): Result<Value> {
  const lock = lockFolder(dataDir)
  if (!lock.ok) return lock
  try {
    return act()
  } catch (problem) {
    const why = problem instanceof Error ? problem.message : String(problem)
    return failure('file_unreadable', `It could not be done (${why}); the files are where they were.`)
  } finally {
    lock.value.release()
  }
}
