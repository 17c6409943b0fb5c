/** A digit that came in an INFO. `durationMs` is null when the far end does not say. */
export interface InfoDigit {
  readonly digit: string
  readonly durationMs: number | null
}

export type ReadInfo =
  | { readonly kind: 'digit'; readonly digit: InfoDigit }
  /** Nothing inside, or something to be taken note of only: 200. */
  | { readonly kind: 'nothing' }
  /** 415 with these types in Accept. */
  | { readonly kind: 'unknown-type' }
  /** 400. */
  | { readonly kind: 'malformed' }

/** Value of the Accept header of a 415. */
export const INFO_TYPES = 'application/dtmf-relay, application/dtmf'

/** RFC 4733 3.2 events 0 to 16, as the INFO dialects write them; 10 and 11 are how some devices number * and #. */
const DIGIT = /^[0-9*#A-D]$/
const BY_NUMBER: Readonly<Record<string, string>> = {
  '10': '*',
  '11': '#',
  '12': 'A',
  '13': 'B',
  '14': 'C',
  '15': 'D',
}
/** A key that is held longer than this is stuck. */
const DURATION_MAX_MS = 60_000

/**
 * Reads the body of an INFO: `Signal=5` and `Duration=160` (application/dtmf-relay, Cisco), or the digit alone
 * (application/dtmf). Never throws.
 */
export function readInfo(contentType: string | undefined, body: string): ReadInfo {
  if (body === '') return { kind: 'nothing' }
  const type = (contentType ?? '').split(';')[0]?.trim().toLowerCase()
  if (type === 'application/dtmf') return digitOf(body, null)
  if (type !== 'application/dtmf-relay') return { kind: 'unknown-type' }
  const signal = /^\s*Signal\s*=\s*(\S+)\s*$/im.exec(body)?.[1]
  const duration = /^\s*Duration\s*=\s*(\d{1,6})\s*$/im.exec(body)?.[1]
  if (signal === undefined) return { kind: 'malformed' }
  return digitOf(signal, duration === undefined ? null : Math.min(Number(duration), DURATION_MAX_MS))
}

function digitOf(text: string, durationMs: number | null): ReadInfo {
  const trimmed = text.trim().toUpperCase()
  const digit = BY_NUMBER[trimmed] ?? trimmed
  return DIGIT.test(digit) ? { kind: 'digit', digit: { digit, durationMs } } : { kind: 'malformed' }
}

/** An INFO for one digit in the dialect that most PBXs take. @throws when it is no digit. */
export function writeInfo(digit: string, durationMs: number): { contentType: string; content: string } {
  const upper = digit.toUpperCase()
  if (!DIGIT.test(upper)) throw new Error(`"${digit}" is no key of a telephone.`)
  return {
    contentType: 'application/dtmf-relay',
    content: `Signal=${upper}\r\nDuration=${Math.round(durationMs)}\r\n`,
  }
}
