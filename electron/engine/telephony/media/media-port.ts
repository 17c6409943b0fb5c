import type { MediaSummary } from '../../ports/telephony.ts'
import type { AudioProblem } from './audio-watch.ts'
import type { CodecName } from './codec/codec.ts'
import type { TapLayout } from './recording-tap.ts'
import type { RtpPortRange } from './rtp-ports.ts'
import type { SpecialTone } from './special-tones.ts'
import type { SrtpMasterKey } from './srtp/session-keys.ts'

/**
 * What signalling asks of media. Two implementations with the same calls: the engine itself
 * (`media-engine.ts`, in whatever thread it is created) and the client of a worker thread that runs one
 * (`media-client.ts`). Streams are named by a number that the caller chooses.
 */
export interface MediaPort {
  /** Binds an RTP socket. `host` is the local address to bind and to offer. Fails when no port of the range is free. */
  open(stream: number, options: OpenStream): Promise<{ readonly host: string; readonly port: number }>
  /** Sets or changes where packets go and how they are coded. Silence is sent from then on, every 20 ms. */
  connect(stream: number, remote: RemoteMedia): void
  /** Plays a WAV file (PCM 16 bit, 8 kHz mono; others are refused with a `failed` event) from its start, once. */
  play(stream: number, file: string): void
  /**
   * Sends keys: 'events' by RFC 4733 under `dtmfPayloadType` (as tones when the far end agreed to none), 'tones' in the
   * audio. `keys-sent` follows when the last one is out. False when a character is no key (0-9, *, #, A-D).
   */
  sendDtmf(stream: number, digits: string, how: DtmfWay): boolean
  /**
   * Stream `to` hears stream `from` at `gain` (1: as it is, 0: no more, at most 4). Two streams that hear each other are
   * a bridge; a third that hears both monitors, one that is heard by one whispers (bridge.ts).
   */
  hear(to: number, from: number, gain: number): void
  /** Records both sides into a WAV file until `stopRecording` or `close`; `recorded` or `not-recorded` follows. */
  record(stream: number, file: string, layout: TapLayout): void
  stopRecording(stream: number): void
  /** Stops sending what is played; silence follows. */
  stop(stream: number): void
  /** Closes the socket; the answer says what was sent and heard. An unknown stream gives null. */
  close(stream: number): Promise<MediaSummary | null>
  onEvent(listener: (event: MediaEvent) => void): void
  /** Closes every stream and the thread. */
  end(): Promise<void>
}

export interface OpenStream {
  readonly host: string
  /** When set, received audio is written there as a WAV file (PCM 16 bit, 8 kHz mono) when the stream closes. */
  readonly recordFile?: string
  /** Its port is one of these; of the engine's own range when left out. */
  readonly ports?: RtpPortRange
  /** Keys are also looked for in the audio: always, or where the far end has agreed to no events. */
  readonly detectTones?: DetectTones
  /** Special information tones are looked for until a moment after the first prompt began: what a network plays instead of an answer. */
  readonly specialTones?: boolean
  /** When set, `level` events tell how loud the received audio is, and how loud this tone in it, five times a second. */
  readonly meterHertz?: number
}

export type DetectTones = 'always' | 'without-events'

/** How keys travel: as telephone events (RFC 4733) or as tones in the audio. */
export type DtmfWay = 'events' | 'tones'

export interface RemoteMedia {
  readonly host: string
  readonly port: number
  readonly codec: CodecName
  /** RTP payload type of the codec: 0 for PCMU, 8 for PCMA (RFC 3551), unless SDP says otherwise. */
  readonly payloadType: number
  /** What we may send: false after `recvonly`/`inactive` of the other side. */
  readonly send: boolean
  /** Whether what comes is listened to: false on hold (`sendonly` or `inactive` of ours). True when left out. */
  readonly receive?: boolean
  /** Payload type of telephone-event that the far end takes; null or left out when it takes none. */
  readonly dtmfPayloadType?: number | null
  /** Units per second of its durations; 8000 when left out, 48000 beside Opus (RFC 4733 2.1). */
  readonly dtmfClockRate?: number
  /** Where reports go: on the RTP port (RFC 5761), this port (RFC 3605), nowhere. The next port when left out. */
  readonly rtcp?: 'mux' | 'none' | number
  /** Keys of SRTP and SRTCP, of what we send and of what we receive; plain RTP when left out. */
  readonly srtp?: { readonly send: SrtpMasterKey; readonly receive: SrtpMasterKey }
  /** From where audio is believed besides `host`; from nowhere else when left out. Whoever has the keys of SRTP is believed anyway. */
  readonly sources?: AudioSources
}

/** Addresses of a far end besides the one that it named. */
export interface AudioSources {
  /** Addresses and ranges such as 203.0.113.0/24. */
  readonly ranges: readonly string[]
  /** Ours goes back to where its audio comes from: to a far end behind a NAT (RFC 4961). */
  readonly follow: boolean
}

/** The far end as the inner parts of media see it: whatever is spoken on the line, inside it is G.711 (rtp-line.ts). */
export interface G711Media extends RemoteMedia {
  readonly codec: 'PCMU' | 'PCMA'
  /** The line speaks another codec, whose encoder takes frames of 20 ms and nothing else. */
  readonly transcoded?: true
}

/** How a stream fares, of both directions; what is not known yet is null. */
export interface MediaQuality {
  /** Share of packets to us that never came, 0 to 1, and their jitter. */
  readonly lossShare: number
  readonly jitterMs: number
  /** The same of our packets, as the far end reports it. */
  readonly farLossShare: number | null
  readonly farJitterMs: number | null
  readonly roundTripMs: number | null
  /** Estimated mean opinion score of what we hear, 1 to 4.5 (ITU-T G.107). */
  readonly mos: number
}

export type MediaEvent =
  /** The first valid packet arrived. */
  | { readonly kind: 'first-packet'; readonly stream: number }
  /** The played file was sent to its end. */
  | { readonly kind: 'played'; readonly stream: number }
  /** The file could not be played; `reason` is a sentence. */
  | { readonly kind: 'failed'; readonly stream: number; readonly reason: string }
  /** Voice began or ended on the receiving side (energy against the line's floor). */
  | { readonly kind: 'voice'; readonly stream: number; readonly speaking: boolean }
  /** Of the last 200 ms of received audio: all of it, and the tone that was asked for; dB relative to full scale. */
  | { readonly kind: 'level'; readonly stream: number; readonly levelDb: number; readonly toneDb: number }
  /** No packet for `silentMs` although the stream is connected. */
  | { readonly kind: 'no-packets'; readonly stream: number; readonly silentMs: number }
  /** A key of the far end, told once. */
  | {
      readonly kind: 'digit'
      readonly stream: number
      readonly digit: string
      readonly durationMs: number
      readonly how: DtmfWay
    }
  /** The network played its special information tones: an announcement follows. */
  | { readonly kind: 'special-tone'; readonly stream: number; readonly tone: SpecialTone }
  /** The keys of `sendDtmf` are all sent. */
  | { readonly kind: 'keys-sent'; readonly stream: number }
  /** The audio of the call is wrong, or in order again (`fine`). */
  | { readonly kind: 'audio'; readonly stream: number; readonly finding: AudioProblem | 'fine' }
  /** The file of `record` is complete, with so much sound. */
  | { readonly kind: 'recorded'; readonly stream: number; readonly ms: number }
  /** It is not; `reason` is a sentence. The call goes on. */
  | { readonly kind: 'not-recorded'; readonly stream: number; readonly reason: string }
  /** Each five seconds while packets come. */
  | { readonly kind: 'quality'; readonly stream: number; readonly quality: MediaQuality }
