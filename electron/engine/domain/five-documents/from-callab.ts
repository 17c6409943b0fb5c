import { z } from 'zod'
import { type Result, success } from '../../../../shared/errors.ts'
import type { AudienceCondition, AudienceFilter } from '../../../../shared/model/audience.ts'
import {
  localTimeSchema,
  WEEKDAYS,
  type Weekday,
  zoneSchema,
} from '../../../../shared/model/calling-window.ts'
import { type RetryStage, retryStageSchema } from '../../../../shared/model/retry-policy.ts'
import { localDateSchema } from '../../../../shared/model/schedule.ts'
import {
  fieldsWithContent,
  type HouseFacts,
  type MappedCampaign,
  readPayload,
  readSettings,
} from './mapped-campaign.ts'

const WHAT = 'Callab campaign'
const ATTEMPTS = 'A stage has a whole number of attempts, from 1 to 20.'
const UNITS = retryStageSchema.shape.unit
const names = z.array(z.string().trim().min(1, 'A name is empty.')).max(50, 'At most 50 names.').nullish()
const id = z.guid('An id is a UUID.').nullish()
const freeObject = z.record(z.string(), z.unknown()).nullish()

/** `POST /v1/campaigns/create` of Callab. Its document gives no limits: these are ours. */
const callabSchema = z
  .object({
    name: z
      .string()
      .trim()
      .min(1, 'Give the campaign a name.')
      .max(255, 'A name has at most 255 characters.'),
    notes: z.string().nullish(),
    campaign_type: z.string().nullish(),
    contacts_list_source: names,
    contacts_list_tags: names,
    contacts_list_categories: names,
    contacts_list_source_metadata: freeObject,
    agent_variables_contact_metadata_mapping: freeObject,
    webhook_id: id,
    ai_agent_id: id,
    call_time_of_day_from: timeOfDay(),
    call_time_of_day_to: timeOfDay(),
    number_of_call_attempts: z
      .array(z.number(ATTEMPTS).int(ATTEMPTS).min(1, ATTEMPTS).max(20, ATTEMPTS))
      .default([]),
    retry_delay: z
      .array(z.number().min(0, 'A delay is not negative.').max(10_000, 'A delay is at most 10,000.'))
      .default([]),
    retry_delay_unit: z
      .array(
        z
          .string()
          .transform(unitOf)
          .pipe(z.enum(UNITS.options, 'A unit is seconds, minutes, hours or days.')),
      )
      .default([]),
    days_of_week: z
      .array(
        z
          .number()
          .int()
          .min(0, 'A day is 0 or 7 (Sunday) to 6 (Saturday).')
          .max(7, 'A day is 0 or 7 (Sunday) to 6 (Saturday).'),
      )
      .min(1, 'Choose at least one day.')
      .nullish(),
    time_zone: zoneSchema.nullish(),
    inbound_phone_number_id: id,
    outbound_phone_number_id: id,
    started_at: localDateSchema.nullish(),
    ended_at: localDateSchema.nullish(),
    webhook_mapping_variables: freeObject,
    webhook_mapping_variables_sources: freeObject,
    workspace: z.string().nullish(),
  })
  .refine(
    ({ number_of_call_attempts, retry_delay, retry_delay_unit }) =>
      number_of_call_attempts.length === retry_delay.length && retry_delay.length === retry_delay_unit.length,
    {
      message: 'Attempts, delays and units belong together: write as many of each, one for each stage.',
      path: ['number_of_call_attempts'],
    },
  )

/**
 * A campaign of Callab's: its parallel arrays are a ladder of retries. Recipients of its lists are called that have one of the tags or
 * categories. Days are those of ISO 8601, and 0 is Sunday too, so that both ways of counting them are read. Its type is
 * any word: our kinds ask for facts that this document does not have, so it is a custom one.
 */
export function fromCallab(payload: unknown, house: HouseFacts): Result<MappedCampaign> {
  const read = readPayload(callabSchema, payload, WHAT)
  if (!read.ok) return read
  const callab = read.value
  const settings = readSettings(
    {
      name: callab.name,
      notes: callab.notes ?? '',
      schedule: {
        zone: callab.time_zone ?? null,
        startsOn: callab.started_at ?? null,
        endsOn: callab.ended_at ?? null,
      },
      audience: { filter: filterOf(callab) },
      callingWindow: {
        hours: [
          {
            weekdays: callab.days_of_week ? weekdaysOf(callab.days_of_week) : [...WEEKDAYS],
            from: callab.call_time_of_day_from ?? '08:00',
            to: callab.call_time_of_day_to ?? '21:00',
          },
        ],
        unknownZone: callab.time_zone ?? 'hold',
      },
      retries: { ladder: ladderOf(callab) },
      prompt: house.prompt,
      callerId: house.callerId,
    },
    WHAT,
  )
  if (!settings.ok) return settings
  return success({
    settings: settings.value,
    recipients: [],
    rejected: [],
    lists: callab.contacts_list_source ?? [],
    start: 'by-hand',
    unused: unusedOf(callab),
  })
}

type Callab = z.output<typeof callabSchema>

/** `9:00` and `09:00:00` are times as well. */
function timeOfDay() {
  return z
    .string()
    .transform(text =>
      text
        .trim()
        .replace(/^(\d{1,2}:\d\d):00$/, '$1')
        .padStart(5, '0'),
    )
    .pipe(localTimeSchema)
    .nullish()
}

function unitOf(text: string): string {
  const unit = text.trim().toLowerCase()
  return unit.endsWith('s') ? unit : `${unit}s`
}

function weekdaysOf(days: readonly number[]): Weekday[] {
  return WEEKDAYS.filter((_, nth) => days.some(day => (day === 0 ? 7 : day) === nth + 1))
}

function ladderOf(callab: Callab): RetryStage[] {
  return callab.number_of_call_attempts.flatMap((attempts, nth) => {
    const delay = callab.retry_delay[nth]
    const unit = callab.retry_delay_unit[nth]
    return delay === undefined || unit === undefined ? [] : [{ attempts, delay, unit }]
  })
}

function filterOf({ contacts_list_tags, contacts_list_categories }: Callab): AudienceFilter {
  const has = (field: 'tag' | 'category') => (value: string) =>
    ({ field, variable: '', test: 'is', value }) satisfies AudienceCondition
  const any = [
    ...(contacts_list_tags ?? []).map(has('tag')),
    ...(contacts_list_categories ?? []).map(has('category')),
  ]
  return { all: [], any, none: [] }
}

function unusedOf(callab: Callab): string[] {
  return fieldsWithContent({
    campaign_type: callab.campaign_type,
    contacts_list_source_metadata: callab.contacts_list_source_metadata,
    agent_variables_contact_metadata_mapping: callab.agent_variables_contact_metadata_mapping,
    webhook_id: callab.webhook_id,
    ai_agent_id: callab.ai_agent_id,
    inbound_phone_number_id: callab.inbound_phone_number_id,
    webhook_mapping_variables: callab.webhook_mapping_variables,
    webhook_mapping_variables_sources: callab.webhook_mapping_variables_sources,
    workspace: callab.workspace,
  })
}
