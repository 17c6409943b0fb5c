/** Entry of the practice carrier's thread: one carrier, driven by the messages of `start-practice-carrier.ts`. */
import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import type { Log, LogFields } from '../ports/log.ts'
import { systemClock } from '../system/system-clock.ts'
import { systemRandomness } from '../system/system-randomness.ts'
import type { CarrierCommand, CarrierNews, CarrierWorkerData } from './carrier-messages.ts'
import { createPracticeCarrier, type PracticeCarrier } from './practice-carrier.ts'

async function serve(port: MessagePort, { profile, seed, resourcesDir }: CarrierWorkerData): Promise<void> {
  const tell = (news: CarrierNews): void => port.postMessage(news)
  const log = logTo(tell)
  let carrier: PracticeCarrier
  try {
    carrier = await createPracticeCarrier({
      profile,
      seed,
      resourcesDir,
      clock: systemClock,
      randomness: systemRandomness,
      log,
    })
  } catch (error) {
    tell({ kind: 'failed', reason: error instanceof Error ? error.message : String(error) })
    port.close()
    return
  }
  // sip.js has handlers that reject unheard; one call's trouble must not end all others (the log has it).
  process.on('unhandledRejection', reason =>
    log.error('practice carrier: unheard failure', { reason: String(reason) }),
  )
  port.on('message', (command: CarrierCommand) => {
    if (command.kind === 'count')
      tell({ kind: 'counted', ask: command.ask, statistics: carrier.statistics() })
    else void carrier.close().then(() => port.close())
  })
  const { address, addresses } = carrier
  tell({ kind: 'listening', ...address, certificate: addresses.certificate })
}

function logTo(tell: (news: CarrierNews) => void): Log {
  const write =
    (level: 'debug' | 'info' | 'warn' | 'error') =>
    (message: string, fields: LogFields = {}): void =>
      tell({ kind: 'log', level, message, fields })
  // A line per call would cross the threads unread: nothing below `info` is of interest here.
  return { debug: () => undefined, info: write('info'), warn: write('warn'), error: write('error') }
}

if (parentPort) void serve(parentPort, workerData)
