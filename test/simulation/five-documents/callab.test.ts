import { expect, test } from 'vitest'
import { fromCallab } from '../../../electron/engine/domain/five-documents/from-callab.ts'
import { readRecipients } from '../../../electron/engine/domain/five-documents/inline-recipients.ts'
import { documentBench, HOUSE, NOBODY_ANSWERS } from './document-bench.ts'

/** The example of the document, as it stands there: types instead of values. */
const AS_PRINTED = {
  name: '<string>',
  notes: '<string>',
  campaign_type: '<string>',
  contacts_list_source: ['<string>'],
  contacts_list_tags: ['<string>'],
  contacts_list_categories: ['<string>'],
  contacts_list_source_metadata: {},
  agent_variables_contact_metadata_mapping: {},
  webhook_id: '3c90c3cc-0d44-4b50-8888-8dd25736052a',
  ai_agent_id: '3c90c3cc-0d44-4b50-8888-8dd25736052a',
  call_time_of_day_from: '<string>',
  call_time_of_day_to: '<string>',
  number_of_call_attempts: [123],
  retry_delay: [123],
  retry_delay_unit: ['<string>'],
  days_of_week: [123],
  time_zone: '<string>',
  inbound_phone_number_id: '3c90c3cc-0d44-4b50-8888-8dd25736052a',
  outbound_phone_number_id: '3c90c3cc-0d44-4b50-8888-8dd25736052a',
  started_at: '2023-12-25',
  ended_at: '2023-12-25',
  webhook_mapping_variables: {},
  webhook_mapping_variables_sources: {},
  workspace: '<string>',
}
/** The same with a value for every type; ids, objects and the day on which it starts are the document's. */
const EXAMPLE = {
  ...AS_PRINTED,
  name: 'Winter offer',
  notes: 'Ask for Ana.',
  campaign_type: 'outbound',
  contacts_list_source: ['Customers', 'Fair 2023'],
  contacts_list_tags: ['winter'],
  contacts_list_categories: ['gold'],
  call_time_of_day_from: '9:00',
  call_time_of_day_to: '18:00',
  number_of_call_attempts: [2, 1],
  retry_delay: [30, 1],
  retry_delay_unit: ['minutes', 'days'],
  days_of_week: [1, 2, 3, 4, 5],
  time_zone: 'Europe/Madrid',
  ended_at: '2023-12-26',
  workspace: 'Main',
}
/** The evening of Sunday, 24 December 2023. */
const BEFORE = Date.UTC(2023, 11, 24, 20)

function people(...numbers: string[]) {
  return readRecipients(numbers.map(number => ({ number, name: null, variables: {} }))).recipients
}

test('Callab: two lists by tag or category, a ladder of retries, from the first day to the last', async () => {
  const mapped = fromCallab(EXAMPLE, { ...HOUSE, callerId: '+34911234567' })
  if (!mapped.ok) throw new Error(mapped.error.message)
  const { settings } = mapped.value
  expect(mapped.value).toMatchObject({
    lists: ['Customers', 'Fair 2023'],
    start: 'by-hand',
    unused: ['campaign_type', 'webhook_id', 'ai_agent_id', 'inbound_phone_number_id', 'workspace'],
  })
  const bench = documentBench(BEFORE, NOBODY_ANSWERS)
  try {
    const [tagged, untagged] = people('+34612345678', '+34612345679')
    const [gold] = people('+34612345680')
    if (!tagged || !untagged || !gold) throw new Error('the numbers are not valid')
    const customers = bench.list([{ ...tagged, tags: ['Winter', 'vip'] }, untagged])
    const fair = bench.list([{ ...gold, category: 'gold' }])
    const { id } = bench.create(settings, customers, [fair])
    expect(await bench.start(id)).toMatchObject({ ok: true, value: { state: 'active' } })
    await bench.toEnd([id], 24 * 10)
    // Monday from 09:00 in the Canaries, where a Spanish mobile may be too, half an hour later, half an hour later again; the third stage has no successor
    for (const number of ['+34612345678', '+34612345680']) {
      const calls = bench.calls.filter(({ order }) => order.number === number)
      expect(calls.map(({ at }) => new Date(at).toISOString().slice(0, 16))).toEqual([
        '2023-12-25T09:00',
        '2023-12-25T09:30',
        '2023-12-25T10:00',
      ])
      expect(calls.every(({ order }) => order.callerId === '+34911234567')).toBe(true)
    }
    expect(bench.calls).toHaveLength(6)
    expect(bench.row(id)).toMatchObject({
      state: 'completed',
      settings: { kind: 'custom', notes: 'Ask for Ana.' },
      recipients: { total: 2, done: { exhausted: 2 } },
      attempts: { byOutcome: { 'no-answer': 6 } },
    })
  } finally {
    await bench.end()
  }
})

test('Callab: after its last day nobody is called any more, whatever the ladder still has', async () => {
  const ladder = { number_of_call_attempts: [5], retry_delay: [1], retry_delay_unit: ['day'] }
  const mapped = fromCallab(
    { ...EXAMPLE, ...ladder, contacts_list_tags: [], contacts_list_categories: [] },
    HOUSE,
  )
  if (!mapped.ok) throw new Error(mapped.error.message)
  const bench = documentBench(BEFORE, NOBODY_ANSWERS)
  try {
    const { id } = bench.create(mapped.value.settings, bench.list(people('+34612345678')))
    await bench.start(id)
    await bench.toEnd([id], 24 * 10)
    expect(bench.calls.map(({ at }) => new Date(at).getUTCDate())).toEqual([25, 26])
    expect(bench.row(id)).toMatchObject({ state: 'completed', recipients: { done: { expired: 1 } } })
    expect(new Date(bench.row(id).endedAt ?? 0).toISOString()).toMatch(/^2023-12-26T23:00/)
  } finally {
    await bench.end()
  }
})

test('Callab: Sunday is 0 or 7, and a unit may be in the singular', () => {
  for (const days_of_week of [
    [0, 6],
    [6, 7],
  ]) {
    expect(
      fromCallab({ ...EXAMPLE, days_of_week, retry_delay_unit: ['minute', 'Days'] }, HOUSE),
    ).toMatchObject({
      ok: true,
      value: {
        settings: {
          callingWindow: { hours: [{ weekdays: ['saturday', 'sunday'], from: '09:00', to: '18:00' }] },
          retries: {
            ladder: [
              { attempts: 2, delay: 30, unit: 'minutes' },
              { attempts: 1, delay: 1, unit: 'days' },
            ],
          },
        },
      },
    })
  }
})

test('Callab: what cannot be meant is refused with the place and a sentence, the printed placeholders too', () => {
  expect(fromCallab(AS_PRINTED, HOUSE)).toMatchObject({
    ok: false,
    error: {
      message:
        'Callab campaign: "call_time_of_day_from": Write a time as HH:MM, for example 09:00 or 20:30. (and 5 more)',
    },
  })
  const wrong: [object, string][] = [
    [{ name: ' ' }, '"name": Give the campaign a name.'],
    [
      { retry_delay: [30] },
      '"number_of_call_attempts": Attempts, delays and units belong together: write as many of each, one for each stage.',
    ],
    [
      { number_of_call_attempts: [123, 1] },
      '"number_of_call_attempts.0": A stage has a whole number of attempts, from 1 to 20.',
    ],
    [
      { retry_delay_unit: ['weeks', 'days'] },
      '"retry_delay_unit.0": A unit is seconds, minutes, hours or days.',
    ],
    [{ days_of_week: [8] }, '"days_of_week.0": A day is 0 or 7 (Sunday) to 6 (Saturday).'],
    [
      { time_zone: 'Madrid' },
      '"time_zone": “Madrid” is not an IANA time zone. Write a name such as America/New_York or Europe/Madrid.',
    ],
    [{ started_at: '25.12.2023' }, '"started_at": Write a date as YYYY-MM-DD, for example 2026-04-10.'],
    [{ ended_at: '2023-12-24' }, '"schedule.endsOn": The last day comes before the first one.'],
    [
      { call_time_of_day_to: '08:00' },
      '"callingWindow.hours.0.to": The window must end after it begins; for a window over midnight make two.',
    ],
  ]
  for (const [change, message] of wrong) {
    expect(fromCallab({ ...EXAMPLE, ...change }, HOUSE)).toMatchObject({
      ok: false,
      error: { code: 'bad_input', message: `Callab campaign: ${message}` },
    })
  }
})
