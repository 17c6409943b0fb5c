/**
 * When a server that calls went to is taken for dead, before the patience of a single call is over. A call without even a 100 says
 * little: packets are lost, and some gateways answer late. A server that lives answers something, though: other calls, or the
 * OPTIONS that is sent to it at the first suspicion. Anything that comes from it ends the suspicion.
 *
 *      INVITE silent 1 s        500 ms more, and nothing at all came
 *   ┌───────┐ ──────► ┌───────┐ ──────────────────────► ┌──────┐
 *   │ alive │         │ asked │                         │ dead │ ──┐ asked again every 5 s
 *   └───────┘ ◄────── └───────┘                         └──────┘ ◄─┘
 *       ▲     heard                                        │
 *       └──────────────────────────────────────────────────┘
 *            heard; or 30 s, when it is not known to answer OPTIONS
 */
export type Silence =
  | { readonly is: 'alive' }
  | { readonly is: 'asked'; readonly at: number }
  | { readonly is: 'dead'; readonly since: number; readonly askedAt: number }

/** What is known of one server. Times in milliseconds of one clock; `-Infinity` for never. */
export interface SilenceFacts {
  /** When the INVITEs that have no response at all were sent, oldest first; the first three are enough. */
  readonly sentAt: readonly number[]
  /** When anything came from it last. */
  readonly heardAt: number
  /** It has answered an OPTIONS before: no answer means that it is gone. */
  readonly answersOptions: boolean
  /** It has answered calls within `SUSPECT_AFTER_MS` before: a silence of several means that it is gone. */
  readonly answersPromptly: boolean
}

/** What is to be done now, and when to look again (null: not before something happens). */
export interface SilenceStep {
  readonly next: Silence
  readonly act: 'ask' | 'give-up' | null
  readonly lookAt: number | null
}

/** RFC 3261 17.2.1: a server says 100 within 200 ms unless it has more to say; this leaves room for one resend. */
export const SUSPECT_AFTER_MS = 1_000
/** How long the OPTIONS that was sent on suspicion may take. */
export const ASKED_MS = 500
/** Silent calls that count without a known answer to OPTIONS. */
export const SILENT_CALLS_MIN = 3
/** A dead server is asked again this often. */
export const ASK_AGAIN_MS = 5_000
/** A dead server that may not know OPTIONS gets a call again after this. */
export const DEAD_MAX_MS = 30_000

/** One look at a server, after something happened or at the time that the last look named. `now` on the clock of the facts. */
export function lookAtSilence(state: Silence, facts: SilenceFacts, now: number): SilenceStep {
  switch (state.is) {
    case 'alive':
      return whileAlive(facts, now)
    case 'asked':
      return facts.heardAt >= state.at ? whileAlive(facts, now) : whileAsked(state, facts, now)
    case 'dead':
      return whileDead(state, facts, now)
    default:
      return assertNever(state)
  }
}

function whileAlive(facts: SilenceFacts, now: number): SilenceStep {
  const [oldest] = facts.sentAt
  if (oldest === undefined) return { next: { is: 'alive' }, act: null, lookAt: null }
  const suspectAt = Math.max(oldest, facts.heardAt) + SUSPECT_AFTER_MS
  if (now < suspectAt) return { next: { is: 'alive' }, act: null, lookAt: suspectAt }
  return { next: { is: 'asked', at: now }, act: 'ask', lookAt: now + ASKED_MS }
}

function whileAsked(state: Extract<Silence, { is: 'asked' }>, facts: SilenceFacts, now: number): SilenceStep {
  const [oldest] = facts.sentAt
  const answerDueAt = state.at + ASKED_MS
  if (now < answerDueAt) return { next: state, act: null, lookAt: answerDueAt }
  // nobody waits for it any more: the next call asks again
  if (oldest === undefined) return { next: { is: 'alive' }, act: null, lookAt: null }
  const dead: SilenceStep = {
    next: { is: 'dead', since: now, askedAt: now },
    act: 'give-up',
    lookAt: now + ASK_AGAIN_MS,
  }
  if (facts.answersOptions) return dead
  const third = facts.sentAt[SILENT_CALLS_MIN - 1]
  // without more calls only their own patience ends this; whoever joins them is counted by the next look
  if (third === undefined || !facts.answersPromptly) return { next: state, act: null, lookAt: null }
  const provenAt = Math.max(third, facts.heardAt) + SUSPECT_AFTER_MS
  return now < provenAt ? { next: state, act: null, lookAt: provenAt } : dead
}

function whileDead(state: Extract<Silence, { is: 'dead' }>, facts: SilenceFacts, now: number): SilenceStep {
  if (facts.heardAt >= state.since) return whileAlive(facts, now)
  if (!facts.answersOptions && now >= state.since + DEAD_MAX_MS) return whileAlive(facts, now)
  const askAt = state.askedAt + ASK_AGAIN_MS
  if (now < askAt) return { next: state, act: null, lookAt: askAt }
  return { next: { ...state, askedAt: now }, act: 'ask', lookAt: now + ASK_AGAIN_MS }
}

function assertNever(value: never): never {
  throw new Error(`unexpected ${JSON.stringify(value)}`)
}
