import { expect, test } from 'vitest'
import type { SimulatedBehaviour } from '../../electron/engine/simulation/simulated-telephony.ts'
import { addList, addTrunk, draftOf } from '../support/engine-on-clock.ts'
import { openedHouses, peopleIn, startedId } from '../support/opened-houses.ts'

/** Monday 5 January 2026, 09:00 UTC: ten in the morning in Madrid. */
const MONDAY = Date.UTC(2026, 0, 5, 9)
const open = openedHouses(MONDAY)
const pressing = (key: string): SimulatedBehaviour => ({
  is: 'answers',
  afterMs: 1_000,
  listensMs: 60_000,
  presses: { key, afterMs: 1_500 },
})

test('the key of the campaign puts who presses it on the do-not-call list, ends the call, and the attempt says so', async () => {
  const house = open(number => pressing(number.endsWith('0') ? '9' : '5'))
  const listId = addList(house, peopleIn(2))
  await startedId(house, draftOf(listId, addTrunk(house), { facts: { optOutKey: '9' } }))
  await house.run(60_000, 100)
  const forbidden = house.rows('SELECT pattern, source, reason, campaign_id FROM do_not_call')
  expect(forbidden).toEqual([
    {
      pattern: '+34600000000',
      source: 'recipient',
      reason: 'Asked by a key in a call not to be called again.',
      campaign_id: null,
    },
  ])
  const [first, second] = house.rows('SELECT id, outcome, sentence FROM attempts ORDER BY number')
  expect(first).toMatchObject({
    outcome: 'answered',
    sentence: 'Answered, and opted out by a key after 1.5 s of the message.',
  })
  expect(second).toMatchObject({ outcome: 'answered' })
  const story = (id: unknown): unknown[] =>
    house
      .rows('SELECT kind, sentence FROM attempt_events WHERE attempt_id = ? ORDER BY seq', Number(id))
      .filter(({ kind }) => kind === 'key' || kind === 'opted-out')
      .map(({ sentence }) => sentence)
  expect(story(first?.id)).toEqual([
    'The recipient pressed 9 to opt out: now on the do-not-call list, and the call was ended.',
  ])
  expect(story(second?.id)).toEqual(['The recipient pressed 5.'])
  expect(house.log.lines.filter(line => JSON.stringify(line).includes('"digit"'))).toEqual([])
})

test('a campaign without such a key, whose people press all the same, calls go on', async () => {
  const house = open(() => pressing('9'))
  await startedId(house, draftOf(addList(house, peopleIn(1)), addTrunk(house)))
  await house.run(60_000, 100)
  expect(house.rows('SELECT * FROM do_not_call')).toEqual([])
  expect(house.rows('SELECT sentence FROM attempts')[0]?.sentence).toContain('heard the whole message')
})
