import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import {
  headerValue,
  headerValues,
  parseSipMessage,
  type SipRequest,
} from '../../electron/engine/telephony/transport/message-text.ts'

export interface RawUas {
  readonly address: string
  readonly port: number
  /** Everything that came, in order. */
  readonly requests: readonly SipRequest[]
  /** Sends a request inside the dialog that our answer to `invite` began. */
  inDialog(
    invite: SipRequest,
    method: string,
    more?: { readonly headers?: readonly string[]; readonly body?: string; readonly tag?: string },
  ): void
  /** The first request, past or to come, of this method. */
  next(method: string, timeoutMs?: number): Promise<SipRequest>
  close(): Promise<void>
}

export interface Reply {
  readonly headers?: readonly string[]
  readonly body?: string
  readonly tag?: string
  /** Instead of its own; null for none. */
  readonly contact?: string | null
  /** At the end of each line, instead of CRLF. */
  readonly lineEnd?: string
}

/** SDP of a far end that sends nothing. */
export const quietSdp = (port: number): string =>
  [
    'v=0',
    'o=- 1 1 IN IP4 127.0.0.1',
    's=-',
    'c=IN IP4 127.0.0.1',
    't=0 0',
    `m=audio ${port} RTP/AVP 0`,
    '',
  ].join('\r\n')

/** A far end that says exactly what the script says, right or wrong: no transactions, no SIP stack. */
export async function startRawUas(
  onRequest: (
    request: SipRequest,
    reply: (status: number, phrase: string, more?: Reply) => void,
    send: (text: string) => void,
  ) => void,
): Promise<RawUas> {
  const socket = createSocket('udp4')
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const { port } = socket.address()
  const requests: SipRequest[] = []
  const waiting = new Set<() => void>()
  let sent = 0
  socket.on('message', (bytes, from) => {
    const request = parseSipMessage(bytes.toString('utf8'))
    if (request?.kind !== 'request') return
    requests.push(request)
    const send = (text: string): void => socket.send(text, from.port, from.address)
    onRequest(request, (status, phrase, more) => send(answerTo(request, port, status, phrase, more)), send)
    for (const look of [...waiting]) look()
  })
  return {
    address: `127.0.0.1:${port}`,
    port,
    requests,
    inDialog(invite, method, { headers = [], body = '', tag = 'raw' } = {}) {
      const contact = /<([^>]*)>/.exec(headerValue(invite, 'contact') ?? '')?.[1] ?? ''
      const ours = /@([^:;>]+):(\d+)/.exec(contact)
      const lines = [
        `${method} ${contact} SIP/2.0`,
        `Via: SIP/2.0/UDP 127.0.0.1:${port};branch=z9hG4bK-raw-${++sent}`,
        'Max-Forwards: 70',
        `From: ${headerValue(invite, 'to')};tag=${tag}`,
        `To: ${headerValue(invite, 'from')}`,
        `Call-ID: ${headerValue(invite, 'call-id')}`,
        `CSeq: ${sent} ${method}`,
        ...headers,
        `Content-Length: ${Buffer.byteLength(body)}`,
      ]
      socket.send(`${lines.join('\r\n')}\r\n\r\n${body}`, Number(ours?.[2]), ours?.[1])
    },
    next: (method, timeoutMs = 5_000) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          waiting.delete(look)
          const seen = requests.map(request => request.method).join(' ')
          reject(new Error(`No ${method} came in ${timeoutMs} ms; seen: ${seen}`))
        }, timeoutMs)
        const look = (): void => {
          const found = requests.find(request => request.method === method)
          if (!found) return
          clearTimeout(timer)
          waiting.delete(look)
          resolve(found)
        }
        waiting.add(look)
        look()
      }),
    async close() {
      const closed = once(socket, 'close')
      socket.close()
      await closed
    },
  }
}

/** The answer as text; `port` stands in its Contact. */
export function answerTo(
  request: SipRequest,
  port: number,
  status: number,
  phrase: string,
  more: Reply = {},
): string {
  const body = more.body ?? ''
  const to = headerValue(request, 'to') ?? ''
  const tagged = status === 100 || /;tag=/i.test(to) ? to : `${to};tag=${more.tag ?? 'raw'}`
  return [
    `SIP/2.0 ${status} ${phrase}`,
    ...headerValues(request, 'via').map(via => `Via: ${via}`),
    `From: ${headerValue(request, 'from')}`,
    `To: ${tagged}`,
    `Call-ID: ${headerValue(request, 'call-id')}`,
    `CSeq: ${headerValue(request, 'cseq')}`,
    ...(more.contact === null ? [] : [`Contact: ${more.contact ?? `<sip:raw@127.0.0.1:${port}>`}`]),
    ...(more.headers ?? []),
    ...(body === '' ? [] : ['Content-Type: application/sdp']),
    `Content-Length: ${Buffer.byteLength(body)}`,
    '',
    body,
  ].join(more.lineEnd ?? '\r\n')
}
