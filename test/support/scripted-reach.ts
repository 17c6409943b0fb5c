import { failure, success } from '../../shared/errors.ts'
import type { RequestName } from '../../shared/ipc/contract.ts'
import type { REACH_REQUESTS } from '../../shared/ipc/reach-requests.ts'
import type { RuleBookView } from '../../shared/model/rule-book.ts'
import { type RulePack, rulePackSchema } from '../../shared/model/rule-pack.ts'
import type { Answers } from './page-answers.ts'
import { endedAttempt } from './scripted-calls.ts'
import {
  FORECAST,
  FUNNEL,
  FUNNEL_BEFORE_LAUNCH,
  HOURS,
  PREFLIGHT,
  STATISTICS,
  TEMPLATES,
} from './scripted-campaign-facts.ts'
import { SCHEDULED } from './scripted-campaigns.ts'
import { FIXTURE_NOW } from './scripted-fixtures.ts'
import { inspectScripted } from './scripted-import.ts'
import { blockedNumber, RECIPIENT } from './scripted-recipient.ts'

const MINUTE = 60_000
const BLOCKED_NUMBERS = 12_480

/** Shipped packs, and a folder without any. */
export function ruleBookOf(packs: readonly RulePack[]): RuleBookView {
  return {
    packs: packs.map(pack => ({ pack, file: null, diff: null })),
    problems: [],
    folder: '/data/rule-packs',
  }
}

type ReachAnswers = Pick<Answers, Extract<RequestName, keyof typeof REACH_REQUESTS>>

/** What the engine says about who is called, on a busy day. */
export function reachAnswersWhenFull(): ReachAnswers {
  return {
    'campaigns.preflight': () => success(PREFLIGHT),
    'campaigns.funnel': ({ id }) => success(id === SCHEDULED ? FUNNEL_BEFORE_LAUNCH : FUNNEL),
    'campaigns.statistics': () => success({ figures: STATISTICS, hours: [...HOURS] }),
    'campaigns.forecast': () => success(FORECAST),
    'campaigns.templates': () => success([...TEMPLATES]),
    'audience.count': ({ filter }) =>
      success({
        total: 24_180,
        matching: filter.all.length + filter.any.length + filter.none.length === 0 ? 24_180 : 3_412,
      }),
    'audience.choices': () =>
      success({
        tags: ['gold', 'newsletter', 'vip'],
        categories: ['private', 'business'],
        variables: ['plan', 'renewal_date', 'amount_due', 'agent'],
      }),
    'recipients.get': ({ id }) => success({ ...RECIPIENT, id, attempts: [0, 1, 2].map(endedAttempt) }),
    'rulePacks.list': () => success(ruleBookOf(PACKS)),
    'rulePacks.reload': () => success(ruleBookOf(PACKS)),
    'doNotCall.list': input => {
      const total = input.search === '' ? BLOCKED_NUMBERS : 2
      const count = Math.max(0, Math.min(input.limit, total - input.offset))
      return success({
        total,
        rows: Array.from({ length: count }, (_, at) => blockedNumber(input.offset + at)),
      })
    },
    'doNotCall.add': ({ pattern, reason, campaignId }) =>
      success({
        ...blockedNumber(0),
        pattern: pattern.replaceAll(' ', ''),
        reason,
        campaignId,
        addedAt: FIXTURE_NOW - MINUTE,
      }),
    'doNotCall.remove': ({ id }) => success({ id }),
    'doNotCall.removeMany': ({ ids }) =>
      success({ removed: ids?.length ?? 240, broughtBack: ids?.length ?? 12 }),
    'doNotCall.inspect': order => success(inspectScripted(order)),
    'doNotCall.import': () =>
      success({
        counts: { rows: 1_204, added: 1_180, onList: 21, inFile: 0, mayBeCalled: 0, rejected: 3, blank: 0 },
        rejected: [
          rejectedNumber(17, 'call me', 'This is no phone number.'),
          rejectedNumber(40, '12', 'This number is too short.'),
          rejectedNumber(803, '020 7946 0123', 'This number has no country: write it with +.'),
        ],
        everyRow: [],
      }),
  }
}

const rejectedNumber = (line: number, raw: string, sentence: string) =>
  ({ line, verdict: 'rejected', reason: 'not-a-number', raw, sentence }) as const

/** On a first run. */
export function reachAnswersWhenEmpty(): ReachAnswers {
  return {
    ...reachAnswersWhenFull(),
    'campaigns.funnel': () => failure('campaign_not_found', 'There is no such campaign.'),
    'campaigns.statistics': () => failure('campaign_not_found', 'There is no such campaign.'),
    'audience.count': () => success({ total: 0, matching: 0 }),
    'audience.choices': () => success({ tags: [], categories: [], variables: [] }),
    'recipients.get': () =>
      failure('recipient_not_found', 'There is no such recipient: the list may have been removed.'),
    'doNotCall.list': () => success({ total: 0, rows: [] }),
  }
}

export const PACKS = [
  rulePackSchema.parse({
    id: 'us-federal',
    name: 'United States, federal rules',
    region: 'US',
    checkedOn: '2026-11-01',
    disclaimer: 'A summary for setting up campaigns. It is no legal advice.',
    rules: [
      {
        id: 'hours',
        kind: 'hours',
        sentence: 'Calls only from 8:00 to 21:00 at the place that is called.',
        appliesTo: ['marketing', 'debt-collection'],
        source: '47 CFR 64.1200(c)(1)',
        links: ['https://www.ecfr.gov/current/title-47/section-64.1200'],
        hours: [
          {
            weekdays: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'],
            from: '08:00',
            to: '21:00',
          },
        ],
      },
      {
        id: 'ring',
        kind: 'ring',
        sentence: 'It rings for at least 15 seconds.',
        appliesTo: ['marketing'],
        source: '16 CFR 310.4(b)(4)(ii)',
        secondsMin: 15,
      },
      {
        id: 'abandonment',
        kind: 'abandonment',
        sentence: 'At most 3 % of the answered calls are abandoned, over 30 days.',
        appliesTo: ['marketing'],
        source: '16 CFR 310.4(b)(4)(i)',
        percentMax: 3,
        days: 30,
      },
    ],
    tests: [
      {
        says: 'not in the evening',
        legalClass: 'marketing',
        local: '2026-11-02T21:30',
        zone: 'America/New_York',
        allowed: false,
      },
    ],
  }),
  rulePackSchema.parse({
    id: 'us-fl',
    name: 'Florida',
    region: 'US-FL',
    checkedOn: '2026-11-01',
    disclaimer: 'A summary for setting up campaigns. It is no legal advice.',
    rules: [
      {
        id: 'cap',
        kind: 'cap',
        sentence: 'At most three calls to one number within 24 hours.',
        appliesTo: ['marketing'],
        source: 'Fla. Stat. 501.616(6)(b)',
        cap: { count: 3, window: { value: 24, unit: 'hours' } },
      },
    ],
    tests: [
      {
        says: 'at noon',
        legalClass: 'marketing',
        local: '2026-11-02T12:00',
        zone: 'America/New_York',
        allowed: true,
      },
    ],
  }),
]
