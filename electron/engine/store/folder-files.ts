import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

export const DATABASE_FILE = 'trunkline.sqlite'
/** SQLite's log of what is not copied into the database yet. */
export const LOG_FILE = `${DATABASE_FILE}-wal`
/** SQLite's index of the log. */
export const INDEX_FILE = `${DATABASE_FILE}-shm`
export const LOCK_FILE = 'engine.lock'
/** How the database was left: see `seal.ts`. */
export const SEAL_FILE = 'trunkline.seal'
/** What a check has found wrong: see `damage.ts`. */
export const DAMAGE_FILE = 'damage.json'
/** Damaged files, a dated folder for each time. */
export const SET_ASIDE_FOLDER = 'set-aside'
export const BACKUPS_FOLDER = 'backups'

/** Bytes of a file, or 0 where there is none. */
export function bytesOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0
}

/**
 * What only a folder that was in use has, besides the database: a database that is missing beside it was lost, and was not never there.
 * The lock and the app's own log are made before the database, so they say nothing.
 */
export function tracesOfUse(dataDir: string): readonly string[] {
  const files = [LOG_FILE, INDEX_FILE, SEAL_FILE].filter(file => bytesOf(join(dataDir, file)) > 0)
  const folders = [SET_ASIDE_FOLDER, BACKUPS_FOLDER, 'prompts', 'recordings', 'exports', 'uploads']
  return [...files, ...folders.filter(folder => hasEntries(join(dataDir, folder)))]
}

function hasEntries(folder: string): boolean {
  return existsSync(folder) && statSync(folder).isDirectory() && readdirSync(folder).length > 0
}
