import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import {
  BACKUP_REASONS,
  type BackupFile,
  type BackupReason,
  type BackupSettings,
  backupSettingsSchema,
} from '../../../shared/model/backup.ts'
import { writeWhole } from '../whole-file.ts'
import { BACKUPS_FOLDER } from './folder-files.ts'

/** In the data folder and not in the database, so that it can be read when the database cannot. */
export const BACKUP_SETTINGS_FILE = 'backups.json'

/** `trunkline-2026-12-01T02-30-00Z-schedule.sqlite` */
const NAME = /^trunkline-(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)Z-(schedule|asked|update)\.sqlite$/

/** The name of a backup that is made at `at` (ms since the epoch). */
export function backupName(at: number, reason: BackupReason): string {
  return `trunkline-${folderStamp(at)}-${reason}.sqlite`
}

/** An instant that any file system takes as part of a name. */
export function folderStamp(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replaceAll(':', '-')}Z`
}

/** The settings of a data folder; the usual ones where there are none or they cannot be read. */
export function readBackupSettings(dataDir: string): BackupSettings {
  const file = join(dataDir, BACKUP_SETTINGS_FILE)
  if (existsSync(file)) {
    try {
      return backupSettingsSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
    } catch {
      // written by hand, or torn: backups go on as usual
    }
  }
  return backupSettingsSchema.parse({})
}

/** Keeps the settings, and makes the folder. Throws what the disk says. */
export function writeBackupSettings(dataDir: string, settings: BackupSettings): void {
  mkdirSync(settings.folder ?? join(dataDir, BACKUPS_FOLDER), { recursive: true, mode: 0o700 })
  writeWhole(join(dataDir, BACKUP_SETTINGS_FILE), JSON.stringify(settings, null, 2))
}

/** Where the backups of a data folder lie. */
export function backupFolder(dataDir: string): string {
  return readBackupSettings(dataDir).folder ?? join(dataDir, BACKUPS_FOLDER)
}

/** The finished backups of a data folder, newest first. None where the folder cannot be read. */
export function listBackups(dataDir: string): readonly BackupFile[] {
  const folder = backupFolder(dataDir)
  let names: readonly string[]
  try {
    names = readdirSync(folder)
  } catch {
    return []
  }
  return names
    .flatMap(fileName => {
      const [, day, hours, minutes, seconds, reason] = NAME.exec(fileName) ?? []
      const known = BACKUP_REASONS.find(one => one === reason)
      if (known === undefined) return []
      const path = join(folder, fileName)
      const at = Date.parse(`${day}T${hours}:${minutes}:${seconds}Z`)
      const bytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0
      return bytes > 0 ? [{ path, fileName, at, reason: known, bytes }] : []
    })
    .sort((one, other) => other.at - one.at)
}
