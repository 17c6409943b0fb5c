import type { AudienceCondition } from '../../../shared/model/audience.ts'
import type { CadenceStep, Channel, SkipCondition } from '../../../shared/model/cadence.ts'
import {
  type CampaignRow,
  type CampaignSettings,
  campaignSettingsSchema,
} from '../../../shared/model/campaign.ts'
import type { CampaignKind, CampaignLaw, LegalClass } from '../../../shared/model/campaign-kind.ts'
import type { ContactCap } from '../../../shared/model/contact-limits.ts'
import type { RetryStage } from '../../../shared/model/retry-policy.ts'
import { DELAY_UNITS, type DelayUnit, nextKey, type Typed } from './setup-units.ts'

export const CONDITION_GROUPS = ['all', 'any', 'none'] as const
export type ConditionGroup = (typeof CONDITION_GROUPS)[number]

export interface ConditionForm extends AudienceCondition {
  readonly key: number
  readonly group: ConditionGroup
}
export interface StepForm {
  readonly key: number
  readonly channel: Channel
  readonly delay: Typed
  readonly unit: DelayUnit
  readonly skipWhen: readonly SkipCondition[]
  readonly text: string
}
export interface StageForm {
  readonly key: number
  readonly attempts: Typed
  readonly delay: Typed
  readonly unit: RetryStage['unit']
}
export interface CapForm {
  readonly key: number
  readonly count: Typed
  readonly value: Typed
  readonly unit: ContactCap['window']['unit']
  readonly per: ContactCap['per']
  readonly scope: ContactCap['scope']
}

/** What the fields hold about whom to reach, when, how often and under which rules. Texts are empty where nothing is set. */
export interface ReachForm {
  readonly kind: CampaignKind
  readonly notes: string
  readonly recallId: string
  readonly offerDescription: string
  readonly offerExpiresOn: string
  readonly optOutText: string
  readonly optOutKey: string
  readonly moreListIds: readonly number[]
  readonly mode: CampaignSettings['audience']['mode']
  readonly order: CampaignSettings['audience']['order']
  readonly priorityVariable: string
  readonly conditions: readonly ConditionForm[]
  readonly launch: 'now' | 'at'
  readonly launchAt: string
  readonly scheduleZone: string
  readonly missedLaunch: CampaignSettings['schedule']['missedLaunch']
  readonly windowHours: Typed
  readonly startsOn: string
  readonly endsOn: string
  readonly observeHolidays: boolean
  readonly closedOn: readonly string[]
  readonly steps: readonly StepForm[]
  readonly stages: readonly StageForm[]
  readonly caps: readonly CapForm[]
  readonly lockoutHours: Typed
  readonly legalClass: LegalClass
  readonly obeyPacks: boolean
  readonly consent: string
  readonly consentOn: string
  readonly calls: CampaignLaw['calls']
  readonly customers: 'none' | 'contract' | 'months'
  readonly customerMonths: Typed
  readonly agreedHours: boolean
  readonly reservedConcurrency: Typed
  readonly weight: Typed
}

/** The fields of settings that exist. */
export function reachFormOf(settings: CampaignSettings, moreListIds: readonly number[]): ReachForm {
  const { facts, audience, schedule, callingWindow, limits, law } = settings
  return {
    kind: settings.kind,
    notes: settings.notes,
    recallId: facts.recallId ?? '',
    offerDescription: facts.offerDescription ?? '',
    offerExpiresOn: facts.offerExpiresOn ?? '',
    optOutText: facts.optOutText ?? '',
    optOutKey: facts.optOutKey ?? '',
    moreListIds,
    mode: audience.mode,
    order: audience.order,
    priorityVariable: audience.priorityVariable ?? '',
    conditions: CONDITION_GROUPS.flatMap(group =>
      audience.filter[group].map(condition => ({ ...condition, key: nextKey(), group })),
    ),
    launch: schedule.launchAt === null ? 'now' : 'at',
    launchAt: schedule.launchAt ?? '',
    scheduleZone: schedule.zone ?? '',
    missedLaunch: schedule.missedLaunch,
    windowHours: schedule.windowHours ?? '',
    startsOn: schedule.startsOn ?? '',
    endsOn: schedule.endsOn ?? '',
    observeHolidays: callingWindow.holidays === 'observe',
    closedOn: callingWindow.closedOn,
    steps: settings.cadence.map(stepFormOf),
    stages: settings.retries.ladder.map(stage => ({ key: nextKey(), ...stage })),
    caps: limits.caps.map(({ count, window, per, scope }) => ({
      key: nextKey(),
      count,
      ...window,
      per,
      scope,
    })),
    lockoutHours: limits.lockoutHours,
    legalClass: law.legalClass,
    obeyPacks: law.packs === 'by-region',
    consent: law.consent ?? '',
    consentOn: law.consentOn ?? '',
    calls: law.calls,
    customers: law.customers === null ? 'none' : law.customers === 'contract' ? 'contract' : 'months',
    customerMonths: typeof law.customers === 'number' ? law.customers : 12,
    agreedHours: law.agreedHours,
    reservedConcurrency: settings.reservedConcurrency,
    weight: settings.weight,
  }
}

/** The fields as the model's defaults have them. */
export function newReachForm(): ReachForm {
  const settings = campaignSettingsSchema.parse({ name: 'New', prompt: { kind: 'speech', text: '-' } })
  return reachFormOf(settings, [])
}

/** The lists of a campaign that exists, after the first. */
export const moreListIdsOf = ({ moreLists }: CampaignRow): readonly number[] => moreLists.map(({ id }) => id)

function stepFormOf(step: CadenceStep): StepForm {
  const { delaySeconds } = step
  const unit: DelayUnit =
    delaySeconds % DELAY_UNITS.days === 0 && delaySeconds > 0
      ? 'days'
      : delaySeconds % DELAY_UNITS.hours === 0
        ? 'hours'
        : delaySeconds % DELAY_UNITS.minutes === 0
          ? 'minutes'
          : 'seconds'
  return {
    key: nextKey(),
    channel: step.channel,
    delay: delaySeconds / DELAY_UNITS[unit],
    unit,
    skipWhen: step.skipWhen,
    text: step.channel === 'sms' ? step.text : '',
  }
}

const textOrNull = (text: string): string | null => (text.trim() === '' ? null : text)

/** The part of a draft that these fields say; whether it is right, the schema tells. */
export function reachCandidateOf(form: ReachForm) {
  return {
    kind: form.kind,
    notes: form.notes,
    facts: {
      recallId: textOrNull(form.recallId),
      offerDescription: textOrNull(form.offerDescription),
      offerExpiresOn: textOrNull(form.offerExpiresOn),
      optOutText: textOrNull(form.optOutText),
      optOutKey: textOrNull(form.optOutKey),
    },
    moreListIds: form.moreListIds,
    audience: {
      mode: form.mode,
      order: form.order,
      priorityVariable: textOrNull(form.priorityVariable),
      filter: {
        all: conditionsIn(form, 'all'),
        any: conditionsIn(form, 'any'),
        none: conditionsIn(form, 'none'),
      },
    },
    schedule: {
      zone: textOrNull(form.scheduleZone),
      launchAt: form.launch === 'now' ? null : form.launchAt,
      missedLaunch: form.missedLaunch,
      windowHours: form.windowHours === '' ? null : form.windowHours,
      startsOn: textOrNull(form.startsOn),
      endsOn: textOrNull(form.endsOn),
    },
    cadence: form.steps.map(({ channel, delay, unit, skipWhen, text }) => ({
      channel,
      delaySeconds: typeof delay === 'number' ? delay * DELAY_UNITS[unit] : delay,
      skipWhen,
      ...(channel === 'sms' ? { text } : {}),
    })),
    ladder: form.stages.map(({ attempts, delay, unit }) => ({ attempts, delay, unit })),
    limits: {
      caps: form.caps.map(({ count, value, unit, per, scope }) => ({
        count,
        window: { value, unit },
        per,
        scope,
      })),
      lockoutHours: form.lockoutHours,
    },
    law: {
      legalClass: form.legalClass,
      packs: form.obeyPacks ? 'by-region' : 'none',
      consent: textOrNull(form.consent),
      consentOn: textOrNull(form.consentOn),
      calls: form.calls,
      customers:
        form.customers === 'none' ? null : form.customers === 'contract' ? 'contract' : form.customerMonths,
      agreedHours: form.agreedHours,
    },
    reservedConcurrency: form.reservedConcurrency,
    weight: form.weight,
  }
}

/** Conditions of one group, as the schema has them. */
export function conditionsIn(form: ReachForm, group: ConditionGroup): AudienceCondition[] {
  return form.conditions
    .filter(condition => condition.group === group)
    .map(({ field, variable, test, value }) => ({ field, variable, test, value }))
}
