import { T1_MS, T2_MS, T4_MS, TRANSACTION_TIMEOUT_MS, UNANSWERED_INVITE_MS } from './limits.ts'

/**
 * What the wire does for one request of the other side: the answer is kept, so that a resent request gets the
 * same one again and never reaches sip.js twice, and a refused INVITE is answered again until its ACK comes.
 * RFC 3261 17.2.1 and 17.2.2, RFC 6026 7.1. Over TCP and TLS nothing is resent: G is off, I and J are zero.
 *
 *          request came
 *               |
 *          +----v----+ 1xx  +------------+
 *          | trying  +----->| proceeding |   request again: last 1xx again
 *          +-+---+---+      +--+------+--+
 *            |   | INVITE: 2xx |      | INVITE: 3xx-6xx; other: any final
 *            | +-v-------------v+   +-v-----------+
 *            | |    accepted    |   |  completed  | INVITE: G resends, doubling to T2
 *            | | sip.js resends |   +--+-------+--+
 *            | +-------+--------+      | ACK   | H, J 64*T1
 *            |         | L 64*T1   +---v-----+ |
 *            |         |           |confirmed| |
 *  64*T1,   |         |           +---+-----+ |
 *  INVITE:   |         |               | I T4  |
 *  10 minutes|         |               |       |
 *            +---------+------+--------+-------+
 *                             v
 *                           ended
 */
export type ServerState =
  | { readonly name: 'trying' }
  | { readonly name: 'proceeding' }
  | { readonly name: 'accepted' }
  | { readonly name: 'completed'; readonly intervalMs: number }
  | { readonly name: 'confirmed' }
  | { readonly name: 'ended' }

export type ServerEvent =
  /** The same request came again. */
  | { readonly kind: 'request-again' }
  /** An ACK with the branch of this INVITE: it acknowledges a 3xx-6xx. */
  | { readonly kind: 'ack' }
  /** We answer. */
  | { readonly kind: 'answer'; readonly status: number }
  | { readonly kind: 'resend-due' }
  | { readonly kind: 'time-out' }

export type ServerEffect =
  | { readonly kind: 'send-answer' }
  | { readonly kind: 'resend-answer' }
  | { readonly kind: 'deliver-ack' }
  | { readonly kind: 'resend-after'; readonly ms: number }
  | { readonly kind: 'stop-resending' }
  | { readonly kind: 'time-out-after'; readonly ms: number }
  | { readonly kind: 'forget' }

export interface ServerStep {
  readonly next: ServerState
  readonly effects: readonly ServerEffect[]
}

/** What kind of request it is, and of way it came: over TCP and TLS no answer is lost. */
export interface ServerKind {
  readonly invite: boolean
  readonly reliable: boolean
}

/** First state and effects of a request just received. */
export function startServer(invite: boolean): ServerStep {
  // An INVITE may wait for a person; everything else is over for its client after 64*T1.
  const ms = invite ? UNANSWERED_INVITE_MS : TRANSACTION_TIMEOUT_MS
  return { next: { name: 'trying' }, effects: [{ kind: 'time-out-after', ms }] }
}

/** One step of the machine; `null` when the event means nothing in this state (the packet is absorbed). */
export function transitionServer(
  state: ServerState,
  event: ServerEvent,
  kind: ServerKind,
): ServerStep | null {
  const { invite, reliable } = kind
  switch (event.kind) {
    case 'request-again':
      // Not in `accepted`: sip.js resends its 2xx by itself until the ACK (RFC 6026 7.1).
      return state.name === 'proceeding' || state.name === 'completed'
        ? { next: state, effects: [{ kind: 'resend-answer' }] }
        : null
    case 'ack':
      if (!invite || state.name !== 'completed') return null
      return {
        next: { name: 'confirmed' },
        // Timer I is zero where no second ACK can come (17.2.1).
        effects: reliable
          ? [{ kind: 'deliver-ack' }, { kind: 'forget' }]
          : [{ kind: 'stop-resending' }, { kind: 'time-out-after', ms: T4_MS }, { kind: 'deliver-ack' }],
      }
    case 'answer':
      return answered(state, event.status, kind)
    case 'resend-due': {
      if (state.name !== 'completed') return null
      const intervalMs = Math.min(state.intervalMs * 2, T2_MS)
      return {
        next: { name: 'completed', intervalMs },
        effects: [{ kind: 'resend-answer' }, { kind: 'resend-after', ms: intervalMs }],
      }
    }
    case 'time-out':
      return state.name === 'ended' ? null : { next: { name: 'ended' }, effects: [{ kind: 'forget' }] }
    default:
      return assertNever(event)
  }
}

function answered(state: ServerState, status: number, { invite, reliable }: ServerKind): ServerStep | null {
  if (state.name === 'accepted') {
    // The resends of the 2xx that sip.js makes; nothing else may follow a 2xx.
    return status >= 200 && status < 300 ? { next: state, effects: [{ kind: 'send-answer' }] } : null
  }
  if (state.name !== 'trying' && state.name !== 'proceeding') return null
  if (status < 200) {
    const effects: ServerEffect[] = [{ kind: 'send-answer' }]
    // Whoever still rings says so once a minute (13.3.1.1).
    if (invite) effects.push({ kind: 'time-out-after', ms: UNANSWERED_INVITE_MS })
    return { next: { name: 'proceeding' }, effects }
  }
  const timeOut: ServerEffect = { kind: 'time-out-after', ms: TRANSACTION_TIMEOUT_MS }
  if (invite && status < 300)
    return { next: { name: 'accepted' }, effects: [{ kind: 'send-answer' }, timeOut] }
  // Timer J is zero where the request cannot come again (17.2.2); H waits for the ACK over every transport.
  if (reliable && !invite)
    return { next: { name: 'ended' }, effects: [{ kind: 'send-answer' }, { kind: 'forget' }] }
  const effects: ServerEffect[] = [{ kind: 'send-answer' }, timeOut]
  if (invite && !reliable) effects.push({ kind: 'resend-after', ms: T1_MS })
  return { next: { name: 'completed', intervalMs: T1_MS }, effects }
}

function assertNever(value: never): never {
  throw new Error(`Unexpected ${JSON.stringify(value)}`)
}
