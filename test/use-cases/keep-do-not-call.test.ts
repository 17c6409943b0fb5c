import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { SimulatedBehaviour } from '../../electron/engine/simulation/simulated-telephony.ts'
import {
  addToDoNotCall,
  optOut,
  pageOfDoNotCall,
  removeFromDoNotCall,
} from '../../electron/engine/use-cases/keep-do-not-call.ts'
import { startCampaign } from '../../electron/engine/use-cases/start-campaign.ts'
import { createCampaign } from '../../electron/engine/use-cases/write-campaign.ts'
import { addList, addTrunk, draftOf, type EngineOnClock, engineOnClock } from '../support/engine-on-clock.ts'

const numberOf = (nth: number): string => `+3461234${String(nth).padStart(4, '0')}`
const numbers = (count: number) => Array.from({ length: count }, (_, nth) => ({ number: numberOf(nth) }))
const REASON = 'Asked at the counter.'

let house: EngineOnClock
let answers: ReadonlySet<string>
beforeEach(() => {
  answers = new Set()
  house = engineOnClock(
    (number): SimulatedBehaviour =>
      answers.has(number) ? { is: 'answers', afterMs: 500, listensMs: 60_000 } : { is: 'rings' },
  )
})
afterEach(() => house.end())

const deps = () => ({ ...house.engine.suppress, country: () => 'ES' })
const add = (pattern: string, campaignId: number | null = null) =>
  addToDoNotCall(deps(), { pattern, campaignId, reason: REASON })

/** Waits for an act that breathes on the house's clock. */
async function done<Value>(act: Promise<Value>): Promise<Value> {
  let isOver = false
  const over = (): void => {
    isOver = true
  }
  act.then(over, over)
  while (!isOver) await house.run(1, 1)
  return act
}

async function start(people: readonly { number: string }[], concurrencyMax = 10): Promise<number> {
  const trunkId = addTrunk(house)
  const created = createCampaign(
    house.engine.campaigns,
    draftOf(addList(house, people), trunkId, { concurrencyMax, name: `Campaign ${trunkId}` }),
  )
  if (!created.ok) throw new Error(created.error.message)
  const started = await done(startCampaign(house.engine.campaigns, created.value.id))
  if (!started.ok) throw new Error(started.error.message)
  return created.value.id
}

const stands = (campaignId: number): string[] =>
  house
    .rows(
      `SELECT r.number || ' ' || coalesce(cr.final_state, cr.state) AS it FROM campaign_recipients cr
       JOIN recipients r ON r.id = cr.recipient_id WHERE cr.campaign_id = ? ORDER BY r.number`,
      campaignId,
    )
    .map(({ it }) => String(it))
const callsTo = (number: string): number =>
  house.telephony.placed.filter(({ order }) => order.number === number).length

describe('a number that an operator forbids', () => {
  test('is on disk before it is confirmed: the process dies right after the answer, and nobody calls it again', async () => {
    const campaignId = await start(numbers(3), 1)
    const added = await done(add(numberOf(2)))
    expect(added).toMatchObject({ ok: true, value: { pattern: numberOf(2), source: 'operator' } })
    house.crash()
    await house.run(3_600_000, 1_000)
    expect(callsTo(numberOf(2))).toBe(0)
    expect(stands(campaignId)).toContain(`${numberOf(2)} suppressed`)
    expect(pageOfDoNotCall(deps(), { search: '', campaignId: null, offset: 0, limit: 10 })).toMatchObject({
      total: 1,
      rows: [{ pattern: numberOf(2), reason: REASON, campaignName: null }],
    })
  })

  test('holds even when the process dies before anybody was suppressed: the claim asks the list', async () => {
    const campaignId = await start(numbers(2), 1)
    // the answer never comes: nothing after the write of the entry runs
    void add(numberOf(1))
    house.crash()
    await house.run(3_600_000, 1_000)
    expect(callsTo(numberOf(1))).toBe(0)
    expect(stands(campaignId)).toContain(`${numberOf(1)} suppressed`)
  })

  test('is not rung any longer: the call that rings is cancelled, one that was answered is heard to its end', async () => {
    answers = new Set([numberOf(1)])
    const campaignId = await start(numbers(2))
    await house.run(1_500)
    expect(house.telephony.open).toBe(2)
    await done(add(numberOf(0)))
    await done(add(numberOf(1)))
    await house.run(200)
    expect(house.telephony.open).toBe(1)
    expect(house.rows(`SELECT outcome FROM attempts WHERE number = ?`, numberOf(0))).toEqual([
      { outcome: 'interrupted' },
    ])
    await house.run(20_000)
    expect(stands(campaignId)).toEqual([`${numberOf(0)} suppressed`, `${numberOf(1)} reached`])
    await house.run(24 * 3_600_000, 60_000)
    expect([callsTo(numberOf(0)), callsTo(numberOf(1))]).toEqual([1, 1])
  })

  test('waits in no campaign any more; forbidden in one campaign, it is called in the others', async () => {
    const [first, second] = [await start(numbers(3), 1), await start(numbers(3), 1)]
    await done(add(numberOf(2)))
    expect(stands(first)).toContain(`${numberOf(2)} suppressed`)
    expect(stands(second)).toContain(`${numberOf(2)} suppressed`)
    expect(house.rows(`SELECT campaign_id AS id, kind FROM decisions ORDER BY 1`)).toEqual([
      { id: first, kind: 'do-not-call' },
      { id: second, kind: 'do-not-call' },
    ])
    const only = await done(add(numberOf(1), first))
    expect(only).toMatchObject({ ok: true, value: { campaignId: first } })
    await house.run(600_000, 1_000)
    expect(stands(first)).toContain(`${numberOf(1)} suppressed`)
    expect(stands(second)).not.toContain(`${numberOf(1)} suppressed`)
    expect(callsTo(numberOf(1))).toBe(1)
    const told = house.events.filter(event => event.name === 'campaign-changed').map(({ payload }) => payload)
    expect(told).toContainEqual(expect.objectContaining({ id: first }))
  })

  test('by its beginning forbids all that begin so, and a campaign with nobody left completes', async () => {
    const campaignId = await start([...numbers(2), { number: '+33612345678' }], 1)
    await house.run(1_000)
    expect(house.telephony.open).toBe(1)
    await done(add('+34 6*'))
    await house.run(100)
    expect(stands(campaignId)).toEqual([
      '+33612345678 dialing',
      `${numberOf(0)} suppressed`,
      `${numberOf(1)} suppressed`,
    ])
    await done(add('0033*'))
    await house.run(60_000)
    expect(house.store.campaigns.get(campaignId)?.state).toBe('completed')
    expect(stands(campaignId)).toContain('+33612345678 suppressed')
    expect(house.telephony.placed).toHaveLength(2)
  })

  test('is refused by the database itself, whoever asks', async () => {
    await start(numbers(2), 1)
    await done(add(numberOf(1)))
    expect(() =>
      house.opened.database.exec(
        `INSERT INTO attempts (campaign_id, campaign_recipient_id, recipient_id, trunk_id, number, person, ordinal, state, claimed_at)
         SELECT campaign_id, cr.id, recipient_id, 1, r.number, r.number, 1, 'claimed', 0 FROM campaign_recipients cr
         JOIN recipients r ON r.id = cr.recipient_id WHERE r.number = '${numberOf(1)}'`,
      ),
    ).toThrow(/do-not-call/)
  })

  test('is read as the import reads it, and a sentence says what cannot be', async () => {
    expect(await done(add('612 34 00 00'))).toMatchObject({ ok: true, value: { pattern: '+34612340000' } })
    expect(await done(add('not a number'))).toMatchObject({
      ok: false,
      error: { code: 'bad_input', details: { path: 'pattern' } },
    })
    expect(await done(add('+34612340001', 99))).toMatchObject({
      ok: false,
      error: { code: 'campaign_not_found' },
    })
    expect(removeFromDoNotCall(deps(), 1)).toEqual({ ok: true, value: { id: 1 } })
    expect(removeFromDoNotCall(deps(), 1)).toMatchObject({
      ok: false,
      error: { code: 'do_not_call_not_found' },
    })
  })
})

describe('a person who asks to be left alone', () => {
  test('is left alone at every number that a list has of them', async () => {
    await start(numbers(2), 1)
    house.opened.database.exec(
      `INSERT INTO recipient_numbers (recipient_id, position, number, zone, zone_evidence)
       SELECT id, 1, '+34699999999', 'Europe/Madrid', 'test' FROM recipients WHERE number = '${numberOf(1)}'`,
    )
    const asked = optOut(deps(), '+34699999999', 'message')
    expect(asked.numbers).toBe(2)
    await done(asked.done)
    const page = pageOfDoNotCall(deps(), { search: '', campaignId: null, offset: 0, limit: 10 })
    expect(page.rows.map(({ pattern, source }) => `${pattern} ${source}`)).toEqual([
      `${numberOf(1)} message`,
      '+34699999999 message',
    ])
    await house.run(3_600_000, 1_000)
    expect(callsTo(numberOf(1))).toBe(0)
  })

  test('by a text is taken with the number as the trunk writes it, on disk before it is confirmed', async () => {
    await start(numbers(3), 1)
    const patterns = () =>
      house
        .rows("SELECT pattern FROM do_not_call WHERE source = 'message' ORDER BY id")
        .map(one => one.pattern)
    // whole, in the country of this machine, and without its +
    for (const [at, from] of [numberOf(0), numberOf(1).slice(3), numberOf(2).slice(1)].entries()) {
      expect(house.telephony.write(from, ' Stop. ')).toBe(true)
      expect(patterns()).toEqual([0, 1, 2].slice(0, at + 1).map(numberOf))
    }
    await house.run(3_600_000, 1_000)
    expect([0, 1, 2].map(nth => callsTo(numberOf(nth)))).toEqual([0, 0, 0])
  })

  test.each([
    [numberOf(0), 'Please stop calling at seven, call at nine.'],
    ['anonymous', 'STOP'],
    ['', 'STOP'],
    ['+34*', 'STOP'],
  ])('is not taken from %j saying %j', async (from, text) => {
    await start(numbers(1), 1)
    expect(house.telephony.write(from, text)).toBe(false)
    expect(house.rows('SELECT * FROM do_not_call')).toEqual([])
  })
})
