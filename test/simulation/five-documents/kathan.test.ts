import { expect, test } from 'vitest'
import { fromKathan } from '../../../electron/engine/domain/five-documents/from-kathan.ts'
import type { BehaviourOf } from '../../../electron/engine/simulation/simulated-telephony.ts'
import { documentBench, EVERYBODY_LISTENS, HOUSE, NOBODY_ANSWERS } from './document-bench.ts'

/** The example of the document, as it stands there: types instead of values. */
const AS_PRINTED = {
  name: '<string>',
  assistant_id: '<string>',
  phone_number_id: '<string>',
  channel: 'twilio',
  scheduleStartTime: '<string>',
  scheduleEndTime: '<string>',
  max_concurrency: 5,
  retry_policy: {},
  speech_settings: {
    style: 'neutral',
    responsiveness: 'balanced',
    interruptions: 'on',
    emotions: 'natural',
  },
  campaign_context: '<string>',
  opening_message_template: '<string>',
  use_returning_greeting: false,
  use_short_term_summaries: false,
  short_term_summaries_limit: 123,
  machine_detection_timeout_seconds: 31,
  recipient_list_id: '<string>',
  recipients: [{ phone_number: '<string>', metadata: {}, assistant_overrides: {} }],
}
/** The same with a value for every `<string>`, and more recipients. */
const EXAMPLE = {
  ...AS_PRINTED,
  name: 'Renewals',
  assistant_id: 'assistant-1',
  phone_number_id: 'number-1',
  scheduleStartTime: '2026-03-02T10:00:00Z',
  scheduleEndTime: '2026-03-02T18:00:00Z',
  campaign_context: 'Contracts that end in March.',
  opening_message_template: 'Good day from Renewals.',
  recipient_list_id: 'list-7',
  recipients: Array.from({ length: 40 }, (_, nth) => ({
    phone_number: `+3461234${5600 + nth}`,
    metadata: { name: `Person ${nth}`, contract: 100 + nth, since: null, car: { make: 'Seat' } },
    assistant_overrides: {},
  })),
}
const HOUR = 3_600_000
const START = Date.UTC(2026, 2, 2, 10)

test('Kathan: recipients and their list are called from the start on, at most five at once', async () => {
  const mapped = fromKathan(EXAMPLE, { ...HOUSE, callerId: '+34911234567' })
  if (!mapped.ok) throw new Error(mapped.error.message)
  expect(mapped.value).toMatchObject({
    start: 'at-launch',
    lists: ['list-7'],
    settings: { notes: 'Contracts that end in March.', prompt: { text: 'Good day from Renewals.' } },
    unused: [
      'assistant_id',
      'channel',
      'speech_settings',
      'short_term_summaries_limit',
      'machine_detection_timeout_seconds',
    ],
  })
  expect(mapped.value.recipients[3]).toMatchObject({
    number: '+34612345603',
    name: 'Person 3',
    zone: 'Atlantic/Canary|Europe/Madrid',
    variables: { contract: '103', car: '{"make":"Seat"}' },
  })
  const bench = documentBench(START - HOUR, EVERYBODY_LISTENS)
  try {
    const stored = bench.list(
      mapped.value.recipients.slice(0, 1).map(one => ({ ...one, number: '+34612340000' })),
    )
    const { id } = bench.create(mapped.value.settings, bench.list(mapped.value.recipients), [stored])
    expect(await bench.start(id)).toMatchObject({ ok: true, value: { state: 'scheduled', launchAt: START } })
    await bench.toEnd([id], 24)
    expect(bench.calls).toHaveLength(41)
    expect(bench.calls[0]?.at).toBeGreaterThanOrEqual(START)
    expect(bench.calls.every(({ order }) => order.callerId === '+34911234567')).toBe(true)
    expect(bench.mostAtOnce.get(id)).toBe(5)
    expect(bench.row(id)).toMatchObject({
      state: 'completed',
      recipients: { total: 41, done: { reached: 41 } },
    })
  } finally {
    await bench.end()
  }
})

test('Kathan: after its end nobody is called, and those who are left are told apart', async () => {
  const retry_policy = { ladder: [{ attempts: 20, delay: 3, unit: 'hours' as const }] }
  const mapped = fromKathan({ ...EXAMPLE, retry_policy, recipients: EXAMPLE.recipients.slice(0, 2) }, HOUSE)
  if (!mapped.ok) throw new Error(mapped.error.message)
  const secondListens: BehaviourOf = (number, nth, at) =>
    number.endsWith('1') ? EVERYBODY_LISTENS(number, nth, at) : NOBODY_ANSWERS(number, nth, at)
  const bench = documentBench(START - HOUR, secondListens)
  try {
    // more calls a day than the default cap lets through, so that the end is what ends them
    const settings = { ...mapped.value.settings, limits: { caps: [], lockoutHours: 72 } }
    const { id } = bench.create(settings, bench.list(mapped.value.recipients))
    await bench.start(id)
    await bench.toEnd([id], 24)
    expect(bench.calls.map(({ at }) => Math.floor((at - START) / HOUR))).toEqual([0, 0, 3, 6])
    expect(bench.row(id)).toMatchObject({
      state: 'completed',
      recipients: { done: { reached: 1, expired: 1 } },
    })
    expect(Math.floor(((bench.row(id).endedAt ?? 0) - START) / HOUR)).toBe(8)
  } finally {
    await bench.end()
  }
})

test('Kathan: without a start somebody presses Start, without an end it goes on until everybody is done', async () => {
  const times = { scheduleStartTime: null, scheduleEndTime: null }
  const mapped = fromKathan({ ...EXAMPLE, ...times, recipients: EXAMPLE.recipients.slice(0, 1) }, HOUSE)
  if (!mapped.ok) throw new Error(mapped.error.message)
  expect(mapped.value).toMatchObject({
    start: 'by-hand',
    settings: { schedule: { launchAt: null, windowHours: null, endsOn: null } },
  })
  const bench = documentBench(START, EVERYBODY_LISTENS)
  try {
    const { id } = bench.create(mapped.value.settings, bench.list(mapped.value.recipients))
    expect(await bench.start(id)).toMatchObject({ ok: true, value: { state: 'active' } })
    await bench.toEnd([id], 1)
    expect(bench.row(id).state).toBe('completed')
  } finally {
    await bench.end()
  }
})

test('Kathan: an end is never later than asked', () => {
  const scheduleOf = (scheduleStartTime: string | null, scheduleEndTime: string) => {
    const mapped = fromKathan({ ...EXAMPLE, scheduleStartTime, scheduleEndTime }, HOUSE)
    return mapped.ok ? mapped.value.settings.schedule : mapped.error.message
  }
  const start = '2026-03-02T10:00:00Z'
  expect(scheduleOf(start, '2026-03-02T12:30:00Z')).toMatchObject({ windowHours: 2, endsOn: null })
  expect(scheduleOf(start, '2026-03-06T17:00:00Z')).toMatchObject({ windowHours: null, endsOn: '2026-03-05' })
  expect(scheduleOf(start, '2026-03-06T23:59:00Z')).toMatchObject({ endsOn: '2026-03-06' })
  expect(scheduleOf(null, '2026-03-07T00:00:00+00:00')).toMatchObject({
    launchAt: null,
    endsOn: '2026-03-06',
  })
  expect(scheduleOf(start, '2026-03-02T10:30:00Z')).toBe(
    'Kathan campaign: "scheduleEndTime": It ends at least an hour after it starts.',
  )
})

test('Kathan: what its document does not allow is refused with the place and a sentence, the printed placeholders too', () => {
  const wrong: [object, string, string][] = [
    [{ max_concurrency: 201 }, 'bad_input', '"max_concurrency": At most 200 calls at a time.'],
    [{ max_concurrency: 0 }, 'bad_input', '"max_concurrency": At least one call at a time.'],
    [{ channel: 'pigeon' }, 'bad_input', '"channel": A channel is twilio or vobiz.'],
    [
      { machine_detection_timeout_seconds: 2 },
      'bad_input',
      '"machine_detection_timeout_seconds": A machine is listened for 3 seconds at least.',
    ],
    [
      { machine_detection_timeout_seconds: 61 },
      'bad_input',
      '"machine_detection_timeout_seconds": A machine is listened for 60 seconds at most.',
    ],
    [
      { scheduleStartTime: '<string>' },
      'bad_input',
      '"scheduleStartTime": Write date and time in ISO 8601 with an offset, for example 2026-04-10T09:00:00Z.',
    ],
    [{ retry_policy: { tries: 3 } }, 'bad_input', '"retry_policy": Unrecognized key: "tries"'],
  ]
  for (const [change, code, message] of wrong) {
    expect(fromKathan({ ...EXAMPLE, ...change }, HOUSE)).toMatchObject({
      ok: false,
      error: { code, message: `Kathan campaign: ${message}` },
    })
  }
  expect(fromKathan(AS_PRINTED, HOUSE)).toMatchObject({ ok: false, error: { code: 'bad_input' } })
  expect(fromKathan({ ...EXAMPLE, recipient_list_id: null, recipients: null }, HOUSE)).toMatchObject({
    ok: false,
    error: { code: 'no_contacts', message: 'This campaign has neither recipients nor a recipient list.' },
  })
})

test('Kathan: a template with variables is not read out with its braces', () => {
  const opening_message_template = 'Hello {{name}}'
  expect(fromKathan({ ...EXAMPLE, opening_message_template }, HOUSE)).toMatchObject({
    ok: true,
    value: {
      settings: { prompt: { text: 'Hello.' } },
      unused: expect.arrayContaining(['opening_message_template']),
    },
  })
})
