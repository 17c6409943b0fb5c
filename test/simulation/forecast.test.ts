import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { addSimulatedList } from '../../electron/engine/simulation/run-simulation.ts'
import { createSimulator } from '../../electron/engine/simulation/start-simulator.ts'
import { createStore } from '../../electron/engine/store/create-store.ts'
import { type OpenedDatabase, openDatabase } from '../../electron/engine/store/open-database.ts'
import { forecastCampaign, forecastDraft } from '../../electron/engine/use-cases/forecast-campaign.ts'
import { createRuleBook } from '../../electron/engine/use-cases/rule-book.ts'
import { campaignDraftSchema } from '../../shared/model/campaign.ts'
import { trunkSettingsSchema } from '../../shared/model/trunk.ts'
import { createFakeClock } from '../support/fake-clock.ts'
import { projectDir } from '../support/run-trunkline.ts'
import { silentLog } from '../support/silent-log.ts'

const workerFile = join(projectDir, 'electron', 'engine', 'simulation', 'simulation-worker.ts')
const PEOPLE = 100
// each question takes up to its ten seconds, and its first run on a busy machine longer
vi.setConfig({ testTimeout: 240_000 })

let folder: string
let opened: OpenedDatabase
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trunkline-forecast-'))
  const result = openDatabase(folder)
  if (!result.ok) throw new Error(result.error.message)
  opened = result.value
})
afterEach(() => {
  opened.close()
  rmSync(folder, { recursive: true, force: true })
})

function setUp() {
  const clock = createFakeClock(Date.UTC(2026, 5, 1, 8))
  const store = createStore(opened.database)
  const simulator = createSimulator({ workerFile, dataDir: folder, log: silentLog })
  const trunkId = store.transaction(() =>
    store.trunks.insert(
      trunkSettingsSchema.parse({ kind: 'sip', name: 'T', address: '127.0.0.1', callsPerSecond: 5 }),
      clock.now(),
    ),
  )
  const people = Array.from({ length: PEOPLE }, (_, nth) => ({
    number: `+3461234${String(nth).padStart(4, '0')}`,
    zone: 'Europe/Madrid',
    country: 'ES',
  }))
  const listId = addSimulatedList(opened.database, people, clock.now())
  const draft = campaignDraftSchema.parse({
    name: 'Reminder',
    prompt: { kind: 'speech', text: 'Hello.' },
    callingWindow: {
      hours: [
        { weekdays: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'], from: '09:00', to: '18:00' },
      ],
    },
    listId,
    trunkId,
  })
  return {
    deps: { store, rules: createRuleBook(store, []), clock, simulator, ownZone: 'UTC' },
    store,
    simulator,
    draft,
  }
}

/** Attempts over this trunk that ended so, at nine in the morning. */
function remember(campaignId: number, trunkId: number, outcome: string, count: number): void {
  const { database } = opened
  const enrol = database.prepare(
    `INSERT INTO campaign_recipients (campaign_id, recipient_id, zone, state, final_state) VALUES (?, ?, 'Europe/Madrid', 'done', 'exhausted')
     ON CONFLICT DO UPDATE SET because = because RETURNING id`,
  )
  const insert = database.prepare(
    `INSERT INTO attempts (campaign_id, campaign_recipient_id, recipient_id, trunk_id, number, person, ordinal, state, claimed_at, ended_at, outcome, blame)
     VALUES (?, ?, ?, ?, '+34612340000', '+34612340000', (SELECT count(*) + 1 FROM attempts), 'ended', ?, ?, ?, 'recipient')`,
  )
  const at = Date.UTC(2026, 4, 20, 9)
  const row = enrol.get(campaignId, 1) as { id: number } // just written
  for (let nth = 0; nth < count; nth++)
    insert.run(campaignId, row.id, 1, trunkId, at + nth, at + nth, outcome)
}

test('a stated answer rate makes a forecast, and a higher one reaches more', async () => {
  const { deps, draft, simulator } = setUp()
  const low = await forecastDraft(deps, draft, 0.1)
  const high = await forecastDraft(deps, draft, 0.7)
  await simulator.end()
  if (!low.ok || !high.ok) throw new Error('no forecast')
  expect(low.value.basis).toEqual({ kind: 'stated', answerRate: 0.1 })
  expect(low.value.forecast).toMatchObject({ recipients: PEOPLE, oneOf: 1 })
  expect(high.value.forecast.byFinalState.reached.p10).toBeGreaterThan(
    low.value.forecast.byFinalState.reached.p90,
  )
})

test("without one, the center's own calls tell how many answer; without those, it is said to be assumed", async () => {
  const { deps, draft, simulator, store } = setUp()
  const assumed = await forecastDraft(deps, draft, null)
  if (!assumed.ok) throw new Error(assumed.error.message)
  expect(assumed.value.basis).toEqual({ kind: 'assumed', answerRate: 0.3 })

  const earlier = store.transaction(() => store.campaigns.insert(draft, deps.clock.now()))
  remember(earlier, draft.trunkId, 'rejected', 300)
  const learnt = await forecastDraft(deps, draft, null)
  await simulator.end()
  if (!learnt.ok) throw new Error(learnt.error.message)
  expect(learnt.value.basis).toEqual({ kind: 'history', attempts: 300 })
  // everybody has always declined
  expect(learnt.value.forecast.byFinalState).toMatchObject({
    reached: { p90: 0 },
    exhausted: { p10: PEOPLE },
  })
})

test('of a campaign that has begun, those who are left are forecast; of one that is over, nobody', async () => {
  const { deps, draft, simulator, store } = setUp()
  const id = store.transaction(() => {
    const created = store.campaigns.insert(draft, deps.clock.now())
    store.campaigns.enrolSlice(created, null, 1_000, deps.clock.now())
    store.campaigns.setState(created, 'active', null, deps.clock.now())
    return created
  })
  opened.database.exec(
    `UPDATE campaign_recipients SET state = 'done', final_state = 'reached', next_at = NULL WHERE id % 2 = 0`,
  )
  const half = await forecastCampaign(deps, id, 0.5)
  expect(half).toMatchObject({ ok: true, value: { forecast: { recipients: PEOPLE / 2 } } })
  opened.database.exec(
    `UPDATE campaign_recipients SET state = 'done', final_state = 'reached', next_at = NULL WHERE state <> 'done'`,
  )
  expect(await forecastCampaign(deps, id, 0.5)).toMatchObject({ ok: false, error: { code: 'no_contacts' } })
  expect(await forecastCampaign(deps, 99, 0.5)).toMatchObject({
    ok: false,
    error: { code: 'campaign_not_found' },
  })
  await simulator.end()
})

test('a newer question takes the place of the one that is being worked out, and the end of the program ends both', async () => {
  const { deps, draft, simulator } = setUp()
  const older = forecastDraft(deps, draft, 0.5)
  const newer = forecastDraft(deps, draft, 0.6)
  expect(await older).toMatchObject({ ok: false, error: { code: 'store_busy' } })
  const ending = simulator.end()
  expect(await newer).toMatchObject({
    ok: false,
    error: { code: 'internal', message: expect.stringContaining('closing') },
  })
  await ending
  expect(await forecastDraft(deps, draft, 0.5)).toMatchObject({ ok: false, error: { code: 'internal' } })
})
