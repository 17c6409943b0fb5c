import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { syncFolder } from '../whole-file.ts'
import { folderStamp } from './backup-files.ts'
import { forgetDamage } from './damage.ts'
import { DATABASE_FILE, INDEX_FILE, LOG_FILE, SEAL_FILE, SET_ASIDE_FOLDER } from './folder-files.ts'

/**
 * Moves the database of a folder that nobody has open, as it lies on the disk, into a dated folder inside: nothing of it is ever
 * deleted or written over. The path of that folder. Throws what the disk says.
 */
export function setAside(dataDir: string, now: number): string {
  const parent = join(dataDir, SET_ASIDE_FOLDER)
  mkdirSync(parent, { recursive: true, mode: 0o700 })
  let folder = join(parent, folderStamp(now))
  for (let nth = 2; existsSync(folder); nth++) folder = join(parent, `${folderStamp(now)}-${nth}`)
  mkdirSync(folder, { mode: 0o700 })
  // the log first: a database without its log is told at the next start, a log of another database might be taken for its own
  for (const file of [LOG_FILE, INDEX_FILE, DATABASE_FILE]) {
    if (existsSync(join(dataDir, file))) renameSync(join(dataDir, file), join(folder, file))
  }
  rmSync(join(dataDir, SEAL_FILE), { force: true })
  syncFolder(folder)
  forgetDamage(dataDir)
  return folder
}

/** Writes a text beside what was set aside: what was found, and what became of it. */
export function noteSetAside(folder: string, name: string, text: string): void {
  writeFileSync(join(folder, name), text, { flush: true, mode: 0o600 })
}
