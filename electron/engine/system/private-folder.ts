import type { Dirent } from 'node:fs'
import { chmod, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { codeOf } from '../../../shared/errors.ts'
import type { Log } from '../ports/log.ts'

const FOLDER_MODE = 0o700
const FILE_MODE = 0o600
const OTHERS = 0o077
/** Folders such as /tmp, in which everybody may write but remove only what is theirs. */
const STICKY = 0o1000

/** What Trunkline keeps in a data folder. Anything else in it is not ours to change. */
const OURS =
  /^(?:recordings|prompts|exports|uploads|imported-files|rejected-rows|rule-packs|backups|damaged.*|certificate|trunkline\..*|engine\.lock.*|run\.json.*|serve\.address|secrets\.key.*)$/

/**
 * Takes the permissions of everybody else off a data folder and what Trunkline keeps in it, which an earlier version or another umask
 * gave: folders 0700, files 0600. Links are not followed. Windows has no such modes: there a user's folder is that user's.
 */
export async function keepFolderPrivate(dataDir: string, log: Log): Promise<void> {
  if (process.platform === 'win32') return
  try {
    const { mode } = await stat(dataDir)
    if ((mode & OTHERS) !== 0 && (mode & STICKY) === 0) await chmod(dataDir, FOLDER_MODE)
    for (const entry of await readdir(dataDir, { withFileTypes: true }))
      if (OURS.test(entry.name)) await keepEntryPrivate(dataDir, entry)
  } catch (problem) {
    log.warn('the data folder could not be kept from other users', { dataDir, problem: String(problem) })
  }
}

async function keepEntryPrivate(folder: string, entry: Dirent): Promise<void> {
  const path = join(folder, entry.name)
  const isFolder = entry.isDirectory()
  if (!isFolder && !entry.isFile()) return
  try {
    const { mode } = await stat(path)
    if ((mode & OTHERS) !== 0) await chmod(path, isFolder ? FOLDER_MODE : FILE_MODE)
    if (!isFolder) return
    for (const inside of await readdir(path, { withFileTypes: true })) await keepEntryPrivate(path, inside)
  } catch (problem) {
    if (codeOf(problem) !== 'ENOENT') throw problem // removed meanwhile
  }
}
