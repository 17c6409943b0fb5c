/**
 * One structured line per state change, with ids, never a secret.
 * `fields` are plain JSON values; `message` is a fixed phrase, so that lines can be counted.
 */
export interface Log {
  debug(message: string, fields?: LogFields): void
  info(message: string, fields?: LogFields): void
  warn(message: string, fields?: LogFields): void
  error(message: string, fields?: LogFields): void
}

export type LogFields = Readonly<Record<string, unknown>>
