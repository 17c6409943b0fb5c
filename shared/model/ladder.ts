import type { TraceMessage } from './trace.ts'

/** Characters between two lifelines: room for `183 Session Progress (SDP)` and an arrow around it. */
const GAP = 34
const LABEL_MAX = GAP - 6
/** Width of `09:00:00.000  +12.345  `. */
const TIME_WIDTH = 24

/**
 * Draws SIP messages as a ladder, the picture that every telephone engineer expects: one lifeline per address, one
 * arrow per message, with the time (UTC) and the seconds since the message before. Returns text with a line per
 * message, or a sentence when there is none. Times of day come from `at`; nothing else is read from a clock.
 */
export function renderLadder(messages: readonly TraceMessage[]): string {
  const first = messages[0]
  if (!first) return 'No SIP message was recorded for this attempt.\n'
  const columns = columnsOf(messages)
  const lines = [headingOf(columns)]
  let before = first.at
  for (const message of messages) {
    lines.push(lineOf(message, columns, before))
    before = message.at
  }
  return `${lines.map(line => line.trimEnd()).join('\n')}\n`
}

/** Our own address first, then the others in the order in which they speak. */
function columnsOf(messages: readonly TraceMessage[]): string[] {
  return [...new Set([...messages.map(message => message.local), ...messages.map(message => message.remote)])]
}

function headingOf(columns: readonly string[]): string {
  let heading = ' '.repeat(TIME_WIDTH)
  columns.forEach((address, index) => {
    const from = Math.max(
      heading.length + (index === 0 ? 0 : 2),
      TIME_WIDTH + index * GAP - Math.floor(address.length / 2),
    )
    heading = heading.padEnd(from) + address
  })
  return heading
}

function lineOf(message: TraceMessage, columns: readonly string[], before: number): string {
  const local = columns.indexOf(message.local)
  const remote = columns.indexOf(message.remote)
  const left = Math.min(local, remote)
  const right = Math.max(local, remote)
  const rightward = (message.direction === 'sent') === local < remote
  let line = timeOf(message.at, before).padEnd(TIME_WIDTH)
  for (let column = 0; column < columns.length; column++) {
    line += '|'
    if (column === columns.length - 1) break
    if (column < left || column >= right) line += ' '.repeat(GAP - 1)
    else if (column === left) {
      line += arrow(labelOf(message), (right - left) * GAP - 1, rightward)
      column = right - 1
    }
  }
  return line
}

function timeOf(at: number, before: number): string {
  const time = new Date(at).toISOString().slice(11, 23)
  const seconds = ((at - before) / 1000).toFixed(3)
  return `${time}  +${seconds}`
}

function arrow(label: string, width: number, rightward: boolean): string {
  const space = width - 1 - label.length - 2
  const leftDashes = '-'.repeat(Math.max(1, Math.floor(space / 2)))
  const rightDashes = '-'.repeat(Math.max(1, Math.ceil(space / 2)))
  return rightward ? `${leftDashes} ${label} ${rightDashes}>` : `<${leftDashes} ${label} ${rightDashes}`
}

/** `INVITE (SDP)`, `200 OK (BYE)`, `INVITE (SDP) again` for a message that went before. */
export function labelOf(message: TraceMessage): string {
  const headEnd = message.text.indexOf('\r\n\r\n')
  const head = headEnd === -1 ? message.text : message.text.slice(0, headEnd)
  const startLine = head.slice(0, Math.max(0, head.indexOf('\r\n'))) || head
  const response = /^SIP\/\d\.\d (\d+)(?: (.*))?$/i.exec(startLine)
  const method = /(?:^|\r\n)cseq[ \t]*:[ \t]*\d+[ \t]+(\S+)/i.exec(head)?.[1]
  const name = response ? `${response[1] ?? ''} ${response[2] ?? ''}`.trim() : (startLine.split(' ')[0] ?? '')
  const sdp = /(?:^|\r\n)(?:content-type|c)[ \t]*:[ \t]*application\/sdp/i.test(head) && headEnd !== -1
  const hints = [response && method !== undefined && method !== 'INVITE' ? method : '', sdp ? 'SDP' : '']
  const hint = hints.filter(text => text !== '').join(', ')
  const tail = `${hint === '' ? '' : ` (${hint})`}${message.resent ? ' again' : ''}`
  return `${name.slice(0, Math.max(3, LABEL_MAX - tail.length))}${tail}`
}
