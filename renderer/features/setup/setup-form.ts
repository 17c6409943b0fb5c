import type { Weekday } from '../../../shared/model/calling-window.ts'
import {
  type CampaignDraftInput,
  type CampaignRow,
  type CampaignSettings,
  campaignDraftSchema,
} from '../../../shared/model/campaign.ts'
import type { VOICES } from '../../../shared/model/prompt.ts'
import {
  RETRIED_OUTCOMES,
  type RetriedOutcome,
  type RetryRule,
  retryPolicySchema,
} from '../../../shared/model/retry-policy.ts'

import { moreListIdsOf, newReachForm, type ReachForm, reachCandidateOf, reachFormOf } from './reach-form.ts'
import { DELAY_UNITS, type DelayUnit, nextKey, type Typed } from './setup-units.ts'

export type Voice = (typeof VOICES)[number]
export interface HoursForm {
  /** Stays with the row when others are removed. */
  readonly key: number
  readonly weekdays: readonly Weekday[]
  readonly from: string
  readonly to: string
}

export interface RuleForm {
  readonly attemptsMax: Typed
  readonly delay: Typed
  readonly unit: DelayUnit
  readonly multiplier: Typed
  readonly otherDayPart: boolean
}

/** What the fields of the page hold; it may be wrong in any of them. */
export interface SetupForm extends ReachForm {
  readonly name: string
  readonly listId: number | null
  readonly trunkId: number | null
  readonly hours: readonly HoursForm[]
  readonly zoneUnknown: 'hold' | 'take'
  readonly zone: string
  readonly attemptsMax: Typed
  readonly rules: Readonly<Record<RetriedOutcome, RuleForm>>
  readonly concurrencyMax: Typed
  readonly ringTimeoutSeconds: Typed
  readonly talkTimeoutSeconds: Typed
  readonly listenSeconds: Typed
  readonly callerId: string
  readonly promptKind: 'speech' | 'wav'
  readonly text: string
  readonly voice: Voice
  /** Name of the recording in the engine; empty when there is none. */
  readonly file: string
}

function ruleFormOf(rule: RetryRule): RuleForm {
  const { attemptsMax, delaySeconds, multiplier, otherDayPart } = rule
  const unit: DelayUnit =
    delaySeconds > 0 && delaySeconds % DELAY_UNITS.days === 0 && delaySeconds > DELAY_UNITS.days
      ? 'days'
      : delaySeconds > 0 && delaySeconds % DELAY_UNITS.hours === 0
        ? 'hours'
        : delaySeconds > 0 && delaySeconds % DELAY_UNITS.minutes === 0
          ? 'minutes'
          : 'seconds'
  return { attemptsMax, delay: delaySeconds / DELAY_UNITS[unit], unit, multiplier, otherDayPart }
}

/** One entry for every outcome that can be tried again. */
function forEachOutcome<Value>(make: (outcome: RetriedOutcome) => Value): Record<RetriedOutcome, Value> {
  // fromEntries forgets that every outcome is there.
  return Object.fromEntries(RETRIED_OUTCOMES.map(outcome => [outcome, make(outcome)])) as Record<
    RetriedOutcome,
    Value
  >
}

/** The form of a new campaign: every field as the model's defaults have it. */
export function newSetupForm(listId: number | null, zone: string): SetupForm {
  const retries = retryPolicySchema.parse({})
  return {
    ...newReachForm(),
    name: '',
    listId,
    trunkId: null,
    hours: [
      {
        key: nextKey(),
        weekdays: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'],
        from: '09:00',
        to: '20:00',
      },
    ],
    zoneUnknown: 'hold',
    zone,
    attemptsMax: retries.attemptsMax,
    rules: forEachOutcome(outcome => ruleFormOf(retries.rules[outcome])),
    concurrencyMax: 5,
    ringTimeoutSeconds: 24,
    talkTimeoutSeconds: 300,
    listenSeconds: 2,
    callerId: '',
    promptKind: 'speech',
    text: '',
    voice: 'slt',
    file: '',
  }
}

/** The form of a campaign that exists. */
export function setupFormOf(campaign: CampaignRow, ownZone: string): SetupForm {
  const { settings, list, trunk } = campaign
  return {
    ...settingsFormOf(settings, ownZone),
    moreListIds: moreListIdsOf(campaign),
    listId: list.id,
    trunkId: trunk.id,
  }
}

/** The fields of settings, without the lists and the trunk that they are for. */
export function settingsFormOf(settings: CampaignSettings, ownZone: string): SetupForm {
  const { prompt, callingWindow } = settings
  return {
    ...reachFormOf(settings, []),
    name: settings.name,
    listId: null,
    trunkId: null,
    hours: callingWindow.hours.map(hours => ({ key: nextKey(), ...hours })),
    zoneUnknown: callingWindow.unknownZone === 'hold' ? 'hold' : 'take',
    zone: callingWindow.unknownZone === 'hold' ? ownZone : callingWindow.unknownZone,
    attemptsMax: settings.retries.attemptsMax,
    rules: forEachOutcome(outcome => ruleFormOf(settings.retries.rules[outcome])),
    concurrencyMax: settings.concurrencyMax,
    ringTimeoutSeconds: settings.ringTimeoutSeconds,
    talkTimeoutSeconds: settings.talkTimeoutSeconds,
    listenSeconds: settings.listenSeconds,
    callerId: settings.callerId ?? '',
    promptKind: prompt.kind,
    text: prompt.kind === 'speech' ? prompt.text : '',
    voice: prompt.kind === 'speech' ? prompt.voice : 'slt',
    file: prompt.kind === 'wav' ? prompt.file : '',
  }
}

/** The prompt that the form says; it may be wrong. */
export const promptOf = (form: SetupForm) =>
  form.promptKind === 'speech'
    ? { kind: 'speech', text: form.text, voice: form.voice }
    : { kind: 'wav', file: form.file }

/** What the form says, shaped as a draft; whether it is one, `campaignDraftSchema` tells. */
export function candidateOf(form: SetupForm): unknown {
  const { ladder, ...reach } = reachCandidateOf(form)
  return {
    ...reach,
    name: form.name,
    listId: form.listId ?? 0,
    trunkId: form.trunkId ?? 0,
    callingWindow: {
      hours: form.hours.map(({ weekdays, from, to }) => ({ weekdays, from, to })),
      unknownZone: form.zoneUnknown === 'hold' ? 'hold' : form.zone,
      holidays: form.observeHolidays ? 'observe' : 'ignore',
      closedOn: form.closedOn,
    },
    retries: {
      ladder,
      attemptsMax: form.attemptsMax,
      rules: forEachOutcome(outcome => {
        const { attemptsMax, delay, unit, multiplier, otherDayPart } = form.rules[outcome]
        const delaySeconds = typeof delay === 'number' ? delay * DELAY_UNITS[unit] : delay
        return { attemptsMax, delaySeconds, multiplier, otherDayPart }
      }),
    },
    concurrencyMax: form.concurrencyMax,
    ringTimeoutSeconds: form.ringTimeoutSeconds,
    talkTimeoutSeconds: form.talkTimeoutSeconds,
    listenSeconds: form.listenSeconds,
    callerId: form.callerId.trim() === '' ? null : form.callerId,
    prompt: promptOf(form),
  }
}

/** The draft that the form says, or null while something in it is wrong. */
export function draftOf(form: SetupForm): CampaignDraftInput | null {
  const parsed = campaignDraftSchema.safeParse(candidateOf(form))
  return parsed.success ? parsed.data : null
}

/** What every section of the page is given. */
export interface SetupSectionProps {
  readonly form: SetupForm
  /** Puts new values in; the fields named by `touched` (paths of the draft) show their mistakes from then on. */
  readonly change: (values: Partial<SetupForm>, ...touched: readonly string[]) => void
  /** The sentence beside the field with this path, or null. */
  readonly mistake: (path: string) => string | null
}

/**
 * A draft that is good enough to foretell who can be called: what has no part in that (the name, the message) is
 * filled in while it is still missing. Null while anything that matters is wrong.
 */
export function previewDraftOf(form: SetupForm): CampaignDraftInput | null {
  return draftOf({
    ...form,
    name: form.name.trim() || 'New campaign',
    promptKind: 'speech',
    text: form.promptKind === 'speech' && form.text.trim() ? form.text : '…',
  })
}
