import type { Log } from '../../electron/engine/ports/log.ts'

/** A log that keeps nothing. */
export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} }

/** A log whose lines a test can read. */
export function rememberingLog(): Log & {
  readonly lines: { level: string; message: string; fields: unknown }[]
} {
  const lines: { level: string; message: string; fields: unknown }[] = []
  const keep = (level: string) => (message: string, fields?: unknown) =>
    void lines.push({ level, message, fields })
  return { lines, debug: keep('debug'), info: keep('info'), warn: keep('warn'), error: keep('error') }
}
