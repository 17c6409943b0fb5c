/** Entry of the thread that copies SQLite's log into the database; it is told what to do by `start-checkpoints.ts`. */
import { join } from 'node:path'
import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import BetterSqlite from 'better-sqlite3'
import type { CheckpointCommand, CheckpointReport, CheckpointTask } from './checkpoint-messages.ts'
import { copyLog } from './copy-log.ts'
import { DATABASE_FILE, flushDrive } from './open-database.ts'

/** So often the log is copied when nobody asks: at 30 calls a second it grows by some 2,000 pages meanwhile. */
const EVERY_MS = 2_000
const PASSES_MAX = 4
const BUSY_TIMEOUT_MS = 5_000

function serve(port: MessagePort, { dataDir }: CheckpointTask): void {
  const database = new BetterSqlite(join(dataDir, DATABASE_FILE), { fileMustExist: true })
  database.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`)
  flushDrive(database)
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

if (parentPort) serve(parentPort, workerData)
