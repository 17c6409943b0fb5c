/** What we want of a running dialog: both first ones by re-INVITE, the last by UPDATE where the far end allows it. */
export type Ask = 'hold' | 'resume' | 'refresh'

/**
 * Our re-INVITEs and refreshes in one dialog, one at a time (RFC 3261 14.1).
 *
 *   idle --ask--> asking --2xx--> idle (or the next one asked for)
 *                  |  ^---- time ----+
 *                  +--491, busy, Retry-After--> waiting
 *                  +--481, 408--> over: the far end has no such call
 *                  +--another refusal--> idle: the call stays as it was
 *
 * While one is under way the latest wish waits behind it. Every ask ends with one `done`.
 */
export type RenegotiationState =
  | { readonly is: 'idle'; readonly held: boolean }
  | OpenAsk
  | { readonly is: 'over' }

interface OpenAsk {
  readonly is: 'asking' | 'waiting'
  /** What both sides have agreed on so far. */
  readonly held: boolean
  readonly ask: Ask
  readonly next: Ask | null
  readonly tries: number
}

export type RenegotiationEvent =
  | { readonly is: 'ask'; readonly ask: Ask }
  | { readonly is: 'accepted' }
  /** `againInMs` is when to try once more if the status allows it; see glareDelayMs. */
  | { readonly is: 'refused'; readonly status: number; readonly againInMs: number }
  /** It could not be sent now: their re-INVITE, or the ACK of ours, is still open. */
  | { readonly is: 'busy' }
  | { readonly is: 'again' }
  | { readonly is: 'stop' }

export type RenegotiationEffect =
  | { readonly do: 'send'; readonly ask: Ask }
  | { readonly do: 'arm'; readonly ms: number }
  | { readonly do: 'disarm' }
  /** `status` is null unless the far end refused. */
  | { readonly do: 'done'; readonly ask: Ask; readonly ok: boolean; readonly status: number | null }
  /** BYE; `problem` is a sentence. */
  | { readonly do: 'end'; readonly problem: string }

export interface RenegotiationStep {
  readonly next: RenegotiationState
  readonly effects: readonly RenegotiationEffect[]
}

/** A re-INVITE of theirs takes as long as their ACK; then ours is tried. */
const BUSY_MS = 500
/** Tries of one ask, glare included: two sides that both insist give up some time. */
const TRIES_MAX = 6

/** The next state and what is to be done; null when the event means nothing in this state. */
export function transitionRenegotiation(
  state: RenegotiationState,
  event: RenegotiationEvent,
): RenegotiationStep | null {
  switch (state.is) {
    case 'idle':
      if (event.is === 'ask') return begin(state.held, event.ask)
      return event.is === 'stop' ? { next: { is: 'over' }, effects: [] } : null
    case 'asking':
    case 'waiting':
      return whileOpen(state, event)
    case 'over':
      return event.is === 'ask'
        ? { next: state, effects: [{ do: 'done', ask: event.ask, ok: false, status: null }] }
        : null
    default:
      return assertNever(state)
  }
}

function begin(held: boolean, ask: Ask): RenegotiationStep {
  const already = (ask === 'hold' && held) || (ask === 'resume' && !held)
  if (already) return { next: { is: 'idle', held }, effects: [{ do: 'done', ask, ok: true, status: null }] }
  return { next: { is: 'asking', held, ask, next: null, tries: 1 }, effects: [{ do: 'send', ask }] }
}

function whileOpen(state: OpenAsk, event: RenegotiationEvent): RenegotiationStep | null {
  switch (event.is) {
    case 'ask':
      return queue(state, event.ask)
    case 'accepted':
      return state.is === 'asking' ? finish(state, true, null) : null
    case 'busy':
      return state.is === 'asking' ? later(state, BUSY_MS, null) : null
    case 'again':
      if (state.is !== 'waiting') return null
      return {
        next: { ...state, is: 'asking', tries: state.tries + 1 },
        effects: [{ do: 'send', ask: state.ask }],
      }
    case 'refused':
      return state.is === 'asking' ? refused(state, event) : null
    case 'stop':
      return { next: { is: 'over' }, effects: [{ do: 'disarm' }, ...unfinished(state)] }
    default:
      return assertNever(event)
  }
}

/** One wish waits; a hold or resume is worth more than a refresh, which every re-INVITE is anyhow (RFC 4028 7.4). */
function queue(state: OpenAsk, ask: Ask): RenegotiationStep {
  const dropped = ask === 'refresh' && state.next !== null ? ask : state.next
  const next = dropped === ask && state.next !== null ? state.next : ask
  return {
    next: { ...state, next },
    effects: dropped === null ? [] : [{ do: 'done', ask: dropped, ok: false, status: null }],
  }
}

function refused(state: OpenAsk, event: Extract<RenegotiationEvent, { is: 'refused' }>): RenegotiationStep {
  const { status, againInMs } = event
  // RFC 3261 12.2.1.2 and 14.1: the dialog is gone.
  if (status === 481 || status === 408)
    return {
      next: { is: 'over' },
      effects: [
        ...unfinished(state, status),
        { do: 'end', problem: `The far end does not know the call any more (${status}).` },
      ],
    }
  if (status === 491 || (status === 500 && againInMs > 0)) return later(state, againInMs, status)
  return finish(state, false, status)
}

function later(state: OpenAsk, ms: number, status: number | null): RenegotiationStep {
  if (state.tries >= TRIES_MAX) return finish(state, false, status)
  return { next: { ...state, is: 'waiting' }, effects: [{ do: 'arm', ms }] }
}

function finish(state: OpenAsk, ok: boolean, status: number | null): RenegotiationStep {
  const { ask, next } = state
  const held = ok && ask !== 'refresh' ? ask === 'hold' : state.held
  const done: RenegotiationEffect = { do: 'done', ask, ok, status }
  if (next === null) return { next: { is: 'idle', held }, effects: [done] }
  const step = begin(held, next)
  return { next: step.next, effects: [done, ...step.effects] }
}

function unfinished(state: OpenAsk, status: number | null = null): RenegotiationEffect[] {
  const asks = state.next === null ? [state.ask] : [state.ask, state.next]
  return asks.map(ask => ({ do: 'done', ask, ok: false, status }))
}

/**
 * How long to wait after a 491, in milliseconds (RFC 3261 14.1): 2.1 to 4 s for who chose the Call-ID, 0 to 2 s for the
 * other, in steps of 10 ms. `random` is 0 to 1.
 */
export function glareDelayMs(ownsCallId: boolean, random: number): number {
  const [from, to] = ownsCallId ? [2_100, 4_000] : [0, 2_000]
  return from + 10 * Math.round((random * (to - from)) / 10)
}

function assertNever(value: never): never {
  throw new Error(`unexpected ${JSON.stringify(value)}`)
}
