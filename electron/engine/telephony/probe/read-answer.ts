import type { TraceMessage } from '../../../../shared/model/trace.ts'

/** Payload types that need no rtpmap (RFC 3551 section 6). */
const STATIC_NAMES: Readonly<Record<string, string>> = {
  0: 'PCMU',
  3: 'GSM',
  8: 'PCMA',
  9: 'G722',
  18: 'G729',
}
/** What is shown of a header; Allow and Supported may be long. */
const VALUE_CHARACTERS_MAX = 200

/** The newest received response to a request of this method with a status from `from` to `to`. */
export function newestAnswer(
  messages: readonly TraceMessage[],
  method: string,
  [from, to]: readonly [number, number],
): string | null {
  for (let at = messages.length - 1; at >= 0; at--) {
    const message = messages[at]
    if (message?.direction !== 'received') continue
    const status = Number(/^SIP\/\d\.\d (\d{3})/i.exec(message.text)?.[1] ?? 0)
    if (status < from || status > to) continue
    if (headerOf(message.text, 'cseq')?.toUpperCase().endsWith(` ${method}`)) return message.text
  }
  return null
}

/** What an answer tells of its sender: product, methods, extensions; only what it says. */
export function factsOfAnswer(text: string): string[] {
  const product = headerOf(text, 'server') ?? headerOf(text, 'user-agent')
  return [
    ...(product === null ? [] : [`It is ${product}`]),
    ...['Allow', 'Supported'].flatMap(name => {
      const value = headerOf(text, name.toLowerCase())
      return value === null ? [] : [`${name}: ${value}`]
    }),
  ]
}

/** Names of the audio codecs in a message's SDP, in its order: `PCMA`, `telephone-event`; empty without audio. */
export function codecsIn(text: string): string[] {
  const headEnd = text.indexOf('\r\n\r\n')
  const body = headEnd === -1 ? '' : text.slice(headEnd + 4)
  const types = /^m=audio \d+ \S+ ([\d ]+)/m.exec(body)?.[1]?.trim().split(/ +/) ?? []
  const names = types.map(
    type =>
      new RegExp(`^a=rtpmap:${type} ([^\\s/]+)`, 'm').exec(body)?.[1] ?? STATIC_NAMES[type] ?? `type ${type}`,
  )
  return [...new Set(names)]
}

function headerOf(text: string, name: string): string | null {
  const headEnd = text.indexOf('\r\n\r\n')
  const head = headEnd === -1 ? text : text.slice(0, headEnd)
  const value = new RegExp(`\\r\\n${name}[ \\t]*:[ \\t]*([^\\r\\n]*)`, 'i').exec(head)?.[1]?.trim()
  return value ? value.slice(0, VALUE_CHARACTERS_MAX) : null
}
