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

/**
 * Lets a person take a call: performs the effects of person-call.ts with sip.js and media. Nothing here throws; what
 * fails is logged and ends this call alone.
 */
export class CarriedCall {
  readonly #options: CarryCallOptions
  readonly #timers = new Map<'pause' | 'sound' | 'talk', CancelTimer>()
  readonly #onState = (now: SessionState): void => {
    if (now === SessionState.Terminated) this.#take({ kind: 'ended' })
  }
  #state: CallState = FIRST_STATE
  #answered = false
  #endedBy: CallSummary['endedBy'] = 'caller'
  #heardCaller = false

  constructor(options: CarryCallOptions) {
    this.#options = options
    const { invitation } = options
    invitation.stateChange.addListener(this.#onState)
    invitation.delegate = {
      onAck: () => {
        // The ACK of a re-INVITE comes here too.
        if (this.#state.name !== 'answering') return
        this.#after('talk', TALK_MS_MAX, () => this.#take({ kind: 'abandoned' }))
        this.#take({ kind: 'acknowledged' })
      },
    }
  }

  /** The INVITE is here: what follows comes by itself. */
  start(): void {
    this.#take({ kind: 'invited' })
  }

  onMediaEvent(event: MediaEvent): void {
    switch (event.kind) {
      case 'first-packet':
        this.#heardCaller = true
        return
      case 'failed':
        this.#options.log.warn('practice call cannot play a sound', { reason: event.reason })
        this.#take({ kind: 'played' })
        return
      case 'played':
        this.#take({ kind: 'played' })
        return
      case 'no-packets':
        if (this.#heardCaller && event.silentMs >= CALLER_GONE_MS) this.#take({ kind: 'abandoned' })
        return
      case 'keys-sent':
        this.#take({ kind: 'pressed' })
        return
      case 'voice':
        return
    }
  }

  /** Ends it in whatever state it is: 480 or BYE. Resolves when the caller has answered the BYE, or at once. */
  async end(): Promise<void> {
    const { invitation } = this.#options
    this.#endedBy = 'person'
    const { state } = invitation
    if (state === SessionState.Initial || state === SessionState.Establishing) {
      await this.#attempt('end', () => invitation.reject({ statusCode: 480 }))
    } else if (state === SessionState.Established) {
      const goodbye = (): Promise<void> =>
        new Promise((resolve, reject) => {
          const requestDelegate = { onAccept: () => resolve(), onReject: () => resolve() }
          invitation.bye({ requestDelegate }).catch(reject)
        })
      await this.#attempt('end', goodbye)
    }
    this.#take({ kind: 'ended' })
  }

  #take(event: CallEvent): void {
    const step = transition(this.#options.behaviour, this.#state, event)
    if (!step) return
    this.#state = step.next
    for (const effect of step.effects) this.#perform(effect)
  }

  #perform(effect: CallEffect): void {
    switch (effect.do) {
      case 'wait':
        this.#after('pause', effect.ms, () => this.#take({ kind: 'waited' }))
        return
      case 'ring':
        void this.#ring(effect.sound)
        return
      case 'answer':
        void this.#answer()
        return
      case 'play':
        if (effect.afterMs === 0) this.#play(effect.sound)
        else this.#after('sound', effect.afterMs, () => this.#play(effect.sound))
        return
      case 'press':
        this.#press(effect.keys)
        return
      case 'refuse':
        this.#refuse(effect)
        return
      case 'hang-up':
        this.#endedBy = 'person'
        void this.#attempt('hang up', () => this.#options.invitation.bye())
        return
      case 'tidy':
        this.#tidy()
        return
    }
  }

  async #ring(sound: string | null): Promise<void> {
    const { invitation } = this.#options
    // An early answer needs an offer to answer (RFC 3261 13.2.1).
    if (sound === null || !invitation.body) {
      await this.#attempt('ring', () => invitation.progress({ statusCode: 180 }))
      if (sound !== null) this.#take({ kind: 'played' })
      return
    }
    const sent = await this.#attempt('ring', () => invitation.progress({ statusCode: 183 }))
    if (sent && this.#state.name === 'ringing') this.#play(sound)
  }

  async #answer(): Promise<void> {
    const session = this.#session()
    if (session) this.#options.media.stop(session.stream)
    this.#timers.get('sound')?.()
    this.#answered = await this.#attempt('answer', () => this.#options.invitation.accept())
  }

  #refuse({ status, phrase, retryAfterSeconds }: Extract<CallEffect, { do: 'refuse' }>): void {
    this.#endedBy = 'person'
    const extraHeaders = retryAfterSeconds === null ? [] : [`Retry-After: ${retryAfterSeconds}`]
    void this.#attempt('refuse', () =>
      this.#options.invitation.reject({ statusCode: status, reasonPhrase: phrase, extraHeaders }),
    )
  }

  #play(sound: string): void {
    const session = this.#session()
    if (session) this.#options.media.play(session.stream, this.#options.soundFile(sound))
    else this.#take({ kind: 'played' })
  }

  /** As events, or as tones for a caller that agreed to no events. */
  #press(keys: string): void {
    const session = this.#session()
    const sends = session !== null && this.#options.media.sendDtmf(session.stream, keys, 'events')
    if (!sends) this.#take({ kind: 'pressed' })
  }

  /** Comes once: the machine has no way out of `over`. */
  #tidy(): void {
    for (const cancel of this.#timers.values()) cancel()
    this.#timers.clear()
    this.#options.invitation.stateChange.removeListener(this.#onState)
    void (this.#session()?.finish() ?? Promise.resolve(null)).then(media =>
      this.#options.onOver({ answered: this.#answered, endedBy: this.#endedBy, media }),
    )
  }

  #after(name: 'pause' | 'sound' | 'talk', ms: number, act: () => void): void {
    this.#timers.get(name)?.()
    if (this.#state.name !== 'over') this.#timers.set(name, this.#options.clock.after(ms, act))
  }

  /**
   * Whether sip.js did it. CANCEL and BYE may overtake what it is doing; it then rejects, and the session is over. Any other
   * failure ends the call here.
   */
  async #attempt(what: string, act: () => Promise<unknown>): Promise<boolean> {
    const { invitation, log } = this.#options
    try {
      await act()
      return true
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      if (invitation.state === SessionState.Terminated)
        log.debug('practice call was overtaken', { what, reason })
      else log.warn('practice call failed', { what, reason })
      this.#take({ kind: 'ended' })
      return false
    }
  }

  #session(): RtpSession | null {
    const handler = this.#options.invitation.sessionDescriptionHandler
    return handler instanceof RtpSession ? handler : null
  }
}
