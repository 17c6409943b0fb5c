import type { UserAgent } from 'sip.js/lib/api/index.js'
import type { IncomingResponse, IncomingResponseMessage } from 'sip.js/lib/core/index.js'
import { C } from 'sip.js/lib/core/index.js'
import type { URI } from 'sip.js/lib/grammar/index.js'
import type { Clock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import type { Randomness } from '../../ports/randomness.ts'
import { NamedTimers } from '../call/named-timers.ts'
import { splitList } from '../transport/message-text.ts'
import {
  isRegistered,
  type Registration,
  type RegistrationEffect,
  type RegistrationEvent,
  transitionRegistration,
} from './registration.ts'

/** RFC 3261's Timer F waits 32 s; a trunk that lives answers a REGISTER in one. */
const REPLY_MS = 8_000
/** How long the end waits for the answer to the last REGISTER. */
const UNREGISTER_MS = 2_000

export interface KeepRegisteredOptions {
  /** Those of the trunk's servers, in the order in which they are tried. */
  readonly userAgents: readonly [UserAgent, ...UserAgent[]]
  /** Request-URI: the domain alone, without a user (RFC 3261 10.2). */
  readonly registrar: URI
  /** The address that is registered: To and From. */
  readonly addressOfRecord: URI
  /** Route values, for an outbound proxy. */
  readonly routeSet: readonly string[]
  readonly expiresS: number
  readonly clock: Clock
  readonly randomness: Randomness
  readonly log: Log
  /** The trunk accepted the registration, over the server with this number, and wants its requests to go this way (RFC 3608); often none. */
  readonly onServiceRoute?: (server: number, routes: readonly string[]) => void
  /** Told after each change. */
  readonly onChange: (state: Registration) => void
}

/** A registration that is kept up until it is closed. */
export interface RegistrationKeeper {
  readonly state: Registration
  /** One sentence on where it stands, with what to do when it failed. */
  sentence(): string
  /** Registers; again after it was given up. Harmless while it runs. */
  start(): void
  /** Takes the registration back and resolves when the trunk has answered, or after two seconds. */
  close(): Promise<void>
}

/**
 * Performs the machine of registration.ts over the requests of sip.js user agents. Every registration and renewal begins with the first
 * server, so that it is back there as soon as that lives again; one that says nothing, or fails, is followed by the next one at once.
 * Nothing here throws.
 */
export function keepRegistered(options: KeepRegisteredOptions): RegistrationKeeper {
  return new Keeper(options)
}

class Keeper implements RegistrationKeeper {
  readonly #options: KeepRegisteredOptions
  readonly #timers: NamedTimers<'wake' | 'reply' | 'close'>
  /** One Call-ID with a growing CSeq for all of them: RFC 3261 10.2. */
  readonly #callId: string
  #cseq = 1
  #request = 0
  /** The server that is asked, or holds the registration. */
  #server = 0
  #state: Registration = { is: 'unregistered' }
  #closed: (() => void) | null = null

  constructor(options: KeepRegisteredOptions) {
    this.#options = options
    this.#callId = `reg-${options.randomness.token(20)}`
    this.#timers = new NamedTimers(options.clock, act => this.#guard(act))
  }

  get state(): Registration {
    return this.#state
  }

  sentence(): string {
    const now = this.#options.clock.monotonic()
    const state = this.#state
    switch (state.is) {
      case 'registered':
        return `Registered for ${Math.max(0, Math.round((state.until - now) / 1_000))} s more.`
      case 'refreshing':
        return 'Registered; the registration is being renewed.'
      case 'waiting': {
        const seconds = Math.max(1, Math.round((state.at - now) / 1_000))
        const still = isRegistered(state, now) ? 'Still registered, but not renewed. ' : 'Not registered. '
        return `${still}${state.why} It is tried again in ${seconds} s.`
      }
      case 'stopped':
        return state.why
      case 'registering':
        return 'Registering.'
      case 'unregistered':
      case 'unregistering':
        return 'Not registered.'
    }
  }

  start(): void {
    this.#guard(() => this.#feed({ is: 'start', askS: this.#options.expiresS }))
  }

  async close(): Promise<void> {
    await new Promise<void>(resolve => {
      this.#closed = resolve
      this.#timers.arm('close', UNREGISTER_MS, resolve)
      this.#guard(() => {
        this.#feed({ is: 'stop' })
        if (this.#state.is === 'unregistered') resolve()
      })
    })
    this.#closed = null
    this.#request++
    this.#timers.disarmAll()
  }

  #feed(event: RegistrationEvent): void {
    const { clock, randomness, log, onChange } = this.#options
    const step = transitionRegistration(this.#state, event, {
      now: clock.monotonic(),
      spread: randomness.fraction(),
    })
    if (!step) return
    if (step.next.is !== this.#state.is) log.info('registration', { from: this.#state.is, to: step.next.is })
    this.#state = step.next
    this.#timers.disarm('wake')
    for (const effect of step.effects) this.#perform(effect)
    onChange(this.#state)
    if (this.#state.is === 'unregistered') this.#closed?.()
  }

  #perform(effect: RegistrationEffect): void {
    switch (effect.do) {
      case 'send':
        // taken back where it stands
        if (effect.expiresS > 0) this.#server = 0
        this.#send(effect.expiresS)
        break
      case 'wake':
        this.#timers.arm('wake', effect.afterMs, () => this.#feed({ is: 'due' }))
        break
    }
  }

  /** Over the next server, when there is one that was not asked yet. */
  #sendToNext(expiresS: number): boolean {
    const { userAgents, log } = this.#options
    if (expiresS === 0 || this.#server + 1 >= userAgents.length) return false
    this.#server++
    log.info('registration goes to the next server', { server: this.#server })
    this.#send(expiresS)
    return true
  }

  #send(expiresS: number): void {
    const { userAgents, registrar, addressOfRecord, routeSet } = this.#options
    const userAgent = userAgents[this.#server] ?? userAgents[0]
    const core = userAgent.userAgentCore
    const request = ++this.#request
    const message = core.makeOutgoingRequestMessage(
      C.REGISTER,
      registrar,
      addressOfRecord,
      addressOfRecord,
      { callId: this.#callId, cseq: this.#cseq, routeSet: [...routeSet] },
      [`Contact: ${userAgent.contact.toString()}`, `Expires: ${expiresS}`],
    )
    const answered = (act: (response: IncomingResponseMessage) => RegistrationEvent | null) => {
      return (response: IncomingResponse): void =>
        this.#guard(() => {
          // A challenge that was answered has used up a CSeq of its own.
          this.#cseq = Math.max(this.#cseq, message.cseq + 1)
          if (request !== this.#request) return
          this.#timers.disarm('reply')
          const event = act(response.message)
          if (event) this.#feed(event)
        })
    }
    this.#cseq++
    this.#timers.arm('reply', REPLY_MS, () => {
      this.#request++
      this.#cseq = Math.max(this.#cseq, message.cseq + 1)
      if (this.#sendToNext(expiresS)) return
      this.#feed({ is: 'failed', why: `The trunk did not answer within ${REPLY_MS / 1_000} s.` })
    })
    const refused = answered(response => {
      const status = response.statusCode ?? 500
      if (isOfServer(status) && this.#sendToNext(expiresS)) return null
      return {
        is: 'refused',
        status,
        phrase: response.reasonPhrase ?? '',
        minExpiresS: secondsOf(response.getHeader('min-expires')),
        retryAfterS: secondsOf(response.getHeader('retry-after')),
      }
    })
    core.register(message, {
      onAccept: answered(response => {
        const routes = response.getHeaders('service-route').flatMap(splitList).filter(isRoute)
        this.#options.onServiceRoute?.(this.#server, expiresS > 0 ? routes : [])
        return { is: 'accepted', expiresS: this.#granted(response, userAgent, expiresS) }
      }),
      onRedirect: refused,
      onReject: refused,
    })
  }

  /** RFC 3261 10.2.4: the expires parameter of our Contact, else the Expires header, else what we asked for. */
  #granted(response: IncomingResponseMessage, userAgent: UserAgent, askedS: number): number {
    const ours = userAgent.contact.uri.user
    const contacts = response.getHeaders('contact')
    // Behind NAT a registrar writes another host into our Contact; the user part is ours alone.
    const mine = contacts.find(value => ours !== undefined && value.includes(ours)) ?? contacts[0]
    const parameter = /;\s*expires\s*=\s*"?(\d+)/i.exec(mine ?? '')?.[1]
    return secondsOf(parameter) ?? secondsOf(response.getHeader('expires')) ?? askedS
  }

  #guard(act: () => void): void {
    try {
      act()
    } catch (error) {
      this.#options.log.error('a registration failed', { problem: String(error) })
    }
  }
}

/** The server is to blame, or gone: another one may say something else. */
function isOfServer(status: number): boolean {
  return status === 408 || (status >= 500 && status < 600)
}

/** A SIP URI in brackets: sip.js and the routers behind it read nothing else (RFC 3608 section 5). */
function isRoute(value: string): boolean {
  return /^<sips?:[^<>\s]+>\s*(?:;[^<>]*)?$/i.test(value)
}

function secondsOf(value: string | undefined): number | null {
  const digits = /^\s*(\d{1,9})/.exec(value ?? '')?.[1]
  return digits === undefined ? null : Number(digits)
}
