/**
 * Whether calls may go out over a trunk.
 *
 *              failure            failures enough, no transport, account fault, limits in a row with Retry-After
 *    ┌─────┐ ─────────► ┌─────────┐ ─────────► ┌──────┐    until    ┌─────────┐
 *    │ up  │            │ suspect │            │ down │ ──────────► │ probing │
 *    └─────┘ ◄───────── └─────────┘            └──────┘ ◄────────── └─────────┘
 *       ▲     answered                            │       failure,       │
 *       │                                         │       twice as long  │
 *       └─────────────────────────────────────────┴──────────────────────┘
 *          answered (a trunk that asked for rest is left alone until then)
 */
export type Health =
  | { readonly is: 'up' }
  | { readonly is: 'suspect'; readonly failures: number; readonly by: Fault; readonly why: string }
  /** No call goes out before `until` (milliseconds since the epoch). `rests`: the trunk itself asked for it. */
  | {
      readonly is: 'down'
      readonly until: number
      readonly tries: number
      readonly rests: boolean
      /** A person has to put it right; `why` is a whole sentence. */
      readonly holds?: boolean
      readonly by: Fault
      readonly why: string
    }
  /** One call or question at a time, until one gets through. */
  | { readonly is: 'probing'; readonly tries: number; readonly by: Fault; readonly why: string }

/** What put it there: an answer to OPTIONS ends a silence, and says nothing of refusals. */
export type Fault = 'silence' | 'refusal'

export type HealthEvent =
  /** The trunk answered a call or a question with anything that is not a failure of its own. */
  | { readonly is: 'answered' }
  /** Nothing came back, not even a 100. */
  | { readonly is: 'silent' }
  /** It takes no more calls just now. */
  | { readonly is: 'unavailable'; readonly retryAfterS: number | null; readonly status: number | null }
  /** The account may not call; `sentence` says what the trunk said. */
  | { readonly is: 'account-fault'; readonly sentence: string }
  /** Nearly all of the latest calls had one and the same end; `sentence` says which. */
  | { readonly is: 'one-answer-for-all'; readonly sentence: string }
  /** It refused a call for a reason of its own: 403, 500, 502 and the like. */
  | { readonly is: 'server-error'; readonly status: number | null }
  /** The connection was refused, broke or could not be secured. */
  | { readonly is: 'transport-error'; readonly problem: string }
  /** The time of `down` may be over. */
  | { readonly is: 'due' }

export type HealthEffect =
  /** Feed `due` at this time, and ask the trunk when it is probing then. */
  { readonly do: 'wake'; readonly at: number }

export interface HealthStep {
  readonly next: Health
  readonly effects: readonly HealthEffect[]
}

/** A new trunk is taken to work until it shows otherwise. */
export const NEW_HEALTH: Health = { is: 'up' }

/** Two calls without any answer: more callers would wait for nothing. */
const SILENCES_MAX = 2
/** Refusals of its own in a row; a gateway that is merely full refuses some and carries others. */
const FAILURES_MAX = 5
const FIRST_PAUSE_MS = 10_000
const PAUSE_MAX_MS = 120_000
/** One call too many is a lesson for the rate; a trunk that goes on refusing wants rest. */
const LIMITS_MAX = 3
/** A Retry-After is believed up to this at first, and twice as long each time that the trunk refuses again after it. */
const FIRST_REST_MAX_S = 30
/** A Retry-After of hours is a mistake more often than a wish. */
const RETRY_AFTER_MAX_S = 300
/** An account is put right by a person: one call asks again after a minute, then less and less often. */
const FIRST_ACCOUNT_PAUSE_MS = 60_000
const ACCOUNT_PAUSE_MAX_MS = 600_000
/** No trunk is down for longer without being asked again (ms). */
export const LONGEST_PAUSE_MS = Math.max(PAUSE_MAX_MS, RETRY_AFTER_MAX_S * 1_000, ACCOUNT_PAUSE_MAX_MS)

/** One step; null when nothing changes. `now` in milliseconds since the epoch. */
export function transitionHealth(state: Health, event: HealthEvent, now: number): HealthStep | null {
  switch (event.is) {
    case 'answered':
      if (state.is === 'up' || (state.is === 'down' && state.rests)) return null
      return { next: { is: 'up' }, effects: [] }
    case 'due':
      if (state.is !== 'down') return null
      // further away than any pause: somebody has set the clock back since, and nobody knows how much of it is over
      if (now < state.until && state.until - now <= LONGEST_PAUSE_MS)
        return { next: state, effects: [{ do: 'wake', at: state.until }] }
      return { next: { is: 'probing', tries: state.tries, by: state.by, why: state.why }, effects: [] }
    case 'silent':
      return failed(state, { by: 'silence', why: 'it did not answer' }, SILENCES_MAX, now)
    case 'server-error':
      return failed(
        state,
        { by: 'refusal', why: `it refuses calls (${event.status ?? 'no status'})` },
        FAILURES_MAX,
        now,
      )
    case 'account-fault':
    case 'one-answer-for-all':
      return hold(state, event.sentence, now)
    case 'transport-error':
      return failed(state, { by: 'silence', why: event.problem }, 1, now)
    case 'unavailable':
      return overloaded(state, event, now)
    default:
      return assertNever(event)
  }
}

/** How many calls may be started: all that its limits allow, one that shows whether it works, or none. */
export function mayStart(state: Health): 'all' | 'one' | 'none' {
  switch (state.is) {
    case 'up':
    case 'suspect':
      return 'all'
    case 'probing':
      return 'one'
    case 'down':
      return 'none'
    default:
      return assertNever(state)
  }
}

/** What a person reads: what is wrong, and until when. `now` in milliseconds since the epoch. */
export function healthSentence(state: Health, now: number): string {
  switch (state.is) {
    case 'up':
      return 'The trunk answers.'
    case 'suspect': {
      const times = state.failures === 1 ? 'once' : `${state.failures} times in a row`
      return `The trunk failed ${times}: ${state.why}. Calls still go out.`
    }
    case 'down': {
      const left = Math.max(1, Math.ceil((state.until - now) / 1_000))
      return state.holds
        ? `${state.why} One call asks again in ${left} s.`
        : `No calls go out for ${left} s more: ${state.why}.`
    }
    case 'probing':
      return `Calls go out one by one until one gets through, because ${state.why}.`
    default:
      return assertNever(state)
  }
}

interface Because {
  readonly by: Fault
  readonly why: string
}

/** A failure that puts the trunk down once there were `enough` in a row. */
function failed(state: Health, because: Because, enough: number, now: number): HealthStep | null {
  switch (state.is) {
    case 'up':
    case 'suspect': {
      const failures = (state.is === 'suspect' ? state.failures : 0) + 1
      return failures < enough
        ? { next: { is: 'suspect', failures, ...because }, effects: [] }
        : down({ until: now + FIRST_PAUSE_MS, tries: 1, rests: false, ...because })
    }
    // Calls that were under way already end one after another; they say nothing new.
    case 'down':
      return null
    case 'probing': {
      const pause = Math.min(FIRST_PAUSE_MS * 2 ** state.tries, PAUSE_MAX_MS)
      return down({ until: now + pause, tries: state.tries + 1, rests: false, ...because })
    }
    default:
      return assertNever(state)
  }
}

/** RFC 3261 21.5.4: a client SHOULD send nothing for the time that a 503 names; gateways name minutes for one call too many. */
function overloaded(
  state: Health,
  { retryAfterS, status }: Extract<HealthEvent, { is: 'unavailable' }>,
  now: number,
): HealthStep | null {
  const why = `it says that it is overloaded (${status ?? 503})`
  if (retryAfterS === null) return failed(state, { by: 'refusal', why }, FAILURES_MAX, now)
  const failures = (state.is === 'suspect' ? state.failures : 0) + 1
  if ((state.is === 'up' || state.is === 'suspect') && failures < LIMITS_MAX)
    return { next: { is: 'suspect', failures, by: 'refusal', why }, effects: [] }
  const tries = state.is === 'probing' ? state.tries + 1 : state.is === 'down' ? state.tries : 1
  const believed = Math.min(FIRST_REST_MAX_S * 2 ** (tries - 1), RETRY_AFTER_MAX_S)
  const seconds = Math.min(Math.max(retryAfterS, 1), believed)
  const until = now + seconds * 1_000
  if (state.is === 'down' && state.until >= until) return null
  return down({
    until,
    tries,
    rests: true,
    by: 'refusal',
    why: `it is overloaded and asked for ${retryAfterS} s of rest (${status ?? 503})`,
  })
}

/** Something that a person has to put right: nothing goes out but one call now and then. */
function hold(state: Health, why: string, now: number): HealthStep | null {
  if (state.is === 'down' && state.holds) return null
  const tries = state.is === 'probing' ? state.tries + 1 : 1
  const pause = Math.min(FIRST_ACCOUNT_PAUSE_MS * 2 ** (tries - 1), ACCOUNT_PAUSE_MAX_MS)
  return down({ until: now + pause, tries, rests: true, holds: true, by: 'refusal', why })
}

function down(state: Omit<Extract<Health, { is: 'down' }>, 'is'>): HealthStep {
  return { next: { is: 'down', ...state }, effects: [{ do: 'wake', at: state.until }] }
}

function assertNever(value: never): never {
  throw new Error(`unexpected ${JSON.stringify(value)}`)
}
