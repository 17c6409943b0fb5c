import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Result, success } from '../../shared/errors.ts'
import type { DatabaseKeeping } from './ports/database-keeping.ts'
import type { Log } from './ports/log.ts'
import { damagedFailure, findDamage } from './store/damage.ts'
import { bytesOf, DATABASE_FILE, LOG_FILE } from './store/folder-files.ts'
import {
  type FolderLock,
  failureOfOpening,
  lockFolder,
  type OpenedWriter,
  openDatabase,
} from './store/open-database.ts'
import { carryOutRestore } from './store/restore-order.ts'

/** What is smaller is looked through on the spot: a thread would take longer to start. */
const HERE_BYTES_MAX = 4 * 1_048_576
/** A start waits no longer than this for the check; then everything opens but the calls. */
const CHECK_WAIT_MS = 2_000

export interface OpenedData {
  readonly database: OpenedWriter
  /** Resolves with what is wrong with the database, as the end of a sentence, or null; null when that is known already: nothing. */
  readonly checking: Promise<string | null> | null
}

/**
 * Opens the data folder of an engine, after its database was looked through: before anything is written where that takes seconds at
 * most, and otherwise while pages are served already, so that a million recipients hold no start up. Failures: those of `openDatabase`.
 */
export async function openData(
  dataDir: string,
  keeping: Pick<DatabaseKeeping, 'findDamage'>,
  log: Log,
): Promise<Result<OpenedData>> {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    const lock = lockFolder(dataDir)
    if (!lock.ok) return lock
    return await openLocked(dataDir, keeping, log, lock.value)
  } catch (problem) {
    return failureOfOpening(dataDir, problem)
  }
}

async function openLocked(
  dataDir: string,
  keeping: Pick<DatabaseKeeping, 'findDamage'>,
  log: Log,
  lock: FolderLock,
): Promise<Result<OpenedData>> {
  try {
    carryOutRestore(dataDir, Date.now(), log)
    const isSmall = bytesOf(join(dataDir, DATABASE_FILE)) + bytesOf(join(dataDir, LOG_FILE)) <= HERE_BYTES_MAX
    const checking = isSmall ? Promise.resolve(findDamage(dataDir)) : keeping.findDamage()
    const found = await within(checking, CHECK_WAIT_MS)
    if (found !== 'unknown' && found.problem !== null) {
      lock.release()
      log.error('the database is damaged', { problem: found.problem })
      return damagedFailure(dataDir, found.problem)
    }
    const opened = openDatabase(dataDir, { lock })
    if (!opened.ok) return opened
    return success({ database: opened.value, checking: found === 'unknown' ? checking : null })
  } catch (problem) {
    lock.release()
    throw problem
  }
}

async function within(
  checking: Promise<string | null>,
  ms: number,
): Promise<'unknown' | { readonly problem: string | null }> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<'unknown'>(resolve => {
    timer = setTimeout(() => resolve('unknown'), ms)
  })
  try {
    return await Promise.race([late, checking.then(problem => ({ problem }))])
  } finally {
    clearTimeout(timer)
  }
}
