import type { BackupFile, BackupReason } from '../../../shared/model/backup.ts'

/** What the thread that looks after the database is asked: each task has a thread of its own. */
export type KeepTask =
  /** Before anything is opened: is there damage? */
  | { readonly kind: 'find-damage'; readonly dataDir: string }
  /** While the engine runs: does the whole database hold together? */
  | { readonly kind: 'check'; readonly dataDir: string }
  | { readonly kind: 'back-up'; readonly dataDir: string; readonly reason: BackupReason; readonly at: number }

export type KeepAnswer =
  | { readonly kind: 'checked'; readonly problem: string | null }
  | { readonly kind: 'backed-up'; readonly backup: BackupFile }
  /** `isDamage`: the database itself does not hold together. */
  | { readonly kind: 'failed'; readonly problem: string; readonly isDamage: boolean }
