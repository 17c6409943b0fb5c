import { renderLadder } from './ladder.ts'
import type { TraceMessage } from './trace.ts'

const RULE = '-'.repeat(78)

/**
 * A trace as one text for people: the ladder first, then every message as it crossed the wire, with its time (UTC),
 * addresses and transport. Credentials are masked already.
 */
export function renderTraceText(messages: readonly TraceMessage[]): string {
  const whole = messages.map((message, index) => {
    const [from, to] =
      message.direction === 'sent' ? [message.local, message.remote] : [message.remote, message.local]
    const again = message.resent ? ' (again)' : ''
    const head = `${index + 1}. ${new Date(message.at).toISOString()} ${message.transport} ${from} -> ${to}${again}`
    return `${RULE}\n${head}\n\n${message.text.replaceAll('\r\n', '\n').trimEnd()}\n`
  })
  return [renderLadder(messages), ...whole].join('\n')
}
