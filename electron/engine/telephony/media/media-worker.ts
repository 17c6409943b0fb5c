/** Entry of the media thread: one engine, driven by the messages of `media-client.ts`. */
import { performance } from 'node:perf_hooks'
import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import type { Log, LogFields } from '../../ports/log.ts'
import { createMediaEngine, type MediaEngine } from './media-engine.ts'
import type { MediaCommand, MediaReport, MediaWorkerData } from './media-messages.ts'
import type { MediaClock } from './ticker.ts'

/** This thread's own timers: `system/` belongs to the engine's thread, adapters do not import one another. */
const threadClock: MediaClock = {
  monotonic: () => performance.now(),
  after(ms, act) {
    const timer = setTimeout(act, ms)
    return () => clearTimeout(timer)
  },
}

function serve(port: MessagePort, data: MediaWorkerData): void {
  const report = (message: MediaReport): void => port.postMessage(message)
  const engine = createMediaEngine({ clock: threadClock, rtpPorts: data.rtpPorts, log: logTo(report) })
  engine.onEvent(event => report({ kind: 'event', event }))
  port.on('message', (command: MediaCommand) => {
    if (command.kind === 'end') {
      void engine.end().then(() => {
        report({ kind: 'ended', ask: command.ask })
        port.close()
      })
      return
    }
    void perform(engine, command, report)
  })
}

async function perform(
  engine: MediaEngine,
  command: Exclude<MediaCommand, { kind: 'end' }>,
  report: (message: MediaReport) => void,
): Promise<void> {
  switch (command.kind) {
    case 'open':
      try {
        const { host, port } = await engine.open(command.stream, command.options)
        report({ kind: 'opened', ask: command.ask, host, port })
      } catch (error) {
        report({
          kind: 'refused',
          ask: command.ask,
          reason: error instanceof Error ? error.message : String(error),
        })
      }
      return
    case 'connect':
      engine.connect(command.stream, command.remote)
      return
    case 'play':
      engine.play(command.stream, command.file)
      return
    case 'stop':
      engine.stop(command.stream)
      return
    case 'dtmf':
      engine.sendDtmf(command.stream, command.digits, command.how)
      return
    case 'record':
      engine.record(command.stream, command.file, command.layout)
      return
    case 'stop-recording':
      engine.stopRecording(command.stream)
      return
    case 'hear':
      engine.hear(command.to, command.from, command.gain)
      return
    case 'close':
      report({ kind: 'closed', ask: command.ask, summary: await engine.close(command.stream) })
      return
    case 'count':
      report({ kind: 'counted', ask: command.ask, counters: engine.counters() })
      return
  }
}

function logTo(report: (message: MediaReport) => void): Log {
  const write =
    (level: 'debug' | 'info' | 'warn' | 'error') =>
    (message: string, fields: LogFields = {}): void =>
      report({ kind: 'log', level, message, fields })
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') }
}

if (parentPort) serve(parentPort, workerData)
