/** Entry of an export thread: it answers one task and is gone. A million rows take seconds, so never the engine's thread. */
import { parentPort, workerData } from 'node:worker_threads'
import type { ExportTask } from './export-messages.ts'
import { describeExport, writeExport } from './write-export.ts'

const port = parentPort
const task: ExportTask = workerData
if (port) {
  port.postMessage(
    task.kind === 'write'
      ? writeExport(task, report => port.postMessage(report))
      : describeExport(task.dataDir, task.target),
  )
}
