import { isIP } from 'node:net'
import { parse, write } from 'sdp-transform'
import type { RemoteMedia } from '../media/media-port.ts'
import { answerDirection } from './hold-direction.ts'

/** Where we receive audio. */
export interface LocalAudio {
  readonly host: string
  readonly port: number
}

export type Direction = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive'

/** What the other side said of its audio, in the order of its preference. */
export interface RemoteAudio {
  readonly host: string
  readonly port: number
  readonly direction: Direction
  readonly codecs: readonly { readonly codec: 'PCMU' | 'PCMA'; readonly payloadType: number }[]
  /** Payload type of telephone-event (RFC 4733), or null. */
  readonly telephoneEvent: number | null
}

export type SdpResult<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly reason: string }

/** Payload type that we offer for telephone-event; any dynamic one would do (RFC 3551 section 6). */
const TELEPHONE_EVENT = 101
const PACKET_MS = 20
const CODECS = { PCMU: 0, PCMA: 8 } as const

/** An offer of G.711 both ways with telephone-event (RFC 3264 section 5). `session` numbers the o= line. */
export function writeOffer(
  local: LocalAudio,
  session: SessionNumber,
  direction: Direction = 'sendrecv',
): string {
  return writeAudio(local, session, direction, [CODECS.PCMU, CODECS.PCMA], TELEPHONE_EVENT)
}

/** The answer to `remote` with the first codec that both can (RFC 3264 section 6), or why there is none. */
export function writeAnswer(
  local: LocalAudio,
  session: SessionNumber,
  remote: RemoteAudio,
  direction: Direction = answerDirection(false, remote.direction),
): SdpResult<string> {
  const [first] = remote.codecs
  if (!first) return { ok: false, reason: 'The other side offers neither G.711 mu-law nor A-law.' }
  return {
    ok: true,
    value: writeAudio(local, session, direction, [first.payloadType], remote.telephoneEvent, first.codec),
  }
}

/** `id` stays for the life of a session, `version` grows by one with every description (RFC 3264 section 8). */
export interface SessionNumber {
  readonly id: number
  readonly version: number
}

function writeAudio(
  local: LocalAudio,
  session: SessionNumber,
  direction: Direction,
  payloadTypes: readonly number[],
  telephoneEvent: number | null,
  onlyCodec?: 'PCMU' | 'PCMA',
): string {
  const ipVer = isIP(local.host) === 6 ? 6 : 4
  const payloads = telephoneEvent === null ? payloadTypes : [...payloadTypes, telephoneEvent]
  const rtp = payloadTypes.map(payload => ({
    payload,
    codec: onlyCodec ?? (payload === CODECS.PCMA ? 'PCMA' : 'PCMU'),
    rate: 8000,
  }))
  return write({
    version: 0,
    origin: {
      username: '-',
      sessionId: session.id,
      sessionVersion: session.version,
      netType: 'IN',
      ipVer,
      address: local.host,
    },
    name: '-',
    connection: { version: ipVer, ip: local.host },
    timing: { start: 0, stop: 0 },
    media: [
      {
        type: 'audio',
        port: local.port,
        protocol: 'RTP/AVP',
        payloads: payloads.join(' '),
        rtp:
          telephoneEvent === null
            ? rtp
            : [...rtp, { payload: telephoneEvent, codec: 'telephone-event', rate: 8000 }],
        fmtp: telephoneEvent === null ? [] : [{ payload: telephoneEvent, config: '0-15' }],
        ptime: PACKET_MS,
        direction,
      },
    ],
  })
}

/**
 * Reads an offer or an answer: the first audio line that is not refused, its address (of the line or of the session),
 * the G.711 codecs in it, and its direction. The reason of a failure is a sentence.
 */
export function readAudio(sdp: string): SdpResult<RemoteAudio> {
  const description = parse(sdp)
  const line = description.media.find(media => media.type === 'audio' && media.port !== 0)
  if (!line) return { ok: false, reason: 'The other side takes no audio (no audio line, or its port is 0).' }
  if (!/^RTP\/AVP$/i.test(line.protocol))
    return { ok: false, reason: `The other side asks for ${line.protocol}; only plain RTP is spoken here.` }
  if (!Number.isInteger(line.port) || line.port < 0 || line.port > 65_535)
    return { ok: false, reason: `The other side gives no port that exists for its audio (${line.port}).` }
  const host = line.connection?.ip ?? description.connection?.ip
  if (host === undefined || isIP(host) === 0)
    return { ok: false, reason: 'The other side gives no address for its audio.' }
  const named = new Map(
    line.rtp.map(({ payload, codec, rate }) => [payload, { codec: codec.toUpperCase(), rate }]),
  )
  const codecs: { codec: 'PCMU' | 'PCMA'; payloadType: number }[] = []
  for (const text of String(line.payloads ?? '').split(' ')) {
    const payloadType = Number(text)
    // static types need no rtpmap (RFC 3551 section 6)
    const known = named.get(payloadType) ?? {
      codec: payloadType === 0 ? 'PCMU' : payloadType === 8 ? 'PCMA' : '',
      rate: 8000,
    }
    if ((known.codec === 'PCMU' || known.codec === 'PCMA') && (known.rate ?? 8000) === 8000)
      codecs.push({ codec: known.codec, payloadType })
  }
  if (codecs.length === 0)
    return { ok: false, reason: 'The other side offers neither G.711 mu-law nor A-law.' }
  const event = line.rtp.find(({ codec }) => codec.toLowerCase() === 'telephone-event')
  return {
    ok: true,
    value: {
      host,
      port: line.port,
      // 0.0.0.0 is the old way to say hold (RFC 3264 section 8.4)
      direction:
        host === '0.0.0.0'
          ? 'inactive'
          : (directionOf(line.direction) ?? directionOf(description.direction) ?? 'sendrecv'),
      codecs,
      telephoneEvent: event?.payload ?? null,
    },
  }
}

function directionOf(text: string | undefined): Direction | undefined {
  return text === 'sendrecv' || text === 'sendonly' || text === 'recvonly' || text === 'inactive'
    ? text
    : undefined
}

/** What media needs to know of the other side; null without a codec. */
export function remoteMediaOf(remote: RemoteAudio): RemoteMedia | null {
  const [first] = remote.codecs
  if (!first) return null
  const send = remote.direction === 'sendrecv' || remote.direction === 'recvonly'
  return { host: remote.host, port: remote.port, codec: first.codec, payloadType: first.payloadType, send }
}
