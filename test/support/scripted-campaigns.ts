import type { LiveFigures } from '../../shared/model/call.ts'
import {
  type CampaignRow,
  type CampaignSettings,
  type CampaignState,
  campaignSettingsSchema,
} from '../../shared/model/campaign.ts'
import { FIXTURE_NOW, LISTS, TRUNKS } from './scripted-fixtures.ts'
import { EVERYTHING_SET } from './scripted-settings.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Name, state, list, trunk, recipients, share done, share reached of what is done. */
const CAMPAIGNS_IN_SHORT: readonly (readonly [
  string,
  CampaignState,
  number,
  number,
  number,
  number,
  number,
])[] = [
  ['Autumn renewal', 'active', 1, 2, 24_180, 0.46, 0.71],
  ['Survey panel, wave 3', 'active', 2, 2, 1_000_000, 0.12, 0.64],
  ['Appointment reminders', 'active', 3, 1, 482, 0.83, 0.92],
  ['Invoices, second notice', 'paused', 4, 3, 1290, 0.31, 0.55],
  ['Guests on the waiting list', 'draft', 5, 2, 96, 0, 0],
  ['Rehearsal for the new team', 'completed', 3, 1, 482, 1, 0.66],
  ['Delivery windows, north', 'active', 1, 2, 24_180, 0, 0],
  ['Service outage notice', 'completed', 1, 2, 24_180, 1, 0.88],
  ['Survey panel, wave 2', 'completed', 2, 2, 1_000_000, 1, 0.6],
  ['Winter tyres', 'cancelled', 4, 2, 1290, 0.22, 0.5],
  ['Loyalty call back home', 'paused', 1, 2, 24_180, 0.08, 0.61],
  [
    'A campaign with a name that was typed in a hurry and became rather longer than anybody would like',
    'draft',
    3,
    1,
    482,
    0,
    0,
  ],
  ['Winter tariff, second wave', 'scheduled', 1, 2, 0, 0, 0],
  ['Moving house, spring', 'completed', 2, 2, 1_000_000, 1, 0.7],
]
/** The one that launches by itself, and the one that is out of sight. */
export const SCHEDULED = 13
const ARCHIVED = 14

export const CAMPAIGNS: readonly CampaignRow[] = CAMPAIGNS_IN_SHORT.map((short, at) =>
  campaign(at + 1, short),
)

function campaign(id: number, short: (typeof CAMPAIGNS_IN_SHORT)[number]): CampaignRow {
  const [name, state, listId, trunkId, total, doneShare, reachedShare] = short
  const isOpen = state === 'active' || state === 'paused'
  const dialing = state === 'active' && doneShare > 0 ? Math.min(46, Math.round(total / 40)) : 0
  const done = Math.round(total * doneShare)
  const reached = Math.round(done * reachedShare)
  const cancelled = state === 'cancelled' ? total - done : 0
  const unreachable = Math.round((done - reached) * 0.3)
  const noAnswer = Math.round(done * 0.62)
  const byOutcome = {
    answered: reached,
    'hung-up-early': Math.round(done * 0.04),
    busy: Math.round(done * 0.18),
    'no-answer': noAnswer,
    rejected: Math.round(done * 0.05),
    blocked: 0,
    machine: 0,
    abandoned: 0,
    'dead-air': 0,
    'invalid-number': unreachable,
    congestion: Math.round(done * 0.02),
    'trunk-failed': Math.round(done * 0.004),
    interrupted: 0,
    cancelled: cancelled > 0 ? 3 : 0,
    sent: 0,
  }
  const ended = Object.values(byOutcome).reduce((sum, count) => sum + count, 0)
  return {
    id,
    name,
    state,
    pauseCause: pauseCauseOf(state, id),
    settings: id === SCHEDULED ? EVERYTHING_SET : settingsOf(name),
    moreLists: id === SCHEDULED ? [{ id: 4, name: LISTS[3]?.name ?? '' }] : [],
    launchAt: id === SCHEDULED ? Date.UTC(2026, 10, 26, 8, 30) : null,
    archivedAt: id === ARCHIVED ? FIXTURE_NOW - DAY : null,
    list: { id: listId, name: LISTS[listId - 1]?.name ?? '' },
    trunk: { id: trunkId, name: TRUNKS[trunkId - 1]?.name ?? '', kind: trunkId === 1 ? 'practice' : 'sip' },
    recipients: {
      total,
      due: isOpen || state === 'draft' ? total - done - dialing : 0,
      dialing,
      done: {
        reached,
        exhausted: done - reached - unreachable,
        unreachable,
        suppressed: 0,
        expired: 0,
        cancelled,
      },
    },
    attempts: { total: ended + dialing, open: dialing, byOutcome },
    waiting: waitingOf(id),
    createdAt: FIXTURE_NOW - id * DAY,
    startedAt: state === 'draft' || state === 'scheduled' ? null : FIXTURE_NOW - id * DAY + HOUR,
    endedAt: state === 'completed' || state === 'cancelled' ? FIXTURE_NOW - id * HOUR : null,
  }
}

function settingsOf(name: string): CampaignSettings {
  return campaignSettingsSchema.parse({
    name,
    concurrencyMax: 40,
    prompt: {
      kind: 'speech',
      text: 'Good day. This is a short reminder about your appointment.',
      voice: 'slt',
    },
  })
}

function pauseCauseOf(state: CampaignState, id: number): string | null {
  if (state !== 'paused') return null
  return id === 4 ? 'The trunk "London office PBX" failed 20 calls in a row.' : 'Paused by a person.'
}

function waitingOf(id: number): CampaignRow['waiting'] {
  if (id === 7)
    return {
      reason: 'outside-window',
      sentence: 'Outside calling hours: 24,180 recipients wait, the first until 17:00 in Madrid.',
      until: FIXTURE_NOW + 2 * HOUR + 40 * MINUTE,
    }
  if (id === 2)
    return { reason: 'channels', sentence: 'All 60 channels of "Madrid main" are in use.', until: null }
  return null
}

export const FIGURES: LiveFigures = {
  at: FIXTURE_NOW,
  callsInProgress: 60,
  channels: 200,
  ringing: 23,
  talking: 31,
  attemptsLastHour: 1864,
  answeredLastHour: 703,
  answerRateLastHour: 703 / 1864,
  answerRateHourBefore: 0.352,
  attemptsHourBefore: 1790,
  answeredHourBefore: 630,
  meanTalkSeconds: 47.4,
  meanPostDialDelaySeconds: 2.3,
  perMinute: Array.from({ length: 60 }, (_, at) => {
    const attempts = Math.round(30 + 9 * Math.sin(at / 7) + ((at * 7) % 5))
    return {
      at: FIXTURE_NOW - (60 - at) * MINUTE,
      attempts,
      answered: Math.round(attempts * (0.34 + (at % 6) / 50)),
    }
  }),
}

export const NO_FIGURES: LiveFigures = {
  at: FIXTURE_NOW,
  callsInProgress: 0,
  channels: 0,
  ringing: 0,
  talking: 0,
  attemptsLastHour: 0,
  answeredLastHour: 0,
  answerRateLastHour: null,
  answerRateHourBefore: null,
  attemptsHourBefore: 0,
  answeredHourBefore: 0,
  meanTalkSeconds: null,
  meanPostDialDelaySeconds: null,
  perMinute: [],
}
