import { WEEKDAYS } from '../../shared/model/calling-window.ts'
import type { CampaignStatistics, Forecast, HourOfWeek } from '../../shared/model/campaign-statistics.ts'
import type { CampaignTemplate } from '../../shared/model/campaign-template.ts'
import type { Funnel, Preflight } from '../../shared/model/preflight.ts'
import { FIXTURE_NOW } from './scripted-fixtures.ts'

const HOUR = 3_600_000

export const FUNNEL: Funnel = {
  at: FIXTURE_NOW,
  total: 24_180,
  callableNow: 15_212,
  inCall: 38,
  done: 4_410,
  blocked: [
    {
      kind: 'do-not-call',
      count: 31,
      clearsAt: null,
      sentence: '31 do not call.',
      mend: null,
    },
    {
      kind: 'retry-delay',
      count: 1_890,
      clearsAt: FIXTURE_NOW + 0.2 * HOUR,
      sentence: '1,890 called again later, the first Tue 24 Nov at 14:32, Madrid time.',
      mend: null,
    },
    {
      kind: 'contact-cap',
      count: 61,
      clearsAt: FIXTURE_NOW + 3 * HOUR,
      sentence: '61 at their contact limit, the first Tue 24 Nov at 17:20, Madrid time.',
      mend: null,
    },
    {
      kind: 'law-hours',
      count: 120,
      clearsAt: FIXTURE_NOW + (2 * HOUR) / 1.2,
      sentence: '120 outside legal hours until Tue 24 Nov at 16:00, Madrid time.',
      mend: null,
    },
    {
      kind: 'outside-window',
      count: 2_353,
      clearsAt: FIXTURE_NOW + (8 * HOUR) / 3,
      sentence: '2,353 outside calling hours until Tue 24 Nov at 17:00, Madrid time.',
      mend: null,
    },
    {
      kind: 'zone-unknown',
      count: 65,
      clearsAt: null,
      sentence: '65 without a time zone.',
      mend: 'Choose a zone for them in the calling window, or add a time zone column to the list.',
    },
  ],
  sentence:
    '15,212 of 24,180 can be called; 38 on a call; 4,410 done; 2,353 outside calling hours until Tue 24 Nov at 17:00, Madrid time; 217 for other reasons.',
}

/** Everybody waits for the launch, Thursday at 09:30 in Madrid. */
export const FUNNEL_BEFORE_LAUNCH: Funnel = {
  at: FIXTURE_NOW,
  total: 3_412,
  callableNow: 0,
  inCall: 0,
  done: 0,
  blocked: [
    {
      kind: 'not-launched',
      count: 3_412,
      clearsAt: Date.UTC(2026, 10, 26, 8, 30),
      sentence: '3,412 waiting for the launch until Thu 26 Nov at 09:30, Madrid time.',
      mend: null,
    },
  ],
  sentence: '0 of 3,412 can be called; 3,412 waiting for the launch until Thu 26 Nov at 09:30, Madrid time.',
}

export const PREFLIGHT: Preflight = {
  funnel: { ...FUNNEL, callableNow: 19_642, inCall: 0, done: 0, blocked: FUNNEL.blocked.slice(4) },
  firstCallAt: FIXTURE_NOW,
  sentence: '19,642 recipients may be called right now.',
  checks: [
    { state: 'ok', sentence: 'The trunk "Madrid main" answers.', mend: null },
    {
      state: 'warning',
      sentence: '65 recipients have no known time zone and will not be called.',
      mend: 'Choose a zone for them in the calling window.',
    },
  ],
  rules: [
    {
      pack: 'us-federal',
      kind: 'hours',
      confidence: 'confirmed',
      packName: 'United States, federal rules',
      region: 'US',
      id: 'hours',
      sentence: 'Calls only from 8:00 to 21:00 at the place that is called.',
      source: '47 CFR 64.1200(c)(1)',
      recipients: 8_204,
    },
    {
      pack: 'us-fl',
      kind: 'cap',
      confidence: 'unconfirmed',
      packName: 'Florida',
      region: 'US-FL',
      id: 'cap',
      sentence: 'At most three calls to one number within 24 hours.',
      source: 'Fla. Stat. 501.616(6)(b)',
      recipients: 412,
    },
  ],
}

export const STATISTICS: CampaignStatistics = {
  attempts: 18_204,
  connects: 6_118,
  asr: 0.352,
  acdSeconds: 48.2,
  liveAnswerRate: 0.298,
  abandonRate: null,
  pddSeconds: 2.4,
  penetration: 0.742,
  depth: 1.9,
  reached: 4_120,
  connectsPerHour: 382.4,
}

export const HOURS: readonly HourOfWeek[] = WEEKDAYS.slice(0, 5).flatMap((weekday, day) =>
  Array.from({ length: 11 }, (_, at) => ({
    weekday,
    hour: 9 + at,
    attempts: 120 + ((day * 37 + at * 53) % 190),
    connects: 30 + ((day * 17 + at * 29) % 80),
  })),
)

export const FORECAST: Forecast = {
  runs: 5,
  simulated: 20_000,
  recipients: 24_180,
  basis: "From the center's own 18,204 attempts of the last 30 days.",
  finishesAt: {
    low: FIXTURE_NOW + 50 * HOUR,
    middle: FIXTURE_NOW + 54 * HOUR,
    high: FIXTURE_NOW + 71 * HOUR,
  },
  reached: { low: 15_100, middle: 15_420, high: 15_690 },
  attempts: { low: 52_000, middle: 53_400, high: 55_100 },
  callsPerHour: { low: 1_800, middle: 2_010, high: 2_150 },
  sentence: 'Done on Thursday evening, most likely; some 15,400 of 24,180 are reached.',
}

export const TEMPLATES: readonly CampaignTemplate[] = [
  {
    kind: 'recall',
    name: 'Product recall',
    sentence: 'Tells owners that a product must be brought in. A text message first, then calls.',
    needs: ['recallId'],
    settings: {
      law: { legalClass: 'recall' },
      cadence: [
        { channel: 'sms', text: 'Recall {recall_id}: please bring it in. We will call you, too.' },
        { channel: 'voice', delaySeconds: 3_600 },
      ],
      callingWindow: {
        hours: [{ weekdays: ['monday', 'tuesday', 'wednesday'], from: '08:00', to: '21:00' }],
      },
    },
  },
  {
    kind: 'retention',
    name: 'Retention',
    sentence: 'Makes an offer to customers whose contract ends.',
    needs: ['offerDescription', 'offerExpiresOn', 'optOutText'],
    settings: { law: { legalClass: 'marketing' } },
  },
  {
    kind: 'custom',
    name: 'Anything else',
    sentence: 'Begins with the usual settings.',
    needs: [],
    settings: {},
  },
]
