/** Entry of an export thread: it writes one file and is gone. A million rows take seconds, so never the engine's thread. */
import { parentPort, workerData } from 'node:worker_threads'
import { writeExport } from './write-export.ts'

const port = parentPort
if (port) port.postMessage(writeExport(workerData, report => port.postMessage(report)))
