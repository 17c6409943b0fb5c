/** Entry of the thread that looks through the database or backs it up: seconds of work, so never the engine's thread. */
import { join } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import { codeOf } from '../../../shared/errors.ts'
import { BackupUnsound, backUpFolder } from './back-up.ts'
import { checkContents } from './check-contents.ts'
import { findDamage } from './damage.ts'
import { DATABASE_FILE } from './folder-files.ts'
import type { KeepAnswer, KeepTask } from './keep-messages.ts'

function answer(task: KeepTask): KeepAnswer {
  const database = join(task.dataDir, DATABASE_FILE)
  try {
    switch (task.kind) {
      case 'find-damage':
        return { kind: 'checked', problem: findDamage(task.dataDir) }
      case 'check':
        return { kind: 'checked', problem: checkContents(database) }
      case 'back-up':
        return { kind: 'backed-up', backup: backUpFolder(database, task) }
    }
  } catch (problem) {
    const isDamage = problem instanceof BackupUnsound || /^SQLITE_(CORRUPT|NOTADB)/.test(codeOf(problem))
    return { kind: 'failed', problem: problem instanceof Error ? problem.message : String(problem), isDamage }
  }
}

const task: KeepTask = workerData
parentPort?.postMessage(answer(task))
