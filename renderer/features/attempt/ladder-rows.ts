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
  const rows = messages.map((message, index): LadderRow => {
    const sent = message.direction === 'sent'
    const source = sent ? message.local : message.remote
    const target = sent ? message.remote : message.local
    const before = messages[index - 1]
    const label = labelOf(message)
    return {
      message,
      label,
      tone: toneOf(message.text),
      from: lifelines.indexOf(source),
      to: lifelines.indexOf(target),
      sinceBeforeMs: before ? message.at - before.at : null,
      spoken: `${label}, ${sent ? 'sent to' : 'received from'} ${message.remote}`,
    }
  })
  return { lifelines, rows }
}

function toneOf(text: string): LadderTone {
  const status = /^SIP\/\d\.\d (\d)/i.exec(text)?.[1]
  if (status === undefined) return 'request'
  if (status === '1') return 'progress'
  return status === '2' ? 'success' : 'failure'
}

/** `+0.003`, `+12.345 s`: seconds between two messages. */
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
