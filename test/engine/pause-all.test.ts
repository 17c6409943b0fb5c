import { expect, test } from 'vitest'
import type { SimulatedBehaviour } from '../../electron/engine/simulation/simulated-telephony.ts'
import {
  allPaused,
  restartNotice,
  resumeAfterRestart,
  stayPausedAfterRestart,
} from '../../electron/engine/use-cases/after-restart.ts'
import { pauseCampaign } from '../../electron/engine/use-cases/end-campaign.ts'
import { pauseAll, resumeAll } from '../../electron/engine/use-cases/pause-all.ts'
import { readCampaign } from '../../electron/engine/use-cases/read-campaign.ts'
import { resumeCampaign, startCampaign } from '../../electron/engine/use-cases/start-campaign.ts'
import { createCampaign } from '../../electron/engine/use-cases/write-campaign.ts'
import { addList, addTrunk, draftOf, type EngineOnClock } from '../support/engine-on-clock.ts'
import { openedHouses, peopleIn, startedId } from '../support/opened-houses.ts'

const START = Date.UTC(2026, 0, 5, 9)
const open = openedHouses(START)
const talks: SimulatedBehaviour = { is: 'answers', afterMs: 1_000, listensMs: 600_000 }

/** Three campaigns on one trunk, each with people of its own; the third was paused by itself. */
async function threeCampaigns(afterRestart: 'ask' | 'resume' | null = 'resume') {
  const house = open(() => talks, START, afterRestart)
  const trunk = addTrunk(house)
  const ids: number[] = []
  for (const [nth, name] of ['First', 'Second', 'Third'].entries())
    ids.push(
      await startedId(
        house,
        draftOf(addList(house, peopleIn(60, 'Europe/Madrid', nth * 1_000)), trunk, {
          name,
          concurrencyMax: 20,
        }),
      ),
    )
  const [first = 0, second = 0, third = 0] = ids
  pauseCampaign(house.engine.campaigns, third)
  return { house, first, second, third }
}

const states = (house: EngineOnClock) =>
  house.rows('SELECT state FROM campaigns ORDER BY id').map(({ state }) => state)

async function settled<Value>(house: EngineOnClock, act: Promise<Value>): Promise<Value> {
  await house.run(500, 10)
  return act
}

test('"Pause all" starts no more calls, lets those that are up end, and "Resume all" resumes what it paused and nothing else', async () => {
  const { house } = await threeCampaigns()
  await house.run(1_500)
  const placed = house.telephony.placed.length
  const paused = await settled(house, pauseAll(house.engine.campaigns, false))
  expect(paused).toMatchObject({ ok: true, value: { campaigns: 2, calls: expect.any(Number) } })
  expect(states(house)).toEqual(['paused', 'paused', 'paused'])
  expect(allPaused(house.store)?.campaigns.map(({ name }) => name)).toEqual(['First', 'Second'])
  expect(house.telephony.open).toBeGreaterThan(0)
  await house.run(120_000, 1_000)
  expect(house.telephony.placed).toHaveLength(placed)
  expect(house.rows("SELECT outcome FROM attempts WHERE outcome <> 'answered'")).toEqual([])
  expect(await settled(house, resumeAll(house.engine.campaigns))).toEqual({
    ok: true,
    value: { resumed: 2, failed: [] },
  })
  expect(states(house)).toEqual(['active', 'active', 'paused'])
  expect(allPaused(house.store)).toBeNull()
})

test('"Pause and hang up" ends every call, also those of campaigns that were paused before', async () => {
  const { house, third } = await threeCampaigns()
  await house.run(1_500)
  const up = house.telephony.open
  expect(house.engine.campaigns.calls.ofCampaign(third)).toBeGreaterThan(0)
  const paused = await settled(house, pauseAll(house.engine.campaigns, true))
  expect(paused).toMatchObject({ ok: true, value: { campaigns: 2, calls: up } })
  await house.run(1_000)
  expect(house.telephony.open).toBe(0)
  expect(house.rows('SELECT DISTINCT outcome FROM attempts')).toEqual([{ outcome: 'interrupted' }])
  expect(house.rows("SELECT id FROM campaign_recipients WHERE state = 'dialing'")).toEqual([])
})

test('one that a person resumed meanwhile, and one that is being started, are told apart', async () => {
  const { house, first, second } = await threeCampaigns()
  await settled(house, pauseAll(house.engine.campaigns, false))
  await settled(house, resumeCampaign(house.engine.campaigns, first))
  pauseCampaign(house.engine.campaigns, first)
  await settled(house, resumeAll(house.engine.campaigns))
  expect(states(house)).toEqual(['paused', 'active', 'paused'])
  // pressed while the start is under way
  const draft = createCampaign(
    house.engine.campaigns,
    draftOf(addList(house, peopleIn(5, 'Europe/Madrid', 9_000)), 1, { name: 'Fourth' }),
  )
  if (!draft.ok) throw new Error(draft.error.message)
  const starting = startCampaign(house.engine.campaigns, draft.value.id)
  const pausing = pauseAll(house.engine.campaigns, false)
  await house.run(1_000, 10)
  expect((await starting).ok && (await pausing).ok).toBe(true)
  expect(states(house)).toEqual(['paused', 'paused', 'paused', 'paused'])
  expect(allPaused(house.store)?.campaigns.map(({ id }) => id)).toEqual([second, draft.value.id])
})

test('while all is paused nothing launches by itself, and the campaign says so', async () => {
  const { house } = await threeCampaigns()
  const later = { launchAt: '2026-01-05T09:01' }
  const id = await startedId(
    house,
    draftOf(addList(house, peopleIn(3, 'Europe/Madrid', 5_000)), 1, { name: 'Later', schedule: later }),
  )
  expect(states(house).at(-1)).toBe('scheduled')
  await settled(house, pauseAll(house.engine.campaigns, false))
  await house.run(180_000, 1_000)
  expect(house.store.campaigns.get(id)?.state).toBe('scheduled')
  expect(readCampaign(house.engine.campaigns, id)).toMatchObject({
    value: { waiting: { sentence: expect.stringContaining('Resume all') } },
  })
  await settled(house, resumeAll(house.engine.campaigns))
  await house.run(60_000, 1_000)
  expect(house.store.campaigns.get(id)?.state).not.toBe('scheduled')
})

test('after a crash a notice says what was stopped, and "Resume" resumes that', async () => {
  const { house, first, second } = await threeCampaigns(null)
  await house.run(1_500)
  const up = house.telephony.open
  const answered = house.rows("SELECT id FROM attempts WHERE state = 'answered'").length
  expect(answered).toBeGreaterThan(0)
  house.crash()
  const placed = house.telephony.placed.length
  await house.run(60_000, 1_000)
  expect(house.telephony.placed).toHaveLength(placed)
  expect(restartNotice(house.store)).toEqual({
    at: expect.any(Number),
    stoppedAt: null,
    campaigns: [
      { id: first, name: 'First' },
      { id: second, name: 'Second' },
    ],
    calls: up,
    answered,
  })
  // an undecided notice outlives another crash
  house.crash()
  expect(restartNotice(house.store)?.calls).toBe(up)
  expect(await settled(house, resumeAfterRestart(house.engine.campaigns))).toMatchObject({
    ok: true,
    value: { resumed: 2 },
  })
  expect(states(house)).toEqual(['active', 'active', 'paused'])
  expect(restartNotice(house.store)).toBeNull()
  await house.run(600_000, 1_000)
  expect(
    house.rows(
      'SELECT number FROM attempts WHERE outcome = ? GROUP BY number HAVING count(*) > 1',
      'answered',
    ),
  ).toEqual([])
})

test('after a stop in order the notice says when it was and how many calls were hung up; "Stay paused" ends it', async () => {
  const { house } = await threeCampaigns(null)
  await house.run(1_500)
  const up = house.telephony.open
  await house.engine.stop()
  house.crash()
  expect(restartNotice(house.store)).toMatchObject({ stoppedAt: house.clock.now(), calls: up, answered: 0 })
  stayPausedAfterRestart(house.engine.campaigns)
  expect(restartNotice(house.store)).toBeNull()
  expect(states(house)).toEqual(['paused', 'paused', 'paused'])
  await house.run(100)
  house.crash()
  expect(restartNotice(house.store)).toBeNull()
  await house.run(100)
})

test('with the setting of an unattended host, campaigns go on by themselves', async () => {
  const { house } = await threeCampaigns(null)
  house.store.transaction(() => house.store.stops.write({ afterRestart: 'resume' }))
  house.crash()
  await house.run(1_000)
  expect(states(house)).toEqual(['active', 'active', 'paused'])
  expect(restartNotice(house.store)).toBeNull()
  expect(house.telephony.placed.length).toBeGreaterThan(0)
})
