import type { KeepDatabase } from '../use-cases/keep-database.ts'
import type { Handlers } from './handlers.ts'

/** Answers to everything a page asks of backups. */
export function createBackupRequests(
  keep: KeepDatabase,
): Handlers<'backups.list' | 'backups.create' | 'backups.configure' | 'backups.restore'> {
  return {
    'backups.list': keep.list,
    'backups.create': keep.backUp,
    'backups.configure': keep.configure,
    'backups.restore': ({ fileName }) => keep.restore(fileName),
  }
}
