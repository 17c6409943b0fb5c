import { chmodSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import BetterSqlite, { type Database } from 'better-sqlite3'
import type { BackupFile, BackupReason } from '../../../shared/model/backup.ts'
import { trunkSettingsSchema } from '../../../shared/model/trunk.ts'
import { renameForGood, syncFile } from '../whole-file.ts'
import { backupFolder, backupName, listBackups, readBackupSettings } from './backup-files.ts'
import { checkContents } from './check-contents.ts'
import { bytesOf } from './folder-files.ts'
import { DATABASE_VERSION, databaseVersion, isEmptyDatabase } from './migrate.ts'
import { withoutSecrets } from './trunk-secrets.ts'

const DAY_MS = 86_400_000

/** Where a backup goes, and why it is made. */
export interface BackupOrder {
  readonly dataDir: string
  readonly reason: BackupReason
  /** ms since the epoch. */
  readonly at: number
  /** Another file than the usual one in the folder of backups. */
  readonly out?: string
}

/**
 * Copies a database, as it is at one instant, into a file of its own, and looks through that before it gets its name: a backup that is
 * there can be opened. It reads as one transaction, so nobody who writes waits; it takes seconds for a million recipients, so it
 * runs beside the engine's thread. Old backups are removed by count and age, the newest never. Throws what is wrong.
 */
export function backUp(database: Database, { dataDir, reason, at, out }: BackupOrder): BackupFile {
  const folder = backupFolder(dataDir)
  const fileName = backupName(at, reason)
  const path = out ?? join(folder, fileName)
  if (out === undefined) mkdirSync(folder, { recursive: true, mode: 0o700 })
  const part = `${path}.part`
  rmSync(part, { force: true })
  try {
    database.prepare('VACUUM INTO ?').run(part)
    chmodSync(part, 0o600)
    leaveSecretsOut(part)
    const problem = checkContents(part)
    if (problem !== null) throw new BackupUnsound(problem)
    syncFile(part)
    renameForGood(part, path)
  } finally {
    for (const file of [part, `${part}-wal`, `${part}-shm`, `${part}-journal`]) rmSync(file, { force: true })
  }
  if (out === undefined) removeOldBackups(dataDir, at)
  return { path, fileName, at, reason, bytes: bytesOf(path) }
}

/** What was copied does not hold together: the database itself is damaged. */
export class BackupUnsound extends Error {
  readonly code = 'BACKUP_UNSOUND'
}

/** Before a new program changes the shape of the database: this one can go back to what the old one wrote. */
export function backUpBefore(dataDir: string, database: Database, now: number): void {
  const version = databaseVersion(database)
  if (version === 0 || version >= DATABASE_VERSION || isEmptyDatabase(database)) return
  backUp(database, { dataDir, reason: 'update', at: now })
}

/** Before this version passwords were in plain text: a copy that is kept must not have them. They are entered again after a restore. */
const SEALED_FROM_VERSION = 6

function leaveSecretsOut(file: string): void {
  const copy = new BetterSqlite(file)
  try {
    if (databaseVersion(copy) >= SEALED_FROM_VERSION || databaseVersion(copy) === 0) return
    copy.exec('PRAGMA secure_delete = ON')
    const write = copy.prepare<[string, number]>('UPDATE trunks SET settings = ? WHERE id = ?')
    for (const { id, settings } of copy
      .prepare<[], { id: number; settings: string }>('SELECT id, settings FROM trunks')
      .all()) {
      const parsed = trunkSettingsSchema.safeParse(jsonOf(settings))
      write.run(parsed.success ? JSON.stringify(withoutSecrets(parsed.data)) : '{}', id)
    }
  } finally {
    copy.close()
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** Backs a data folder up over a connection of its own, beside an engine or without one. Throws what is wrong. */
export function backUpFolder(databaseFile: string, order: BackupOrder): BackupFile {
  const database = new BetterSqlite(databaseFile, { readonly: true, fileMustExist: true })
  try {
    return backUp(database, order)
  } finally {
    database.close()
  }
}

function removeOldBackups(dataDir: string, now: number): void {
  const { keep, keepDays } = readBackupSettings(dataDir)
  const [, ...older] = listBackups(dataDir)
  for (const [at, backup] of older.entries()) {
    if (at + 1 >= keep || backup.at < now - keepDays * DAY_MS) rmSync(backup.path, { force: true })
  }
}
