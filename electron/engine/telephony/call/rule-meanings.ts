import type { ResponseMeaning } from '../../../../shared/model/response-rules.ts'
import type { Meaning } from './status-meanings.ts'

/** What a row of a trunk's settings makes of the responses that fit it. */
export const RULE_MEANINGS: Readonly<Record<ResponseMeaning, Meaning>> = {
  busy: { outcome: 'busy', blame: 'recipient', sentence: 'The line was busy.' },
  'no-answer': {
    outcome: 'no-answer',
    blame: 'recipient',
    sentence: 'The recipient could not be reached just now (phone off or no coverage).',
  },
  rejected: { outcome: 'rejected', blame: 'recipient', sentence: 'The recipient rejected the call.' },
  number: { outcome: 'invalid-number', blame: 'recipient', sentence: 'The number is not in service.' },
  blocked: {
    outcome: 'blocked',
    blame: 'recipient',
    sentence: 'The call was blocked as unwanted. Check the reputation of this caller ID.',
  },
  limit: {
    outcome: 'congestion',
    blame: 'trunk',
    sentence: 'The trunk takes no more calls at once, or per second. They are called again soon.',
  },
  account: {
    outcome: 'trunk-failed',
    blame: 'trunk',
    sentence: 'The account of the trunk may not make this call. Check it with the provider.',
  },
  'caller-id': {
    outcome: 'trunk-failed',
    blame: 'trunk',
    sentence: 'The trunk does not accept this caller ID. Use a number that belongs to the account.',
  },
  fault: { outcome: 'congestion', blame: 'trunk', sentence: 'The trunk could not carry the call.' },
}
