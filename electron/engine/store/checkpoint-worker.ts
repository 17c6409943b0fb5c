/** Entry of the thread that copies SQLite's log into the database; it is told what to do by `start-checkpoints.ts`. */
import { join } from 'node:path'
import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import BetterSqlite, { type Database } from 'better-sqlite3'
import type { CheckpointCommand, CheckpointReport, CheckpointTask } from './checkpoint-messages.ts'
import { DATABASE_FILE } from './open-database.ts'

/** So often the log is copied when nobody asks: at 30 calls a second it grows by some 2,000 pages meanwhile. */
const EVERY_MS = 2_000
/** The log begins anew only when all of it is copied; each pass is shorter than the one before. */
const PASSES_MAX = 4
const BUSY_TIMEOUT_MS = 5_000

/** What SQLite answers: pages in the log, and how many of them are in the database. -1 where there is no log. */
interface Checkpointed {
  readonly log: number
  readonly checkpointed: number
}

function serve(port: MessagePort, { dataDir }: CheckpointTask): void {
  const database = new BetterSqlite(join(dataDir, DATABASE_FILE), { fileMustExist: true })
  database.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`)
  const report = (message: CheckpointReport): void => port.postMessage(message)
  const timer = setInterval(() => {
    const problem = copyLog(database, 1)
    if (problem !== null) report({ kind: 'failed', problem })
  }, EVERY_MS)
  port.on('message', (command: CheckpointCommand) => {
    if (command.kind === 'end') {
      clearInterval(timer)
      database.close()
      port.close()
      return
    }
    const problem = copyLog(database, PASSES_MAX)
    if (problem !== null) report({ kind: 'failed', problem })
    report({ kind: 'copied' })
  })
}

/** PASSIVE waits for nobody and lets nobody wait: neither the engine's commits nor who reads. The problem, or null. */
function copyLog(database: Database, passes: number): string | null {
  try {
    const checkpoint = database.prepare<[], Checkpointed>('PRAGMA wal_checkpoint(PASSIVE)')
    for (let pass = 0; pass < passes; pass++) {
      const state = checkpoint.get()
      if (state === undefined || state.checkpointed >= state.log) break
    }
    return null
  } catch (problem) {
    return problem instanceof Error ? problem.message : String(problem)
  }
}

if (parentPort) serve(parentPort, workerData)
