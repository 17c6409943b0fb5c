import { expect, test } from 'vitest'
import {
  applyEvents,
  EMPTY_VIEW,
  ENDED_CALL_SHOWN_MS,
  type EngineView,
  forgetEndedCalls,
} from '../../renderer/stores/engine-view.ts'
import type { AttemptRow } from '../../shared/model/call.ts'
import { liveCalls } from '../support/scripted-calls.ts'
import { CAMPAIGNS, FIGURES } from '../support/scripted-campaigns.ts'
import { FIXTURE_NOW } from '../support/scripted-fixtures.ts'

const [campaign] = CAMPAIGNS
const [call] = liveCalls(1)
if (!campaign || !call) throw new Error('The fixtures are empty.')

const loaded: EngineView = {
  ...EMPTY_VIEW,
  campaigns: { state: 'ready', value: new Map(CAMPAIGNS.map(row => [row.id, row])) },
  live: { state: 'ready', value: { figures: FIGURES, calls: new Map([[call.id, call]]) } },
}

const campaignsOf = (view: EngineView) =>
  view.campaigns.state === 'ready' ? [...view.campaigns.value.values()] : null
const callsOf = (view: EngineView): readonly AttemptRow[] | null =>
  view.live.state === 'ready' ? [...view.live.value.calls.values()] : null

test('a changed row takes the place of the old one, and keeps it', () => {
  const after = applyEvents(loaded, [{ name: 'campaign-changed', payload: { ...campaign, name: 'Renamed' } }])
  expect(campaignsOf(after)?.[0]?.name).toBe('Renamed')
  expect(campaignsOf(after)).toHaveLength(CAMPAIGNS.length)
  expect(campaignsOf(loaded)?.[0]?.name).toBe(campaign.name) // the old view is untouched
})

test('a removed row goes, and does not come back by itself', () => {
  const after = applyEvents(loaded, [{ name: 'campaign-removed', payload: { id: campaign.id } }])
  expect(campaignsOf(after)?.some(row => row.id === campaign.id)).toBe(false)
})

test('events before the snapshot do not pass for one', () => {
  const after = applyEvents(EMPTY_VIEW, [
    { name: 'campaign-changed', payload: campaign },
    { name: 'call-changed', payload: call },
    { name: 'live-figures', payload: FIGURES },
  ])
  expect(after.campaigns.state).toBe('loading')
  expect(after.live.state).toBe('loading')
})

test('the latest of several events of one row is shown', () => {
  const after = applyEvents(loaded, [
    { name: 'call-changed', payload: { ...call, state: 'ringing' } },
    { name: 'call-changed', payload: { ...call, state: 'answered' } },
  ])
  expect(callsOf(after)?.map(row => row.state)).toEqual(['answered'])
})

test('an ended call stays in sight for a while, then goes; calls in progress stay', () => {
  const other = { ...call, id: call.id + 1 }
  const ended = applyEvents(loaded, [
    { name: 'call-changed', payload: other },
    { name: 'call-changed', payload: { ...call, state: 'ended', outcome: 'busy', endedAt: FIXTURE_NOW } },
  ])
  const before = FIXTURE_NOW + ENDED_CALL_SHOWN_MS - 1
  expect(forgetEndedCalls(ended, before)).toBe(ended)
  const after = forgetEndedCalls(ended, FIXTURE_NOW + ENDED_CALL_SHOWN_MS)
  expect(callsOf(after)?.map(row => row.id)).toEqual([other.id])
})
