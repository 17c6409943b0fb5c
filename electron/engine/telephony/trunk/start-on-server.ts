import type { Clock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import type { Randomness } from '../../ports/randomness.ts'
import type { CallOrder, MessageOrder, TelephonyEvent } from '../../ports/telephony.ts'
import { startOutgoingCall } from '../call/outgoing-call.ts'
import { type OutgoingMessage, startOutgoingMessage } from '../call/outgoing-message.ts'
import { REDIRECTS_MAX } from '../call/redirect.ts'
import type { ReferPolicy } from '../call/transfer.ts'
import type { MediaPort } from '../media/media-port.ts'
import type { AudioPlace } from '../sdp/audio-place.ts'
import type { AudioTerms } from '../sdp/audio-terms.ts'
import { RtpSession } from '../sdp/rtp-session.ts'
import type { TraceRecorder } from '../trace/trace-recorder.ts'
import { audioTermsOf } from './audio-terms-of-trunk.ts'
import type { StartedLeg } from './failover-call.ts'
import type { ServerLine } from './server-line.ts'
import type { TrunkAddresses, TrunkLine } from './trunk-addresses.ts'

export interface StartCall {
  readonly order: CallOrder
  /** The number shown; null for the trunk's own user. */
  readonly callerId: string | null
  /** Which of `servers` carries it, from 0. */
  readonly server: number
  /** The call is given up as soon as the server is taken for dead; else it is waited for as long as for any. */
  readonly hasOtherWay?: boolean
  readonly media: MediaPort
  /** What the call may agree to; what the trunk's settings say when absent. */
  readonly audio?: AudioTerms
  /** Number of the media stream, unlike that of every other call. */
  readonly stream: number
  readonly tell: (event: TelephonyEvent) => void
  readonly onGone: () => void
  /** What a REFER of the far end may do; 603 when absent. */
  readonly referPolicy?: ReferPolicy
}

export interface SendText {
  readonly order: MessageOrder
  /** The number shown; null for the trunk's own user. */
  readonly callerId: string | null
  readonly tell: (event: TelephonyEvent) => void
  readonly onGone: () => void
}

/** An open trunk, as its calls and messages see it. */
export interface OnServer {
  readonly options: {
    readonly line: TrunkLine
    readonly clock: Clock
    readonly randomness: Randomness
    readonly log: Log
  }
  readonly recorder: TraceRecorder
  readonly addresses: TrunkAddresses
  readonly lines: readonly ServerLine[]
  readonly audioPlace: (publicHost: string | null) => AudioPlace
}

/** Starts a call on one of the trunk's servers. @throws when its addresses cannot be written. */
export function startOnServer(call: StartCall, on: OnServer): StartedLeg {
  const { order, callerId, media, stream, tell, onGone, referPolicy } = call
  const one = on.lines[call.server]
  if (!one) throw new Error(`The trunk has no server ${call.server + 1}.`)
  const followed: (() => void)[] = []
  const leg = startOutgoingCall({
    order,
    followTo: async uri => void followed.push(await one.follow(uri)),
    userAgent: one.userAgent,
    addresses: on.addresses.ofCall(order.number, callerId),
    session: new RtpSession({
      media,
      stream,
      place: on.audioPlace(one.publicHost),
      terms: call.audio ?? audioTermsOf(on.options.line),
      specialTones: true,
    }),
    bindSession: (inviter, session) => one.bindSession(inviter, session),
    media,
    keysBy: on.options.line.dtmf,
    withdraw: branch => one.withdraw(branch),
    watchServer: giveUp => one.silence.waitFor(call.hasOtherWay ? giveUp : null),
    redirectsMax: on.options.line.redirects ? REDIRECTS_MAX : 0,
    hasCredentials: on.options.line.credentials !== null,
    responseRules: on.options.line.responses,
    recorder: on.recorder,
    clock: on.options.clock,
    randomness: on.options.randomness,
    ...(referPolicy && { referPolicy }),
    log: on.options.log,
    tell,
    onGone() {
      for (const forget of followed) forget()
      onGone()
    },
  })
  return { call: leg, messages: () => on.recorder.messages(leg.callId) }
}

/** Sends a text over the first server that is not taken for dead. @throws when its addresses cannot be written. */
export function sendOverServer({ order, callerId, tell, onGone }: SendText, on: OnServer): OutgoingMessage {
  const { options, recorder, addresses, lines } = on
  const one = lines.find(({ silence }) => !silence.isDead) ?? lines[0]
  if (!one) throw new Error('The trunk has no server.')
  return startOutgoingMessage({
    order,
    userAgent: one.userAgent,
    addresses: addresses.ofCall(order.number, callerId),
    hasCredentials: options.line.credentials !== null,
    responseRules: options.line.responses,
    recorder,
    clock: options.clock,
    log: options.log,
    tell,
    onGone,
  })
}
