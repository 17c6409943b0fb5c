import type { Verdict } from '../../../../shared/model/outcome.ts'
import { UNKNOWN_WHETHER_SENT } from '../../domain/attempt.ts'
import { indexOfRule } from '../../domain/read-response.ts'
import { RULE_MEANINGS } from './rule-meanings.ts'
import { type Meaning, NO_CREDENTIALS } from './status-meanings.ts'
import { decideVerdict, type LegEvidence } from './verdict.ts'

/** Everything that is known of a text message when its transaction is over. */
export type MessageEvidence =
  /** A final response of 200 to 299. */
  | { readonly kind: 'taken'; readonly status: number }
  /** The trunk was silent until Timer F. */
  | Extract<LegEvidence, { kind: 'no-response' }>
  | Extract<LegEvidence, { kind: 'refused' }>
  /** There is no trunk for it. */
  | Extract<LegEvidence, { kind: 'trunk-closed' | 'unreachable' | 'our-fault' }>
  /** Longer than a packet may be, and the trunk takes no TCP (RFC 3428 section 8). */
  | { readonly kind: 'too-long'; readonly bytesMax: number }
  /** Trunkline stopped before the trunk said whether it took it. */
  | { readonly kind: 'given-up' }

/** A trunk that does not know MESSAGE (405, 501), or no text (415). */
const NO_MESSAGES: Meaning = {
  outcome: 'trunk-failed',
  blame: 'trunk',
  sentence: 'This trunk carries no text messages. Take the message out of the plan, or use another trunk.',
}

const MEANINGS: Readonly<Record<number, Meaning>> = {
  401: {
    outcome: 'trunk-failed',
    blame: 'trunk',
    sentence: 'The trunk refused our user or password. Check both on the Trunks screen.',
  },
  402: {
    outcome: 'trunk-failed',
    blame: 'trunk',
    sentence: 'The account of the trunk has no credit left. Ask the carrier.',
  },
  403: {
    outcome: 'trunk-failed',
    blame: 'trunk',
    sentence:
      'The trunk forbade the message. Check the account, the caller id and whether it may send texts.',
  },
  404: { outcome: 'invalid-number', blame: 'recipient', sentence: 'The number is not in service.' },
  405: NO_MESSAGES,
  407: {
    outcome: 'trunk-failed',
    blame: 'trunk',
    sentence: 'The trunk refused our user or password. Check both on the Trunks screen.',
  },
  408: { outcome: 'trunk-failed', blame: 'network', sentence: 'The message found no way in time.' },
  410: { outcome: 'invalid-number', blame: 'recipient', sentence: 'The number is no longer in service.' },
  413: {
    outcome: 'trunk-failed',
    blame: 'us',
    sentence: 'The message is too long for the trunk. Shorten it.',
  },
  415: NO_MESSAGES,
  480: { outcome: 'rejected', blame: 'recipient', sentence: 'The recipient takes no message just now.' },
  484: { outcome: 'invalid-number', blame: 'recipient', sentence: 'The number is incomplete.' },
  486: { outcome: 'rejected', blame: 'recipient', sentence: 'The recipient takes no message just now.' },
  501: NO_MESSAGES,
  513: {
    outcome: 'trunk-failed',
    blame: 'us',
    sentence: 'The message is too long for the trunk. Shorten it.',
  },
  604: { outcome: 'invalid-number', blame: 'recipient', sentence: 'The number does not exist anywhere.' },
  607: {
    outcome: 'rejected',
    blame: 'recipient',
    sentence: 'The recipient rejected the message as unwanted. Look after this caller id.',
  },
  608: {
    outcome: 'rejected',
    blame: 'network',
    sentence: 'The network blocked the message as unwanted. Look after this caller id.',
  },
}

/**
 * Why a text message ended as it did: the counterpart of `decideVerdict` for MESSAGE. RFC 3428 section 5 (200: delivered, 202: taken
 * and passed on), RFC 3261 section 21, RFC 8197 (607), RFC 8688 (608). Nothing says that somebody has read it.
 */
export function decideMessageVerdict(evidence: MessageEvidence): Verdict {
  switch (evidence.kind) {
    case 'taken':
      return {
        outcome: 'sent',
        blame: 'recipient',
        sipStatus: evidence.status,
        sentence: 'The trunk took the message.',
        retryAfterSeconds: null,
      }
    case 'refused':
      return refused(evidence)
    case 'too-long':
      return ownFault(
        `The message is longer than ${evidence.bytesMax.toLocaleString('en-US')} bytes with its headers, and the trunk takes no TCP. Shorten it.`,
      )
    case 'our-fault':
      return ownFault(`Trunkline could not send this message: ${evidence.problem}`)
    case 'unreachable':
      return {
        ...decideVerdict(evidence),
        sentence: `The message could not reach the trunk. ${evidence.sentence}`,
      }
    case 'given-up':
      return {
        outcome: 'sent',
        blame: 'us',
        sipStatus: null,
        sentence: UNKNOWN_WHETHER_SENT,
        retryAfterSeconds: null,
      }
    case 'no-response':
    case 'trunk-closed':
      return decideVerdict(evidence)
  }
}

function ownFault(sentence: string): Verdict {
  return { outcome: 'trunk-failed', blame: 'us', sipStatus: null, sentence, retryAfterSeconds: null }
}

function refused(evidence: Extract<LegEvidence, { kind: 'refused' }>): Verdict {
  const { status, phrase, retryAfterSeconds, rules = [], headers = [] } = evidence
  const rule = rules[indexOfRule(rules, { status, phrase, headers })]
  // a busy or absent person takes a text all the same: those rows speak of calls
  if (rule && RULE_MEANINGS[rule.means].blame === 'trunk') return decideVerdict(evidence)
  const challenged = (status === 401 || status === 407) && !evidence.hasCredentials
  const { outcome, blame, sentence } = challenged ? NO_CREDENTIALS : (MEANINGS[status] ?? byClass(status))
  const said = phrase === '' ? String(status) : `${status} ${phrase}`
  const cause =
    status === 503 ? ({ cause: 'limit' } as const) : status === 402 ? ({ cause: 'account' } as const) : {}
  return { outcome, blame, sipStatus: status, sentence: `${sentence} (${said})`, retryAfterSeconds, ...cause }
}

function byClass(status: number): Meaning {
  if (status < 400)
    return {
      outcome: 'trunk-failed',
      blame: 'trunk',
      sentence: 'The trunk sent the message to another address, which is not followed.',
    }
  if (status < 500)
    return { outcome: 'trunk-failed', blame: 'trunk', sentence: 'The trunk did not accept the message.' }
  if (status < 600)
    return { outcome: 'congestion', blame: 'trunk', sentence: 'The trunk could not carry the message.' }
  return { outcome: 'rejected', blame: 'recipient', sentence: 'The message was refused everywhere.' }
}
