import { expect, test } from 'vitest'
import { type CampaignEvent, transitionCampaign } from '../../electron/engine/domain/campaign.ts'
import { CAMPAIGN_STATES, type CampaignState } from '../../shared/model/campaign.ts'

const EVENTS = [
  'schedule',
  'unschedule',
  'start',
  'pause',
  'resume',
  'cancel',
  'all-done',
  'reopen',
] as const satisfies readonly CampaignEvent[]

const ACTIVE = 'campaign_already_active'
const NOT_ACTIVE = 'campaign_not_active'

/** Every state and event: the next state, or the code of the refusal. */
const TABLE: Readonly<Record<CampaignState, Readonly<Record<CampaignEvent, string>>>> = {
  draft: {
    schedule: 'scheduled',
    unschedule: NOT_ACTIVE,
    start: 'active',
    pause: NOT_ACTIVE,
    resume: NOT_ACTIVE,
    cancel: NOT_ACTIVE,
    'all-done': NOT_ACTIVE,
    reopen: NOT_ACTIVE,
  },
  scheduled: {
    schedule: NOT_ACTIVE,
    unschedule: 'draft',
    start: 'active',
    pause: NOT_ACTIVE,
    resume: NOT_ACTIVE,
    cancel: 'cancelled',
    'all-done': NOT_ACTIVE,
    reopen: NOT_ACTIVE,
  },
  active: {
    schedule: ACTIVE,
    unschedule: ACTIVE,
    start: ACTIVE,
    pause: 'paused',
    resume: ACTIVE,
    cancel: 'cancelled',
    'all-done': 'completed',
    reopen: ACTIVE,
  },
  paused: {
    schedule: NOT_ACTIVE,
    unschedule: NOT_ACTIVE,
    start: NOT_ACTIVE,
    pause: NOT_ACTIVE,
    resume: 'active',
    cancel: 'cancelled',
    'all-done': NOT_ACTIVE,
    reopen: NOT_ACTIVE,
  },
  completed: {
    schedule: NOT_ACTIVE,
    unschedule: NOT_ACTIVE,
    start: NOT_ACTIVE,
    pause: NOT_ACTIVE,
    resume: NOT_ACTIVE,
    cancel: NOT_ACTIVE,
    'all-done': NOT_ACTIVE,
    reopen: 'paused',
  },
  cancelled: {
    schedule: NOT_ACTIVE,
    unschedule: NOT_ACTIVE,
    start: NOT_ACTIVE,
    pause: NOT_ACTIVE,
    resume: NOT_ACTIVE,
    cancel: NOT_ACTIVE,
    'all-done': NOT_ACTIVE,
    reopen: NOT_ACTIVE,
  },
}

const CASES = CAMPAIGN_STATES.flatMap(state =>
  EVENTS.map(event => ({ state, event, answer: TABLE[state][event] })),
)

test.each(CASES)('$state + $event -> $answer', ({ state, event, answer }) => {
  const result = transitionCampaign(state, event)
  expect(result.ok ? result.value : result.error.code).toBe(answer)
  if (!result.ok)
    expect(result.error.message).toMatch(/^This campaign is (a draft|[a-z]+), so it cannot be [a-z ]+\.$/)
})

test('a refusal says what the campaign is and what it therefore cannot be', () => {
  const paused = transitionCampaign('draft', 'pause')
  expect(paused.ok ? '' : paused.error.message).toBe('This campaign is a draft, so it cannot be paused.')
  const started = transitionCampaign('completed', 'start')
  expect(started.ok ? '' : started.error.message).toBe('This campaign is completed, so it cannot be started.')
})
