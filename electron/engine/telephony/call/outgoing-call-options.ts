import type { Session, UserAgent } from 'sip.js/lib/api/index.js'
import type { URI } from 'sip.js/lib/grammar/index.js'
import type { ResponseRule } from '../../../../shared/model/response-rules.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import type { Randomness } from '../../ports/randomness.ts'
import type { CallOrder, TelephonyEvent } from '../../ports/telephony.ts'
import type { MediaEvent, MediaPort } from '../media/media-port.ts'
import type { RtpSession } from '../sdp/rtp-session.ts'
import type { TraceRecorder } from '../trace/trace-recorder.ts'
import type { CallAddresses } from '../trunk/trunk-addresses.ts'
import type { WatchServer } from './first-response.ts'
import type { Renegotiated } from './live-dialog.ts'
import type { KeysBy } from './send-keys.ts'
import type { ReferPolicy, TransferResult, TransferTarget } from './transfer.ts'

export interface OutgoingCallOptions {
  readonly order: CallOrder
  readonly userAgent: UserAgent
  /** Request-URI, From and what else the INVITE says of the caller. */
  readonly addresses: CallAddresses
  readonly session: RtpSession
  /** Makes `session` the description handler of a session of this user agent. */
  readonly bindSession: (inviter: Session, session: RtpSession) => void
  readonly media: MediaPort
  /** How keys are sent; as telephone events when absent. */
  readonly keysBy?: KeysBy
  /** Seconds of the session timer that we ask for; half an hour when absent, none when null. */
  readonly sessionExpiresS?: number | null
  /** Stops the resends of the INVITE with this branch (SipFlow.withdraw). */
  readonly withdraw?: (branch: string) => void
  /** Knows earlier than the call's own patience when the server is dead. */
  readonly watchServer?: WatchServer
  /** How many redirections are followed; none when absent. */
  readonly redirectsMax?: number
  /** Called before the INVITE of a redirection is sent: it goes to the trunk, unless this has found another way for its URI. */
  readonly followTo?: (uri: URI) => Promise<void>
  readonly randomness: Randomness
  /** What a REFER of the far end may do; 603 when absent. */
  readonly referPolicy?: ReferPolicy
  /** Whether the trunk has a user and password that a challenge can be answered with. */
  readonly hasCredentials: boolean
  /** How the trunk's refusals are read; the usual way when absent. */
  readonly responseRules?: readonly ResponseRule[]
  readonly recorder: TraceRecorder
  readonly clock: Clock
  readonly log: Log
  readonly tell: (event: TelephonyEvent) => void
  /** Called once, after `ended` and `trace`: nothing of the call is left. */
  readonly onGone: () => void
}

/** One call that is being made. Nothing here throws. */
export interface OutgoingCall {
  /** CANCEL or BYE, whatever is due; harmless when it is over. */
  hangUp(): void
  /** Hangs up on somebody who asked to be left alone: the call counts as answered, however much of it was heard. */
  endOptedOut(): void
  /** Sends keys in the way of the trunk; false when nobody talks, one is no key, or too many wait. */
  sendKeys(keys: string): boolean
  /** Ends without waiting for the far end any more, and tells the ladder at once. */
  giveUp(): void
  /** Takes the audio away from the recipient by re-INVITE, or gives it back; resolves when the far end has answered. */
  hold(): Promise<Renegotiated>
  resume(): Promise<Renegotiated>
  /** One key by INFO; false when the far end did not take it. Rejects when nobody talks. */
  sendInfoDigit(digit: string, durationMs: number): Promise<boolean>
  /**
   * Asks the far end to call `to` instead (see TransferTarget). Rejects when nobody talks; our call goes on until somebody hangs up.
   */
  transfer(to: TransferTarget): Promise<TransferResult>
  /** What its messages are found by. */
  readonly callId: string
  /** The SIP session, for Replaces. */
  readonly session: Session
  /** What media says of the call's stream. */
  onMedia(event: MediaEvent): void
}
