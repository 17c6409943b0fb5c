import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import {
  headerValue,
  parseSipMessage,
  type SipRequest,
  type SipResponse,
} from '../../electron/engine/telephony/transport/message-text.ts'
import { branchOf, formatAddress } from '../../electron/engine/telephony/transport/routing.ts'
import { answerTo, type Reply } from './raw-uas.ts'

export interface PeerReply extends Reply {
  /** Bends the text before it is sent. */
  readonly edit?: (text: string) => string
}

/** One call as the peer has it. */
export interface PeerCall {
  /** What came, each message once: `ACK`, or `ACK@other` when it came to the other port. */
  readonly came: readonly string[]
  readonly requests: readonly SipRequest[]
  /** Answers to what the peer asked. */
  readonly answers: readonly SipResponse[]
  /** Answers this request, as it came. */
  reply(request: SipRequest, status: number, phrase: string, more?: PeerReply): void
  /** Asks something in the dialog; from the other port when `from` says so. */
  ask(
    method: string,
    more?: {
      readonly headers?: readonly string[]
      readonly body?: string
      readonly from?: 'other'
      readonly edit?: (text: string) => string
    },
  ): void
  /** Calls `act` once so many final answers to what the peer asked have come; ACKs a 2xx to INVITE before. */
  whenAnswered(count: number, act: () => void): void
  readonly ports: { readonly main: number; readonly other: number }
}

/** What a peer does with a request; what it does nothing with is answered as usual when this gives false. */
export type PeerScript = (call: PeerCall, request: SipRequest) => boolean | undefined

export interface RawPeer {
  readonly address: string
  readonly ports: { readonly main: number; readonly other: number }
  /** The calls to this number follow this script. */
  script(number: string, script: PeerScript): PeerCall
  close(): Promise<void>
}

type SendFrom = (text: string, from: 'main' | 'other', to: { host: string; port: number }) => void

interface Line {
  send(text: string): void
}

/** A far end over UDP and TCP that says what the scripts of its numbers say, right or wrong: no transactions, no SIP stack. */
export async function startRawPeer(): Promise<RawPeer> {
  const [main, other] = [createSocket('udp4'), createSocket('udp4')]
  const server = createServer()
  const streams = new Set<Socket>()
  main.bind(0, '127.0.0.1')
  other.bind(0, '127.0.0.1')
  await Promise.all([once(main, 'listening'), once(other, 'listening')])
  const ports = { main: main.address().port, other: other.address().port }
  server.listen(ports.main, '127.0.0.1')
  await once(server, 'listening')
  const scripts = new Map<string, { readonly script: PeerScript; readonly call: Call }>()
  const byCallId = new Map<string, { readonly script: PeerScript; readonly call: Call }>()

  function receive(text: string, line: Line, at: 'main' | 'other', transport: 'UDP' | 'TCP'): void {
    const message = parseSipMessage(text.replace(/^\r\n/, ''))
    if (!message) return
    const callId = headerValue(message, 'call-id') ?? ''
    if (message.kind === 'response') {
      byCallId.get(callId)?.call.heard(message)
      return
    }
    const number = /^sips?:([^@;]*)@/.exec(message.uri)?.[1] ?? ''
    const found = byCallId.get(callId) ?? scripts.get(number)
    // whether the peer is there
    if (message.method === 'OPTIONS' && !found) line.send(answerTo(message, ports.main, 200, 'OK'))
    if (!found) return
    byCallId.set(callId, found)
    if (found.call.take(message, line, at, transport)) found.call.follow(found.script, message)
  }
  for (const [socket, at] of [
    [main, 'main'],
    [other, 'other'],
  ] as const)
    socket.on('message', (bytes, from) =>
      receive(
        bytes.toString('utf8'),
        { send: text => socket.send(text, from.port, from.address) },
        at,
        'UDP',
      ),
    )
  server.on('connection', stream => {
    streams.add(stream)
    stream.on('error', () => stream.destroy())
    stream.on('close', () => streams.delete(stream))
    const line: Line = { send: text => void stream.write(text) }
    let buffer = ''
    stream.setEncoding('latin1').on('data', data => {
      buffer += String(data)
      for (;;) {
        const end = buffer.indexOf('\r\n\r\n')
        if (end < 0) return
        const length = Number(/^(?:content-length|l)\s*:\s*(\d+)/im.exec(buffer.slice(0, end))?.[1] ?? 0)
        if (buffer.length < end + 4 + length) return
        receive(buffer.slice(0, end + 4 + length), line, 'main', 'TCP')
        buffer = buffer.slice(end + 4 + length)
      }
    })
  })
  return {
    address: formatAddress({ host: '127.0.0.1', port: ports.main }),
    ports,
    script(number, script) {
      const call = new Call(ports, (text, from, to) =>
        (from === 'other' ? other : main).send(text, to.port, to.host),
      )
      scripts.set(number, { script, call })
      return call
    },
    async close() {
      for (const stream of streams) stream.destroy()
      const closed = [main, other, server].map(socket => once(socket, 'close'))
      main.close()
      other.close()
      server.close()
      await Promise.all(closed)
    },
  }
}

class Call implements PeerCall {
  readonly came: string[] = []
  readonly requests: SipRequest[] = []
  readonly answers: SipResponse[] = []
  readonly ports: { readonly main: number; readonly other: number }
  readonly #send: SendFrom
  readonly #seen = new Set<string>()
  #line: Line | null = null
  #transport: 'UDP' | 'TCP' = 'UDP'
  #invite: SipRequest | null = null
  #contact: string | null = null
  #tag = 'raw'
  #asked = 0
  #waiting: { readonly count: number; readonly act: () => void } | null = null

  constructor(ports: Call['ports'], send: SendFrom) {
    this.ports = ports
    this.#send = send
  }

  /** False for a message that came before. */
  take(request: SipRequest, line: Line, at: 'main' | 'other', transport: 'UDP' | 'TCP'): boolean {
    const key = `${request.method} ${branchOf(request)} ${at}`
    this.#line = line
    this.#transport = transport
    if (this.#seen.has(key)) return false
    this.#seen.add(key)
    this.requests.push(request)
    this.came.push(at === 'other' ? `${request.method}@other` : request.method)
    if (request.method === 'INVITE') this.#invite = request
    return true
  }

  heard(response: SipResponse): void {
    if (response.status < 200) return
    if (this.answers.some(known => headerValue(known, 'cseq') === headerValue(response, 'cseq'))) return
    this.answers.push(response)
    const [number = '', method] = (headerValue(response, 'cseq') ?? '').split(/\s+/)
    if (method === 'INVITE') this.#write('ACK', Number(number), {})
    const waiting = this.#waiting
    if (waiting && this.answers.length >= waiting.count) {
      this.#waiting = null
      waiting.act()
    }
  }

  whenAnswered(count: number, act: () => void): void {
    this.#waiting = { count, act }
  }

  follow(script: PeerScript, request: SipRequest): void {
    if (script(this, request) || request.method === 'ACK' || request.method === 'INVITE') return
    this.reply(request, 200, 'OK')
    if (request.method === 'CANCEL' && this.#invite) this.reply(this.#invite, 487, 'Request Terminated')
  }

  reply(request: SipRequest, status: number, phrase: string, more: PeerReply = {}): void {
    if (request.method === 'INVITE' && more.tag !== undefined) this.#tag = more.tag
    const contact = `<sip:raw@127.0.0.1:${this.ports.main}${this.#transport === 'TCP' ? ';transport=tcp' : ''}>`
    const text = answerTo(request, this.ports.main, status, phrase, { contact, ...more })
    this.#line?.send(more.edit?.(text) ?? text)
  }

  ask(method: string, more: Parameters<PeerCall['ask']>[1] = {}): void {
    this.#write(method, ++this.#asked, more)
  }

  #write(method: string, number: number, more: NonNullable<Parameters<PeerCall['ask']>[1]>): void {
    const invite = this.#invite
    if (!invite) return
    this.#contact ??= /<([^>]*)>/.exec(headerValue(invite, 'contact') ?? '')?.[1] ?? ''
    const [, host = '', port = ''] = /@([^:;>]+):(\d+)/.exec(this.#contact) ?? []
    const { headers = [], body = '', from, edit } = more
    const sentBy = from === 'other' ? this.ports.other : this.ports.main
    const lines = [
      `${method} ${this.#contact} SIP/2.0`,
      `Via: SIP/2.0/${this.#transport} 127.0.0.1:${sentBy};branch=z9hG4bK-${headerValue(invite, 'call-id')}-${method}-${number}`,
      'Max-Forwards: 70',
      `From: ${headerValue(invite, 'to')};tag=${this.#tag}`,
      `To: ${headerValue(invite, 'from')}`,
      `Call-ID: ${headerValue(invite, 'call-id')}`,
      `CSeq: ${number} ${method}`,
      `Contact: <sip:raw@127.0.0.1:${this.ports.main}>`,
      ...headers,
      ...(body === '' ? [] : ['Content-Type: application/sdp']),
      `Content-Length: ${Buffer.byteLength(body)}`,
    ]
    const text = `${lines.join('\r\n')}\r\n\r\n${body}`
    const bent = edit?.(text) ?? text
    if (this.#transport === 'TCP' && from !== 'other') this.#line?.send(bent)
    else this.#send(bent, from ?? 'main', { host, port: Number(port) })
  }
}
