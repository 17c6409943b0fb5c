import { failure } from '../../shared/errors.ts'
import type { RequestInput } from '../../shared/ipc/contract.ts'
import type { ExportProgress } from '../../shared/model/export.ts'
import type { Engine } from '../engine/engine.ts'
import { ask, CommandFailed } from './ask-engine.ts'

/** Exports a table of a running engine and waits for it. Resolves with the id of the finished file; throws CommandFailed. */
export async function exportToEnd(engine: Engine, order: RequestInput<'exports.start'>): Promise<string> {
  const over = new Map<string, ExportProgress>()
  let wake: (() => void) | null = null
  // listens first, so that an export that ends before its id is known is not missed
  const stop = engine.onBatch(batch => {
    for (const { name, payload } of batch.events) {
      if (name === 'export-progress' && payload.state !== 'waiting' && payload.state !== 'writing')
        over.set(payload.exportId, payload)
    }
    wake?.()
  })
  try {
    const { exportId } = await ask(engine, 'exports.start', order)
    const ended = await new Promise<ExportProgress>(resolve => {
      wake = () => {
        const progress = over.get(exportId)
        if (progress) resolve(progress)
      }
      wake()
    })
    if (ended.state !== 'done')
      throw new CommandFailed(failure('internal', ended.problem ?? 'The export was cancelled.').error)
    return exportId
  } finally {
    stop()
  }
}
