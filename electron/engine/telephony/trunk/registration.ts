/**
 * Our registration with a trunk (RFC 3261 10.2).
 *
 *                    accepted               due
 *   registering ───────────────► registered ─────► refreshing
 *     ▲   │  ▲ 423: longer           ▲                │  │
 *     │   └──┘                       └────────────────┘  │ no answer, 5xx
 * due │ no answer, 5xx                    accepted       ▼
 *   waiting ◄────────────────────────────────────────────┘
 *
 *   401, 403, 404 ─► stopped (a person has to act; `start` tries again)
 *   stop ─► unregistering ─► unregistered
 *
 * A refresh that fails leaves the registration in force until it runs out: `until` is kept while we wait.
 */
export type Registration =
  | { readonly is: 'unregistered' }
  | { readonly is: 'registering'; readonly askS: number; readonly tries: number }
  /** `until` and `at` in milliseconds of the monotonic clock. */
  | { readonly is: 'registered'; readonly askS: number; readonly until: number }
  | { readonly is: 'refreshing'; readonly askS: number; readonly until: number; readonly tries: number }
  | {
      readonly is: 'waiting'
      readonly askS: number
      readonly tries: number
      readonly until: number | null
      readonly at: number
      readonly why: string
    }
  | { readonly is: 'stopped'; readonly askS: number; readonly why: string }
  | { readonly is: 'unregistering' }

export type RegistrationEvent =
  | { readonly is: 'start'; readonly askS: number }
  /** A 200; `expiresS` is what the trunk granted. */
  | { readonly is: 'accepted'; readonly expiresS: number }
  | {
      readonly is: 'refused'
      readonly status: number
      readonly phrase: string
      readonly minExpiresS: number | null
      readonly retryAfterS: number | null
    }
  /** No answer, or the request could not be sent. */
  | { readonly is: 'failed'; readonly why: string }
  /** The time of the last `wake` has come. */
  | { readonly is: 'due' }
  | { readonly is: 'stop' }

export type RegistrationEffect =
  | { readonly do: 'send'; readonly expiresS: number }
  /** Feed `due` after this time; replaces the last one. */
  | { readonly do: 'wake'; readonly afterMs: number }

export interface RegistrationStep {
  readonly next: Registration
  readonly effects: readonly RegistrationEffect[]
}

export interface RegistrationMoment {
  /** Milliseconds of the monotonic clock. */
  readonly now: number
  /** A random number in [0, 1): thousands of clients of a restarted provider must not come back in the same second. */
  readonly spread: number
}

/** RFC 3261 10.2.8 leaves it to us; a shorter registration than this would be nothing but traffic. */
const EXPIRES_MIN_S = 10
const EXPIRES_MAX_S = 86_400
/** A refresh that fails has this long for another try. */
const REFRESH_BEFORE_S = 60
const BACK_OFF_MS = 4_000
const BACK_OFF_MAX_MS = 240_000
/** What Retry-After is believed: no hammering, and no silence for hours. */
const RETRY_AFTER_MIN_S = 4
const RETRY_AFTER_MAX_S = 1_800

/** One step; null when the event means nothing now. */
export function transitionRegistration(
  state: Registration,
  event: RegistrationEvent,
  moment: RegistrationMoment,
): RegistrationStep | null {
  switch (event.is) {
    case 'start':
      if (state.is !== 'unregistered' && state.is !== 'stopped' && state.is !== 'waiting') return null
      return ask({ is: 'registering', askS: event.askS, tries: 0 })
    case 'accepted':
      return accepted(state, event.expiresS, moment.now)
    case 'refused':
      return refused(state, event, moment)
    case 'failed':
      return waitAfter(state, event.why, null, moment)
    case 'due':
      return due(state, moment.now)
    case 'stop':
      return stop(state, moment.now)
    default:
      return assertNever(event)
  }
}

/** Whether the trunk knows where we are, as far as we know. `now` on the monotonic clock. */
export function isRegistered(state: Registration, now: number): boolean {
  return 'until' in state && state.until !== null && now < state.until
}

function ask(next: Extract<Registration, { is: 'registering' | 'refreshing' }>): RegistrationStep {
  return { next, effects: [{ do: 'send', expiresS: next.askS }] }
}

function accepted(state: Registration, grantedS: number, now: number): RegistrationStep | null {
  if (state.is === 'unregistering') return { next: { is: 'unregistered' }, effects: [] }
  if (state.is !== 'registering' && state.is !== 'refreshing') return null
  const seconds = Math.min(Math.max(grantedS, EXPIRES_MIN_S), EXPIRES_MAX_S)
  const refreshS = Math.max(seconds * 0.8, seconds - REFRESH_BEFORE_S)
  return {
    next: { is: 'registered', askS: state.askS, until: now + seconds * 1_000 },
    effects: [{ do: 'wake', afterMs: refreshS * 1_000 }],
  }
}

function refused(
  state: Registration,
  event: Extract<RegistrationEvent, { is: 'refused' }>,
  moment: RegistrationMoment,
): RegistrationStep | null {
  if (state.is === 'unregistering') return { next: { is: 'unregistered' }, effects: [] }
  if (state.is !== 'registering' && state.is !== 'refreshing') return null
  const { status, minExpiresS } = event
  // RFC 3261 10.2.8. Only upwards, so that a trunk that never agrees cannot keep us asking.
  if (status === 423 && minExpiresS !== null && minExpiresS > state.askS && minExpiresS <= EXPIRES_MAX_S)
    return ask({ ...state, askS: minExpiresS })
  const why = refusalSentence(event)
  if (status === 401 || status === 407 || status === 403 || status === 404)
    return { next: { is: 'stopped', askS: state.askS, why }, effects: [] }
  return waitAfter(state, why, event.retryAfterS, moment)
}

function waitAfter(
  state: Registration,
  why: string,
  retryAfterS: number | null,
  { now, spread }: RegistrationMoment,
): RegistrationStep | null {
  if (state.is === 'unregistering') return { next: { is: 'unregistered' }, effects: [] }
  if (state.is !== 'registering' && state.is !== 'refreshing') return null
  const backOffMs = Math.min(BACK_OFF_MS * 2 ** state.tries, BACK_OFF_MAX_MS) * (1 + spread / 4)
  const afterMs =
    retryAfterS === null
      ? backOffMs
      : Math.min(Math.max(retryAfterS, RETRY_AFTER_MIN_S), RETRY_AFTER_MAX_S) * 1_000
  const until = state.is === 'refreshing' ? state.until : null
  return {
    next: { is: 'waiting', askS: state.askS, tries: state.tries + 1, until, at: now + afterMs, why },
    effects: [{ do: 'wake', afterMs }],
  }
}

function due(state: Registration, now: number): RegistrationStep | null {
  if (state.is === 'registered')
    return ask({ is: 'refreshing', askS: state.askS, until: state.until, tries: 0 })
  if (state.is !== 'waiting') return null
  const { askS, tries, until } = state
  return until !== null && now < until
    ? ask({ is: 'refreshing', askS, until, tries })
    : ask({ is: 'registering', askS, tries })
}

/** Only what the trunk may hold is taken back; a REGISTER under way may still be accepted. */
function stop(state: Registration, now: number): RegistrationStep | null {
  switch (state.is) {
    case 'unregistered':
    case 'unregistering':
      return null
    case 'stopped':
      return { next: { is: 'unregistered' }, effects: [] }
    case 'waiting':
      if (!isRegistered(state, now)) return { next: { is: 'unregistered' }, effects: [] }
      return { next: { is: 'unregistering' }, effects: [{ do: 'send', expiresS: 0 }] }
    case 'registering':
    case 'registered':
    case 'refreshing':
      return { next: { is: 'unregistering' }, effects: [{ do: 'send', expiresS: 0 }] }
    default:
      return assertNever(state)
  }
}

function refusalSentence({ status, phrase }: { readonly status: number; readonly phrase: string }): string {
  const said = phrase === '' ? String(status) : `${status} ${phrase}`
  if (status === 401 || status === 407)
    return `The trunk refused our user or password for the registration (${said}). Check both on the Trunks screen.`
  if (status === 403)
    return `The trunk forbade the registration (${said}). Check the account, and whether it may register from here.`
  if (status === 404)
    return `The trunk does not know our user (${said}). Check the user and the domain on the Trunks screen.`
  return `The trunk did not accept the registration (${said}).`
}

function assertNever(value: never): never {
  throw new Error(`unexpected ${JSON.stringify(value)}`)
}
