import { Worker } from 'node:worker_threads'
import type { DatabaseKeeping } from '../ports/database-keeping.ts'
import type { Log } from '../ports/log.ts'
import { backupFolder, listBackups, readBackupSettings, writeBackupSettings } from './backup-files.ts'
import { noteDamage } from './damage.ts'
import type { KeepAnswer, KeepTask } from './keep-messages.ts'
import { orderRestore } from './restore-order.ts'

export interface KeepingOptions {
  /** The entry `keep-worker`: the .ts file in the sources, the .cjs file in the built product. */
  readonly workerFile: string
  readonly dataDir: string
  readonly log: Log
}

/** Looks through the database and backs it up, each time in a thread of its own. */
export function startKeeping({ workerFile, dataDir, log }: KeepingOptions): DatabaseKeeping {
  const running = new Set<Worker>()
  const ask = async (task: KeepTask): Promise<KeepAnswer> => {
    const worker = new Worker(workerFile, { workerData: task, name: 'keep' })
    running.add(worker)
    try {
      return await answerOf(worker)
    } finally {
      running.delete(worker)
    }
  }
  return {
    findDamage: async () => problemOf(await ask({ kind: 'find-damage', dataDir }), log),
    async check() {
      const problem = problemOf(await ask({ kind: 'check', dataDir }), log)
      if (problem !== null) noteDamage(dataDir, problem)
      return problem
    },
    async backUp(reason, at) {
      const answer = await ask({ kind: 'back-up', dataDir, reason, at })
      if (answer.kind === 'backed-up') {
        log.info('database backed up', { reason, bytes: answer.backup.bytes })
        return { ok: true, backup: answer.backup }
      }
      const problem = answer.kind === 'failed' ? answer.problem : 'the thread answered another question'
      log.error('the database could not be backed up', { reason, problem })
      return { ok: false, problem, isDamage: answer.kind === 'failed' && answer.isDamage }
    },
    backups: () => ({
      folder: backupFolder(dataDir),
      settings: readBackupSettings(dataDir),
      files: [...listBackups(dataDir)],
    }),
    configure: settings => writeBackupSettings(dataDir, settings),
    restoreAtNextStart: backup => orderRestore(dataDir, backup),
    async end() {
      await Promise.all([...running].map(worker => worker.terminate()))
    },
  }
}

/** What it has found; a check that could not be made says nothing of the database. */
function problemOf(answer: KeepAnswer, log: Log): string | null {
  if (answer.kind === 'checked') return answer.problem
  if (answer.kind === 'failed')
    log.warn('the database could not be looked through', { problem: answer.problem })
  return null
}

function answerOf(worker: Worker): Promise<KeepAnswer> {
  let answer: KeepAnswer = { kind: 'failed', problem: 'its thread ended without an answer', isDamage: false }
  return new Promise(resolve => {
    worker.on('message', (message: KeepAnswer) => {
      answer = message
    })
    worker.on('error', (problem: Error) => {
      answer = { kind: 'failed', problem: problem.message, isDamage: false }
    })
    worker.on('exit', () => resolve(answer))
  })
}
