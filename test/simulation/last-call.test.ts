import { afterEach, expect, test } from 'vitest'
import { addSimulatedList, onClock } from '../../electron/engine/simulation/run-simulation.ts'
import { settle, startSimulatedEngine } from '../../electron/engine/simulation/start-simulated-engine.ts'
import { createVirtualClock } from '../../electron/engine/simulation/virtual-clock.ts'
import { openInMemory } from '../../electron/engine/store/open-database.ts'
import { startCampaign } from '../../electron/engine/use-cases/start-campaign.ts'
import { createCampaign } from '../../electron/engine/use-cases/write-campaign.ts'
import { type CampaignSettingsInput, campaignDraftSchema } from '../../shared/model/campaign.ts'
import { trunkSettingsSchema } from '../../shared/model/trunk.ts'
import { rememberingLog } from '../support/silent-log.ts'

const MINUTE = 60_000
const EVERY_DAY = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const
const opened: { close(): void }[] = []
afterEach(() => {
  for (const one of opened.splice(0)) one.close()
})

/** A campaign that has begun to call one person, whose telephone rings and rings. */
async function oneCallRings(startAt: number, settings: Partial<CampaignSettingsInput>) {
  const store = openInMemory()
  opened.push(store)
  const clock = createVirtualClock(startAt)
  const log = rememberingLog()
  const { database } = store
  const simulated = startSimulatedEngine({ database, clock, log, behaviourOf: () => ({ is: 'rings' }) })
  const { engine } = simulated
  const trunk = trunkSettingsSchema.parse({ kind: 'sip', name: 'Trunk', address: '127.0.0.1' })
  const trunkId = simulated.store.transaction(() => simulated.store.trunks.insert(trunk, startAt))
  const listId = addSimulatedList(
    database,
    [{ number: '+34600000001', country: 'ES', zone: 'Etc/UTC' }],
    startAt,
  )
  const draft = campaignDraftSchema.parse({
    name: 'One',
    prompt: { kind: 'speech', text: 'Hello.' },
    ringTimeoutSeconds: 120,
    callingWindow: { hours: [{ weekdays: [...EVERY_DAY], from: '00:00', to: '24:00' }] },
    ...settings,
    listId,
    trunkId,
  })
  const created = createCampaign(engine.campaigns, draft)
  if (!created.ok) throw new Error(created.error.message)
  const { id } = created.value
  expect((await onClock(clock, startCampaign(engine.campaigns, id))).ok).toBe(true)
  while (simulated.telephony.open === 0) await timer()
  async function timer(): Promise<void> {
    clock.runNext(Number.POSITIVE_INFINITY)
    await settle()
  }
  return { ...simulated, clock, log, id, timer }
}

test('a call that rings over the end of the last day ends in its own time, and the loop sleeps meanwhile', async () => {
  const startAt = Date.UTC(2026, 5, 10, 23, 59)
  const { clock, telephony, timer, store, id, engine } = await oneCallRings(startAt, {
    schedule: { zone: 'Etc/UTC', endsOn: '2026-06-10' },
    retries: { rules: { 'no-answer': { attemptsMax: 3, delaySeconds: 60 } } },
  })
  let timers = 0
  for (; telephony.open > 0 && timers < 1_000; timers++) await timer()
  // heartbeats of the engine in two minutes
  expect(timers).toBeLessThan(60)
  expect(clock.now()).toBeGreaterThanOrEqual(startAt + 2 * MINUTE)
  for (let more = 0; more < 100 && store.campaigns.get(id)?.state === 'active'; more++) await timer()
  expect(store.campaigns.row(id)).toMatchObject({
    state: 'completed',
    recipients: { due: 0, dialing: 0, done: { expired: 1 } },
  })
  await onClock(clock, engine.stop())
})

test('somebody who sets the clock of the machine forward ends no call by it', async () => {
  const { clock, telephony, timer, store, log, engine } = await oneCallRings(Date.UTC(2026, 5, 10, 12), {
    talkTimeoutSeconds: 1,
  })
  clock.jump(30 * MINUTE)
  while (telephony.open > 0) await timer()
  for (let more = 0; more < 100 && engine.campaigns.calls.size > 0; more++) await timer()
  expect(log.lines.filter(({ level }) => level === 'error')).toEqual([])
  const { rows } = store.attempts.page({
    campaignId: null,
    recipientId: null,
    outcome: null,
    offset: 0,
    limit: 9,
  })
  expect(rows.map(({ outcome }) => outcome)).toEqual(['no-answer'])
  await onClock(clock, engine.stop())
})
