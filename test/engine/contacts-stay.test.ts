import { expect, test } from 'vitest'
import { cancelCampaign, removeCampaign } from '../../electron/engine/use-cases/end-campaign.ts'
import { addList, addTrunk, draftOf } from '../support/engine-on-clock.ts'
import { openedHouses, startedId } from '../support/opened-houses.ts'

const MONDAY = Date.UTC(2026, 0, 5, 9)
const NUMBER = '+34600000001'
const THREE_A_DAY = {
  caps: [{ count: 3, window: { value: 24, unit: 'hours' as const }, per: 'number' as const }],
  lockoutHours: 72,
}
const openHouse = openedHouses(MONDAY)

test('campaigns that are removed leave behind whom they called: caps hold as if they were still there', async () => {
  const house = openHouse(() => ({ is: 'refused', afterMs: 500, status: 486 }))
  const trunk = addTrunk(house)
  const oneMore = (name: string) =>
    startedId(
      house,
      draftOf(addList(house, [{ number: NUMBER }]), trunk, {
        name,
        limits: THREE_A_DAY,
      }),
    )
  for (const name of ['First', 'Second', 'Third']) {
    const id = await oneMore(name)
    await house.run(5_000)
    const cancelling = cancelCampaign(house.engine.campaigns, id)
    await house.run(1_000)
    expect(await cancelling).toMatchObject({ ok: true })
    const removing = removeCampaign(house.engine.campaigns, id)
    await house.run(1_000)
    expect(await removing).toMatchObject({ ok: true })
  }
  expect(house.telephony.placed).toHaveLength(3)
  expect(house.rows('SELECT * FROM attempts')).toEqual([])
  // the id of a removed campaign is given to the next one, which must not inherit its contacts
  expect(house.rows('SELECT attempt_id, campaign_id, campaign_name, number, outcome FROM contacts')).toEqual(
    ['First', 'Second', 'Third'].map(campaign_name => ({
      attempt_id: null,
      campaign_id: null,
      campaign_name,
      number: NUMBER,
      outcome: 'busy',
    })),
  )
  const fourth = await oneMore('Fourth')
  await house.run(60_000)
  expect(house.telephony.placed).toHaveLength(3)
  expect(house.engine.campaigns.store.campaigns.enrolled(fourth, 4)?.because).toMatch(
    /^This number has been contacted 3 times in 24 hours/,
  )
})

test('old contacts are forgotten in slices, but for those that a rule may ask about for ever', () => {
  const house = openHouse(() => ({ is: 'silent' }))
  const insert = house.opened.database.prepare(
    `INSERT INTO contacts (campaign_name, number, person, channel, at, ended_at, outcome, blame) VALUES ('C', ?, ?, 'voice', ?, ?, ?, 'recipient')`,
  )
  for (const [number, at, outcome] of [
    ['+341', 1, 'busy'],
    ['+342', 2, 'rejected'],
    ['+343', 3, 'answered'],
    ['+344', 4, 'no-answer'],
    ['+345', 5, 'busy'],
    ['+346', 9, 'busy'],
  ] as const)
    insert.run(number, number, at, at, outcome)
  const { contacts } = house.store
  expect([contacts.prune(9, 2), contacts.prune(9, 2), contacts.prune(9, 2)]).toEqual([2, 1, 0])
  expect(house.rows('SELECT number FROM contacts ORDER BY at').map(({ number }) => number)).toEqual([
    '+342',
    '+343',
    '+346',
  ])
})
