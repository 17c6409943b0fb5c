import { expect, test } from 'vitest'
import type { SimulatedBehaviour } from '../../electron/engine/simulation/simulated-telephony.ts'
import { explainRecipient } from '../../electron/engine/use-cases/explain-recipient.ts'
import { planContacts } from '../../electron/engine/use-cases/plan-contacts.ts'
import { readRecipient } from '../../electron/engine/use-cases/read-recipient.ts'
import { addList, addTrunk, draftOf, type EngineOnClock } from '../support/engine-on-clock.ts'
import { openedHouses, startedId } from '../support/opened-houses.ts'
import { seeded } from '../support/seeded.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
/** Monday 5 January 2026, 06:00 UTC: seven in the morning in Madrid. */
const MONDAY = Date.UTC(2026, 0, 5, 6)
const rings: SimulatedBehaviour = { is: 'rings' }
const busy: SimulatedBehaviour = { is: 'refused', afterMs: 200, status: 486 }
const answers: SimulatedBehaviour = { is: 'answers', afterMs: 1_000, listensMs: 10_000 }

const open = openedHouses(MONDAY)

function explain(house: EngineOnClock, campaignId: number, recipientId: number) {
  const campaign = house.store.campaigns.get(campaignId)
  const explained =
    campaign && explainRecipient(house.engine.campaigns, campaign, recipientId, house.clock.now())
  if (!campaign || !explained) throw new Error('nobody to explain')
  return { campaign, ...explained }
}

const recipientsOf = (house: EngineOnClock, id: number): number[] =>
  house
    .rows('SELECT recipient_id FROM campaign_recipients WHERE campaign_id = ? ORDER BY 1', id)
    .map(row => Number(row.recipient_id))

const ZONES = ['Europe/Madrid', 'America/New_York', 'Asia/Tokyo', '']
const EVERY_DAY = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const satisfies string[]

/** A center with people in several zones, some of whom were called by an earlier campaign and some of whom are not to be called. */
async function busyCenter(seed: string): Promise<{ house: EngineOnClock; id: number }> {
  const random = seeded(seed)
  const house = open((_number, nth) => (nth % 3 === 0 ? answers : nth % 2 === 0 ? busy : rings))
  const people = Array.from({ length: 30 }, (_, at) => ({
    number: `+34600${String(at).padStart(6, '0')}`,
    zone: ZONES[Math.floor(random() * ZONES.length)] ?? '',
  }))
  const listId = addList(house, people)
  const trunkId = addTrunk(house)
  const noCaps = { caps: [], lockoutHours: 0 }
  const once = { attemptsMax: 1 }
  await startedId(
    house,
    draftOf(listId, trunkId, { name: 'Earlier', limits: noCaps, retries: once, concurrencyMax: 100 }),
  )
  await house.run(Math.ceil(random() * 40) * MINUTE, 1_000)
  for (const at of [3, 4]) {
    const pattern = people[at]?.number ?? ''
    const entry = {
      pattern,
      isPrefix: false,
      campaignId: null,
      reason: 'Asked.',
      source: 'operator',
    } as const
    house.store.transaction(() =>
      house.store.doNotCall.add({ ...entry, addedBy: 'Operator' }, house.clock.now()),
    )
  }
  const id = await startedId(
    house,
    draftOf(listId, trunkId, {
      concurrencyMax: 100,
      callingWindow: {
        hours: [
          { weekdays: [...EVERY_DAY], from: '08:30', to: '11:00' },
          { weekdays: [...EVERY_DAY], from: '15:00', to: '19:15' },
        ],
      },
      limits: {
        caps: [{ count: 1 + Math.floor(random() * 2), window: { value: 2, unit: 'hours' }, per: 'number' }],
      },
      retries: {
        attemptsMax: 6,
        rules: {
          busy: { attemptsMax: 6, delaySeconds: 7 * 60 },
          'no-answer': { attemptsMax: 6, delaySeconds: 23 * 60, otherDayPart: random() < 0.5 },
        },
      },
    }),
  )
  return { house, id }
}

test.each(['one', 'two'])(
  'whoever is said to be called within the next minutes is called then, and nobody else (%s)',
  async seed => {
    const { house, id } = await busyCenter(seed)
    const STEP = 5 * MINUTE
    let called = 0
    for (let step = 0; step < 120; step++) {
      const from = house.clock.now()
      const foretold = new Map<number, number>()
      const waiting = new Set<number>()
      for (const recipientId of recipientsOf(house, id)) {
        const { row, judgement } = explain(house, id, recipientId)
        if (row.state !== 'due') continue
        waiting.add(recipientId)
        // nobody is callable now without being called: the loop has looked already
        expect(judgement.reasons, `recipient ${recipientId}`).not.toEqual([])
        const { nextAt } = judgement
        if (nextAt !== null && nextAt <= from + STEP) foretold.set(recipientId, nextAt)
      }
      await house.run(STEP, 1_000)
      const first = new Map<number, number>()
      for (const row of house.rows(
        'SELECT recipient_id, claimed_at FROM attempts WHERE campaign_id = ? AND claimed_at > ? AND claimed_at <= ? ORDER BY id DESC',
        id,
        from,
        from + STEP - 2_000,
      ))
        first.set(Number(row.recipient_id), Number(row.claimed_at))
      for (const [recipientId, at] of first) {
        if (!waiting.has(recipientId)) continue
        called++
        const said = foretold.get(recipientId)
        expect(said, `recipient ${recipientId} was called at ${new Date(at).toISOString()}`).toBeDefined()
        // a pass of the loop comes within a second of the instant
        expect(Math.abs(at - (said ?? 0))).toBeLessThanOrEqual(1_000)
      }
      for (const [recipientId, at] of foretold)
        if (at <= from + STEP - 3_000) expect(first.has(recipientId), `recipient ${recipientId}`).toBe(true)
    }
    expect(called).toBeGreaterThan(20)
  },
)

test('the plan of somebody who never answers is what really happens to them', async () => {
  const house = open(() => rings)
  const listId = addList(house, [{ number: '+34600000001' }])
  const id = await startedId(
    house,
    draftOf(listId, addTrunk(house), {
      callingWindow: { hours: [{ weekdays: [...EVERY_DAY], from: '09:00', to: '20:00' }] },
      limits: { caps: [{ count: 2, window: { value: 24, unit: 'hours' }, per: 'number' }] },
      ringTimeoutSeconds: 20,
      retries: { attemptsMax: 5, rules: { 'no-answer': { attemptsMax: 5, delaySeconds: 3 * 3600 } } },
    }),
  )
  const [recipientId = 0] = recipientsOf(house, id)
  const { campaign, ...explained } = explain(house, id, recipientId)
  expect(explained.judgement.reasons[0]?.kind).toBe('outside-window')
  const plan = planContacts(house.engine.campaigns, campaign, explained, house.clock.now())
  expect(plan.map(({ sentence }) => sentence)).toEqual([
    expect.stringContaining('The first call.'),
    'Called again later: no answer.',
    expect.stringMatching(
      /^Called again later: no answer\. This number has been contacted twice in 24 hours/,
    ),
    expect.stringContaining('Called again later: no answer.'),
    expect.stringContaining('contacted twice in 24 hours'),
  ])
  await house.run(60 * HOUR, 10_000)
  const claimed = house.rows('SELECT claimed_at FROM attempts ORDER BY id').map(row => Number(row.claimed_at))
  expect(claimed).toHaveLength(5)
  // the network's own end of a call that rings comes some seconds after the campaign's
  for (const [at, { at: planned }] of plan.entries())
    expect(Math.abs((claimed[at] ?? 0) - planned)).toBeLessThanOrEqual(60_000)
})

test('the plan goes through the steps of a cadence and ends with it', async () => {
  const house = open(() => rings)
  const listId = addList(house, [{ number: '+34600000001' }])
  const id = await startedId(
    house,
    draftOf(listId, addTrunk(house), {
      callingWindow: { hours: [{ weekdays: [...EVERY_DAY], from: '09:00', to: '20:00' }] },
      limits: { caps: [] },
      retries: { attemptsMax: 1 },
      cadence: [
        { channel: 'voice' },
        { channel: 'sms', delaySeconds: 3_600, text: 'We tried to call you.' },
        { channel: 'voice', delaySeconds: 86_400 },
      ],
    }),
  )
  const [recipientId = 0] = recipientsOf(house, id)
  const { campaign, ...explained } = explain(house, id, recipientId)
  const plan = planContacts(house.engine.campaigns, campaign, explained, house.clock.now())
  expect(plan.map(({ channel }) => channel)).toEqual(['voice', 'sms', 'voice'])
  expect(plan[0]?.at).toBe(Date.UTC(2026, 0, 5, 8))
})

test('the page of a recipient tells their numbers, what forbids them, and where they stand in every campaign', async () => {
  const house = open(() => busy)
  const listId = addList(house, [{ number: '+34600000001' }, { number: '+34600000002', zone: '' }])
  house.opened.database
    .prepare(
      `UPDATE recipients SET tags = '["gold"]', category = 'A', region = 'ES-MD', variables = '{"city":"Madrid"}'`,
    )
    .run()
  const trunkId = addTrunk(house)
  const id = await startedId(house, draftOf(listId, trunkId))
  await house.run(MINUTE, 1_000)
  const [called = 0, unknown = 0] = recipientsOf(house, id)
  const entry = {
    pattern: '+346',
    isPrefix: true,
    campaignId: null,
    reason: 'A prefix.',
    source: 'operator',
  } as const
  house.store.transaction(() => house.store.doNotCall.add({ ...entry, addedBy: 'Operator' }, MONDAY))

  const page = readRecipient(house.engine.campaigns, called)
  expect(page).toMatchObject({
    ok: true,
    value: {
      id: called,
      list: { id: listId, name: 'People' },
      numbers: [{ number: '+34600000001', zone: 'Europe/Madrid', regions: ['ES-MD'] }],
      tags: ['gold'],
      category: 'A',
      variables: { city: 'Madrid' },
      doNotCall: [{ pattern: '+346', isPrefix: true, reason: 'A prefix.', campaignName: null }],
      standings: [{ campaignId: id, state: 'due', attempts: 1, judgement: { nextAt: null }, plan: [] }],
      attempts: [{ outcome: 'busy' }],
    },
  })
  const kinds = page.ok ? page.value.standings[0]?.judgement.reasons.map(({ kind }) => kind) : []
  expect(kinds).toEqual(['do-not-call', 'retry-delay'])
  const other = readRecipient(house.engine.campaigns, unknown)
  expect(other.ok && other.value.standings[0]?.judgement.reasons.map(({ kind }) => kind)).toEqual([
    'do-not-call',
    'zone-unknown',
  ])
  expect(readRecipient(house.engine.campaigns, 9_999)).toMatchObject({
    ok: false,
    error: { code: 'recipient_not_found' },
  })
})

test('a full campaign and a trunk that is down are told as what passes by itself', async () => {
  const house = open(() => answers)
  const listId = addList(house, [{ number: '+34600000001' }, { number: '+34600000002' }])
  const trunkId = addTrunk(house)
  const id = await startedId(house, draftOf(listId, trunkId, { concurrencyMax: 1 }))
  const [, second = 0] = recipientsOf(house, id)
  expect(explain(house, id, second).judgement).toMatchObject({
    reasons: [{ kind: 'pacing', sentence: expect.stringContaining('in progress') }],
    nextAt: house.clock.now(),
  })
  house.telephony.setTrunk('down')
  const checked = house.engine.campaigns.trunks.check(trunkId)
  await house.run(5_000, 500)
  await checked
  expect(explain(house, id, second).judgement).toMatchObject({
    reasons: [{ kind: 'trunk', sentence: expect.stringContaining('"Trunk" is down') }],
    nextAt: house.clock.now(),
  })
})
