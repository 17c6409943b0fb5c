import type { MediaSummary } from '../../ports/telephony.ts'

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
  /** When set, `level` events tell how loud the received audio is, and how loud this tone in it, five times a second. */
  readonly meterHertz?: number
}

export interface RemoteMedia {
  readonly host: string
  readonly port: number
  readonly codec: 'PCMU' | 'PCMA'
  /** RTP payload type of the codec: 0 for PCMU, 8 for PCMA (RFC 3551), unless SDP says otherwise. */
  readonly payloadType: number
  /** What we may send: false after `recvonly`/`inactive` of the other side. */
  readonly send: boolean
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
