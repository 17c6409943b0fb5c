import type { LogFields } from '../../ports/log.ts'
import type { MediaSummary } from '../../ports/telephony.ts'
import type { MediaCounters } from './media-engine.ts'
import type { DtmfWay, MediaEvent, OpenStream, RemoteMedia } from './media-port.ts'
import type { TapLayout } from './recording-tap.ts'
import type { RtpPortRange } from './rtp-ports.ts'

/** What the media thread is started with. */
export interface MediaWorkerData {
  readonly rtpPorts: RtpPortRange
}

/** Commands to the media thread. `ask` numbers those that are answered. */
export type MediaCommand =
  | { readonly kind: 'open'; readonly ask: number; readonly stream: number; readonly options: OpenStream }
  | { readonly kind: 'connect'; readonly stream: number; readonly remote: RemoteMedia }
  | { readonly kind: 'play'; readonly stream: number; readonly file: string }
  | { readonly kind: 'stop'; readonly stream: number }
  | { readonly kind: 'dtmf'; readonly stream: number; readonly digits: string; readonly how: DtmfWay }
  | { readonly kind: 'record'; readonly stream: number; readonly file: string; readonly layout: TapLayout }
  | { readonly kind: 'stop-recording'; readonly stream: number }
  | { readonly kind: 'hear'; readonly to: number; readonly from: number; readonly gain: number }
  | { readonly kind: 'close'; readonly ask: number; readonly stream: number }
  | { readonly kind: 'count'; readonly ask: number }
  | { readonly kind: 'end'; readonly ask: number }

/** What the media thread says: answers, events and log lines, never packets. */
export type MediaReport =
  | { readonly kind: 'opened'; readonly ask: number; readonly host: string; readonly port: number }
  | { readonly kind: 'closed'; readonly ask: number; readonly summary: MediaSummary | null }
  | { readonly kind: 'counted'; readonly ask: number; readonly counters: MediaCounters }
  | { readonly kind: 'ended'; readonly ask: number }
  /** The command with this number could not be done; `reason` is a sentence. */
  | { readonly kind: 'refused'; readonly ask: number; readonly reason: string }
  | { readonly kind: 'event'; readonly event: MediaEvent }
  | {
      readonly kind: 'log'
      readonly level: 'debug' | 'info' | 'warn' | 'error'
      readonly message: string
      readonly fields: LogFields
    }
