import { expect, test } from 'vitest'
import { shippedRulePacks } from '../../electron/engine/domain/shipped-rule-packs.ts'
import type { SimulatedBehaviour } from '../../electron/engine/simulation/simulated-telephony.ts'
import { explainRecipient } from '../../electron/engine/use-cases/explain-recipient.ts'
import type { CampaignDraftInput } from '../../shared/model/campaign.ts'
import { addList, addTrunk, draftOf, type EngineOnClock } from '../support/engine-on-clock.ts'
import { openedHouses, startDraft, startedId } from '../support/opened-houses.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
/** Wednesday 2 December 2026, 10:30 in Paris. */
const WEDNESDAY = Date.UTC(2026, 11, 2, 9, 30)
const declines: SimulatedBehaviour = { is: 'refused', afterMs: 200, status: 603 }
const ringsOut: SimulatedBehaviour = { is: 'rings' }
const answers: SimulatedBehaviour = { is: 'answers', afterMs: 200, listensMs: HOUR }

const open = openedHouses(WEDNESDAY)

const LAW = { packs: 'by-region', consent: 'Web form 2026' } as const
const AGAIN_AND_AGAIN = {
  rules: {
    rejected: { attemptsMax: 9, delaySeconds: 60 },
    'no-answer': { attemptsMax: 9, delaySeconds: 60 },
  },
} satisfies CampaignDraftInput['retries']

/** People of one zone and region in an engine that obeys the shipped packs. */
function houseIn(
  behaviour: SimulatedBehaviour,
  zone: string,
  region: string,
  numbers: readonly string[],
  at = WEDNESDAY,
): { readonly house: EngineOnClock; readonly list: number } {
  const house = open(() => behaviour, at)
  house.engine.campaigns.rules.replacePacks(shippedRulePacks())
  const list = addList(
    house,
    numbers.map(number => ({ number, zone })),
  )
  house.opened.database.prepare('UPDATE recipients SET region = ?').run(region)
  return { house, list }
}

function explained(house: EngineOnClock, id: number, recipientId = 1) {
  const campaign = house.store.campaigns.get(id)
  const found = campaign && explainRecipient(house.engine.campaigns, campaign, recipientId, house.clock.now())
  if (!found) throw new Error('not enrolled')
  return found
}

const attempts = (house: EngineOnClock): number =>
  Number(house.rows('SELECT count(*) AS count FROM attempts')[0]?.count)

test('in France nobody is called for 60 days after a refusal', async () => {
  const { house, list } = houseIn(declines, 'Europe/Paris', 'FR', ['+33612345671'])
  const id = await startedId(house, draftOf(list, addTrunk(house), { law: LAW, retries: AGAIN_AND_AGAIN }))
  await house.run(5_000)
  const first = house.clock.now()
  await house.run(120_000, 1_000)
  expect(attempts(house)).toBe(1)
  const { row, judgement } = explained(house, id)
  expect(row).toMatchObject({ state: 'due', blockedBy: 'lockout' })
  expect(judgement.reasons[0]).toMatchObject({
    kind: 'lockout',
    rule: { pack: 'fr', id: 'sixty-days-after-refusal' },
  })
  expect(judgement.nextAt).toBeGreaterThan(first + 59.9 * DAY)
  expect(judgement.nextAt).toBeLessThan(first + 64 * DAY)
})

test('in the Emirates whoever refused is never called again', async () => {
  const { house, list } = houseIn(declines, 'Asia/Dubai', 'AE', ['+971501234567'])
  const id = await startedId(house, draftOf(list, addTrunk(house), { law: LAW, retries: AGAIN_AND_AGAIN }))
  await house.run(5_000)
  await house.run(120_000, 1_000)
  expect(attempts(house)).toBe(1)
  expect(explained(house, id).row).toMatchObject({ state: 'done', finalState: 'suppressed' })
})

test('in the Emirates whoever does not answer is called once a day and twice a week', async () => {
  const { house, list } = houseIn(ringsOut, 'Asia/Dubai', 'AE', ['+971501234567'])
  const id = await startedId(house, draftOf(list, addTrunk(house), { law: LAW, retries: AGAIN_AND_AGAIN }))
  await house.run(30_000)
  await house.run(120_000, 1_000)
  expect(attempts(house)).toBe(1)
  expect(new Date(explained(house, id).judgement.nextAt ?? 0).toISOString()).toBe('2026-12-03T05:00:00.000Z')
  // Thursday at nine, then not before Monday
  await house.run(20 * HOUR, 60_000)
  expect(attempts(house)).toBe(2)
  expect(new Date(explained(house, id).judgement.nextAt ?? 0).toISOString()).toBe('2026-12-07T05:00:00.000Z')
})

test('after a conversation about a debt there are seven days without a call, by any campaign', async () => {
  const { house, list } = houseIn(
    answers,
    'America/New_York',
    'US-NJ',
    ['+12015550101'],
    Date.UTC(2026, 11, 2, 15),
  )
  const trunk = addTrunk(house)
  const law = { ...LAW, legalClass: 'debt-collection' } as const
  await startedId(house, draftOf(list, trunk, { law }))
  await house.run(40_000, 500)
  expect(attempts(house)).toBe(1)
  const other = await startedId(house, draftOf(list, trunk, { law }))
  await house.run(5_000)
  expect(attempts(house)).toBe(1)
  const { judgement } = explained(house, other)
  expect(judgement.reasons[0]).toMatchObject({
    kind: 'lockout',
    rule: { id: 'regulation-f-conversation' },
  })
  expect(judgement.nextAt).toBeGreaterThan(house.clock.now() + 6.9 * DAY)
})

test('a business among consumers is not bound by the caps and waits of consumers', async () => {
  const { house, list } = houseIn(declines, 'Europe/Paris', 'FR', ['+33612345671', '+33612345672'])
  house.opened.database.exec(`UPDATE recipients SET contact_kind = 'business' WHERE id = 2`)
  const id = await startedId(house, draftOf(list, addTrunk(house), { law: LAW, retries: AGAIN_AND_AGAIN }))
  await house.run(600_000, 1_000)
  expect(
    house.rows('SELECT recipient_id AS id, count(*) AS count FROM attempts GROUP BY 1 ORDER BY 1'),
  ).toEqual([
    { id: 1, count: 1 },
    // as often as the settings allow
    { id: 2, count: 4 },
  ])
  expect(explained(house, id, 1).judgement.reasons[0]).toMatchObject({
    kind: 'lockout',
    rule: { id: 'sixty-days-after-refusal' },
  })
})

test('a consumer among businesses has the hours and the consent of consumers', async () => {
  // a Saturday in Spain
  const at = WEDNESDAY + 3 * DAY
  const { house, list } = houseIn(
    answers,
    'Europe/Madrid',
    'ES',
    ['+34612345601', '+34612345602', '+34612345603'],
    at,
  )
  house.opened.database.exec(`
    UPDATE recipients SET consent_source = 'web form';
    UPDATE recipients SET contact_kind = 'consumer' WHERE id > 1;
    UPDATE recipients SET consent_at = ${at - 30 * DAY} WHERE id = 2`)
  const law = { packs: 'by-region', calls: 'businesses', consent: null } as const
  const id = await startedId(house, draftOf(list, addTrunk(house), { law }))
  await house.run(40_000, 500)
  expect(house.rows('SELECT recipient_id AS id FROM attempts')).toEqual([{ id: 1 }])
  const { row, judgement } = explained(house, id, 2)
  expect(judgement.reasons[0]).toMatchObject({ kind: 'law-hours', rule: { id: 'consumer-hours' } })
  expect(row.nextAt).toBe(judgement.nextAt)
  expect(explained(house, id, 3).judgement.reasons[0]).toMatchObject({
    kind: 'consent-missing',
    rule: { id: 'consumer-consent-age' },
  })
})

test('where the law asks for consent, those whose rows carry it are called and the others wait', async () => {
  const { house, list } = houseIn(answers, 'Europe/London', 'GB', ['+442070000001', '+442070000002'])
  house.opened.database
    .prepare(`UPDATE recipients SET consent_source = 'web form', consent_at = ? WHERE id = 2`)
    .run(WEDNESDAY - 30 * DAY)
  const id = await startedId(
    house,
    draftOf(list, addTrunk(house), { law: { packs: 'by-region', consent: null } }),
  )
  await house.run(40_000, 500)
  expect(house.rows('SELECT recipient_id AS id FROM attempts')).toEqual([{ id: 2 }])
  const { row, judgement } = explained(house, id)
  expect(row.state).toBe('due')
  expect(judgement).toMatchObject({
    nextAt: null,
    reasons: [{ kind: 'consent-missing', rule: { pack: 'gb', id: 'pecr-automated' } }],
  })
})

test('with no consent at all nobody is called, and the campaign says so before it is written', async () => {
  const { house, list } = houseIn(answers, 'Europe/London', 'GB', ['+442070000001'])
  const draft = draftOf(list, addTrunk(house), { law: { packs: 'by-region', consent: null } })
  await expect(startDraft(house, draft)).rejects.toThrow(/consent/)
})

test('in Spain a consent of more than two years does not count', async () => {
  const { house, list } = houseIn(answers, 'Europe/Madrid', 'ES', ['+34612345601', '+34612345602'])
  house.opened.database
    .prepare(
      `UPDATE recipients SET consent_form = 'express', consent_at = ? - 730 * 86400000 + id * 1000 - 1500`,
    )
    .run(WEDNESDAY)
  await startedId(house, draftOf(list, addTrunk(house), { law: { packs: 'by-region', consent: null } }))
  await house.run(100, 5)
  expect(house.rows('SELECT recipient_id AS id FROM attempts')).toEqual([{ id: 2 }])
})

test('where the law asks for written consent, another kind of consent is none', async () => {
  const kinds = ['express', 'written', null, 'opt-in-list'] as const
  const { house, list } = houseIn(
    answers,
    'America/Chicago',
    'US-IL',
    kinds.map((_, at) => `+1312555010${at}`),
    WEDNESDAY + 8 * HOUR,
  )
  for (const [at, form] of kinds.entries())
    house.opened.database
      .prepare(`UPDATE recipients SET consent_source = 'web form', consent_form = ? WHERE id = ?`)
      .run(form, at + 1)
  const id = await startedId(
    house,
    draftOf(list, addTrunk(house), { law: { packs: 'by-region', consent: null } }),
  )
  await house.run(40_000, 500)
  expect(house.rows('SELECT recipient_id AS id FROM attempts ORDER BY 1')).toEqual([{ id: 2 }, { id: 4 }])
  expect(explained(house, id).judgement.reasons[0]).toMatchObject({
    kind: 'consent-missing',
    rule: { pack: 'us-federal' },
  })
})

test('a text follows its own hours, and a call of the same campaign the stricter ones of recorded voices', async () => {
  // Wednesday 18:00 in Maine: recorded calls ended at 17:00, texts may go out until 21:00
  const at = Date.UTC(2026, 11, 2, 23)
  const { house, list } = houseIn(answers, 'America/New_York', 'US-ME', ['+12075550101'], at)
  const id = await startedId(
    house,
    draftOf(list, addTrunk(house), {
      law: LAW,
      cadence: [{ channel: 'voice' }, { channel: 'sms', text: 'Hello.' }],
    }),
  )
  await house.run(5_000)
  expect(attempts(house)).toBe(0)
  const { judgement } = explained(house, id)
  expect(judgement.reasons[0]).toMatchObject({ rule: { pack: 'us-me', id: 'recorded-hours' } })
  expect(new Date(judgement.nextAt ?? 0).toISOString()).toBe('2026-12-03T14:00:00.000Z')
})

test('packs that are read again bind a campaign that runs', async () => {
  const { house, list } = houseIn(answers, 'Europe/Paris', 'FR', ['+33612345671'], Date.UTC(2026, 11, 6, 10))
  const { rules, dialer } = house.engine.campaigns
  const id = await startedId(house, draftOf(list, addTrunk(house), { law: LAW }))
  await house.run(2_000)
  expect(explained(house, id).judgement.reasons[0]?.rule).toMatchObject({ pack: 'fr' })
  expect(attempts(house)).toBe(0)
  rules.replacePacks(shippedRulePacks().filter(pack => pack.id !== 'fr'))
  dialer.poke()
  await house.run(2_000)
  expect(attempts(house)).toBe(1)
})
