import { type DestinationStream, pino } from 'pino'
import type { Log, LogFields } from '../ports/log.ts'

/** Values that must never reach a log line, wherever they stand in its fields. */
const SECRET_PATHS = [
  'password',
  '*.password',
  '*.*.password',
  'credentials',
  '*.credentials',
  'authorization',
]

/** Lines of one message in one stretch of time; the rest is counted, so that a flood fills neither disk nor sight. */
const LINES_OF_MESSAGE_MAX = 200
const STRETCH_MS = 10_000
/** Messages are fixed phrases: some hundred. */
const MESSAGES_MAX = 1_000

/**
 * One JSON line per entry, of one message at most 200 in ten seconds. `destination` is any stream with `write` (standard error of a command, a file of the
 * desktop app); `level` is the lowest level that is written.
 */
export function createLog(
  destination: DestinationStream,
  level: 'debug' | 'info' | 'warn' | 'error' = 'info',
  now: () => number = () => performance.now(),
): Log {
  const logger = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: SECRET_PATHS, censor: '***' },
    },
    destination,
  )
  const stretches = new Map<string, { begunAt: number; lines: number }>()
  const line = (name: 'debug' | 'info' | 'warn' | 'error') => (message: string, fields?: LogFields) => {
    const at = now()
    const stretch = stretches.get(message)
    if (stretch && at - stretch.begunAt < STRETCH_MS) {
      stretch.lines++
      if (stretch.lines > LINES_OF_MESSAGE_MAX) return
    } else {
      if (stretches.size >= MESSAGES_MAX) stretches.clear()
      stretches.set(message, { begunAt: at, lines: 1 })
      const leftOut = (stretch?.lines ?? 0) - LINES_OF_MESSAGE_MAX
      if (leftOut > 0) logger.warn({ of: message, leftOut }, 'lines were left out')
    }
    if (fields) logger[name](fields, message)
    else logger[name](message)
  }
  return { debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error') }
}
