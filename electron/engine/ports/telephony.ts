import type { Verdict } from '../../../shared/model/outcome.ts'
import type { ResponseRule } from '../../../shared/model/response-rules.ts'
import type { TraceMessage } from '../../../shared/model/trace.ts'
import type { Trunk, TrunkCheck, TrunkSettings } from '../../../shared/model/trunk.ts'
import type { ProbeSound, ProbeStep } from '../../../shared/model/trunk-probe.ts'

/**
 * Calls, as the engine asks for them. Requests return at once; what happens comes back as events,
 * in order per attempt, the last one being `ended` (exactly one per `placeCall`), later at most one `trace`.
 * Nothing here throws: what cannot be done ends the attempt with a verdict.
 */
export interface Telephony {
  /**
   * Makes a trunk usable (opens its socket, or the practice carrier behind it), or applies changed settings. `incomingPrompt` is the
   * WAV file of its `incoming` message; without it such calls are refused with 480.
   */
  useTrunk(trunk: Trunk, incomingPrompt?: string | null): Promise<TrunkCheck>
  /** Sends OPTIONS and waits for its answer, at most `timeoutMs`. */
  checkTrunk(trunkId: number, timeoutMs: number): Promise<TrunkCheck>
  /** The last SIP messages of the trunk, oldest first, credentials masked; empty for one that is not in use. */
  trunkTrace(trunkId: number): TrunkMessages
  /**
   * Tries settings step by step on a line of its own, beside whatever calls are running: finds the server, asks it, places one
   * test call. `tell` gets every change, never after `done`.
   */
  probeTrunk(order: ProbeOrder, tell: (news: ProbeNews) => void): RunningProbe
  /** Ends what the trunk still carries and closes its socket. */
  dropTrunk(trunkId: number): Promise<void>
  /** Sends the INVITE. The attempt is on disk before this is called. */
  placeCall(order: CallOrder): void
  /**
   * Sends a text message (MESSAGE, RFC 3428). The attempt is on disk before this is called; `dialing` and `ended` follow as for a
   * call, with outcome `sent` when the trunk took it.
   */
  sendMessage(order: MessageOrder): void
  /**
   * Sets who decides about texts that people write outside of any call. Taken is what `take` says true of, once it is safe: a text that
   * nobody takes is refused, because 200 means that somebody has it (RFC 3428 section 7).
   */
  onIncomingText(take: (text: IncomingText) => boolean): void
  /** Cancels a ringing call or hangs up an answered one; unknown or ended attempts are ignored. */
  hangUp(attemptId: number): void
  /** Hangs up on somebody who asked, by a key, to be left alone: the call ends as answered. Unknown or ended attempts are ignored. */
  endOptedOut(attemptId: number): void
  /**
   * Sends keys (0-9, *, #, A-D) in a call that was answered, in the way that its trunk is set to. False when nobody talks in it, or
   * too many keys wait.
   */
  sendKeys(attemptId: number, keys: string): boolean
  onEvent(listener: (event: TelephonyEvent) => void): void
  /** Hangs up everything (BYE, CANCEL), waits at most two seconds for the answers, closes every socket and thread. */
  close(): Promise<void>
}

/** What is remembered of a trunk's signalling: bounded, the oldest messages go first. */
export interface TrunkMessages {
  readonly messages: readonly TraceMessage[]
  /** Messages that had to make room since the trunk was first used. */
  readonly dropped: number
}

export interface ProbeOrder {
  readonly settings: Extract<TrunkSettings, { kind: 'sip' }>
  /** Who is called to test the audio; null for no test call. */
  readonly number: string | null
}

export type ProbeNews =
  /** A step began, learned something or ended. */
  | { readonly kind: 'step'; readonly step: ProbeStep }
  /** What the test call hears, some five times a second. */
  | { readonly kind: 'sound'; readonly sound: ProbeSound }
  /** Everything is over and closed. */
  | { readonly kind: 'done' }

export interface RunningProbe {
  /** The SIP messages so far, credentials masked. */
  trace(): readonly TraceMessage[]
  /** Hangs the test call up, or skips what has not begun. `done` follows. */
  end(): void
}

export interface CallOrder {
  readonly attemptId: number
  readonly trunkId: number
  /** Trunks that may carry it when that one fails, in this order. */
  readonly failover?: readonly number[]
  /**
   * Asked right before the call goes over one of `failover`. Null: the trunk has a free line, and this call has it now, with a call
   * per second. Else milliseconds after which it may have one; Infinity for not at all. They always have one when this is absent.
   */
  readonly takeOver?: (trunkId: number) => number | null
  /** The recipient's number in E.164, or the digits of an internal extension. */
  readonly number: string
  /** Number shown to the recipient; the trunk's own when null. */
  readonly callerId: string | null
  /** CANCEL is sent when nobody answered within this time. */
  readonly ringTimeoutMs: number
  /** BYE is sent when an answered call lasts longer than this. */
  readonly talkTimeoutMs: number
  /** Absolute path of a WAV file (PCM, 8 kHz, mono) played once the call is answered. */
  readonly promptFile: string
  /** How long to listen to the recipient after the prompt has ended, before hanging up. */
  readonly listenAfterPromptMs: number
}

export interface MessageOrder {
  readonly attemptId: number
  readonly trunkId: number
  /** The recipient's number in E.164. */
  readonly number: string
  /** Number shown to the recipient; the trunk's own when null. */
  readonly callerId: string | null
  readonly text: string
}

export interface IncomingText {
  readonly trunkId: number
  /** Who wrote: E.164 where the number format of the trunk leads to one, else as the trunk says it. */
  readonly from: string
  /** At most 4,000 characters. */
  readonly text: string
  /** The IP address that the packet came from. */
  readonly source: string
}

export type TelephonyEvent =
  /** The INVITE went to the socket. */
  | { readonly kind: 'dialing'; readonly attemptId: number; readonly at: number }
  /** First 180 or 183. */
  | {
      readonly kind: 'ringing'
      readonly attemptId: number
      readonly at: number
      readonly earlyMedia: boolean
    }
  /** 200 received and acknowledged; media runs. */
  | { readonly kind: 'answered'; readonly attemptId: number; readonly at: number }
  | {
      readonly kind: 'ended'
      readonly attemptId: number
      readonly at: number
      readonly verdict: Verdict
      readonly media: MediaSummary | null
    }
  /** The trunk `from` failed before anything rang, and `to` carries the call now. `verdict` is what `from` did wrong. */
  | {
      readonly kind: 'moved'
      readonly attemptId: number
      readonly at: number
      readonly from: number
      readonly to: number
      readonly verdict: Verdict
    }
  /** A key that the recipient pressed while talking; `durationMs` is null when the far end does not say, 0 for a tone. */
  | {
      readonly kind: 'digit'
      readonly attemptId: number
      readonly at: number
      readonly digit: string
      readonly durationMs: number | null
      readonly how: DigitWay
    }
  /** A text of the far end inside the call (MESSAGE, RFC 3428), cut to 4,000 characters. */
  | { readonly kind: 'text'; readonly attemptId: number; readonly at: number; readonly text: string }
  /** The ladder of the attempt, when the last transaction of the call is over. */
  | { readonly kind: 'trace'; readonly attemptId: number; readonly messages: readonly TraceMessage[] }
  /** The trunk is up, suspect or down now. */
  | { readonly kind: 'trunk-checked'; readonly trunkId: number; readonly check: TrunkCheck }

/** How a key came: as a telephone event (RFC 4733), as a tone in the audio, by INFO. A far end may use two at once. */
export type DigitWay = 'events' | 'tones' | 'info'

/** What was said and heard on one leg. Durations in milliseconds of audio. */
export interface MediaSummary {
  readonly packetsSent: number
  readonly packetsReceived: number
  /** Packets that never came, by sequence number. */
  readonly packetsLost: number
  /** Interarrival jitter of RFC 3550 6.4.1, in milliseconds. */
  readonly jitterMs: number
  /** Audio of the prompt that was sent. */
  readonly promptPlayedMs: number
  readonly promptFinished: boolean
  /** Received audio in which somebody (or something) was heard: energy above the line's floor. */
  readonly heardMs: number
  /** There and back, by RTCP; null when the far end sent no reports. In milliseconds. */
  readonly roundTripMs: number | null
  /** Share of our packets that the far end lost between its last two reports, 0 to 1. */
  readonly farLossShare: number | null
  /** Estimated mean opinion score of what was heard, 1 to 4.5 (ITU-T G.107); null when nothing was received. */
  readonly mos: number | null
}

/** What a refusal in a stored trace was, and what the rows of a trunk make of it; null when there is none. */
export type JudgeTrace = (
  messages: readonly TraceMessage[],
  rules: readonly ResponseRule[],
  hasCredentials: boolean,
) => {
  readonly response: string
  /** `Name: value` */
  readonly headers: readonly string[]
  readonly verdict: Verdict
  /** The row that decided, from 0; null for none. */
  readonly row: number | null
} | null
