import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import {
  headerValue,
  headerValues,
  parseSipMessage,
  type SipRequest,
  type SipResponse,
} from '../../electron/engine/telephony/transport/message-text.ts'

export interface RawCaller {
  readonly port: number
  readonly responses: readonly SipResponse[]
  readonly requests: readonly SipRequest[]
  /** Sends a request to the callee; outside a dialog until a 2xx to INVITE was seen. With `way`, it came another way: outside too. */
  send(
    method: string,
    more?: { from?: string; headers?: readonly string[]; body?: string; cseq?: number; way?: string },
  ): void
  /** The answer with this status to this method, past or to come. */
  answer(method: string, status: number): Promise<SipResponse>
  /** The request of this method that came to us, past or to come; it was answered 200. */
  came(method: string): Promise<SipRequest>
  close(): Promise<void>
}

/** A caller without a SIP stack: it says what the test tells it to, once, and resends nothing. */
export async function startRawCaller(
  callee: { host: string; port: number },
  host = '127.0.0.1',
): Promise<RawCaller> {
  const socket = createSocket('udp4')
  socket.bind(0, host)
  await once(socket, 'listening')
  const { port } = socket.address()
  const callId = `raw-${port}@${host}`
  const responses: SipResponse[] = []
  const requests: SipRequest[] = []
  const waiting = new Set<() => void>()
  let tag = ''
  let target = `sip:4711@${callee.host}:${callee.port}`
  socket.on('message', (bytes, from) => {
    const message = parseSipMessage(bytes.toString('utf8'))
    if (message?.kind === 'response') {
      responses.push(message)
      const isDialog = /INVITE$/.test(headerValue(message, 'cseq') ?? '') && message.status > 100
      if (isDialog) tag = /;tag=([^;]*)/.exec(headerValue(message, 'to') ?? '')?.[1] ?? tag
      if (isDialog) target = /<([^>]*)>/.exec(headerValue(message, 'contact') ?? '')?.[1] ?? target
    } else if (message) {
      requests.push(message)
      const lines = ['SIP/2.0 200 OK', ...headerValues(message, 'via').map(via => `Via: ${via}`)]
      for (const key of ['from', 'to', 'call-id', 'cseq']) lines.push(`${key}: ${headerValue(message, key)}`)
      socket.send([...lines, 'Content-Length: 0', '', ''].join('\r\n'), from.port, from.address)
    }
    for (const look of [...waiting]) look()
  })
  function until<Value>(what: string, find: () => Value | undefined): Promise<Value> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        waiting.delete(look)
        reject(new Error(`${what} did not come; seen: ${responses.map(one => one.status).join(' ')}`))
      }, 5_000)
      const look = (): void => {
        const found = find()
        if (found === undefined) return
        clearTimeout(timer)
        waiting.delete(look)
        resolve(found)
      }
      waiting.add(look)
      look()
    })
  }
  return {
    port,
    responses,
    requests,
    send(method, { from = '1000', headers = [], body = '', cseq = 1, way = '' } = {}) {
      const branch = method === 'CANCEL' ? 'INVITE' : method
      const outside = method === 'CANCEL' || tag === '' || way !== ''
      const lines = [
        `${method} ${method === 'CANCEL' || way !== '' ? `sip:4711@${callee.host}:${callee.port}` : target} SIP/2.0`,
        `Via: SIP/2.0/UDP ${host}:${port};branch=z9hG4bKraw${port}${branch}${cseq}${way}`,
        `From: "Raw" <sip:${from}@${host}:${port}>;tag=raw`,
        `To: <sip:4711@${callee.host}>${outside ? '' : `;tag=${tag}`}`,
        `Call-ID: ${callId}`,
        `CSeq: ${cseq} ${method}`,
        `Contact: <sip:1000@${host}:${port}>`,
        'Max-Forwards: 70',
        ...headers,
        ...(body === '' || headers.some(header => /^content-type/i.test(header))
          ? []
          : ['Content-Type: application/sdp']),
        `Content-Length: ${Buffer.byteLength(body)}`,
        '',
        body,
      ]
      socket.send(lines.join('\r\n'), callee.port, callee.host)
    },
    answer: (method, status) =>
      until(`${status} to ${method}`, () =>
        responses.find(one => one.status === status && headerValue(one, 'cseq')?.endsWith(method)),
      ),
    came: method => until(method, () => requests.find(one => one.method === method)),
    async close() {
      const closed = once(socket, 'close')
      socket.close()
      await closed
    },
  }
}
