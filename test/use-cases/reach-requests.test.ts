import { expect, test } from 'vitest'
import { createReachRequests } from '../../electron/engine/requests/reach-requests.ts'
import type { SimulatedBehaviour } from '../../electron/engine/simulation/simulated-telephony.ts'
import { addList, addTrunk, draftOf } from '../support/engine-on-clock.ts'
import { NO_OWN_PACKS } from '../support/no-own-packs.ts'
import { openedHouses, peopleIn, startDraft } from '../support/opened-houses.ts'

const MINUTE = 60_000
/** Monday 5 January 2026, 09:00 UTC: ten in the morning in Madrid. */
const MONDAY = Date.UTC(2026, 0, 5, 9)
const busy: SimulatedBehaviour = { is: 'refused', afterMs: 200, status: 486 }
const answers: SimulatedBehaviour = { is: 'answers', afterMs: 1_000, listensMs: 60 * MINUTE }

const open = openedHouses(MONDAY)

test('an audience is counted with and without conditions, and offers what its lists have', async () => {
  const house = open(() => answers)
  const requests = createReachRequests(house.engine.campaigns, NO_OWN_PACKS)
  const first = addList(house, peopleIn(20, 'Europe/Madrid'))
  const second = addList(house, peopleIn(20, 'Europe/Madrid', 10))
  house.opened.database
    .prepare(
      `UPDATE recipients SET tags = json_array('t' || (line % 3)), category = 'c' || (line % 2), variables = '{"city":"Jaén"}'`,
    )
    .run()
  const filter = {
    all: [{ field: 'tag', variable: '', test: 'is', value: 'T1' } as const],
    any: [],
    none: [],
  }
  const nothing = { all: [], any: [], none: [] }
  const ask = async (listIds: number[], asked: typeof nothing | typeof filter) => {
    const answer = requests['audience.count']({ listIds, filter: asked })
    await house.run(50, 5)
    return answer
  }
  expect(await ask([first], nothing)).toEqual({ ok: true, value: { total: 20, matching: 20 } })
  expect(await ask([first, second], nothing)).toEqual({ ok: true, value: { total: 40, matching: 30 } })
  expect(await ask([first], filter)).toEqual({ ok: true, value: { total: 20, matching: 7 } })
  expect(await ask([first, 99], nothing)).toMatchObject({ ok: false, error: { code: 'list_not_found' } })
  expect(await requests['audience.choices']({ listIds: [first, second] })).toEqual({
    ok: true,
    value: { tags: ['t0', 't1', 't2'], categories: ['c0', 'c1'], variables: ['city'] },
  })
})

test('every kind of campaign has a template, and its settings are settings', async () => {
  const house = open(() => answers)
  const requests = createReachRequests(house.engine.campaigns, NO_OWN_PACKS)
  const templates = await requests['campaigns.templates']({})
  expect(templates.ok && templates.value.map(({ kind }) => kind)).toEqual(['recall', 'retention', 'custom'])
  const list = addList(house, peopleIn(1, 'Europe/Madrid'))
  for (const { kind, settings } of templates.ok ? templates.value : [])
    expect(draftOf(list, 1, { kind, ...settings })).toMatchObject({ kind })
})

test('statistics are figures of the attempts', async () => {
  const house = open(number => (number.endsWith('0') ? { ...answers, listensMs: 4_000 } : busy))
  const requests = createReachRequests(house.engine.campaigns, NO_OWN_PACKS)
  const { id } = await startDraft(
    house,
    draftOf(addList(house, peopleIn(10, 'Europe/Madrid')), addTrunk(house)),
  )
  await house.run(MINUTE, 1_000)
  expect(await requests['campaigns.statistics']({ id })).toMatchObject({
    ok: true,
    value: {
      figures: {
        attempts: 10,
        connects: 1,
        asr: 0.1,
        reached: 1,
        penetration: 1,
        depth: 1,
        connectsPerHour: 4,
      },
      hours: [{ weekday: 'monday', hour: 9, attempts: 10, connects: 1 }],
    },
  })
})
