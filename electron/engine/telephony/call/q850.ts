import type { SpecialTone } from '../media/special-tones.ts'
import type { Meaning } from './status-meanings.ts'

const NOT_IN_SERVICE = 'The number is not in service.'
const NO_ROUTE = 'The carrier knows no way to this number.'
const NO_LINE = 'The network had no free line.'
const NOT_REACHED = 'The recipient could not be reached just now (phone off or no coverage).'
const BARRED = 'The trunk may not make this call. Check the account with the carrier.'

const meaning = (outcome: Meaning['outcome'], blame: Meaning['blame'], sentence: string): Meaning => ({
  outcome,
  blame,
  sentence,
})

/**
 * What the causes of ITU-T Q.850 (table 1) say of a call that was refused. Those that say nothing of their own (16 normal
 * clearing, 31 normal unspecified, 127 interworking) are missing on purpose.
 */
export const Q850_MEANINGS: Readonly<Record<number, Meaning>> = {
  1: meaning('invalid-number', 'recipient', NOT_IN_SERVICE),
  2: meaning('congestion', 'trunk', NO_ROUTE),
  3: meaning('congestion', 'trunk', NO_ROUTE),
  17: meaning('busy', 'recipient', 'The line was busy.'),
  18: meaning('no-answer', 'recipient', NOT_REACHED),
  19: meaning('no-answer', 'recipient', 'It rang and nobody answered.'),
  20: meaning('no-answer', 'recipient', NOT_REACHED),
  21: meaning('rejected', 'recipient', 'The recipient rejected the call.'),
  22: meaning('invalid-number', 'recipient', 'The number is no longer in service.'),
  25: meaning('congestion', 'network', 'The network could not route the call.'),
  27: meaning('no-answer', 'network', "The recipient's line is out of order."),
  28: meaning('invalid-number', 'recipient', 'The number is incomplete or wrongly written.'),
  29: meaning('trunk-failed', 'trunk', BARRED),
  34: meaning('congestion', 'trunk', NO_LINE),
  38: meaning('congestion', 'network', 'The network is out of order.'),
  41: meaning('congestion', 'network', 'The network failed for a moment.'),
  42: meaning('congestion', 'network', 'The network is overloaded.'),
  44: meaning('congestion', 'trunk', NO_LINE),
  47: meaning('congestion', 'trunk', NO_LINE),
  50: meaning('trunk-failed', 'trunk', BARRED),
  52: meaning('trunk-failed', 'trunk', BARRED),
  54: meaning('rejected', 'recipient', 'The recipient takes no calls from outside.'),
  55: meaning('rejected', 'recipient', 'The recipient takes no calls from outside.'),
  57: meaning('trunk-failed', 'trunk', BARRED),
  58: meaning('congestion', 'trunk', NO_LINE),
  63: meaning('congestion', 'trunk', NO_LINE),
  65: meaning('trunk-failed', 'us', 'The network cannot carry what we offer. Check the codecs of the trunk.'),
  88: meaning('trunk-failed', 'us', 'The far end cannot use what we offer. Check the codecs of the trunk.'),
  102: meaning('no-answer', 'network', 'The network gave up: nobody answered in its time.'),
  111: meaning('trunk-failed', 'trunk', 'The trunk did not understand the call.'),
}

/** What special information tones say (Telcordia GR-674): as the causes 22, 1, 42 and 34, with which exchanges play them. */
export const SPECIAL_TONE_MEANINGS: Readonly<Record<SpecialTone, Meaning>> = {
  intercept: meaning('invalid-number', 'recipient', 'The number was changed or is no longer in service.'),
  vacant: meaning('invalid-number', 'recipient', NOT_IN_SERVICE),
  reorder: meaning('congestion', 'network', 'The network is overloaded.'),
  'no-circuit': meaning('congestion', 'network', NO_LINE),
  // played for numbers out of service and for phones that are off alike
  unspecified: meaning('no-answer', 'network', 'The recipient cannot be reached at this number just now.'),
}

/** Causes with which a network, and not a person, ends a call that was answered. */
const CUT_OFF: ReadonlySet<number> = new Set([25, 27, 34, 38, 41, 42, 44, 47, 102, 111])

export function isCutOff(q850: number | null): boolean {
  return q850 !== null && CUT_OFF.has(q850)
}

/**
 * Statuses that gateways send for want of a better one, so that the cause beside them is believed: 5xx for anything, 480 with
 * 17 for busy, 404 with 20 for a phone that is off, 403 with 1 for no such number, 603 with 17, 487 and 408 with 19.
 */
const WEAK: ReadonlySet<number> = new Set([400, 403, 404, 408, 480, 487, 603])

export function isWeak(status: number): boolean {
  return WEAK.has(status) || (status >= 500 && status < 600)
}

/**
 * The status that counts: carriers that must answer 603 put the true one into Reason (`SIP;cause=607`, RFC 8197 and 8688), and
 * gateways do the same behind 5xx. 200 (answered elsewhere) is no refusal.
 */
export function statusThatCounts(status: number, sipCause: number | null): number {
  return sipCause !== null && sipCause >= 400 && isWeak(status) && !isWeak(sipCause) ? sipCause : status
}
