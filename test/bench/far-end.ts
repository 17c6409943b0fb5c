import { createSocket, type RemoteInfo, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { BARE_TYPE } from './bare-type.ts'

/*
 * A far end in a process of its own: answers every INVITE at once with 200 and the address of its RTP socket, confirms what else
 * comes, sends the RTP of calls back as it came, and measures when RTP arrives. Orders and answers go over the channel
 * to its parent (start-far-end.ts).
 */

/** What a parent may ask. */
export type FarEndOrder =
  | { readonly kind: 'measure' }
  | { readonly kind: 'report' }
  /** Whether RTP of calls is sent back. */
  | { readonly kind: 'echo'; readonly on: boolean }

/** Arrivals since `measure`. */
export interface ArrivalFigures {
  readonly packets: number
  readonly streams: number
  /** How far the time between two packets of a stream is from 20 ms. */
  readonly deviationMs: {
    readonly p50: number
    readonly p99: number
    readonly p999: number
    readonly max: number
  }
  /** Packets that came so late that a far end with 60 ms in hand had nothing to play. */
  readonly underruns: number
  /** Sequence numbers that never came. */
  readonly missing: number
  readonly invites: number
}

export type FarEndNews =
  | { readonly kind: 'ready'; readonly sipPort: number; readonly rtpPort: number }
  | { readonly kind: 'figures'; readonly figures: ArrivalFigures }

const FRAME_MS = 20
const IN_HAND_MS = 60
/** A histogram of 10 us steps up to 500 ms. */
const STEPS_PER_MS = 100
const STEPS = 50_000
const RECEIVE_BUFFER_BYTES = 8 * 2 ** 20

interface Arrivals {
  lastAt: number
  lastSequence: number
}

let streams = new Map<number, Arrivals>()
const histogram = new Uint32Array(STEPS)
let packets = 0
let underruns = 0
let missing = 0
let invites = 0
let echo = true

function reset(): void {
  streams = new Map()
  histogram.fill(0)
  packets = underruns = missing = invites = 0
}

function takeRtp(packet: Buffer, from: RemoteInfo, rtp: Socket): void {
  const now = performance.now()
  const type = packet[1] ?? 0
  if (packet.length < 12 || (type >= 200 && type <= 207)) return
  packets += 1
  const source = packet.readUInt32BE(8)
  const sequence = packet.readUInt16BE(2)
  const known = streams.get(source)
  if (known) {
    const gap = now - known.lastAt
    const step = Math.min(STEPS - 1, Math.round(Math.abs(gap - FRAME_MS) * STEPS_PER_MS))
    histogram[step] = (histogram[step] ?? 0) + 1
    if (gap > FRAME_MS + IN_HAND_MS) underruns += 1
    missing += ((sequence - known.lastSequence) & 0xffff) - 1
    known.lastAt = now
    known.lastSequence = sequence
  } else streams.set(source, { lastAt: now, lastSequence: sequence })
  if (echo && (type & 0x7f) !== BARE_TYPE) rtp.send(packet, from.port, from.address)
}

function figures(): ArrivalFigures {
  const counted = histogram.reduce((sum, count) => sum + count, 0)
  const at = (share: number): number => {
    let seen = 0
    for (let step = 0; step < STEPS; step++) {
      seen += histogram[step] ?? 0
      if (seen > 0 && seen >= counted * share) return step / STEPS_PER_MS
    }
    return 0
  }
  const deviationMs = { p50: at(0.5), p99: at(0.99), p999: at(0.999), max: at(1) }
  return { packets, streams: streams.size, deviationMs, underruns, missing, invites }
}

function answerTo(text: string, rtpPort: number, sipPort: number): string | null {
  if (text.startsWith('ACK') || text.startsWith('SIP/2.0')) return null
  const isInvite = text.startsWith('INVITE')
  if (isInvite) invites += 1
  const header = (name: string): string => new RegExp(`^${name}: *(.*)$`, 'im').exec(text)?.[1]?.trim() ?? ''
  const vias = [...text.matchAll(/^Via: *(.*)$/gim)].map(found => `Via: ${found[1]?.trim() ?? ''}`)
  const to = header('To')
  const body = isInvite
    ? `v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio ${rtpPort} RTP/AVP 8\r\na=rtpmap:8 PCMA/8000\r\na=ptime:20\r\n`
    : ''
  return [
    'SIP/2.0 200 OK',
    ...vias,
    `From: ${header('From')}`,
    // the same for a repeated request
    `To: ${to.includes(';tag=') ? to : `${to};tag=far-${header('Call-ID').replace(/[^A-Za-z0-9]/g, '')}`}`,
    `Call-ID: ${header('Call-ID')}`,
    `CSeq: ${header('CSeq')}`,
    `Contact: <sip:127.0.0.1:${sipPort}>`,
    ...(isInvite ? ['Content-Type: application/sdp'] : []),
    `Content-Length: ${body.length}`,
    '',
    body,
  ].join('\r\n')
}

async function bound(port: number): Promise<Socket> {
  const socket = createSocket({ type: 'udp4', recvBufferSize: RECEIVE_BUFFER_BYTES })
  socket.bind(port, '127.0.0.1')
  await once(socket, 'listening')
  socket.on('error', () => {}) // refused by a far socket that is closed already
  return socket
}

const rtp = await bound(0)
const sip = await bound(0)
const [rtpPort, sipPort] = [rtp.address().port, sip.address().port]
rtp.on('message', (packet, from) => takeRtp(packet, from, rtp))
sip.on('message', (packet, from) => {
  const answer = answerTo(packet.toString('latin1'), rtpPort, sipPort)
  if (answer !== null) sip.send(answer, from.port, from.address)
})
const tell = (news: FarEndNews): void => void process.send?.(news)
process.on('message', (order: FarEndOrder) => {
  if (order.kind === 'measure') reset()
  else if (order.kind === 'echo') echo = order.on
  else tell({ kind: 'figures', figures: figures() })
})
process.on('disconnect', () => process.exit(0))
tell({ kind: 'ready', sipPort, rtpPort })
