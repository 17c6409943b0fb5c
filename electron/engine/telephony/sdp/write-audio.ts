import { isIP } from 'node:net'
import { write } from 'sdp-transform'
import type { CodecName } from '../media/codec/codec.ts'
import type { Direction, LocalAudio, MediaLine, RemoteAudio, SdpResult } from './audio-description.ts'
import {
  type AudioTerms,
  COMFORT_NOISE,
  EVENT_TYPES,
  FORMATS,
  type Format,
  PLAIN_TERMS,
} from './audio-terms.ts'
import { type CryptoLine, writeCryptoLine } from './crypto-line.ts'
import { answerDirection } from './hold-direction.ts'

const PACKET_MS = 20
/** We hear and say 8 kHz in mono, whatever is sent (RFC 7587 section 6.1); the far end may save the rest. */
const OPUS_PARAMETERS = 'maxplaybackrate=8000;sprop-maxcapturerate=8000;stereo=0;useinbandfec=0'
/** The sixteen keys (RFC 4733 section 2.4.1). */
const EVENT_PARAMETERS = '0-15'

/** `id` stays for the life of a session, `version` grows by one with every description (RFC 3264 section 8). */
export interface SessionNumber {
  readonly id: number
  readonly version: number
}

/** What an offer may say besides where we listen. */
export interface OfferOptions {
  readonly direction?: Direction
  readonly terms?: AudioTerms
  /** Our keys, one line per suite; empty when nothing is encrypted. */
  readonly cryptos?: readonly CryptoLine[]
  /** The lines of the session so far: their number and order never change (RFC 3264 section 8). */
  readonly session?: Pick<RemoteAudio, 'lines' | 'lineIndex'>
}

/** An offer of all codecs of the terms, with telephone-event in their clock rates (RFC 3264 section 5). */
export function writeOffer(local: LocalAudio, session: SessionNumber, options: OfferOptions = {}): string {
  const { terms = PLAIN_TERMS, cryptos = [], direction = 'sendrecv' } = options
  const codecs = terms.codecs.map(codec => FORMATS[codec])
  const rates = new Set(codecs.map(({ clockRate }) => clockRate))
  const events = terms.telephoneEvents ? [...rates].map(rate => eventFormat(EVENT_TYPES[rate], rate)) : []
  const noise = terms.comfortNoise && rates.has(8_000) ? [NOISE_FORMAT] : []
  return writeDescription(local, session, options.session ?? null, {
    protocol: terms.srtp === 'required' ? 'RTP/SAVP' : 'RTP/AVP',
    formats: [...codecs, ...noise, ...events],
    direction,
    cryptos,
    mediasec: terms.mediasec ?? false,
    mux: false,
  })
}

/** What an answer takes of the offer besides its first codec. */
export interface AnswerOptions {
  readonly direction?: Direction
  readonly terms?: AudioTerms
  /** Our key under the tag of the line that was taken; null when nothing is encrypted. */
  readonly crypto?: CryptoLine | null
}

/**
 * The answer to `remote` with the first codec that both can, under the payload types of the offer; other lines are
 * refused with port 0 (RFC 3264 section 6). Or why there is no answer.
 */
export function writeAnswer(
  local: LocalAudio,
  session: SessionNumber,
  remote: RemoteAudio,
  options: AnswerOptions = {},
): SdpResult<string> {
  const { terms = PLAIN_TERMS, crypto = null } = options
  const [first] = remote.codecs
  if (!first) return { ok: false, reason: 'The other side offers no codec that is agreed to here.' }
  const codec = { ...FORMATS[first.codec], payloadType: first.payloadType }
  const event = terms.telephoneEvents ? eventOf(remote, first.codec) : null
  const noise = terms.comfortNoise && remote.comfortNoise && codec.clockRate === 8_000
  return {
    ok: true,
    value: writeDescription(local, session, remote, {
      // the profile of the offer is that of the answer
      protocol: remote.lines[remote.lineIndex]?.protocol ?? 'RTP/AVP',
      formats: [
        codec,
        ...(noise ? [NOISE_FORMAT] : []),
        ...(event ? [eventFormat(event.payloadType, event.clockRate)] : []),
      ],
      direction: options.direction ?? answerDirection(false, remote.direction),
      cryptos: crypto ? [crypto] : [],
      mediasec: terms.mediasec ?? false,
      mux: remote.rtcp === 'mux',
    }),
  }
}

/** The telephone-event that goes with a codec: the one of its clock rate (RFC 4733 2.1), else the first. */
export function eventOf(
  remote: Pick<RemoteAudio, 'events'>,
  codec: CodecName,
): { readonly payloadType: number; readonly clockRate: number } | null {
  const { clockRate } = FORMATS[codec]
  return remote.events.find(event => event.clockRate === clockRate) ?? remote.events[0] ?? null
}

const NOISE_FORMAT: Format = { payloadType: COMFORT_NOISE, encoding: 'CN', clockRate: 8_000, channels: 1 }

function eventFormat(payloadType: number, clockRate: number): Format {
  return { payloadType, encoding: 'telephone-event', clockRate, channels: 1 }
}

interface AudioLine {
  readonly protocol: string
  readonly formats: readonly Format[]
  readonly direction: Direction
  readonly cryptos: readonly CryptoLine[]
  readonly mediasec: boolean
  readonly mux: boolean
}

function writeDescription(
  local: LocalAudio,
  session: SessionNumber,
  shape: Pick<RemoteAudio, 'lines' | 'lineIndex'> | null,
  line: AudioLine,
): string {
  const ipVer = isIP(local.host) === 6 ? 6 : 4
  const audio = audioLine(local, line)
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
    media: shape
      ? shape.lines.map((other, index) =>
          index === shape.lineIndex
            ? { ...audio, ...midOf(other) }
            : { ...refusedLine(other), ...midOf(other) },
        )
      : [audio],
  })
}

function audioLine(local: LocalAudio, line: AudioLine) {
  const fmtp = line.formats.flatMap(({ payloadType, encoding }) =>
    encoding === 'telephone-event'
      ? [{ payload: payloadType, config: EVENT_PARAMETERS }]
      : encoding === 'OPUS'
        ? [{ payload: payloadType, config: OPUS_PARAMETERS }]
        : [],
  )
  return {
    type: 'audio',
    port: local.port,
    protocol: line.protocol,
    payloads: line.formats.map(({ payloadType }) => payloadType).join(' '),
    rtp: line.formats.map(({ payloadType, encoding, clockRate, channels }) => ({
      payload: payloadType,
      // written as its registration writes it; names are compared without case
      codec: encoding === 'OPUS' ? 'opus' : encoding,
      rate: clockRate,
      ...(channels > 1 && { encoding: channels }),
    })),
    fmtp,
    ptime: PACKET_MS,
    direction: line.direction,
    ...(line.cryptos.length > 0 && {
      crypto: line.cryptos.map(writeCryptoLine).map(({ id, suite, config }) => ({ id, suite, config })),
    }),
    ...(line.mediasec && { invalid: [{ value: '3ge2ae:requested' }] }),
    ...(line.mux && { rtcpMux: 'rtcp-mux' as const }),
  }
}

function refusedLine(line: MediaLine) {
  return { type: line.type, port: 0, protocol: line.protocol, payloads: line.formats, rtp: [], fmtp: [] }
}

function midOf(line: MediaLine): { readonly mid?: string } {
  return line.mid === undefined ? {} : { mid: line.mid }
}
