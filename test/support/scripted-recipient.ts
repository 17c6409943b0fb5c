import type { DoNotCallRow } from '../../shared/model/do-not-call.ts'
import type { RecipientPage } from '../../shared/model/recipient-page.ts'
import { FIXTURE_NOW } from './scripted-fixtures.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
/** Wednesday, 09:00 in Berlin. */
const BERLIN_OPENS = Date.UTC(2026, 10, 25, 8)

const SOURCES = ['operator', 'import', 'recipient', 'message'] as const

/** The `at`th entry of a long do-not-call list. */
export function blockedNumber(at: number): DoNotCallRow {
  const source = SOURCES[at % SOURCES.length] ?? 'operator'
  const isPrefix = at % 9 === 4
  return {
    id: at + 1,
    pattern: isPrefix ? `+4490${at % 10}` : `+4420794${String(60_000 + (at % 40_000))}`,
    isPrefix,
    campaignId: at % 5 === 3 ? 1 : null,
    campaignName: at % 5 === 3 ? 'Autumn renewal' : null,
    reason: isPrefix
      ? 'Premium rate numbers'
      : at % 2 === 0
        ? 'Asked not to be called again'
        : 'Scrubbed against the national list',
    source,
    addedBy: source === 'import' ? 'tps-november.csv' : source === 'operator' ? 'Operator' : 'Autumn renewal',
    addedAt: FIXTURE_NOW - at * HOUR,
  }
}

/** Somebody with two numbers, who stands in two campaigns. */
export const RECIPIENT: Omit<RecipientPage, 'attempts'> = {
  id: 4,
  name: 'Jürgen Müller',
  externalId: 'C-20418',
  list: { id: 1, name: 'Autumn renewal' },
  numbers: [
    {
      number: '+493023125003',
      zone: 'Europe/Berlin',
      zoneEvidence: 'From the number: +4930 is in Europe/Berlin.',
      regions: ['DE'],
    },
    {
      number: '+12395550142',
      zone: 'America/New_York',
      zoneEvidence: 'From the number: +1239 is in America/New_York.',
      regions: ['US-FL'],
    },
  ],
  tags: ['gold', 'newsletter'],
  category: 'private',
  country: 'DE',
  editedAt: null,
  consent: { source: 'Web form', at: Date.UTC(2026, 5, 1, 9, 30), form: null, contact: 'consumer' },
  variables: { plan: 'Fibre 500', renewal_date: '2026-12-01', amount_due: '0' },
  doNotCall: [],
  standings: [
    {
      campaignId: 1,
      campaignName: 'Autumn renewal',
      campaignState: 'active',
      state: 'due',
      finalState: null,
      because: 'Called again later: no answer.',
      attempts: 2,
      judgement: {
        reasons: [
          {
            kind: 'outside-window',
            sentence: 'Outside the calling hours in Berlin until Wednesday 09:00.',
            clearsAt: BERLIN_OPENS,
            rule: null,
          },
          {
            kind: 'retry-delay',
            sentence: 'Called again 4 h after no answer.',
            clearsAt: FIXTURE_NOW + 2 * HOUR,
            rule: null,
          },
          {
            kind: 'contact-cap',
            sentence: 'Called three times within 24 hours already.',
            clearsAt: FIXTURE_NOW + 90 * MINUTE,
            rule: { pack: 'us-fl', id: 'cap', source: 'Fla. Stat. 501.616(6)(b)' },
          },
        ],
        nextAt: BERLIN_OPENS,
      },
      plan: [
        {
          at: BERLIN_OPENS,
          channel: 'voice',
          number: '+493023125003',
          sentence: 'Third call, in the morning.',
        },
        {
          at: BERLIN_OPENS + 5 * HOUR,
          channel: 'voice',
          number: '+12395550142',
          sentence: 'Fourth call, over the other number.',
        },
        {
          at: BERLIN_OPENS + 48 * HOUR,
          channel: 'sms',
          number: '+493023125003',
          sentence: 'Text message, the last step.',
        },
      ],
    },
    {
      campaignId: 6,
      campaignName: 'Survey of May',
      campaignState: 'completed',
      state: 'done',
      finalState: 'reached',
      because: 'Answered and listened.',
      attempts: 1,
      judgement: {
        reasons: [{ kind: 'done', sentence: 'Reached.', clearsAt: null, rule: null }],
        nextAt: null,
      },
      plan: [],
    },
  ],
}
