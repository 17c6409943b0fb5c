import { afterEach, beforeEach, expect, test } from 'vitest'
import { createCampaign } from '../../electron/engine/use-cases/write-campaign.ts'
import { addList, addTrunk, draftOf, type EngineOnClock, engineOnClock } from '../support/engine-on-clock.ts'

let house: EngineOnClock
beforeEach(() => {
  house = engineOnClock(() => ({ is: 'rings' }), Date.UTC(2026, 0, 5, 9))
})
afterEach(async () => {
  await house.end()
})

test.each([
  ['in the last hour of its last day', '2026-01-09T23:00', null, null],
  ['on the day after its last day', '2026-01-10T00:00', null, '2026-01-09 was the last day of calls.'],
  [
    'after the last day of its offer',
    '2026-01-09T12:00',
    '2026-01-08',
    'The offer was good until 2026-01-08.',
  ],
] as const)('a campaign that would launch %s: %s', (_words, launchAt, offerExpiresOn, refusal) => {
  const draft = draftOf(addList(house, [{ number: '+34600000001' }]), addTrunk(house), {
    schedule: { zone: 'Europe/Madrid', launchAt, endsOn: '2026-01-09' },
    facts: { offerExpiresOn },
  })
  const created = createCampaign(house.engine.campaigns, draft)
  if (refusal === null) expect(created.ok).toBe(true)
  else {
    expect(created).toMatchObject({
      ok: false,
      error: {
        code: 'window_never_opens',
        message: `${refusal} It would launch after that. Choose an earlier launch or a later day.`,
        details: { path: 'schedule.launchAt' },
      },
    })
    expect(house.rows('SELECT id FROM campaigns')).toEqual([])
  }
})
