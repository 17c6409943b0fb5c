import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { BackupFile } from '../../../shared/model/backup.ts'
import type { Log } from '../ports/log.ts'
import { syncFolder, writeWhole } from '../whole-file.ts'
import { restoreBackup } from './restore-backup.ts'

/** What a person asked for in the app: it is done at the next start, when nobody has the database open. */
const ORDER_FILE = 'restore.json'
const orderSchema = z.object({ path: z.string(), at: z.number() })

/** Has the next start restore this backup. Throws what the disk says. */
export function orderRestore(dataDir: string, { path, at }: BackupFile): void {
  writeWhole(join(dataDir, ORDER_FILE), JSON.stringify({ path, at }))
}

/**
 * Restores what was asked for before the restart, once: a backup that cannot be restored leaves the database as it is, and the log says
 * why. The folder is locked by the caller.
 */
export function carryOutRestore(dataDir: string, now: number, log: Log): void {
  const file = join(dataDir, ORDER_FILE)
  if (!existsSync(file)) return
  try {
    const restored = restoreBackup(dataDir, orderSchema.parse(JSON.parse(readFileSync(file, 'utf8'))), now)
    if (restored.ok) log.info('a backup was restored', { ...restored.value.carriedOver })
    else log.error('the backup could not be restored', { problem: restored.error.message })
  } catch (problem) {
    log.error('the backup could not be restored', { problem: String(problem) })
  } finally {
    rmSync(file, { force: true })
    syncFolder(dataDir)
  }
}
