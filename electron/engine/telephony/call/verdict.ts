import type { Blame, Outcome, Verdict } from '../../../../shared/model/outcome.ts'
import type { EndReason } from './end-reason.ts'

/** Everything that is known of a leg when it is over. Durations in milliseconds. */
export type LegEvidence =
  /** A final response of 300 to 699. `q850` is the cause of its Reason header (ITU-T Q.850), when there was one. */
  | {
      readonly kind: 'refused'
      readonly status: number
      readonly phrase: string
      readonly q850: number | null
      readonly retryAfterSeconds: number | null
      /** Whether the trunk has a user and password set: a challenge means something else without. */
      readonly hasCredentials: boolean
    }
  /** A 200 whose SDP is missing or cannot be used. `reason` is a sentence. */
  | { readonly kind: 'unusable-answer'; readonly reason: string }
  /** Nobody answered within our ring time, and we cancelled. */
  | { readonly kind: 'ring-timeout'; readonly rang: boolean; readonly afterMs: number }
  /** Not even a 100 came back. */
  | { readonly kind: 'no-response'; readonly afterMs: number }
  /** The trunk is not open: its name is not found, its socket cannot be bound. */
  | { readonly kind: 'trunk-closed'; readonly sentence: string }
  /** Our own socket, thread or code failed. */
  | { readonly kind: 'our-fault'; readonly problem: string }
  /** An operator, or the stop of the engine, ended it before it was answered. */
  | { readonly kind: 'stopped' }
  /** It was answered. */
  | {
      readonly kind: 'talked'
      readonly talkMs: number
      readonly promptPlayedMs: number
      readonly promptFinished: boolean
      /** `network`: nobody hung up, the far end was gone. */
      readonly endedBy: 'recipient' | 'us' | 'network'
      /** What the far end's BYE said of itself. */
      readonly reason?: EndReason
    }

/** A recipient who hangs up before having heard this much of the message has not been reached. */
export const HEARD_ENOUGH_MS = 2_000

/**
 * Why a leg ended: the one place that turns a final response, a timer or a hang-up into an outcome, says who is to blame,
 * and writes the sentence. Codes after RFC 3261 section 21, RFC 8197 (607), RFC 8688 (608).
 */
export function decideVerdict(evidence: LegEvidence): Verdict {
  switch (evidence.kind) {
    case 'refused':
      return refused(evidence)
    case 'ring-timeout':
      return evidence.rang
        ? verdict(
            'no-answer',
            'recipient',
            null,
            `It rang for ${seconds(evidence.afterMs)} and nobody answered.`,
          )
        : verdict(
            'no-answer',
            'network',
            null,
            `The carrier took the call, but nothing rang within ${seconds(evidence.afterMs)}.`,
          )
    case 'no-response':
      return verdict(
        'trunk-failed',
        'trunk',
        null,
        `The trunk did not answer within ${seconds(evidence.afterMs)}. Check its address and the network.`,
      )
    case 'unusable-answer':
      return verdict(
        'trunk-failed',
        'trunk',
        200,
        `The call was answered, but no audio could be set up. ${evidence.reason}`,
      )
    case 'trunk-closed':
      return verdict('trunk-failed', 'trunk', null, evidence.sentence)
    case 'our-fault':
      return verdict('trunk-failed', 'us', null, `Trunkline could not carry this call: ${evidence.problem}`)
    case 'stopped':
      return verdict('cancelled', 'us', null, 'The call was cancelled here before anybody answered.')
    case 'talked':
      return talked(evidence)
  }
}

function talked(evidence: Extract<LegEvidence, { kind: 'talked' }>): Verdict {
  const heard = seconds(evidence.promptPlayedMs)
  if (evidence.promptFinished || evidence.promptPlayedMs >= HEARD_ENOUGH_MS) {
    const how = evidence.promptFinished ? 'and heard the whole message' : `and heard ${heard} of the message`
    const who = evidence.endedBy === 'recipient' ? ', then hung up' : ''
    return verdict('answered', 'recipient', 200, `Answered ${how}${who}.`)
  }
  return verdict(
    'hung-up-early',
    evidence.endedBy,
    200,
    `Answered, but the call ended after ${heard} of the message.`,
  )
}

/** What one final response means, when no rule above it knows better. */
interface Meaning {
  readonly outcome: Outcome
  readonly blame: Blame
  readonly sentence: string
}

const MEANINGS: Readonly<Record<number, Meaning>> = {
  401: {
    outcome: 'trunk-failed',
    blame: 'trunk',
    sentence: 'The trunk refused our user or password. Check both on the Trunks screen.',
  },
  403: {
    outcome: 'trunk-failed',
    blame: 'trunk',
    sentence: 'The trunk forbade the call. Check the account, the caller id and what it may dial.',
  },
  404: { outcome: 'invalid-number', blame: 'recipient', sentence: 'The number is not in service.' },
  406: {
    outcome: 'trunk-failed',
    blame: 'us',
    sentence: 'The far end cannot use what we offer. Check the codecs of the trunk.',
  },
  407: {
    outcome: 'trunk-failed',
    blame: 'trunk',
    sentence: 'The trunk refused our user or password. Check both on the Trunks screen.',
  },
  408: {
    outcome: 'no-answer',
    blame: 'network',
    sentence: 'The carrier gave up: nobody answered in its time.',
  },
  410: { outcome: 'invalid-number', blame: 'recipient', sentence: 'The number is no longer in service.' },
  480: {
    outcome: 'no-answer',
    blame: 'recipient',
    sentence: 'The recipient could not be reached just now (phone off or no coverage).',
  },
  484: { outcome: 'invalid-number', blame: 'recipient', sentence: 'The number is incomplete.' },
  486: { outcome: 'busy', blame: 'recipient', sentence: 'The line was busy.' },
  487: {
    outcome: 'no-answer',
    blame: 'network',
    sentence: 'The carrier ended the call before anybody answered.',
  },
  488: {
    outcome: 'trunk-failed',
    blame: 'us',
    sentence: 'The trunk accepts none of our codecs. Enable G.711 on it.',
  },
  503: { outcome: 'congestion', blame: 'trunk', sentence: 'The trunk had no free line.' },
  600: { outcome: 'busy', blame: 'recipient', sentence: 'The line was busy everywhere.' },
  603: { outcome: 'rejected', blame: 'recipient', sentence: 'The recipient rejected the call.' },
  604: { outcome: 'invalid-number', blame: 'recipient', sentence: 'The number does not exist anywhere.' },
  606: {
    outcome: 'trunk-failed',
    blame: 'us',
    sentence: 'The far end accepts none of our codecs. Enable G.711 on it.',
  },
  607: {
    outcome: 'rejected',
    blame: 'recipient',
    sentence: 'The recipient rejected the call as unwanted. Look after this caller id.',
  },
  608: {
    outcome: 'rejected',
    blame: 'network',
    sentence: 'The network blocked the call as unwanted. Look after this caller id.',
  },
}

const NO_CREDENTIALS: Meaning = {
  outcome: 'trunk-failed',
  blame: 'trunk',
  sentence: 'The trunk asks for a user and a password, and none are set. Enter them on the Trunks screen.',
}

/** Q.850 causes that say more than the status they come with: many gateways answer 500 or 503 to everything. */
const BY_Q850: Readonly<Record<number, number>> = {
  1: 404,
  17: 486,
  18: 480,
  19: 480,
  21: 603,
  22: 410,
  28: 484,
  34: 503,
  42: 503,
}

function refused(evidence: Extract<LegEvidence, { kind: 'refused' }>): Verdict {
  const { status, retryAfterSeconds } = evidence
  const better = status >= 500 && status < 600 && evidence.q850 !== null ? BY_Q850[evidence.q850] : undefined
  const challenged = (status === 401 || status === 407) && !evidence.hasCredentials
  const meaning = challenged ? NO_CREDENTIALS : (MEANINGS[better ?? status] ?? byClass(status))
  const said = evidence.phrase === '' ? String(status) : `${status} ${evidence.phrase}`
  return {
    ...verdict(meaning.outcome, meaning.blame, status, `${meaning.sentence} (${said})`),
    retryAfterSeconds,
  }
}

function byClass(status: number): Meaning {
  if (status < 400)
    return {
      outcome: 'trunk-failed',
      blame: 'trunk',
      sentence: 'The trunk sent the call to another address, which is not followed.',
    }
  if (status < 500)
    return { outcome: 'trunk-failed', blame: 'trunk', sentence: 'The trunk did not accept the call.' }
  if (status < 600)
    return { outcome: 'congestion', blame: 'trunk', sentence: 'The trunk could not carry the call.' }
  return { outcome: 'rejected', blame: 'recipient', sentence: 'The call was refused everywhere.' }
}

function verdict(outcome: Outcome, blame: Blame, sipStatus: number | null, sentence: string): Verdict {
  return { outcome, blame, sipStatus, sentence, retryAfterSeconds: null }
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(ms < 10_000 && ms % 1000 !== 0 ? 1 : 0)} s`
}
