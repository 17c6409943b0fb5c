import { labelOf } from '../../../shared/model/ladder.ts'
import type { TraceMessage } from '../../../shared/model/trace.ts'

/** What an arrow tells by its hue; the word beside it tells the same. */
export type LadderTone = 'request' | 'progress' | 'success' | 'failure'

export interface LadderRow {
  readonly message: TraceMessage
  /** `INVITE (SDP)`, `200 OK (BYE)`. */
  readonly label: string
  readonly tone: LadderTone
  /** Lifelines by their place, from 0. */
  readonly from: number
  readonly to: number
  /** The method that it is or answers: `INVITE`. */
  readonly method: string
  /** How often the same bytes went the same way before: 0 for the first time. */
  readonly repeat: number
  /** Times that it went again afterwards, all in all. */
  readonly repeats: number
  /** Milliseconds since the message before; null for the first. */
  readonly sinceBeforeMs: number | null
  /** One sentence for those who hear the page: who sent what to whom. */
  readonly spoken: string
}

export interface Ladder {
  /** Our own address first, then the others in the order in which they speak. */
  readonly lifelines: readonly string[]
  readonly rows: readonly LadderRow[]
}

/** The drawing of these messages: a lifeline per address, an arrow per message. */
export function ladderOf(messages: readonly TraceMessage[]): Ladder {
  const lifelines = [
    ...new Set([...messages.map(message => message.local), ...messages.map(message => message.remote)]),
  ]
  const seen = new Map<string, number>()
  const numbers = messages.map(message => {
    const key = repeatKey(message)
    // One that was first seen by somebody else is not the first, even when the trace begins with it.
    const times = seen.get(key) ?? (message.resent ? 1 : 0)
    seen.set(key, times + 1)
    return times
  })
  const rows = messages.map((message, index): LadderRow => {
    const sent = message.direction === 'sent'
    const source = sent ? message.local : message.remote
    const target = sent ? message.remote : message.local
    const before = messages[index - 1]
    const label = labelOf(message)
    return {
      message,
      label,
      method: methodOf(message.text),
      repeat: numbers[index] ?? 0,
      repeats: (seen.get(repeatKey(message)) ?? 1) - 1,
      tone: toneOf(message.text),
      from: lifelines.indexOf(source),
      to: lifelines.indexOf(target),
      sinceBeforeMs: before ? message.at - before.at : null,
      spoken: `${label}, ${sent ? 'sent to' : 'received from'} ${message.remote}`,
    }
  })
  return { lifelines, rows }
}

const repeatKey = (message: TraceMessage): string => `${message.direction} ${message.remote} ${message.text}`

function methodOf(text: string): string {
  const request = /^([A-Z][A-Za-z0-9._-]*) \S+ SIP\//.exec(text)?.[1]
  return request ?? /\r\ncseq[ \t]*:[ \t]*\d+[ \t]+(\S+)/i.exec(text)?.[1] ?? 'other'
}

/** What of a ladder is shown. */
export interface LadderFilter {
  /** One method with its answers; null for all. An ACK goes with its INVITE. */
  readonly method: string | null
  /** Part of a message, upper or lower case: a number, a Call-ID. */
  readonly text: string
  /** Repetitions are folded into the message that they repeat. */
  readonly folded: boolean
}

export const WHOLE_LADDER: LadderFilter = { method: null, text: '', folded: false }

/** The methods of a ladder with how many messages belong to each, in the order in which they came. */
export function methodsOf(ladder: Ladder): readonly (readonly [method: string, messages: number])[] {
  const counts = new Map<string, number>()
  for (const { method } of ladder.rows) counts.set(familyOf(method), (counts.get(familyOf(method)) ?? 0) + 1)
  return [...counts]
}

const familyOf = (method: string): string => (method === 'ACK' || method === 'CANCEL' ? 'INVITE' : method)

/** The rows that a filter lets through, with the times between those. */
export function filtered(ladder: Ladder, filter: LadderFilter): Ladder {
  const wanted = filter.text.trim().toLowerCase()
  let before: LadderRow | null = null
  const rows: LadderRow[] = []
  for (const row of ladder.rows) {
    if (filter.method !== null && familyOf(row.method) !== filter.method) continue
    if (filter.folded && row.repeat > 0) continue
    if (wanted !== '' && !row.message.text.toLowerCase().includes(wanted)) continue
    rows.push({ ...row, sinceBeforeMs: before ? row.message.at - before.message.at : null })
    before = row
  }
  return { lifelines: ladder.lifelines, rows }
}

function toneOf(text: string): LadderTone {
  const status = /^SIP\/\d\.\d (\d)/i.exec(text)?.[1]
  if (status === undefined) return 'request'
  if (status === '1') return 'progress'
  return status === '2' ? 'success' : 'failure'
}

/** `+0.003`, `+12.345`: seconds between two messages. */
export function formatGap(ms: number | null): string {
  return ms === null ? '' : `+${(ms / 1000).toFixed(3)}`
}

export interface MessageParts {
  readonly startLine: string
  readonly headers: readonly { readonly name: string; readonly value: string }[]
  readonly body: string
}

/** A SIP message cut into start line, headers and body; folded header lines stay with their header. */
export function partsOf(text: string): MessageParts {
  const headEnd = text.indexOf('\r\n\r\n')
  const head = headEnd === -1 ? text : text.slice(0, headEnd)
  const [startLine = '', ...lines] = head.replace(/\r\n[ \t]+/g, ' ').split('\r\n')
  const headers = lines
    .filter(line => line !== '')
    .map(line => {
      const colon = line.indexOf(':')
      return colon === -1
        ? { name: line, value: '' }
        : { name: line.slice(0, colon), value: line.slice(colon + 1).trim() }
    })
  return { startLine, headers, body: headEnd === -1 ? '' : text.slice(headEnd + 4) }
}
