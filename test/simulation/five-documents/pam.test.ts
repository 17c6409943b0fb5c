import { expect, test } from 'vitest'
import { fromPam } from '../../../electron/engine/domain/five-documents/from-pam.ts'
import { readRecipients } from '../../../electron/engine/domain/five-documents/inline-recipients.ts'
import { documentBench, EVERYBODY_LISTENS, HOUSE } from './document-bench.ts'

/** The example of the document, as it stands there. */
const EXAMPLE = {
  name: 'March Service Recall',
  type: 'recall',
  mode: 'one_time',
  steps: [
    { channel: 'sms', delay_hours: 0 },
    { channel: 'voice', delay_hours: 24 },
  ],
  scheduled_launch_at: '2026-04-10T09:00:00Z',
  window_duration_hours: 8,
  config: { recall_id: '24V-123', opt_out_message: 'Reply STOP to opt out' },
}
const LAUNCH = Date.UTC(2026, 3, 10, 9)
const HOUR = 3_600_000
const NAMES = ['Ana', 'Ben', 'Cleo']

function peopleOf(...numbers: string[]) {
  return readRecipients(numbers.map((number, nth) => ({ number, name: NAMES[nth] ?? null, variables: {} })))
    .recipients
}

test('Pam: the recall is launched at its instant, writes at once and calls a day after, and is over 8 hours later', async () => {
  const mapped = fromPam(EXAMPLE, HOUSE)
  if (!mapped.ok) throw new Error(mapped.error.message)
  const bench = documentBench(LAUNCH - HOUR, EVERYBODY_LISTENS)
  try {
    // Madrid and London are open at 09:00 UTC; Honolulu opens at 18:00 UTC, when there is no day left for its second step
    const listId = bench.list(peopleOf('+34612345678', '+447400123456', '+18082345678'))
    const { id } = bench.create(mapped.value.settings, listId)
    expect(bench.row(id).state).toBe('draft')
    expect(await bench.start(id)).toMatchObject({ ok: true, value: { state: 'scheduled', launchAt: LAUNCH } })
    await bench.toEnd([id], 24 * 7)
    expect(bench.messages.map(({ order, at }) => [order.number, order.text, hoursAfterLaunch(at)])).toEqual([
      ['+34612345678', 'Recall 24V-123: please call your workshop. Reply STOP to opt out', 0],
      ['+447400123456', 'Recall 24V-123: please call your workshop. Reply STOP to opt out', 0],
      ['+18082345678', 'Recall 24V-123: please call your workshop. Reply STOP to opt out', 9],
    ])
    expect(bench.calls.map(({ order, at }) => [order.number, hoursAfterLaunch(at)])).toEqual([
      ['+34612345678', 24],
      ['+447400123456', 24],
    ])
    const row = bench.row(id)
    expect(row).toMatchObject({
      state: 'completed',
      settings: { kind: 'recall', law: { legalClass: 'recall' }, facts: { recallId: '24V-123' } },
      recipients: { total: 3, due: 0, dialing: 0, done: { reached: 2, expired: 1 } },
      attempts: { total: 5, open: 0, byOutcome: { sent: 3, answered: 2 } },
    })
    expect(hoursAfterLaunch(row.endedAt ?? 0)).toBe(32)
  } finally {
    await bench.end()
  }
})

test('Pam: what its document does not allow is refused with the place and a sentence', () => {
  const wrong: [object, string][] = [
    [{ name: '' }, 'Pam campaign: "name": Give the campaign a name.'],
    [{ name: 'x'.repeat(256) }, 'Pam campaign: "name": A name has at most 255 characters.'],
    [{ type: 'spam' }, 'Pam campaign: "type": The type is recall, retention or custom.'],
    [{ mode: 'twice' }, 'Pam campaign: "mode": The mode is one_time or automation.'],
    [{ steps: [] }, 'Pam campaign: "steps": A campaign has at least one step.'],
    [
      { steps: [{ channel: 'fax', delay_hours: 0 }] },
      'Pam campaign: "steps.0.channel": A channel is sms or voice.',
    ],
    [
      { window_duration_hours: 25 },
      'Pam campaign: "window_duration_hours": The window lasts at most 24 hours.',
    ],
    [
      { window_duration_hours: 0 },
      'Pam campaign: "window_duration_hours": The window lasts at least 1 hour.',
    ],
    [
      { scheduled_launch_at: 'tomorrow' },
      'Pam campaign: "scheduled_launch_at": Write date and time in ISO 8601 with an offset, for example 2026-04-10T09:00:00Z.',
    ],
  ]
  for (const [change, message] of wrong) {
    expect(fromPam({ ...EXAMPLE, ...change }, HOUSE)).toMatchObject({
      ok: false,
      error: { code: 'bad_input', message },
    })
  }
})

test('Pam: an automation keeps enrolling, and an offer has its last day', () => {
  const more = { ...EXAMPLE, type: 'retention', mode: 'automation', agents: { voice: 'a1' } }
  const config = { offer_description: 'Free check', offer_expiration: '2026-05-01' }
  expect(fromPam({ ...more, config }, HOUSE)).toMatchObject({
    ok: true,
    value: {
      settings: {
        kind: 'retention',
        audience: { mode: 'automation' },
        law: { legalClass: 'marketing' },
        facts: { offerDescription: 'Free check', offerExpiresOn: '2026-05-01', optOutText: null },
      },
      unused: ['agents'],
    },
  })
})

test('Pam: nobody is contacted about an offer that has expired, on its last day neither when it ends within it', () => {
  const lastDay = (offer_expiration: string) => {
    const mapped = fromPam({ ...EXAMPLE, config: { offer_expiration } }, HOUSE)
    return mapped.ok ? mapped.value.settings.facts.offerExpiresOn : mapped.error.message
  }
  expect(lastDay('2026-05-01')).toBe('2026-05-01')
  expect(lastDay('2026-05-01T00:00:00Z')).toBe('2026-04-30')
  expect(lastDay('2026-05-01T23:59:59Z')).toBe('2026-05-01')
  expect(lastDay('soon')).toBe(
    'Pam campaign: "config.offer_expiration": Write the day on which the offer expires as YYYY-MM-DD.',
  )
})

function hoursAfterLaunch(at: number): number {
  return Math.floor((at - LAUNCH) / HOUR)
}
