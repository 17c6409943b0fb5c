import type { RequestOutput } from '../../shared/ipc/contract.ts'
import type { AttemptRow, ResultRow } from '../../shared/model/call.ts'
import type { RejectedRow } from '../../shared/model/list-import.ts'
import type { TraceMessage } from '../../shared/model/trace.ts'
import { FIXTURE_NOW } from './scripted-fixtures.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND

const FIRST_NAMES = [
  'Amelia',
  'Noah',
  'Lucía',
  'Jürgen',
  'Chloé',
  'Марія',
  'Ελένη',
  'Zoë',
  'Omar',
  'Ngọc',
  'Ana',
  'Sefa',
]
const LAST_NAMES = [
  'Wood',
  'Bautista',
  'Rojas',
  'Müller',
  'Lefèvre',
  'Кравчук',
  'Παππάς',
  'van den Berg',
  'Haddad',
  'Trần',
]

/** Numbers that are kept free for examples, each with country and zone. */
const PLACES = [
  { prefix: '+4420794600', country: 'GB', zone: 'Europe/London', region: 'GB' },
  { prefix: '+346123200', country: 'ES', zone: 'Europe/Madrid', region: 'ES' },
  { prefix: '+1212555010', country: 'US', zone: 'America/New_York', region: 'US-NY', digits: 1 },
  { prefix: '+612555000', country: 'AU', zone: 'Australia/Sydney', region: 'AU-NSW' },
  { prefix: '+4930231250', country: 'DE', zone: 'Europe/Berlin', region: 'DE-BE' },
] as const

export type ListedRecipient = RequestOutput<'lists.recipients'>['rows'][number]

/** The `at`th recipient of a list, the same each time it is asked for. */
export function recipient(at: number): ListedRecipient {
  const place = PLACES[at % PLACES.length] ?? PLACES[0]
  const digits = 'digits' in place ? place.digits : 2
  const nowhere = at % 97 === 13
  return {
    id: at + 1,
    name:
      at % 23 === 7
        ? null
        : `${FIRST_NAMES[at % FIRST_NAMES.length]} ${LAST_NAMES[(at * 7) % LAST_NAMES.length]}`,
    number: place.prefix + String(at % 10 ** digits).padStart(digits, '0'),
    country: place.country,
    zone: nowhere ? null : place.zone,
    zoneEvidence: nowhere ? 'The number does not tell.' : 'From the first digits of the number.',
    region: nowhere ? '' : place.region,
    category: at % 4 === 0 ? 'household' : null,
    tags: at % 3 === 0 ? ['renewal', 'spring'] : [],
    furtherNumbers: at % 5 === 0 ? 2 : 0,
    variables: { reference: `TL-${10_001 + at}`, language: place.country === 'ES' ? 'es' : 'en' },
    editedAt: at % 41 === 5 ? FIXTURE_NOW - MINUTE : null,
  }
}

const OUTCOME_CYCLE = [
  ['answered', 200, 'The message was heard to its end.'],
  ['no-answer', 480, 'Nobody answered within 24 s; the call was withdrawn.'],
  ['busy', 486, 'The line was busy.'],
  ['answered', 200, 'The message was heard to its end.'],
  ['hung-up-early', 200, 'Hung up after 3 s, before the message was over.'],
  ['invalid-number', 404, 'The network knows no such number.'],
  ['rejected', 603, 'The recipient declined the call.'],
  ['congestion', 503, 'The network was overloaded. It is tried again in a minute.'],
  ['trunk-failed', null, 'The trunk did not respond at all.'],
] as const

/** The `at`th attempt of campaign 1, ended. */
export function endedAttempt(at: number): AttemptRow {
  const { id, name, number, zone } = recipient(at)
  const [outcome, sipStatus, sentence] = OUTCOME_CYCLE[at % OUTCOME_CYCLE.length] ?? OUTCOME_CYCLE[0]
  const isAnswered = sipStatus === 200
  const claimedAt = FIXTURE_NOW - 2 * MINUTE - at * 3 * SECOND
  return {
    id: 5000 - at,
    campaignId: 1,
    campaignName: 'Autumn renewal',
    recipientId: id,
    recipientName: name,
    number,
    zone,
    trunkId: 2,
    ordinal: 1 + (at % 3),
    state: 'ended',
    claimedAt,
    dialedAt: claimedAt + 4,
    ringingAt: sipStatus === null || sipStatus === 404 ? null : claimedAt + 2100,
    answeredAt: isAnswered ? claimedAt + 9200 : null,
    endedAt: claimedAt + (isAnswered ? 41_000 : 24_300),
    outcome,
    blame: outcome === 'trunk-failed' ? 'trunk' : outcome === 'congestion' ? 'network' : 'recipient',
    sipStatus,
    sentence,
    heardMs: isAnswered ? 31_000 : null,
    promptPlayedMs: isAnswered ? 18_400 : null,
    packetsLost: isAnswered ? at % 4 : null,
    jitterMs: isAnswered ? 1.4 : null,
    roundTripMs: isAnswered ? 38 : null,
    farLossShare: isAnswered ? 0.004 : null,
    mos: isAnswered ? 4.3 : null,
  }
}

/** Calls in progress, in all their states, oldest first. */
export function liveCalls(count: number): AttemptRow[] {
  return Array.from({ length: count }, (_, at) => {
    const state = at % 8 === 0 ? 'dialing' : at % 3 === 0 ? 'ringing' : 'answered'
    const claimedAt = FIXTURE_NOW - (count - at) * 1.3 * SECOND
    const nothing = { outcome: null, blame: null, sipStatus: null, sentence: null, endedAt: null } as const
    return {
      ...endedAttempt(at),
      ...nothing,
      id: 6000 + at,
      campaignId: (at % 3) + 1,
      campaignName: ['Autumn renewal', 'Survey panel, wave 3', 'Appointment reminders'][at % 3] ?? '',
      state,
      claimedAt,
      dialedAt: claimedAt + 4,
      ringingAt: state === 'dialing' ? null : claimedAt + 1900,
      answeredAt: state === 'answered' ? Math.min(FIXTURE_NOW - 500, claimedAt + 8000) : null,
      heardMs: null,
    }
  })
}

/** The `at`th recipient of campaign 1 as the results show it. */
export function result(at: number): ResultRow {
  const { id, name, number, country, zone, variables } = recipient(at)
  const attempt = endedAttempt(at)
  const isDue = at % 2 === 1 && attempt.outcome !== 'answered'
  return {
    recipientId: id,
    name,
    number,
    country,
    zone,
    state: isDue ? 'due' : 'done',
    finalState: isDue
      ? null
      : attempt.outcome === 'answered'
        ? 'reached'
        : at % 4 === 0
          ? 'exhausted'
          : 'unreachable',
    lastOutcome: attempt.outcome,
    attempts: attempt.ordinal,
    nextCallAt: isDue ? FIXTURE_NOW + (15 + (at % 90)) * MINUTE : null,
    because: isDue ? 'Waits for its next attempt inside the calling window.' : attempt.sentence,
    lastAttemptAt: attempt.endedAt,
    variables,
  }
}

/** The `at`th rejected row of an import. */
export function rejectedRow(at: number): RejectedRow {
  const kinds = [
    [
      'needs-country',
      'The number "612 345 678" has no country code. Write it with +, or choose a default country.',
      'Ana Núñez,612 345 678,Calle Mayor 5',
    ],
    ['too-few-columns', 'The row has 2 columns, the first row has 6.', 'only,two'],
    [
      'not-a-number',
      'In the column "phone" stands "ask again", which is no number.',
      'Lena Fischer,ask again,DE',
    ],
    ['number-too-short', 'The number +44 20 79 is too short for GB.', 'Noah Wood,+44 20 79,GB'],
  ] as const
  const [reason, sentence, raw] = kinds[at % kinds.length] ?? kinds[0]
  return { line: 14 + at * 11, verdict: 'rejected', reason, sentence, raw }
}

const US = '192.168.40.7:5060'
const THEM = '192.168.40.12:5060'

/** The SIP messages of an answered call. */
export function trace(from: number): TraceMessage[] {
  const call = 'Via: SIP/2.0/UDP 192.168.40.7:5060;branch=z9hG4bK77ef\r\nCall-ID: 8f3a@192.168.40.7\r\n'
  const steps: readonly (readonly [number, 'sent' | 'received', string, string])[] = [
    [0, 'sent', 'INVITE sip:+442079460004@192.168.40.12 SIP/2.0', '1 INVITE'],
    [14, 'received', 'SIP/2.0 100 Trying', '1 INVITE'],
    [2096, 'received', 'SIP/2.0 180 Ringing', '1 INVITE'],
    [9196, 'received', 'SIP/2.0 200 OK', '1 INVITE'],
    [9199, 'sent', 'ACK sip:+442079460004@192.168.40.12 SIP/2.0', '1 ACK'],
    [40_980, 'sent', 'BYE sip:+442079460004@192.168.40.12 SIP/2.0', '2 BYE'],
    [40_998, 'received', 'SIP/2.0 200 OK', '2 BYE'],
  ]
  return steps.map(([after, direction, startLine, cseq]) => ({
    at: from + after,
    direction,
    transport: 'UDP',
    local: US,
    remote: THEM,
    resent: false,
    text: `${startLine}\r\n${call}CSeq: ${cseq}\r\nContent-Length: 0\r\n\r\n`,
  }))
}
