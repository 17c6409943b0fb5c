import { expect, test } from 'vitest'
import { countedReason } from '../../electron/engine/domain/judge.ts'
import { shippedRulePacks } from '../../electron/engine/domain/shipped-rule-packs.ts'
import { createReachRequests } from '../../electron/engine/requests/reach-requests.ts'
import type { SimulatedBehaviour } from '../../electron/engine/simulation/simulated-telephony.ts'
import { readFunnel } from '../../electron/engine/use-cases/count-funnel.ts'
import { pauseCampaign } from '../../electron/engine/use-cases/end-campaign.ts'
import { explainRecipient } from '../../electron/engine/use-cases/explain-recipient.ts'
import { readCampaign } from '../../electron/engine/use-cases/read-campaign.ts'
import { createRuleBook } from '../../electron/engine/use-cases/rule-book.ts'
import type { CampaignDraftInput } from '../../shared/model/campaign.ts'
import type { Funnel } from '../../shared/model/preflight.ts'
import { addList, addTrunk, draftOf, type EngineOnClock } from '../support/engine-on-clock.ts'
import { NO_OWN_PACKS } from '../support/no-own-packs.ts'
import { openedHouses, peopleIn, startDraft } from '../support/opened-houses.ts'

const MINUTE = 60_000
/** Monday 5 January 2026, 09:00 UTC: ten in the morning in Madrid, four in New York. */
const MONDAY = Date.UTC(2026, 0, 5, 9)
const busy: SimulatedBehaviour = { is: 'refused', afterMs: 200, status: 486 }
const nobodyThere: SimulatedBehaviour = { is: 'refused', afterMs: 200, status: 404 }
const answers: SimulatedBehaviour = { is: 'answers', afterMs: 1_000, listensMs: 60 * MINUTE }

const open = openedHouses(MONDAY)

const NINE_TO_EIGHT = {
  hours: [{ weekdays: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'], from: '09:00', to: '20:00' }],
} satisfies CampaignDraftInput['callingWindow']

function funnelOf(house: EngineOnClock, id: number): Funnel {
  const funnel = readFunnel(house.engine.campaigns, id)
  if (!funnel.ok) throw new Error(funnel.error.message)
  return funnel.value
}

/** Everybody of the campaign explained one by one, and counted. */
function countedOneByOne(house: EngineOnClock, id: number): Record<string, number> {
  const campaign = house.store.campaigns.get(id)
  const counts: Record<string, number> = {}
  for (const row of house.rows(
    'SELECT recipient_id AS recipient FROM campaign_recipients WHERE campaign_id = ?',
    id,
  )) {
    const explained =
      campaign && explainRecipient(house.engine.campaigns, campaign, Number(row.recipient), house.clock.now())
    const reasons = explained?.judgement.reasons ?? []
    const kind = countedReason(reasons.filter(({ kind: one }) => one !== 'pacing'))?.kind ?? 'callable'
    counts[kind] = (counts[kind] ?? 0) + 1
  }
  return counts
}

function countedByFunnel({ callableNow, inCall, done, blocked }: Funnel): Record<string, number> {
  const counts: Record<string, number> = {}
  const all = [
    ...blocked.map(({ kind, count }) => [kind, count] as const),
    ['callable', callableNow] as const,
    ['on-a-call', inCall] as const,
    ['done', done] as const,
  ]
  for (const [kind, count] of all) if (count > 0) counts[kind] = (counts[kind] ?? 0) + count
  return counts
}

test('at every minute the funnel puts everybody where their own explanation puts them, and adds up', async () => {
  const kinds = [busy, answers, nobodyThere, busy, busy]
  const house = open(number => kinds[Number(number.at(-1)) % kinds.length] ?? busy)
  const list = addList(house, [
    ...peopleIn(20, 'Europe/Madrid'),
    ...peopleIn(8, 'America/New_York', 100),
    ...peopleIn(3, '', 200),
  ])
  const { id } = await startDraft(
    house,
    draftOf(list, addTrunk(house), {
      callingWindow: NINE_TO_EIGHT,
      concurrencyMax: 6,
      limits: { caps: [{ count: 2, window: { value: 3, unit: 'hours' }, per: 'number' }] },
      retries: { rules: { busy: { attemptsMax: 4, delaySeconds: 9 * 60 } } },
    }),
  )
  const seen = new Set<string>()
  for (let minute = 0; minute < 90; minute++) {
    const funnel = funnelOf(house, id)
    const counts = countedByFunnel(funnel)
    expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(31)
    expect(funnel.total).toBe(31)
    expect(counts, `minute ${minute}`).toEqual(countedOneByOne(house, id))
    for (const kind of Object.keys(counts)) seen.add(kind)
    await house.run(MINUTE, 1_000)
  }
  for (const kind of ['done', 'on-a-call', 'retry-delay', 'contact-cap', 'outside-window', 'zone-unknown'])
    expect([...seen], kind).toContain(kind)
  pauseCampaign(house.engine.campaigns, id)
  const paused = funnelOf(house, id)
  expect(paused.callableNow).toBe(0)
  expect(paused.sentence).toContain('waiting for the campaign to be active')
})

test('a funnel says in one sentence who can be called, and why the others cannot', async () => {
  const house = open(() => answers)
  const list = addList(house, [
    ...peopleIn(4, 'Europe/Madrid'),
    ...peopleIn(3, 'America/New_York', 100),
    ...peopleIn(2, '', 200),
  ])
  const { id } = await startDraft(house, draftOf(list, addTrunk(house), { callingWindow: NINE_TO_EIGHT }))
  const funnel = funnelOf(house, id)
  expect(funnel).toMatchObject({ total: 9, callableNow: 0, inCall: 4, done: 0 })
  expect(funnel.sentence).toBe(
    '0 of 9 can be called; 4 on a call; 3 outside calling hours until Mon 5 Jan at 14:00, UTC time; 2 without a time zone.',
  )
  expect(readFunnel(house.engine.campaigns, 99)).toMatchObject({
    ok: false,
    error: { code: 'campaign_not_found' },
  })
})

test('before a start everybody hears who would be called, when, and what is missing', async () => {
  const house = open(() => answers)
  const requests = createReachRequests(house.engine.campaigns, NO_OWN_PACKS)
  const list = addList(house, [...peopleIn(4, 'Europe/Madrid'), ...peopleIn(3, 'America/New_York', 100)])
  const trunkId = addTrunk(house, { channels: 5 })
  const draft = draftOf(list, trunkId, { callingWindow: NINE_TO_EIGHT, kind: 'recall', concurrencyMax: 5 })
  const asked = requests['campaigns.preflight']({ draft, campaignId: null })
  await house.run(50, 5)
  expect(await asked).toMatchObject({
    ok: true,
    value: {
      funnel: { total: 7, callableNow: 4, inCall: 0, done: 0 },
      // the clock has moved on while it was counted
      firstCallAt: MONDAY + 5,
      sentence: 'A recall campaign needs the id of the recall.',
    },
  })
  const { id, started } = await startDraft(house, draft)
  expect(started).toMatchObject({
    ok: false,
    error: { code: 'campaign_incomplete', details: { path: 'facts.recallId' } },
  })
  expect(house.rows('SELECT * FROM campaign_recipients')).toEqual([])

  const onTuesday = draftOf(list, trunkId, {
    callingWindow: NINE_TO_EIGHT,
    schedule: { zone: 'Europe/Madrid', launchAt: '2026-01-06T10:30' },
    concurrencyMax: 5,
  })
  const later = requests['campaigns.preflight']({ draft: onTuesday, campaignId: id })
  await house.run(50, 5)
  expect(await later).toMatchObject({
    ok: true,
    value: {
      funnel: { callableNow: 0, blocked: [{ kind: 'not-launched', count: 7 }] },
      firstCallAt: Date.UTC(2026, 0, 6, 9, 30),
      sentence: expect.stringMatching(/^The first call goes out on Tue 6 Jan at 10:30, Madrid time\./),
    },
  })
  const { id: scheduled } = await startDraft(house, onTuesday)
  const row = readCampaign(house.engine.campaigns, scheduled)
  expect(row).toMatchObject({
    ok: true,
    value: {
      state: 'scheduled',
      waiting: {
        reason: 'not-launched',
        sentence: 'The campaign is launched on Tue 6 Jan at 10:30, Madrid time.',
        until: Date.UTC(2026, 0, 6, 9, 30),
      },
    },
  })
})

test('the preflight of a campaign that has begun counts what it has done', async () => {
  const house = open(() => nobodyThere)
  const requests = createReachRequests(house.engine.campaigns, NO_OWN_PACKS)
  const list = addList(house, [...peopleIn(4, 'Europe/Madrid'), ...peopleIn(3, 'America/New_York', 100)])
  const draft = draftOf(list, addTrunk(house), { callingWindow: NINE_TO_EIGHT })
  const { id } = await startDraft(house, draft)
  await house.run(MINUTE, 1_000)
  pauseCampaign(house.engine.campaigns, id)
  const asked = requests['campaigns.preflight']({ draft, campaignId: id })
  await house.run(50, 5)
  expect(await asked).toMatchObject({
    ok: true,
    value: {
      funnel: { total: 7, done: 4, callableNow: 0, blocked: [{ kind: 'outside-window', count: 3 }] },
      firstCallAt: Date.UTC(2026, 0, 5, 14),
    },
  })
})

test('a preflight names the rules of law that bind, with how many they bind', async () => {
  const house = open(() => answers)
  const list = addList(house, [...peopleIn(4, 'Europe/Paris'), ...peopleIn(3, 'America/New_York', 100)])
  house.opened.database
    .prepare(`UPDATE recipients SET region = CASE zone WHEN 'Europe/Paris' THEN 'FR' ELSE 'US-FL' END`)
    .run()
  const rules = createRuleBook(house.store, shippedRulePacks())
  const requests = createReachRequests({ ...house.engine.campaigns, rules }, NO_OWN_PACKS)
  const everybody = { all: [{ field: 'name', test: 'contains', value: 'person' }] } as const
  const draft = draftOf(list, addTrunk(house), {
    audience: { filter: { ...everybody, all: [...everybody.all] } },
    ringTimeoutSeconds: 10,
    law: { packs: 'by-region' },
  })
  const asked = requests['campaigns.preflight']({ draft, campaignId: null })
  await house.run(50, 5)
  const answer = await asked
  if (!answer.ok) throw new Error(answer.error.message)
  const bound = new Map(answer.value.rules.map(({ region, recipients }) => [region, recipients]))
  expect(bound.get('FR')).toBe(4)
  expect(bound.get('US-FL')).toBe(3)
  expect(bound.get('US')).toBe(3)
  expect([...bound.keys()].filter(region => !['FR', 'US', 'US-FL'].includes(region))).toEqual([])
  expect(answer.value.checks.map(({ sentence }) => sentence)).toContainEqual(
    expect.stringMatching(/^It rings for 10 s; the law wants at least/),
  )
})

test('a preflight leaves out who is on do-not-call, each of them once', async () => {
  const house = open(() => answers)
  const requests = createReachRequests(house.engine.campaigns, NO_OWN_PACKS)
  const first = addList(house, peopleIn(20, 'Europe/Madrid'))
  const second = addList(house, peopleIn(20, 'Europe/Madrid', 15))
  const entry = { campaignId: null, reason: 'Asked.', source: 'operator', addedBy: 'Operator' } as const
  house.store.transaction(() => {
    // 10 to 19 by their beginning, 12 again, 15 to 19 in both lists, and one whom nobody has
    for (const pattern of ['+34600000003', '+34600000012', '+34699999999'])
      house.store.doNotCall.add({ ...entry, pattern, isPrefix: false }, MONDAY)
    house.store.doNotCall.add({ ...entry, pattern: '+3460000001', isPrefix: true }, MONDAY)
  })
  const draft = draftOf(first, addTrunk(house), { moreListIds: [second] })
  const asked = requests['campaigns.preflight']({ draft, campaignId: null })
  await house.run(100, 5)
  expect(await asked).toMatchObject({
    ok: true,
    value: {
      funnel: {
        total: 35,
        callableNow: 24,
        blocked: [{ kind: 'do-not-call', count: 11 }],
        sentence: '24 of 35 can be called; 11 do not call.',
      },
    },
  })
})
