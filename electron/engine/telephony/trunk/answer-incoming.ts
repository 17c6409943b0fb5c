import type { Incoming } from '../../../../shared/model/trunk-line.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import {
  type IncomingCall,
  type IncomingDecision,
  type IncomingOffer,
  NOBODY_HERE,
} from '../call/incoming-call.ts'
import type { MediaEvent, MediaPort } from '../media/media-port.ts'
import type { AudioPlace } from '../sdp/audio-place.ts'
import type { AudioTerms } from '../sdp/audio-terms.ts'
import { RtpSession } from '../sdp/rtp-session.ts'
import type { TakeCall } from './server-line.ts'

/** Callers who hear the message of one trunk at once; more get 486. */
export const MESSAGES_AT_ONCE_MAX = 10
/** A recording may be long, a caller who forgot to hang up must not stay: three times the longest spoken message. */
export const MESSAGE_MAX_MS = 600_000

/** Where the media of calls runs, and how events of one stream are listened to. */
export interface LineMedia {
  /** The media port; asked for when it is needed. */
  start(): MediaPort
  /** A stream number unlike every other, whose events go to `hear` until `forget`. */
  take(hear: (event: MediaEvent) => void): { readonly stream: number; forget(): void }
}

export interface AnswerIncomingOptions {
  readonly incoming: Incoming
  /** The prompt of `message` as telephony plays it; without it these calls get 480. */
  readonly promptFile: string | null
  readonly media: LineMedia
  readonly terms: AudioTerms
  readonly clock: Clock
  readonly log: Log
}

const REFUSALS: Readonly<Record<Exclude<Incoming['answer'], 'message'>, IncomingDecision>> = {
  unavailable: NOBODY_HERE,
  busy: { is: 'refuse', status: 486, phrase: 'Busy Here' },
  decline: { is: 'refuse', status: 603, phrase: 'Decline' },
}

/** What the settings of a trunk say of calls that it brings (RFC 3261 21.4.18, 21.4.24, 21.6.2), as its user agent asks it. */
export function answerIncoming(options: AnswerIncomingOptions): TakeCall {
  const { incoming, promptFile } = options
  if (incoming.answer !== 'message') {
    const decision = REFUSALS[incoming.answer]
    return () => ({ decision })
  }
  if (promptFile === null) return () => ({ decision: NOBODY_HERE })
  let hearing = 0
  return (offer, place) => {
    if (hearing >= MESSAGES_AT_ONCE_MAX) return { decision: REFUSALS.busy }
    const taken = tellMessage(options, promptFile, { offer, place }, () => void hearing--)
    hearing++
    return taken
  }
}

interface AskedBy {
  readonly offer: IncomingOffer
  readonly place: AudioPlace
}

function tellMessage(
  { media, terms, clock, log }: AnswerIncomingOptions,
  promptFile: string,
  { offer, place }: AskedBy,
  onGone: () => void,
): ReturnType<TakeCall> {
  const { callId, from, fromName, dialled } = offer
  const port = media.start()
  let call: IncomingCall | null = null
  let cancelTimer = (): void => {}
  const { stream, forget } = media.take(event => {
    if (event.kind === 'failed')
      log.warn('the message for callers cannot be played', { reason: event.reason })
    if (event.kind === 'failed' || event.kind === 'played') call?.hangUp()
  })
  log.info('an incoming call is told the message', { callId, from, fromName, dialled })
  return {
    decision: {
      is: 'take',
      audio: new RtpSession({ media: port, stream, place, terms }),
      events: {
        onAnswered() {
          port.play(stream, promptFile)
          cancelTimer = clock.after(MESSAGE_MAX_MS, () => call?.hangUp())
        },
        onEnded(how) {
          log.info('an incoming call ended', { callId, from, how })
          cancelTimer()
          forget()
          onGone()
        },
      },
    },
    onCall(taken) {
      call = taken
      taken.answer()
    },
  }
}
