import { expect, test } from 'vitest'
import { fromGeneric } from '../../../electron/engine/domain/five-documents/from-generic.ts'
import { documentBench, EVERYBODY_LISTENS, HOUSE, NOBODY_ANSWERS } from './document-bench.ts'

/** What the document's tables describe: the names and defaults are its own, it prints no example. */
const EXAMPLE = {
  name: 'Spring calls',
  description: 'Everybody who asked in March.',
  agent_id: 'agent-1',
  settings: {
    calling_hours_start: '09:00',
    calling_hours_end: '17:00',
    timezone: 'UTC',
    concurrent_calls: 1,
    max_retries: 3,
  },
  contacts: [
    {
      phone: '+34612345678',
      first_name: 'Ana',
      last_name: 'Gil',
      email: 'ana@example.com',
      company: 'Gil SL',
    },
    { phone: '+34612345679', first_name: 'Ben' },
  ],
}
/** Tuesday 08:00 in Madrid. */
const MORNING = Date.UTC(2026, 2, 3, 7)

test('the generic API: one call at a time within the calling hours of the contact', async () => {
  const mapped = fromGeneric(EXAMPLE, HOUSE)
  if (!mapped.ok) throw new Error(mapped.error.message)
  expect(mapped.value).toMatchObject({
    start: 'by-hand',
    unused: ['agent_id'],
    settings: { notes: 'Everybody who asked in March.' },
    recipients: [
      { name: 'Ana Gil', variables: { first_name: 'Ana', email: 'ana@example.com', company: 'Gil SL' } },
      { name: 'Ben' },
    ],
  })
  const bench = documentBench(MORNING, EVERYBODY_LISTENS)
  try {
    const { id } = bench.create(mapped.value.settings, bench.list(mapped.value.recipients))
    await bench.start(id)
    await bench.toEnd([id], 24)
    expect(bench.calls.map(({ at }) => new Date(at).toISOString().slice(0, 16))).toEqual([
      // a Spanish mobile may be in the Canaries
      '2026-03-03T09:00',
      '2026-03-03T09:00',
    ])
    expect(bench.mostAtOnce.get(id)).toBe(1)
    expect(bench.row(id)).toMatchObject({ state: 'completed', recipients: { done: { reached: 2 } } })
  } finally {
    await bench.end()
  }
})

test('the generic API: three retries are four attempts, and none of them is outside the hours', async () => {
  const mapped = fromGeneric({ ...EXAMPLE, contacts: EXAMPLE.contacts.slice(0, 1) }, HOUSE)
  if (!mapped.ok) throw new Error(mapped.error.message)
  const bench = documentBench(MORNING, NOBODY_ANSWERS)
  try {
    const { id } = bench.create(mapped.value.settings, bench.list(mapped.value.recipients))
    await bench.start(id)
    await bench.toEnd([id], 24 * 7)
    expect(bench.calls).toHaveLength(4)
    // 09:00 to 17:00 in Madrid
    for (const { at } of bench.calls) {
      expect(new Date(at).getUTCHours()).toBeGreaterThanOrEqual(8)
      expect(new Date(at).getUTCHours()).toBeLessThan(16)
    }
    expect(bench.row(id)).toMatchObject({ state: 'completed', recipients: { done: { exhausted: 1 } } })
  } finally {
    await bench.end()
  }
})

test('the generic API: what is left out has the defaults of its document', () => {
  const { name, agent_id, contacts } = EXAMPLE
  expect(fromGeneric({ name, agent_id, contacts }, HOUSE)).toMatchObject({
    ok: true,
    value: {
      settings: {
        callingWindow: { hours: [{ from: '09:00', to: '17:00' }], unknownZone: 'UTC' },
        concurrencyMax: 1,
        retries: { attemptsMax: 4 },
      },
    },
  })
  const none = fromGeneric({ name, agent_id, contacts, settings: { max_retries: 0 } }, HOUSE)
  expect(none).toMatchObject({ ok: true, value: { settings: { retries: { attemptsMax: 1 } } } })
})

test('the generic API: what its document does not allow is refused with the place and a sentence', () => {
  const wrong: [object, string, string][] = [
    [{ name: '' }, 'bad_input', 'Campaign: "name": Give the campaign a name.'],
    [{ agent_id: undefined }, 'bad_input', 'Campaign: "agent_id": The agent is missing.'],
    [
      { settings: { calling_hours_start: '9am' } },
      'bad_input',
      'Campaign: "settings.calling_hours_start": Write a time as HH:MM, for example 09:00 or 20:30.',
    ],
    [
      { settings: { max_retries: 20 } },
      'bad_input',
      'Campaign: "settings.max_retries": At most 19 retries: with the first call they are 20 attempts.',
    ],
    [
      { settings: { concurrent_calls: 0 } },
      'bad_input',
      'Campaign: "settings.concurrent_calls": At least one call at a time.',
    ],
    [{ contacts: [] }, 'no_contacts', 'This campaign has no contacts to call.'],
  ]
  for (const [change, code, message] of wrong) {
    expect(fromGeneric({ ...EXAMPLE, ...change }, HOUSE)).toMatchObject({
      ok: false,
      error: { code, message },
    })
  }
})
