import { expect } from 'vitest'
import type { Verdict } from '../../shared/model/outcome.ts'
import type { CallToSipp } from './call-to-sipp.ts'
import { insideDialogs } from './sipp-dialog-table.ts'

const heard = { outcome: 'answered', blame: 'recipient', sipStatus: 200 } as const
const agent = { credentials: { user: 'agent', password: 'secret' } }
const giveUp = { ringTimeoutMs: 700 }
/** Answered without a 180 or 183. */
const silent = ['dialing', 'answered', 'ended', 'trace'] as const
/** Answered in a way that no call can be held with. */
const refusedAnswer = ['dialing', 'ended', 'trace'] as const
const unanswered = ['dialing', 'ringing', 'ended', 'trace'] as const

const beforeAnswer: readonly CallToSipp[] = [
  { scenario: 'uas-answers-at-once', verdict: heard, events: silent },
  { scenario: 'uas-rings-then-answers', verdict: heard },
  { scenario: 'uas-queues-then-answers', verdict: heard },
  { scenario: 'uas-plays-early-media-then-answers-elsewhere', verdict: heard },
  { scenario: 'uas-forks-two-early-dialogs-answers-second', verdict: heard },
  { scenario: 'uas-rings-reliably-wants-prack', verdict: heard },
  {
    scenario: 'uas-redirects-to-itself-then-answers',
    trunk: { redirects: true },
    verdict: heard,
    events: silent,
  },
  {
    scenario: 'uas-redirects-in-a-circle-call-ends',
    trunk: { redirects: true },
    verdict: { outcome: 'trunk-failed', blame: 'trunk', sipStatus: 302 },
  },
  { scenario: 'uas-challenges-401-takes-digest', trunk: agent, verdict: heard, events: silent },
  { scenario: 'uas-challenges-407-takes-digest', trunk: agent, verdict: heard, events: silent },
  {
    scenario: 'uas-challenges-for-ever-call-ends',
    trunk: agent,
    verdict: { outcome: 'trunk-failed', blame: 'trunk', sipStatus: 407 },
  },
  { scenario: 'uas-demands-longer-session-then-answers', verdict: heard, events: silent },
  {
    scenario: 'uas-rings-is-cancelled-487',
    order: giveUp,
    verdict: { outcome: 'no-answer', blame: 'recipient', sipStatus: null },
    events: unanswered,
  },
  {
    scenario: 'uas-answers-after-cancel-gets-ack-and-bye',
    order: giveUp,
    verdict: { outcome: 'no-answer', blame: 'recipient', sipStatus: null },
    events: unanswered,
  },
  {
    scenario: 'uas-ignores-cancel-call-ends-anyway',
    order: giveUp,
    verdict: { outcome: 'no-answer', blame: 'recipient', sipStatus: null },
    events: unanswered,
  },
  {
    scenario: 'uas-never-responds-call-is-given-up',
    verdict: { outcome: 'trunk-failed', blame: 'trunk', sipStatus: null },
    events: ['dialing', 'ended', 'trace'],
  },
]

const noAudio = { outcome: 'abandoned', blame: 'trunk', sipStatus: 200 } as const

const answers: readonly CallToSipp[] = [
  { scenario: 'uas-answers-without-sdp-is-hung-up', verdict: noAudio, events: refusedAnswer },
  { scenario: 'uas-answers-with-unknown-codec-is-hung-up', verdict: noAudio, events: refusedAnswer },
  { scenario: 'uas-answers-with-port-zero-is-hung-up', verdict: noAudio, events: refusedAnswer },
  { scenario: 'uas-answers-with-pcma-alone', verdict: heard, events: silent },
  { scenario: 'uas-answers-with-uppercase-content-type', verdict: heard, events: silent },
  { scenario: 'uas-answers-with-multipart-sdp', verdict: heard, events: silent },
  { scenario: 'uas-answers-with-a-very-long-head', verdict: heard, events: silent },
  { scenario: 'uas-answers-with-tel-uris', verdict: heard, events: silent },
  { scenario: 'uas-rings-without-contact-then-answers', verdict: heard },
  { scenario: 'uas-answers-in-compact-headers', verdict: heard },
  { scenario: 'uas-answers-in-folded-headers', verdict: heard },
  { scenario: 'uas-answers-over-ipv6', host: '::1', verdict: heard },
  { scenario: 'uas-records-its-route-gets-it-back', verdict: heard },
  {
    scenario: 'uas-resends-200-is-acked-each-time',
    verdict: heard,
    answersEach: { received: /^SIP\/2\.0 200 .*^CSeq: *\d+ INVITE/ims, sent: /^ACK /, atLeast: 3 },
    sippOptions: ['-default_behaviors', 'all,-abortunexp'],
    sippErrors: expect.stringContaining("while expecting 'BYE'"),
  },
  { scenario: 'uas-answers-twice-forked-second-is-hung-up', promptMs: 1_500, verdict: heard },
]

const refused = (
  status: number,
  phrase: string,
  outcome: Verdict['outcome'],
  blame: Verdict['blame'],
  sentence: string,
): CallToSipp => ({
  scenario: 'uas-refuses-with-a-status',
  keys: { status: String(status), phrase },
  verdict: { outcome, blame, sipStatus: status, sentence: `${sentence} (${status} ${phrase})` },
})

const ELSEWHERE = 'The trunk sent the call to another number or address, which is not followed.'
const NO_CREDENTIALS =
  'The trunk asks for a user and a password, and none are set. Enter them on the Trunks screen.'
const NOT_ACCEPTED = 'The trunk did not accept the call.'
const NOT_CARRIED = 'The trunk could not carry the call.'
const NO_NEXT = 'The carrier had no answer from the next network.'
const IN_A_CIRCLE = 'The carrier sent the call round in a circle.'

const refusals: readonly CallToSipp[] = [
  refused(300, 'Multiple Choices', 'trunk-failed', 'trunk', ELSEWHERE),
  refused(301, 'Moved Permanently', 'trunk-failed', 'trunk', ELSEWHERE),
  refused(305, 'Use Proxy', 'trunk-failed', 'trunk', ELSEWHERE),
  refused(380, 'Alternative Service', 'trunk-failed', 'trunk', ELSEWHERE),
  refused(400, 'Bad Request', 'trunk-failed', 'trunk', NOT_ACCEPTED),
  refused(401, 'Unauthorized', 'trunk-failed', 'trunk', NO_CREDENTIALS),
  refused(
    403,
    'Forbidden',
    'trunk-failed',
    'trunk',
    'The trunk forbade the call. Check the account, the caller id and what it may dial.',
  ),
  refused(404, 'Not Found', 'invalid-number', 'recipient', 'The number is not in service.'),
  refused(407, 'Proxy Authentication Required', 'trunk-failed', 'trunk', NO_CREDENTIALS),
  refused(
    408,
    'Request Timeout',
    'no-answer',
    'network',
    'The carrier gave up: nobody answered in its time.',
  ),
  refused(410, 'Gone', 'invalid-number', 'recipient', 'The number is no longer in service.'),
  refused(415, 'Unsupported Media Type', 'trunk-failed', 'trunk', NOT_ACCEPTED),
  refused(420, 'Bad Extension', 'trunk-failed', 'trunk', NOT_ACCEPTED),
  refused(
    480,
    'Temporarily Unavailable',
    'no-answer',
    'recipient',
    'The recipient could not be reached just now (phone off or no coverage).',
  ),
  refused(481, 'Call/Transaction Does Not Exist', 'trunk-failed', 'trunk', NOT_ACCEPTED),
  refused(482, 'Loop Detected', 'trunk-failed', 'trunk', IN_A_CIRCLE),
  refused(483, 'Too Many Hops', 'trunk-failed', 'trunk', IN_A_CIRCLE),
  refused(484, 'Address Incomplete', 'invalid-number', 'recipient', 'The number is incomplete.'),
  refused(486, 'Busy Here', 'busy', 'recipient', 'The line was busy.'),
  refused(
    487,
    'Request Terminated',
    'no-answer',
    'network',
    'The carrier ended the call before anybody answered.',
  ),
  refused(
    488,
    'Not Acceptable Here',
    'trunk-failed',
    'us',
    'The trunk takes none of our codecs, or only encrypted audio. Enable G.711 on it, or turn SRTP on here.',
  ),
  refused(491, 'Request Pending', 'trunk-failed', 'trunk', NOT_ACCEPTED),
  refused(493, 'Undecipherable', 'trunk-failed', 'trunk', NOT_ACCEPTED),
  refused(500, 'Server Internal Error', 'congestion', 'trunk', NOT_CARRIED),
  refused(501, 'Not Implemented', 'congestion', 'trunk', NOT_CARRIED),
  refused(502, 'Bad Gateway', 'congestion', 'trunk', NO_NEXT),
  refused(504, 'Server Time-out', 'congestion', 'trunk', NO_NEXT),
  refused(600, 'Busy Everywhere', 'busy', 'recipient', 'The line was busy everywhere.'),
  refused(603, 'Decline', 'rejected', 'recipient', 'The recipient rejected the call.'),
  refused(
    604,
    'Does Not Exist Anywhere',
    'invalid-number',
    'recipient',
    'The number does not exist anywhere.',
  ),
  refused(
    606,
    'Not Acceptable',
    'trunk-failed',
    'us',
    'The trunk takes none of our codecs, or only encrypted audio. Enable G.711 on it, or turn SRTP on here.',
  ),
  refused(
    607,
    'Unwanted',
    'blocked',
    'recipient',
    'The recipient rejected the call as unwanted. Look after this caller id.',
  ),
  refused(
    608,
    'Rejected',
    'blocked',
    'network',
    'The network blocked the call as unwanted. Look after this caller id.',
  ),
  {
    ...refused(603, 'Decline', 'rejected', 'recipient', 'The recipient rejected the call.'),
    scenario: 'uas-rings-then-refuses-with-a-status',
    events: unanswered,
  },
  {
    scenario: 'uas-tries-then-refuses-busy',
    verdict: { outcome: 'busy', blame: 'recipient', sipStatus: 486 },
  },
  {
    scenario: 'uas-refuses-names-when-to-retry',
    verdict: { outcome: 'congestion', blame: 'trunk', sipStatus: 503, retryAfterSeconds: 120 },
  },
  {
    scenario: 'uas-refuses-500-means-busy',
    verdict: { outcome: 'busy', blame: 'recipient', sipStatus: 500 },
  },
]

/** Every call of Trunkline to SIPp and what has to come of it. */
export const callsToSipp: readonly CallToSipp[] = [...beforeAnswer, ...answers, ...insideDialogs, ...refusals]
