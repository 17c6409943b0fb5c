import { isIP } from 'node:net'
import { parse } from 'sdp-transform'
import type { CodecName } from '../media/codec/codec.ts'
import {
  type AudioTerms,
  COMFORT_NOISE,
  codecOfFormat,
  type Format,
  PLAIN_TERMS,
  staticFormat,
} from './audio-terms.ts'
import { type CryptoLine, readCryptoLine } from './crypto-line.ts'

/** Where we receive audio. */
export interface LocalAudio {
  readonly host: string
  readonly port: number
}

export type Direction = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive'

/** A codec of the other side with the payload type it goes by. */
export interface OfferedCodec {
  readonly codec: CodecName
  readonly payloadType: number
}

/** One m= line, as far as an answer has to repeat it (RFC 3264 section 6). */
export interface MediaLine {
  readonly type: string
  readonly protocol: string
  readonly formats: string
  readonly mid: string | undefined
}

/** What the other side said of its audio, in the order of its preference. */
export interface RemoteAudio {
  readonly host: string
  readonly port: number
  readonly direction: Direction
  /** What we are ready to speak of what it speaks. */
  readonly codecs: readonly OfferedCodec[]
  /** Payload types of telephone-event (RFC 4733) by clock rate. */
  readonly events: readonly { readonly payloadType: number; readonly clockRate: number }[]
  /** Payload type of telephone-event at 8000, or null. */
  readonly telephoneEvent: number | null
  readonly comfortNoise: boolean
  /** Reports come on the RTP port (RFC 5761), on this port (RFC 3605); on the next one when null. */
  readonly rtcp: 'mux' | number | null
  /** Its profile asks for encryption (RTP/SAVP). */
  readonly secure: boolean
  /** The keys that it gives and that we can use. */
  readonly cryptos: readonly CryptoLine[]
  /** All lines of the description, and which of them this is. */
  readonly lines: readonly MediaLine[]
  readonly lineIndex: number
}

export type SdpResult<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly reason: string }

type Description = ReturnType<typeof parse>
type Line = Description['media'][number]

/** RFC 8866 5.7 allows a name, and some trunks write theirs. */
const HOST_NAME = /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/i

const refuse = (reason: string): { readonly ok: false; readonly reason: string } => ({ ok: false, reason })

/**
 * Reads an offer or an answer: the first audio line that can be used, its address (of the line or of the session),
 * the codecs of `terms` in it, its keys and its direction. `host` may be a name. The reason of a failure is a sentence, that of the
 * first audio line. RFC 3264 section 6, RFC 8866 section 5.
 */
export function readAudio(sdp: string, terms: AudioTerms = PLAIN_TERMS): SdpResult<RemoteAudio> {
  const description = parse(withoutCounts(sdp))
  const lines = description.media.flatMap(({ type, port }, lineIndex) =>
    type === 'audio' && port !== 0 ? [readLine(description, lineIndex, terms)] : [],
  )
  return (
    lines.find(line => line.ok && line.value.secure && isSpoken(line.value, terms)) ??
    lines.find(line => line.ok && isSpoken(line.value, terms)) ??
    lines.find(line => line.ok) ??
    lines[0] ??
    refuse('The other side takes no audio (no audio line, or its port is 0).')
  )
}

/** The number of ports and the TTL, which the parser takes for a part of port and address (RFC 8866 5.7, 5.14). */
function withoutCounts(sdp: string): string {
  return sdp.replace(/^(m=\w+ \d+)\/\d+(?= )/gm, '$1').replace(/^(c=IN IP[46] [^\s/]+)(?:\/\d+)+/gm, '$1')
}

/**
 * Telephones that encrypt where they can offer two lines, one with keys and one without, in either order: the one that fits is taken,
 * the encrypted one where both do.
 */
function isSpoken({ secure, cryptos }: RemoteAudio, { srtp }: AudioTerms): boolean {
  return secure ? srtp !== 'off' && cryptos.length > 0 : srtp !== 'required' || cryptos.length > 0
}

function readLine(description: Description, lineIndex: number, terms: AudioTerms): SdpResult<RemoteAudio> {
  const line = description.media[lineIndex]
  if (!line) return refuse('The other side has no such line.')
  const profile = /^RTP\/(S?)AVPF?$/i.exec(line.protocol ?? '')
  if (!profile) return refuse(`The other side asks for ${line.protocol}; only RTP and SRTP are spoken here.`)
  if (!Number.isInteger(line.port) || line.port < 0 || line.port > 65_535)
    return refuse(`The other side gives no port that exists for its audio (${line.port}).`)
  const host = line.connection?.ip ?? description.connection?.ip
  if (host === undefined || !(isIP(host) || HOST_NAME.test(host)))
    return refuse('The other side gives no address for its audio.')
  const formats = formatsOf(line)
  const codecs = codecsOf(formats, terms)
  if (codecs.length === 0)
    return refuse(
      `The other side offers none of the codecs agreed to here (${terms.codecs.map(spoken).join(', ')}).`,
    )
  const events = formats.filter(({ encoding }) => encoding === 'TELEPHONE-EVENT')
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
      events,
      telephoneEvent: events.find(({ clockRate }) => clockRate === 8_000)?.payloadType ?? null,
      comfortNoise: formats.some(({ payloadType }) => payloadType === COMFORT_NOISE),
      rtcp: line.rtcpMux !== undefined ? 'mux' : rtcpPortOf(line),
      secure: profile[1] !== '',
      cryptos: (line.crypto ?? []).map(readCryptoLine).filter(crypto => crypto !== null),
      lines: description.media.map(mediaLineOf),
      lineIndex,
    },
  }
}

/** The formats of an audio line in its order; one that is named twice counts once. */
function formatsOf(line: Line): readonly Format[] {
  const formats = new Map<number, Format>()
  for (const text of String(line.payloads ?? '').split(/\s+/)) {
    const payloadType = Number(text)
    if (text === '' || !Number.isInteger(payloadType) || payloadType < 0 || payloadType > 127) continue
    const named = (line.rtp ?? []).find(({ payload }) => payload === payloadType)
    formats.set(
      payloadType,
      named
        ? {
            payloadType,
            encoding: String(named.codec).toUpperCase(),
            clockRate: named.rate ?? 8_000,
            channels: Number(named.encoding ?? 1),
          }
        : staticFormat(payloadType),
    )
  }
  return [...formats.values()]
}

function codecsOf(formats: readonly Format[], terms: AudioTerms): OfferedCodec[] {
  const codecs: OfferedCodec[] = []
  for (const format of formats) {
    const codec = codecOfFormat(format)
    if (codec && terms.codecs.includes(codec)) codecs.push({ codec, payloadType: format.payloadType })
  }
  return codecs
}

/** The codec as a person knows it. */
function spoken(codec: CodecName): string {
  return { PCMU: 'G.711 mu-law', PCMA: 'G.711 A-law', G722: 'G.722', OPUS: 'Opus' }[codec]
}

function rtcpPortOf(line: Line): number | null {
  const port = line.rtcp?.port
  return port !== undefined && Number.isInteger(port) && port > 0 && port <= 65_535 ? port : null
}

function mediaLineOf(line: Line): MediaLine {
  return {
    type: line.type,
    protocol: line.protocol ?? 'RTP/AVP',
    formats: String(line.payloads ?? '0'),
    mid: line.mid === undefined ? undefined : String(line.mid),
  }
}

function directionOf(text: string | undefined): Direction | undefined {
  return text === 'sendrecv' || text === 'sendonly' || text === 'recvonly' || text === 'inactive'
    ? text
    : undefined
}
