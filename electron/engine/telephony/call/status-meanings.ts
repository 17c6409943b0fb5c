import type { Blame, Outcome } from '../../../../shared/model/outcome.ts'
import type { ResponseMeaning } from '../../../../shared/model/response-rules.ts'

/** What one final response means, when no rule above it knows better. */
export interface Meaning {
  readonly outcome: Outcome
  readonly blame: Blame
  readonly sentence: string
  readonly cause?: ResponseMeaning
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
  402: {
    outcome: 'trunk-failed',
    blame: 'trunk',
    sentence: 'The account of the trunk has no credit left. Ask the carrier.',
    cause: 'account',
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
  433: {
    outcome: 'trunk-failed',
    blame: 'trunk',
    sentence: 'Calls without a caller id are refused. Show a number on this trunk.',
  },
  482: { outcome: 'trunk-failed', blame: 'trunk', sentence: 'The carrier sent the call round in a circle.' },
  483: { outcome: 'trunk-failed', blame: 'trunk', sentence: 'The carrier sent the call round in a circle.' },
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
  503: { outcome: 'congestion', blame: 'trunk', sentence: 'The trunk had no free line.', cause: 'limit' },
  502: {
    outcome: 'congestion',
    blame: 'trunk',
    sentence: 'The carrier had no answer from the next network.',
  },
  504: {
    outcome: 'congestion',
    blame: 'trunk',
    sentence: 'The carrier had no answer from the next network.',
  },
  600: { outcome: 'busy', blame: 'recipient', sentence: 'The line was busy everywhere.' },
  603: { outcome: 'rejected', blame: 'recipient', sentence: 'The recipient rejected the call.' },
  604: { outcome: 'invalid-number', blame: 'recipient', sentence: 'The number does not exist anywhere.' },
  606: {
    outcome: 'trunk-failed',
    blame: 'us',
    sentence: 'The far end accepts none of our codecs. Enable G.711 on it.',
  },
  607: {
    outcome: 'blocked',
    blame: 'recipient',
    sentence: 'The recipient rejected the call as unwanted. Look after this caller id.',
  },
  608: {
    outcome: 'blocked',
    blame: 'network',
    sentence: 'The network blocked the call as unwanted. Look after this caller id.',
  },
}

export const NO_CREDENTIALS: Meaning = {
  outcome: 'trunk-failed',
  blame: 'trunk',
  sentence: 'The trunk asks for a user and a password, and none are set. Enter them on the Trunks screen.',
}

/** What a final status of 300 to 699 means (RFC 3261 section 21, RFC 8197, RFC 8688); the unknown ones by their class. */
export function meaningOf(status: number): Meaning {
  return MEANINGS[status] ?? byClass(status)
}

function byClass(status: number): Meaning {
  if (status < 400)
    return {
      outcome: 'trunk-failed',
      blame: 'trunk',
      sentence: 'The trunk sent the call to another number or address, which is not followed.',
    }
  if (status < 500)
    return { outcome: 'trunk-failed', blame: 'trunk', sentence: 'The trunk did not accept the call.' }
  if (status < 600)
    return { outcome: 'congestion', blame: 'trunk', sentence: 'The trunk could not carry the call.' }
  return { outcome: 'rejected', blame: 'recipient', sentence: 'The call was refused everywhere.' }
}
