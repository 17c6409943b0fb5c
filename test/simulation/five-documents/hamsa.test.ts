import { expect, test } from 'vitest'
import { fromHamsa } from '../../../electron/engine/domain/five-documents/from-hamsa.ts'
import { documentBench, EVERYBODY_LISTENS, HOUSE } from './document-bench.ts'

/** The example of the document, as it stands there. */
const EXAMPLE = {
  name: 'Q1 Customer Outreach',
  phoneNumber: '+14155551212',
  voiceAgentId: '68f7656f-098b-4c43-b165-7cfd2cc8ac40',
  recipients: [{ phoneNumber: '+1234567890', ignoreE164Validation: false, name: 'John Doe' }],
  sendType: 'NOW',
  timeRange: {
    days: ['MONDAY', 'TUESDAY', 'WEDNESDAY'],
    startCallingTime: '09:00',
    endCallingTime: '17:00',
  },
  reservedConcurrency: 10,
  scheduledDate: '2025-12-01T09:00:00Z',
  scheduledTimezone: 'America/New_York',
}
/** The number of the example is one digit short; told not to check it, we dial it as it stands. */
const JOHN = { ...EXAMPLE.recipients[0], ignoreE164Validation: true }
const LONDON = { phoneNumber: '+442079460111', name: 'Jane Roe' }
const HOUR = 3_600_000
/** Midnight in New York on Monday, 1 December 2025. */
const MONDAY = Date.UTC(2025, 11, 1, 5)

test('Hamsa: the number of the example has a digit too few, and the sentence says so', () => {
  expect(fromHamsa(EXAMPLE, HOUSE)).toMatchObject({
    ok: false,
    error: {
      code: 'no_contacts',
      message: expect.stringContaining('“+1234567890” has too few digits'),
    },
  })
})

test('Hamsa: NOW on a Sunday waits for Monday 09:00 of each recipient, from the number that the campaign names', async () => {
  const mapped = fromHamsa({ ...EXAMPLE, recipients: [JOHN, LONDON] }, HOUSE)
  if (!mapped.ok) throw new Error(mapped.error.message)
  expect(mapped.value).toMatchObject({ start: 'at-once', rejected: [], unused: ['voiceAgentId'] })
  const sunday = MONDAY - 6 * HOUR
  const bench = documentBench(sunday, EVERYBODY_LISTENS)
  try {
    const { id } = bench.create(mapped.value.settings, bench.list(mapped.value.recipients))
    expect(await bench.start(id)).toMatchObject({ ok: true, value: { state: 'active' } })
    await bench.toEnd([id], 24 * 7)
    expect(bench.calls.map(({ order, at }) => [order.number, order.callerId, iso(at)])).toEqual([
      ['+442079460111', '+14155551212', '2025-12-01T09:00'],
      ['+1234567890', '+14155551212', '2025-12-01T14:00'],
    ])
    expect(bench.row(id)).toMatchObject({ state: 'completed', recipients: { done: { reached: 2 } } })
  } finally {
    await bench.end()
  }
})

test('Hamsa: SCHEDULED is launched at its instant, and the hours of the day still hold', async () => {
  const mapped = fromHamsa({ ...EXAMPLE, sendType: 'SCHEDULED', recipients: [JOHN] }, HOUSE)
  if (!mapped.ok) throw new Error(mapped.error.message)
  expect(mapped.value).toMatchObject({
    start: 'at-launch',
    settings: { schedule: { zone: 'America/New_York', launchAt: '2025-12-01T04:00' } },
  })
  const bench = documentBench(MONDAY, EVERYBODY_LISTENS)
  try {
    const { id } = bench.create(mapped.value.settings, bench.list(mapped.value.recipients))
    expect(await bench.start(id)).toMatchObject({
      ok: true,
      value: { state: 'scheduled', launchAt: Date.UTC(2025, 11, 1, 9) },
    })
    await bench.toEnd([id], 24)
    const { startedAt } = bench.row(id)
    expect(iso(startedAt ?? 0)).toBe('2025-12-01T09:00')
    expect(bench.calls.map(({ at }) => iso(at))).toEqual(['2025-12-01T14:00'])
  } finally {
    await bench.end()
  }
})

test('Hamsa: ten channels are kept for the campaign, whoever else calls over the trunk, and it takes no more', async () => {
  const recipients = Array.from({ length: 60 }, (_, nth) => ({ phoneNumber: `+12125550${100 + nth}` }))
  const mapped = fromHamsa({ ...EXAMPLE, recipients }, HOUSE)
  if (!mapped.ok) throw new Error(mapped.error.message)
  const bench = documentBench(MONDAY + 10 * HOUR, EVERYBODY_LISTENS, 15)
  try {
    const { settings } = mapped.value
    const listId = bench.list(mapped.value.recipients)
    const others = Array.from({ length: 300 }, (_, nth) => ({
      ...mapped.value.recipients[0],
      number: `+1917555${1000 + nth}`,
    }))
    const otherList = bench.list(others.map(one => ({ country: 'US', zone: 'America/New_York', ...one })))
    const other = bench.create(
      { ...settings, name: 'Other', reservedConcurrency: 0, concurrencyMax: 100 },
      otherList,
    )
    const { id } = bench.create(settings, listId)
    // the other one has all the lines when this one comes
    await bench.start(other.id)
    await bench.start(id)
    await bench.toEnd([id, other.id], 5)
    expect(bench.mostAtOnce.get(id)).toBe(10)
    expect(bench.row(id)).toMatchObject({ state: 'completed', recipients: { done: { reached: 60 } } })
    expect(bench.row(other.id)).toMatchObject({ state: 'completed', recipients: { done: { reached: 300 } } })
  } finally {
    await bench.end()
  }
})

test('Hamsa: what its document does not allow is refused with the place and a sentence', () => {
  const wrong: [object, string][] = [
    [{ name: 'x'.repeat(101) }, '"name": A name has at most 100 characters.'],
    [{ phoneNumber: '4155551212' }, '"phoneNumber": Write the number in E.164, for example +14155551212.'],
    [{ voiceAgentId: 'me' }, '"voiceAgentId": The id of a voice agent is a UUID.'],
    [{ recipients: [] }, '"recipients": A campaign has at least one recipient.'],
    [{ sendType: 'LATER' }, '"sendType": The send type is NOW or SCHEDULED.'],
    [{ reservedConcurrency: 0 }, '"reservedConcurrency": At least one call is reserved.'],
    [{ timeRange: undefined }, '"timeRange": The time range is missing.'],
    [
      { sendType: 'SCHEDULED', scheduledDate: undefined },
      '"scheduledDate": A scheduled campaign needs the date and time at which it begins.',
    ],
    [
      { sendType: 'SCHEDULED', scheduledTimezone: undefined },
      '"scheduledTimezone": A scheduled campaign needs its time zone.',
    ],
  ]
  for (const [change, message] of wrong) {
    expect(fromHamsa({ ...EXAMPLE, ...change }, HOUSE)).toMatchObject({
      ok: false,
      error: { code: 'bad_input', message: `Hamsa campaign: ${message}` },
    })
  }
})

test('Hamsa: the launch is the instant that is written, also in the hour that comes twice in autumn', () => {
  const scheduleOf = (scheduledDate: string) => {
    const mapped = fromHamsa({ ...EXAMPLE, recipients: [JOHN], sendType: 'SCHEDULED', scheduledDate }, HOUSE)
    return mapped.ok ? mapped.value.settings.schedule : mapped.error.message
  }
  // New York sets its clocks back at 06:00 UTC on 1 November 2026
  expect(scheduleOf('2026-11-01T05:30:00Z')).toMatchObject({
    zone: 'America/New_York',
    launchAt: '2026-11-01T01:30',
  })
  expect(scheduleOf('2026-11-01T06:30:00Z')).toMatchObject({ zone: 'UTC', launchAt: '2026-11-01T06:30' })
  expect(scheduleOf('2026-11-02T09:00:30-05:00')).toMatchObject({ launchAt: '2026-11-02T09:01' })
  expect(scheduleOf('2026-11-02T09:00:00')).toMatchObject({
    zone: 'America/New_York',
    launchAt: '2026-11-02T09:00',
  })
})

test('Hamsa: not checking a number never means calling for help', () => {
  for (const phoneNumber of ['112', '+1911', '999', '4001']) {
    const recipients = [JOHN, { phoneNumber, ignoreE164Validation: true }]
    expect(fromHamsa({ ...EXAMPLE, recipients }, HOUSE)).toMatchObject({
      ok: true,
      value: {
        recipients: [{ number: '+1234567890' }],
        rejected: [{ line: 2, sentence: expect.stringContaining('emergency') }],
      },
    })
  }
})

function iso(at: number): string {
  return new Date(at).toISOString().slice(0, 16)
}
