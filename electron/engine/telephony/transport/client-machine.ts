import { T1_MS, T2_MS, T4_MS, TIMER_D_MS, TRANSACTION_TIMEOUT_MS } from './limits.ts'

/**
 * What the wire does for one request of ours. sip.js keeps its own client transaction (it makes the ACK, and its
 * Timers B and F report 408); this one only sees to it that packets arrive over UDP. RFC 3261 17.1.1 and 17.1.2.
 * Over TCP and TLS nothing is resent. When the connection breaks, calling and proceeding end with a 503 of our own.
 *
 *            request sent
 *                 |
 *           +-----v-----+  resend due: A or E, doubling (E up to T2)
 *           |  calling  |<---+
 *           +-+--+--+--++----+
 *         1xx |  |  |  | 64*T1 without any response: B, F
 *     +-------v+ |  |  +-----------------------------------+
 *     | procee-| |  |          INVITE: CANCEL + 64*T1       |
 *     | ding   +-|--|--------------------------------+     |
 *     +-+----+-+ |  |  (a non-INVITE is resent every T2)    |
 *       |2xx |   |  |                                 |     |
 *       |    | 3xx-6xx, or any final of a non-INVITE  |     |
 *   +---v----+-+ +v--v-------+                +-------v-----v-+
 *   | accepted | | completed |                |   abandoned   |
 *   | (INVITE) | | ACK again |                | late answers  |
 *   +---+------+ +-----+-----+                +-------+-------+
 *       | M 64*T1      | D 32 s, K T4 (reliable: 0)   | 180 s (non-INVITE: at once)
 *       +--------------+------------+-----------------+
 *                                   v
 *                                 ended
 */
export type ClientState =
  | { readonly name: 'calling'; readonly intervalMs: number }
  | { readonly name: 'proceeding' }
  | { readonly name: 'accepted' }
  | { readonly name: 'completed' }
  | { readonly name: 'abandoned' }
  | { readonly name: 'ended' }

export type ClientEvent =
  | { readonly kind: 'resend-due' }
  | { readonly kind: 'response'; readonly status: number }
  /** We sent CANCEL for this INVITE. */
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'time-out' }
  /** Nobody wants the INVITE to arrive any more, and no CANCEL may go out before a 1xx (RFC 3261 9.1). */
  | { readonly kind: 'withdrawn' }
  /** The connection that it went over broke. */
  | { readonly kind: 'connection-lost' }

export type ClientEffect =
  | { readonly kind: 'resend' }
  /** Give the response to sip.js. */
  | { readonly kind: 'deliver' }
  /** The response is a repetition that sip.js need not see: send the ACK once more (INVITE only). */
  | { readonly kind: 'acknowledge-again' }
  /** Nobody at sip.js waits any more: acknowledge a late response, and hang up when it is a 2xx. */
  | { readonly kind: 'close-late-answer' }
  /** Nobody at sip.js waits any more, and a phone may be ringing: CANCEL the INVITE. */
  | { readonly kind: 'cancel-late-ringing' }
  /** No final response came after CANCEL: tell sip.js 487 (RFC 3261 9.1). */
  | { readonly kind: 'deliver-487' }
  /** No answer can come any more: tell sip.js 503 (RFC 3261 8.1.3.1). */
  | { readonly kind: 'deliver-503' }
  | { readonly kind: 'resend-after'; readonly ms: number }
  | { readonly kind: 'stop-resending' }
  | { readonly kind: 'time-out-after'; readonly ms: number }
  | { readonly kind: 'no-time-out' }
  | { readonly kind: 'forget' }

export interface ClientStep {
  readonly next: ClientState
  readonly effects: readonly ClientEffect[]
}

/** How long an abandoned INVITE is remembered: a carrier that ignored CANCEL may still answer, and would bill. */
export const LATE_ANSWER_MS = 180_000

/** What kind of request it is, and of way it goes: a reliable transport (TCP, TLS) needs no resends. */
export interface ClientKind {
  readonly invite: boolean
  readonly reliable: boolean
}

/** First state and effects of a request just sent. */
export function startClient({ reliable }: ClientKind): ClientStep {
  const timeOut = timeOutAfter(TRANSACTION_TIMEOUT_MS)
  return {
    next: { name: 'calling', intervalMs: T1_MS },
    effects: reliable ? [timeOut] : [{ kind: 'resend-after', ms: T1_MS }, timeOut],
  }
}

/** One step of the machine; `null` when the event means nothing in this state. */
export function transitionClient(
  state: ClientState,
  event: ClientEvent,
  kind: ClientKind,
): ClientStep | null {
  const { invite } = kind
  switch (event.kind) {
    case 'resend-due':
      return resendDue(state, invite)
    case 'response':
      return responded(state, event.status, kind)
    case 'cancelled':
      // The clock of RFC 3261 9.1: 64*T1 for a final response, then the call counts as cancelled.
      return invite && (state.name === 'calling' || state.name === 'proceeding')
        ? {
            next: { name: 'proceeding' },
            effects: [{ kind: 'stop-resending' }, timeOutAfter(TRANSACTION_TIMEOUT_MS)],
          }
        : null
    case 'withdrawn':
      return invite && state.name === 'calling'
        ? { next: state, effects: [{ kind: 'stop-resending' }] }
        : null
    case 'time-out':
      return timedOut(state, invite)
    case 'connection-lost':
      if (state.name !== 'calling' && state.name !== 'proceeding') return null
      // The other side may still answer over a connection of its own.
      return invite
        ? abandon([{ kind: 'deliver-503' }])
        : { next: { name: 'ended' }, effects: [{ kind: 'deliver-503' }, { kind: 'forget' }] }
    default:
      return assertNever(event)
  }
}

function resendDue(state: ClientState, invite: boolean): ClientStep | null {
  if (state.name === 'calling') {
    const doubled = state.intervalMs * 2
    const intervalMs = invite ? doubled : Math.min(doubled, T2_MS)
    return {
      next: { name: 'calling', intervalMs },
      effects: [{ kind: 'resend' }, { kind: 'resend-after', ms: intervalMs }],
    }
  }
  if (state.name === 'proceeding' && !invite) {
    return { next: state, effects: [{ kind: 'resend' }, { kind: 'resend-after', ms: T2_MS }] }
  }
  return null
}

function responded(state: ClientState, status: number, { invite, reliable }: ClientKind): ClientStep | null {
  const final = status >= 200
  switch (state.name) {
    case 'calling':
    case 'proceeding': {
      if (!final) {
        // A pending INVITE waits for a person: no resends and no limit (the call layer has its ring timer). A
        // non-INVITE goes on at T2 and keeps its Timer F (17.1.2.2).
        const first = state.name === 'calling'
        const effects: ClientEffect[] = [{ kind: 'deliver' }]
        if (first && invite) effects.push({ kind: 'stop-resending' }, { kind: 'no-time-out' })
        else if (first && !reliable) effects.push({ kind: 'resend-after', ms: T2_MS })
        return { next: { name: 'proceeding' }, effects }
      }
      const accepted = invite && status < 300
      // Timers D and K are zero where nothing can come twice (17.1.1.2, 17.1.2.2).
      if (reliable && !accepted)
        return { next: { name: 'completed' }, effects: [{ kind: 'deliver' }, { kind: 'forget' }] }
      const restMs = accepted ? TRANSACTION_TIMEOUT_MS : invite ? TIMER_D_MS : T4_MS
      return {
        next: { name: accepted ? 'accepted' : 'completed' },
        effects: [{ kind: 'stop-resending' }, timeOutAfter(restMs), { kind: 'deliver' }],
      }
    }
    case 'accepted':
      // A repeated 2xx, or one of another fork: sip.js has the ACK of each (RFC 6026 8.4).
      return status >= 200 && status < 300 ? { next: state, effects: [{ kind: 'deliver' }] } : null
    case 'completed':
      if (!invite || !final) return null
      // A 2xx after a failure can only come from a fork that answered late.
      return { next: state, effects: [{ kind: status < 300 ? 'close-late-answer' : 'acknowledge-again' }] }
    case 'abandoned':
      return { next: state, effects: [{ kind: final ? 'close-late-answer' : 'cancel-late-ringing' }] }
    case 'ended':
      return null
    default:
      return assertNever(state)
  }
}

function timedOut(state: ClientState, invite: boolean): ClientStep | null {
  switch (state.name) {
    case 'calling':
      // Timer B or F: sip.js has its own and reports 408 by itself.
      return invite ? abandon([]) : forget()
    case 'proceeding':
      return invite ? abandon([{ kind: 'deliver-487' }]) : forget()
    case 'accepted':
    case 'completed':
    case 'abandoned':
      return forget()
    case 'ended':
      return null
    default:
      return assertNever(state)
  }
}

function abandon(effects: readonly ClientEffect[]): ClientStep {
  return {
    next: { name: 'abandoned' },
    effects: [{ kind: 'stop-resending' }, timeOutAfter(LATE_ANSWER_MS), ...effects],
  }
}

function forget(): ClientStep {
  return { next: { name: 'ended' }, effects: [{ kind: 'forget' }] }
}

function timeOutAfter(ms: number): ClientEffect {
  return { kind: 'time-out-after', ms }
}

function assertNever(value: never): never {
  throw new Error(`Unexpected ${JSON.stringify(value)}`)
}
