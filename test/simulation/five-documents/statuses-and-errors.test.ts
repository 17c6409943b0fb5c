import { afterEach, beforeEach, expect, test } from 'vitest'
import { fromGeneric } from '../../../electron/engine/domain/five-documents/from-generic.ts'
import type { MappedCampaign } from '../../../electron/engine/domain/five-documents/mapped-campaign.ts'
import { shippedRulePacks } from '../../../electron/engine/domain/shipped-rule-packs.ts'
import { onClock } from '../../../electron/engine/simulation/run-simulation.ts'
import { cancelCampaign, pauseCampaign } from '../../../electron/engine/use-cases/end-campaign.ts'
import { readCampaign } from '../../../electron/engine/use-cases/read-campaign.ts'
import { resumeCampaign } from '../../../electron/engine/use-cases/start-campaign.ts'
import { type DocumentBench, documentBench, EVERYBODY_LISTENS, HOUSE } from './document-bench.ts'

/** Tuesday 12:00 in Madrid. */
const NOON = Date.UTC(2026, 2, 3, 11)
const SPANIARDS = ['+34612345678', '+34612345679', '+34612345680']
const GERMANS = ['+4915123456789', '+4915123456790']

let bench: DocumentBench

beforeEach(() => {
  bench = documentBench(NOON, EVERYBODY_LISTENS, 10, shippedRulePacks())
})
afterEach(() => bench.end())

function mapped(numbers: readonly string[]): MappedCampaign {
  const contacts = numbers.map(phone => ({ phone }))
  const read = fromGeneric({ name: 'Spring calls', agent_id: 'agent-1', contacts }, HOUSE)
  if (!read.ok) throw new Error(read.error.message)
  return read.value
}

/** A draft that may be called: its people have consented. */
function draft(): number {
  const { settings, recipients } = mapped(SPANIARDS)
  const law = { ...settings.law, consent: 'Form of March, in the archive' }
  return bench.create({ ...settings, law }, bench.list(recipients)).id
}

test('draft, active, paused and completed: each is reached by the act that the document names', async () => {
  const { campaigns } = bench.engine
  const id = draft()
  expect(bench.row(id).state).toBe('draft')
  expect(await bench.start(id)).toMatchObject({ ok: true, value: { state: 'active' } })
  expect(pauseCampaign(campaigns, id)).toMatchObject({
    ok: true,
    value: { state: 'paused', pauseCause: 'Paused by the operator.' },
  })
  expect(await onClock(bench.clock, resumeCampaign(campaigns, id))).toMatchObject({
    ok: true,
    value: { state: 'active' },
  })
  await bench.toEnd([id], 24)
  expect(bench.row(id)).toMatchObject({ state: 'completed', recipients: { done: { reached: 3 } } })
})

test('cancelled: stopped by hand for good, and those who were waiting are told apart', async () => {
  const { campaigns } = bench.engine
  const id = draft()
  await bench.start(id)
  expect(await onClock(bench.clock, cancelCampaign(campaigns, id))).toMatchObject({
    ok: true,
    value: { state: 'cancelled' },
  })
  await bench.toEnd([id], 1)
  const { recipients } = bench.row(id)
  expect(recipients).toMatchObject({ due: 0, dialing: 0 })
  expect(recipients.done.cancelled).toBeGreaterThan(0)
})

test('campaign_not_found, whatever is asked of a campaign that is not there', async () => {
  const { campaigns } = bench.engine
  const failed = {
    ok: false,
    error: { code: 'campaign_not_found', message: 'There is no campaign 99. It may have been removed.' },
  }
  expect(readCampaign(campaigns, 99)).toMatchObject(failed)
  expect(pauseCampaign(campaigns, 99)).toMatchObject(failed)
  expect(await bench.start(99)).toMatchObject(failed)
  expect(await resumeCampaign(campaigns, 99)).toMatchObject(failed)
  expect(await cancelCampaign(campaigns, 99)).toMatchObject(failed)
})

test('campaign_already_active: it is started once', async () => {
  const id = draft()
  await bench.start(id)
  expect(await bench.start(id)).toMatchObject({
    ok: false,
    error: {
      code: 'campaign_already_active',
      message: 'This campaign is active, so it cannot be started.',
    },
  })
})

test('campaign_not_active: only an active campaign is paused, and a completed one is over', async () => {
  const { campaigns } = bench.engine
  const id = draft()
  expect(pauseCampaign(campaigns, id)).toMatchObject({
    ok: false,
    error: { code: 'campaign_not_active', message: 'This campaign is a draft, so it cannot be paused.' },
  })
  await bench.start(id)
  await bench.toEnd([id], 24)
  for (const failed of [pauseCampaign(campaigns, id), await bench.start(id)]) {
    expect(failed).toMatchObject({ ok: false, error: { code: 'campaign_not_active' } })
  }
})

test('no_contacts: a list without anybody', () => {
  const { settings } = mapped(SPANIARDS)
  expect(bench.tryCreate(settings, bench.list([]))).toMatchObject({
    ok: false,
    error: { code: 'no_contacts', message: 'The recipient list is empty. Choose another one.' },
  })
})

test('no_eligible_recipients: there are contacts, the law lets nobody be called, and it is said how many and why', () => {
  const { settings, recipients } = mapped(GERMANS)
  expect(bench.tryCreate(settings, bench.list(recipients))).toMatchObject({
    ok: false,
    error: {
      code: 'no_eligible_recipients',
      message: expect.stringContaining('asks for the consent of everybody on this list'),
      details: { path: 'law.consent', blocked: { 'consent-missing': 2 } },
    },
  })
})
