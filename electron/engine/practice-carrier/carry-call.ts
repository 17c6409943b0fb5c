import { type Invitation, SessionState } from 'sip.js/lib/api/index.js'
import type { CancelTimer, Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { MediaSummary } from '../ports/telephony.ts'
import type { MediaEvent, MediaPort } from '../telephony/media/media-port.ts'
import { RtpSession } from '../telephony/sdp/rtp-session.ts'
import { type CallEffect, type CallEvent, type CallState, FIRST_STATE, transition } from './person-call.ts'
import type { Behaviour } from './public.ts'

/** A caller whose audio stopped for this long is gone: its process died, or the network did. */
const CALLER_GONE_MS = 20_000
/** No practice call lasts longer. */
const TALK_MS_MAX = 30 * 60_000

export interface CarryCallOptions {
  readonly invitation: Invitation
  readonly behaviour: Behaviour
  readonly media: MediaPort
  /** Absolute path of the WAV file of a sound. */
  readonly soundFile: (sound: string) => string
  readonly clock: Clock
  /** Already knows which call it is. */
  readonly log: Log
  /** Called once, when nothing of the call is left. */
  readonly onOver: (summary: CallSummary) => void
}

export interface CallSummary {
  readonly answered: boolean
  /** Who ended it: a refusal and our BYE are ours, CANCEL and BYE the caller's. */
  readonly endedBy: 'person' | 'caller'
  /** What was said and heard; null when there was no audio. */
  readonly media: MediaSummary | null
}

export interface CarriedCall {
  onMediaEvent(event: MediaEvent): void
  /** Ends it in whatever state it is: 480 or BYE. Resolves when the caller has answered the BYE, or at once. */
  end(): Promise<void>
}

/** Lets a person take a call: performs the effects of person-call.ts with sip.js and media. Nothing here throws. */
export function carryCall(options: CarryCallOptions): CarriedCall {
  const { invitation, behaviour, media, clock, log } = options
  let state: CallState = FIRST_STATE
  let answered = false
  let endedBy: CallSummary['endedBy'] = 'caller'
  let heardCaller = false
  let over = false
  const timers = new Map<'pause' | 'sound' | 'talk', CancelTimer>()

  const session = (): RtpSession | null => {
    const handler = invitation.sessionDescriptionHandler
    return handler instanceof RtpSession ? handler : null
  }
  const after = (name: 'pause' | 'sound' | 'talk', ms: number, act: () => void): void => {
    timers.get(name)?.()
    if (!over) timers.set(name, clock.after(ms, act))
  }
  const take = (event: CallEvent): void => {
    const step = transition(behaviour, state, event)
    if (!step) return
    state = step.next
    for (const effect of step.effects) perform(effect)
  }
  /** CANCEL and BYE may overtake whatever sip.js is doing; it then rejects, and the session says that it has ended. */
  const attempt = (what: string, act: () => Promise<unknown>): Promise<boolean> =>
    act().then(
      () => true,
      (error: unknown) => {
        const reason = error instanceof Error ? error.message : String(error)
        if (invitation.state === SessionState.Terminated)
          log.debug('practice call was overtaken', { what, reason })
        else {
          log.warn('practice call failed', { what, reason })
          take({ kind: 'ended' })
        }
        return false
      },
    )
  const play = (sound: string): void => {
    const own = session()
    if (own) media.play(own.stream, options.soundFile(sound))
    else take({ kind: 'played' })
  }
  const ring = async (sound: string | null): Promise<void> => {
    // An early answer needs an offer to answer (RFC 3261 13.2.1).
    if (sound === null || !invitation.body) {
      await attempt('ring', () => invitation.progress({ statusCode: 180 }))
      if (sound !== null) take({ kind: 'played' })
      return
    }
    const sent = await attempt('ring', () => invitation.progress({ statusCode: 183 }))
    if (sent && state.name === 'ringing') play(sound)
  }
  const answer = async (): Promise<void> => {
    const own = session()
    if (own) media.stop(own.stream)
    timers.get('sound')?.()
    answered = await attempt('answer', () => invitation.accept())
  }
  const tidy = (): void => {
    if (over) return
    over = true
    for (const cancel of timers.values()) cancel()
    invitation.stateChange.removeListener(onState)
    void (session()?.finish() ?? Promise.resolve(null)).then(summary =>
      options.onOver({ answered, endedBy, media: summary }),
    )
  }
  const perform = (effect: CallEffect): void => {
    switch (effect.do) {
      case 'wait':
        after('pause', effect.ms, () => take({ kind: 'waited' }))
        return
      case 'ring':
        void ring(effect.sound)
        return
      case 'answer':
        void answer()
        return
      case 'play':
        if (effect.afterMs === 0) play(effect.sound)
        else after('sound', effect.afterMs, () => play(effect.sound))
        return
      case 'refuse': {
        endedBy = 'person'
        const { status: statusCode, phrase: reasonPhrase, retryAfterSeconds } = effect
        const extraHeaders = retryAfterSeconds === null ? [] : [`Retry-After: ${retryAfterSeconds}`]
        void attempt('refuse', () => invitation.reject({ statusCode, reasonPhrase, extraHeaders }))
        return
      }
      case 'hang-up':
        endedBy = 'person'
        void attempt('hang up', () => invitation.bye())
        return
      case 'tidy':
        tidy()
        return
    }
  }
  const onState = (now: SessionState): void => {
    if (now === SessionState.Terminated) take({ kind: 'ended' })
  }
  invitation.stateChange.addListener(onState)
  invitation.delegate = {
    onAck: () => {
      // The ACK of a re-INVITE comes here too.
      if (state.name !== 'answering') return
      after('talk', TALK_MS_MAX, () => take({ kind: 'abandoned' }))
      take({ kind: 'acknowledged' })
    },
  }
  take({ kind: 'invited' })

  return {
    onMediaEvent(event) {
      if (event.kind === 'first-packet') heardCaller = true
      else if (event.kind === 'played') take({ kind: 'played' })
      else if (event.kind === 'failed') {
        log.warn('practice call cannot play a sound', { reason: event.reason })
        take({ kind: 'played' })
      } else if (event.kind === 'no-packets' && heardCaller && event.silentMs >= CALLER_GONE_MS) {
        take({ kind: 'abandoned' })
      }
    },
    async end() {
      endedBy = 'person'
      const before = invitation.state
      if (before === SessionState.Initial || before === SessionState.Establishing) {
        await attempt('end', () => invitation.reject({ statusCode: 480 }))
      } else if (before === SessionState.Established) {
        await attempt(
          'end',
          () =>
            new Promise<void>((resolve, reject) => {
              const requestDelegate = { onAccept: () => resolve(), onReject: () => resolve() }
              invitation.bye({ requestDelegate }).catch(reject)
            }),
        )
      }
      take({ kind: 'ended' })
    },
  }
}
