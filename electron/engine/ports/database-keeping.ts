import type { BackupFile, BackupReason, BackupSettings, Backups } from '../../../shared/model/backup.ts'

/** What keeps the data safe: looking for damage, and backups. Everything takes seconds and holds nobody up. */
export interface DatabaseKeeping {
  /** Before the first claim: why the database must not be used, as the end of a sentence; null when it is sound. */
  findDamage(): Promise<string | null>
  /** Looks through all of it while the engine runs. What it finds is remembered for the next start. */
  check(): Promise<string | null>
  /** A verified copy; `isDamage`: the database itself does not hold together. */
  backUp(
    reason: BackupReason,
    at: number,
  ): Promise<
    | { readonly ok: true; readonly backup: BackupFile }
    | { readonly ok: false; readonly problem: string; readonly isDamage: boolean }
  >
  backups(): Backups
  /** Throws what the disk says. */
  configure(settings: BackupSettings): void
  /** The next start puts this backup in the place of the database. Throws what the disk says. */
  restoreAtNextStart(backup: BackupFile): void
  /** Resolves when no thread is left. */
  end(): Promise<void>
}
