/** What both sides of a dialog agreed on (RFC 4028). Seconds, as the headers have them. */
export interface SessionTerms {
  readonly intervalS: number
  readonly refresher: 'us' | 'them'
}

/**
 * The session timer of one dialog (RFC 4028 section 10).
 *
 *   off --agreed, we refresh--> ours --half the interval--> asking --2xx--> ours
 *    |                           |                            |----422--> asking with a longer interval
 *    |                           |                            |----other failure--> asking again soon
 *    |                           +--------- expired ----------+----408, 481--> over (BYE)
 *    +---agreed, they refresh--> theirs --expired--> over (BYE)
 *
 * `agreed` again, in either direction, starts anew; without terms it means off. The effects are data.
 */
export type SessionTimerState =
  | { readonly is: 'off' }
  | { readonly is: 'ours'; readonly terms: SessionTerms }
  | { readonly is: 'asking'; readonly terms: SessionTerms; readonly retries: number }
  | { readonly is: 'theirs'; readonly terms: SessionTerms }
  | { readonly is: 'over' }

export type SessionTimerEvent =
  /** A 2xx to INVITE or UPDATE, sent or received, whose Session-Expires says these terms; null when it has none. */
  | { readonly is: 'agreed'; readonly terms: SessionTerms | null }
  | { readonly is: 'refresh-due' }
  /** `minSeS` is the Min-SE of a 422, or null. */
  | { readonly is: 'refresh-failed'; readonly status: number; readonly minSeS: number | null }
  | { readonly is: 'expired' }
  /** The call ended. */
  | { readonly is: 'stop' }

export type SessionTimerEffect =
  | { readonly do: 'arm'; readonly timer: 'refresh' | 'expire'; readonly ms: number }
  | { readonly do: 'disarm'; readonly timer: 'refresh' | 'expire' }
  | { readonly do: 'refresh'; readonly terms: SessionTerms }
  /** BYE: the far end is gone, or cannot be asked any more. `problem` is a sentence. */
  | { readonly do: 'end'; readonly problem: string }

export interface SessionTimerStep {
  readonly next: SessionTimerState
  readonly effects: readonly SessionTimerEffect[]
}

/** A refresh that was refused for a moment (491, 500) is tried again after this. */
export const REFRESH_AGAIN_MS = 5_000
/** Refreshes that were refused before only the end of the interval is waited for. */
const REFRESH_TRIES_MAX = 4

const disarmed: readonly SessionTimerEffect[] = [
  { do: 'disarm', timer: 'refresh' },
  { do: 'disarm', timer: 'expire' },
]

/** The next state and what is to be done; null when the event means nothing in this state. */
export function transitionSessionTimer(
  state: SessionTimerState,
  event: SessionTimerEvent,
): SessionTimerStep | null {
  if (state.is === 'over') return null
  switch (event.is) {
    case 'agreed':
      return agreed(event.terms)
    case 'refresh-due':
      if (state.is !== 'ours' && state.is !== 'asking') return null
      return {
        next: { is: 'asking', terms: state.terms, retries: state.is === 'asking' ? state.retries : 0 },
        effects: [{ do: 'refresh', terms: state.terms }],
      }
    case 'refresh-failed':
      return state.is === 'asking' ? refused(state, event) : null
    case 'expired':
      if (state.is === 'off') return null
      return over(
        state.is === 'theirs'
          ? 'The far end did not refresh the session in time.'
          : 'The far end did not take a refresh of the session in time.',
      )
    case 'stop':
      return { next: { is: 'over' }, effects: disarmed }
    default:
      return assertNever(event)
  }
}

function agreed(terms: SessionTerms | null): SessionTimerStep {
  if (!terms) return { next: { is: 'off' }, effects: disarmed }
  const wholeMs = terms.intervalS * 1_000
  if (terms.refresher === 'us')
    return {
      next: { is: 'ours', terms },
      effects: [
        { do: 'arm', timer: 'refresh', ms: wholeMs / 2 },
        { do: 'arm', timer: 'expire', ms: wholeMs },
      ],
    }
  return {
    next: { is: 'theirs', terms },
    effects: [
      { do: 'disarm', timer: 'refresh' },
      // RFC 4028 10: before the end by a third of the interval, at most 32 s
      { do: 'arm', timer: 'expire', ms: wholeMs - Math.min(32_000, wholeMs / 3) },
    ],
  }
}

function refused(
  state: Extract<SessionTimerState, { is: 'asking' }>,
  event: Extract<SessionTimerEvent, { is: 'refresh-failed' }>,
): SessionTimerStep {
  const { terms } = state
  if (event.status === 408 || event.status === 481)
    return over(`The far end does not know the call any more (${event.status}).`)
  const retries = state.retries + 1
  if (retries >= REFRESH_TRIES_MAX) return { next: { ...state, retries }, effects: [] }
  if (event.status === 422 && event.minSeS !== null && event.minSeS > terms.intervalS) {
    const longer = { ...terms, intervalS: event.minSeS }
    return { next: { is: 'asking', terms: longer, retries }, effects: [{ do: 'refresh', terms: longer }] }
  }
  return {
    next: { ...state, retries },
    effects: [{ do: 'arm', timer: 'refresh', ms: REFRESH_AGAIN_MS }],
  }
}

function over(problem: string): SessionTimerStep {
  return { next: { is: 'over' }, effects: [...disarmed, { do: 'end', problem }] }
}

function assertNever(value: never): never {
  throw new Error(`unexpected ${JSON.stringify(value)}`)
}
