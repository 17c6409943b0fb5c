import { createSocket, type RemoteInfo } from 'node:dgram'
import { once } from 'node:events'
import {
  headerValue,
  headerValues,
  parseSipMessage,
  type SipRequest,
  type SipResponse,
} from '../../electron/engine/telephony/transport/message-text.ts'

export interface PeerReply {
  readonly status: number
  readonly headers?: readonly string[]
  readonly body?: string
  readonly tag?: string
}

export interface DialogPeer {
  readonly address: string
  readonly port: number
  readonly requests: readonly SipRequest[]
  /** Answers the requests of a method from now on; null says nothing. Without one: 200. */
  on(
    method: string,
    answer: (request: SipRequest, count: number) => PeerReply | readonly PeerReply[] | null,
  ): void
  /** The request of this method with this number (from 1), past or to come. */
  nth(method: string, number?: number): Promise<SipRequest>
  /** Sends a request inside the dialog of the last INVITE that came, and waits for its final answer; ACKs a 2xx to INVITE. */
  ask(
    method: string,
    more?: { headers?: readonly string[]; body?: string; toTag?: string },
  ): Promise<SipResponse>
  /** Sends an answer to the last INVITE by hand. */
  answerInvite(reply: PeerReply): void
  close(): Promise<void>
}

/** SDP of the peer; it sends no packets. */
export const peerSdp = (port = 9, direction = 'sendrecv', version = 1): string =>
  [
    'v=0',
    `o=- 1 ${version} IN IP4 127.0.0.1`,
    's=-',
    'c=IN IP4 127.0.0.1',
    't=0 0',
    `m=audio ${port} RTP/AVP 0`,
    `a=${direction}`,
    '',
  ].join('\r\n')

const TAG = 'peer'
const WAIT_MS = 5_000

/** A far end without a SIP stack that keeps a dialog: it says what the test tells it to, right or wrong. */
export async function startDialogPeer(host = '127.0.0.1'): Promise<DialogPeer> {
  const socket = createSocket('udp4')
  socket.bind(0, host)
  await once(socket, 'listening')
  const { port } = socket.address()
  const requests: SipRequest[] = []
  const responses: SipResponse[] = []
  const answers = new Map<
    string,
    (request: SipRequest, count: number) => PeerReply | readonly PeerReply[] | null
  >()
  const waiting = new Set<() => void>()
  let caller: RemoteInfo | null = null
  let invite: SipRequest | null = null
  let cseq = 100
  const counts = (method: string): number => requests.filter(request => request.method === method).length

  const send = (text: string): void => {
    if (caller) socket.send(text, caller.port, caller.address)
  }
  const contact = `Contact: <sip:peer@${host}:${port}>`
  const withBody = (body: string): string[] => [
    ...(body === '' ? [] : ['Content-Type: application/sdp']),
    `Content-Length: ${Buffer.byteLength(body)}`,
    '',
    body,
  ]
  const reply = (request: SipRequest, { status, headers = [], body = '', tag = TAG }: PeerReply): void => {
    const to = headerValue(request, 'to') ?? ''
    const lines = [
      `SIP/2.0 ${status} Scripted`,
      ...headerValues(request, 'via').map(via => `Via: ${via}`),
      `From: ${headerValue(request, 'from')}`,
      `To: ${status === 100 || /;tag=/i.test(to) ? to : `${to};tag=${tag}`}`,
      `Call-ID: ${headerValue(request, 'call-id')}`,
      `CSeq: ${headerValue(request, 'cseq')}`,
      ...(headers.some(header => /^contact/i.test(header)) ? [] : [contact]),
      ...headers,
      ...withBody(body),
    ]
    send(lines.join('\r\n'))
  }
  const request = (
    method: string,
    number: number,
    more: { headers?: readonly string[]; body?: string; toTag?: string },
  ): void => {
    if (!invite) throw new Error('no INVITE has come')
    const uri = /<([^>]*)>/.exec(headerValue(invite, 'contact') ?? '')?.[1] ?? ''
    const body = more.body ?? ''
    const typed = more.headers?.some(header => /^content-type/i.test(header)) ?? false
    const lines = [
      `${method} ${uri} SIP/2.0`,
      `Via: SIP/2.0/UDP ${host}:${port};branch=z9hG4bKpeer${method}${number}`,
      `From: ${headerValue(invite, 'to')?.replace(/;tag=.*/, '')};tag=${TAG}`,
      `To: ${headerValue(invite, 'from')}`,
      `Call-ID: ${headerValue(invite, 'call-id')}`,
      `CSeq: ${number} ${method}`,
      'Max-Forwards: 70',
      ...(more.headers?.some(header => /^contact/i.test(header)) ? [] : [contact]),
      ...(more.headers ?? []).filter(header => header !== 'Contact:'),
      ...withBody(body).filter(line => !typed || !line.startsWith('Content-Type')),
    ]
    send(lines.join('\r\n'))
  }
  socket.on('message', (bytes, from) => {
    const message = parseSipMessage(bytes.toString('utf8'))
    if (!message) return
    caller = from
    if (message.kind === 'response') responses.push(message)
    else {
      requests.push(message)
      if (message.method === 'INVITE' && !/;tag=/i.test(headerValue(message, 'to') ?? '')) invite = message
      const answer = answers.get(message.method)?.(message, counts(message.method))
      if (answer === undefined && message.method !== 'ACK') reply(message, { status: 200 })
      else if (answer) for (const one of [answer].flat()) reply(message, one)
    }
    for (const look of [...waiting]) look()
  })
  function until<Value>(what: string, find: () => Value | undefined): Promise<Value> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        waiting.delete(look)
        const seen = requests.map(one => one.method).join(' ')
        reject(new Error(`${what} did not come in ${WAIT_MS} ms; seen: ${seen}`))
      }, WAIT_MS)
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
    address: `${host}:${port}`,
    port,
    requests,
    on: (method, answer) => void answers.set(method, answer),
    nth: (method, number = 1) =>
      until(`${method} ${number}`, () => requests.filter(one => one.method === method)[number - 1]),
    async ask(method, more = {}) {
      const number = ++cseq
      request(method, number, more)
      const answer = await until(`the answer to ${method}`, () =>
        responses.find(one => one.status >= 200 && headerValue(one, 'cseq') === `${number} ${method}`),
      )
      if (method === 'INVITE') request('ACK', number, {})
      return answer
    },
    answerInvite(one) {
      if (invite) reply(invite, one)
    },
    async close() {
      const closed = once(socket, 'close')
      socket.close()
      await closed
    },
  }
}
