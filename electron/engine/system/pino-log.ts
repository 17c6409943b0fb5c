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

/**
 * One JSON line per entry. `destination` is any stream with `write` (standard error of a command, a file of the
 * desktop app); `level` is the lowest level that is written.
 */
export function createLog(
  destination: DestinationStream,
  level: 'debug' | 'info' | 'warn' | 'error' = 'info',
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
  const line = (name: 'debug' | 'info' | 'warn' | 'error') => (message: string, fields?: LogFields) =>
    fields ? logger[name](fields, message) : logger[name](message)
  return { debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error') }
}
