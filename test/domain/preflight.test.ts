import { describe, expect, test } from 'vitest'
import { describeFunnel, type FunnelCounts } from '../../electron/engine/domain/funnel.ts'
import { describePreflight, type PreflightFacts } from '../../electron/engine/domain/preflight.ts'
import { type CampaignSettingsInput, campaignSettingsSchema } from '../../shared/model/campaign.ts'
import { type BindingRule, preflightSchema } from '../../shared/model/preflight.ts'

/** A Monday, 10:00 in Madrid. */
const NOW = Date.UTC(2026, 0, 5, 9)
const HOUR = 3_600_000
const TRUNK = { name: 'Madrid', channels: 30, reservedByOthers: 0, problem: null }

function facts(
  settings: Partial<CampaignSettingsInput> = {},
  changes: Partial<Omit<PreflightFacts, 'settings' | 'funnel'>> & {
    readonly counts?: Partial<FunnelCounts>
  } = {},
): PreflightFacts {
  const { counts, ...others } = changes
  return {
    settings: campaignSettingsSchema.parse({
      name: 'Spring',
      prompt: { kind: 'speech', text: 'Hello.' },
      ...settings,
    }),
    ownZone: 'Europe/Madrid',
    needs: [],
    trunk: TRUNK,
    ringSecondsMin: 0,
    undatedConsent: null,
    firstCallAt: NOW,
    rules: [],
    now: NOW,
    ...others,
    funnel: describeFunnel({
      ...{ at: NOW, callableNow: 1_000, inCall: 0, done: 0, blocked: [], zone: 'Europe/Madrid' },
      ...counts,
    }),
  }
}
/** What is not `ok`, as `error: sentence`. */
function complaints(asked: PreflightFacts): string[] {
  const preflight = describePreflight(asked)
  preflightSchema.parse(preflight)
  return preflight.checks
    .filter(({ state }) => state !== 'ok')
    .map(({ state, sentence }) => `${state}: ${sentence}`)
}

test('a campaign with nothing against it is all right, and says how many can be called', () => {
  const preflight = describePreflight(facts())
  expect(preflight.checks.map(({ state }) => state)).toEqual(['ok', 'ok'])
  expect(preflight.sentence).toBe('1,000 of 1,000 can be called.')
})

test('outside the hours the sentence begins with the first call', () => {
  const firstCallAt = NOW + 4 * HOUR
  const blocked = [{ kind: 'outside-window', count: 1_000, clearsAt: firstCallAt }] as const
  const asked = facts({}, { firstCallAt, counts: { callableNow: 0, blocked } })
  expect(complaints(asked)).toEqual([])
  expect(describePreflight(asked).sentence).toBe(
    'The first call goes out on Mon 5 Jan at 14:00, Madrid time. 0 of 1,000 can be called; 1,000 outside calling hours until Mon 5 Jan at 14:00, Madrid time.',
  )
})

describe('what is wrong with the recipients', () => {
  test('nobody matches', () => {
    const asked = facts({}, { counts: { callableNow: 0 }, firstCallAt: null })
    expect(complaints(asked)).toEqual(['error: Nobody of the lists matches.'])
  })

  test('nobody can ever be called, and the most frequent reason says what to do', () => {
    const blocked = [
      { kind: 'do-not-call', count: 3, clearsAt: null },
      { kind: 'zone-unknown', count: 65, clearsAt: null },
    ] as const
    const { checks } = describePreflight(
      facts({}, { counts: { callableNow: 0, blocked }, firstCallAt: null }),
    )
    expect(checks[0]).toMatchObject({
      state: 'error',
      sentence: 'Nobody can ever be called. 65 without a time zone.',
      mend: expect.stringContaining('Add a column with their time zone'),
    })
  })

  test.each([
    [10, []],
    [11, ['warning: 11 without a time zone.']],
  ])('%d of a thousand without a time zone', (count, said) => {
    const blocked = [{ kind: 'zone-unknown', count, clearsAt: null }] as const
    expect(complaints(facts({}, { counts: { callableNow: 1_000 - count, blocked } }))).toEqual(said)
  })
})

describe('what is wrong with the schedule', () => {
  test.each<[string, Partial<CampaignSettingsInput>, string[]]>([
    ['nothing', { schedule: { launchAt: '2026-01-06T09:00', endsOn: '2026-01-06' } }, []],
    [
      'the last day has passed',
      { schedule: { endsOn: '2026-01-04' } },
      ['error: 2026-01-04 was the last day of calls.'],
    ],
    [
      'the offer has expired',
      { facts: { offerExpiresOn: '2026-01-04' } },
      ['error: The offer was good until 2026-01-04.'],
    ],
    [
      'it is launched after its end',
      { schedule: { launchAt: '2026-01-07T09:00', endsOn: '2026-01-06' } },
      ['error: Calls would end (Wed 7 Jan at 00:00, Madrid time) before they begin (Wed 7 Jan at 09:00).'],
    ],
    [
      'its hours after the launch are over before the first day',
      { schedule: { launchAt: '2026-01-06T09:00', windowHours: 4, startsOn: '2026-01-08' } },
      ['error: Calls would end (Tue 6 Jan at 13:00, Madrid time) before they begin (Thu 8 Jan at 00:00).'],
    ],
    [
      'the time of the launch has passed',
      { schedule: { launchAt: '2026-01-05T09:59' } },
      ['warning: The time of the launch, Mon 5 Jan at 09:59, has passed.'],
    ],
    [
      'the clocks skip the time of the launch',
      { schedule: { launchAt: '2026-03-29T02:30' } },
      ['warning: The clocks of Madrid time skip the time of the launch; it is made on Sun 29 Mar at 03:30.'],
    ],
  ])('%s', (_name, settings, said) => {
    expect(complaints(facts(settings))).toEqual(said)
  })
})

describe('what is wrong with what is said', () => {
  test('a recall without its id', () => {
    const needs = ['recallId'] as const
    expect(complaints(facts({ kind: 'recall' }, { needs: [...needs] }))).toEqual([
      'error: A recall campaign needs the id of the recall.',
    ])
    expect(complaints(facts({ kind: 'recall', facts: { recallId: 'R-7' } }, { needs: [...needs] }))).toEqual(
      [],
    )
  })

  test('messages without an opt-out text', () => {
    const cadence: CampaignSettingsInput['cadence'] = [
      { channel: 'voice' },
      { channel: 'sms', text: 'Hello.' },
    ]
    expect(complaints(facts({ cadence }))).toEqual([
      'warning: Text messages go out without a word on how to opt out.',
    ])
    expect(complaints(facts({ cadence, facts: { optOutText: 'Reply STOP.' } }))).toEqual([])
  })

  test('recorded sales calls in the United States without a key to opt out', () => {
    const usRule: BindingRule = {
      ...{ pack: 'us-tcpa', packName: 'United States', region: 'US', id: 'hours', sentence: 'Hours.' },
      ...{ source: 'the law', kind: 'hours', confidence: 'confirmed', recipients: 7 },
    }
    expect(complaints(facts({}, { rules: [usRule] }))).toEqual([
      'warning: Recorded sales calls in the United States have to offer a key to opt out.',
    ])
    expect(complaints(facts({ facts: { optOutKey: '9' } }, { rules: [usRule] }))).toEqual([])
    expect(complaints(facts({ law: { legalClass: 'informational' } }, { rules: [usRule] }))).toEqual([])
  })

  test('ringing shorter than the law wants, and a campaign that no law binds', () => {
    expect(complaints(facts({ ringTimeoutSeconds: 10 }, { ringSecondsMin: 15 }))).toEqual([
      'error: It rings for 10 s; the law wants at least 15 s.',
    ])
    expect(complaints(facts({ law: { packs: 'none' } }))).toEqual([
      'warning: Local calling rules are off for this campaign.',
    ])
  })
})

test('a stated consent without a date is a warning where a law lets consent age', () => {
  expect(complaints(facts({}, { undatedConsent: 'Consent lasts for 2 years.' }))).toEqual([
    'warning: The stated consent has no date. Consent lasts for 2 years.',
  ])
})

describe('what is wrong with the trunk', () => {
  test('it is down: nothing else is said of it', () => {
    const problem = 'the name of the registrar is not known.'
    const asked = facts({ concurrencyMax: 100 }, { trunk: { ...TRUNK, problem } })
    expect(complaints(asked)).toEqual(['error: Trunk "Madrid": the name of the registrar is not known.'])
  })

  test('more is reserved than there is', () => {
    const asked = facts(
      { reservedConcurrency: 11, concurrencyMax: 20 },
      { trunk: { ...TRUNK, reservedByOthers: 20 } },
    )
    expect(complaints(asked)).toEqual([
      'error: 11 channels are to be reserved, and trunk "Madrid" has 10 that no other campaign has reserved.',
    ])
  })

  test('more calls are allowed than it has channels', () => {
    expect(complaints(facts({ concurrencyMax: 31 }))).toEqual([
      'warning: Up to 31 calls at once are allowed, but trunk "Madrid" has 30 channels for them.',
    ])
  })

  test('more is reserved than is used', () => {
    expect(complaints(facts({ reservedConcurrency: 6, concurrencyMax: 5 }))).toEqual([
      'warning: 6 channels are reserved for at most 5 calls at once.',
    ])
  })
})

test('several things that are wrong are counted in the sentence, errors come before warnings', () => {
  const preflight = describePreflight(
    facts(
      { concurrencyMax: 31, schedule: { endsOn: '2026-01-04' }, kind: 'recall' },
      { needs: ['recallId'] },
    ),
  )
  expect(preflight.sentence).toBe('2026-01-04 was the last day of calls. 1 more thing is wrong.')
  expect(preflight.checks.map(({ state }) => state)).toEqual(['error', 'error', 'warning', 'ok'])
})
