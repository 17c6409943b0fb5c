import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import { failure, type Result, success } from '../../../../shared/errors.ts'
import { type RetryPolicy, retryPolicySchema } from '../../../../shared/model/retry-policy.ts'
import { EVERY_DAY } from './every-day.ts'
import { readRecipients, variablesOf } from './inline-recipients.ts'
import {
  fieldsWithContent,
  type HouseFacts,
  instantSchema,
  lastWholeDay,
  launchAtInstant,
  type MappedCampaign,
  readPayload,
  readSettings,
} from './mapped-campaign.ts'

const WHAT = 'Kathan campaign'
const WINDOW_HOURS_MAX = 24
const CHANNELS = ['twilio', 'vobiz'] as const
const freeObject = z.record(z.string(), z.unknown()).nullish()
/** Our own retry policy, of which any part may be left out; a name that it does not have is a mistake. */
const retriesSchema = z.strictObject(retryPolicySchema.shape)

/** `POST /campaign` of Kathan, with the limits of its document. */
const kathanSchema = z.object({
  name: z.string().trim().min(1, 'Give the campaign a name.'),
  assistant_id: z.string().min(1, 'The assistant is missing.'),
  phone_number_id: z.string().min(1, 'The phone number is missing.'),
  channel: z.enum(CHANNELS, 'A channel is twilio or vobiz.').default('twilio'),
  scheduleStartTime: instantSchema.nullish(),
  scheduleEndTime: instantSchema.nullish(),
  max_concurrency: z
    .number()
    .int('Concurrency is a whole number.')
    .min(1, 'At least one call at a time.')
    .max(200, 'At most 200 calls at a time.')
    .default(5),
  retry_policy: retriesSchema.optional(),
  speech_settings: freeObject,
  campaign_context: z.string().nullish(),
  opening_message_template: z.string().nullish(),
  use_returning_greeting: z.boolean().default(false),
  use_short_term_summaries: z.boolean().default(false),
  short_term_summaries_limit: z.number().int().nullish(),
  machine_detection_timeout_seconds: z
    .number()
    .int('The timeout is a whole number of seconds.')
    .min(3, 'A machine is listened for 3 seconds at least.')
    .max(60, 'A machine is listened for 60 seconds at most.')
    .nullish(),
  recipient_list_id: z.string().nullish(),
  recipients: z
    .array(z.object({ phone_number: z.string(), metadata: freeObject, assistant_overrides: freeObject }))
    .nullish(),
})
type Kathan = z.output<typeof kathanSchema>

/**
 * A campaign of Kathan's. Its metadata become the columns of its recipients; `retry_policy`, which the document leaves open, is ours
 * (`trunkline schema campaign`). An end is kept to the hour within a day of the start, and else to the day: never later than asked.
 */
export function fromKathan(payload: unknown, house: HouseFacts): Result<MappedCampaign> {
  const read = readPayload(kathanSchema, payload, WHAT)
  if (!read.ok) return read
  const kathan = read.value
  const people = readRecipients(
    (kathan.recipients ?? []).map(({ phone_number, metadata }) => {
      const variables = variablesOf(metadata ?? {})
      return { number: phone_number, name: variables.name ?? null, variables }
    }),
  )
  const lists = kathan.recipient_list_id ? [kathan.recipient_list_id] : []
  if (people.recipients.length === 0 && lists.length === 0) return nobody(people.rejected[0]?.sentence)
  const schedule = scheduleOf(kathan)
  if (!schedule.ok) return schedule
  const prompt = promptOf(kathan, house)
  const settings = readSettings(
    {
      name: kathan.name,
      notes: kathan.campaign_context ?? '',
      schedule: schedule.value,
      callingWindow: { hours: [EVERY_DAY] },
      concurrencyMax: kathan.max_concurrency,
      ...(kathan.retry_policy === undefined ? {} : { retries: kathan.retry_policy satisfies RetryPolicy }),
      prompt,
      callerId: house.callerId,
    },
    WHAT,
  )
  if (!settings.ok) return settings
  return success({
    settings: settings.value,
    ...people,
    lists,
    start: kathan.scheduleStartTime ? 'at-launch' : 'by-hand',
    unused: unusedOf(kathan, prompt === house.prompt),
  })
}

function nobody(because: string | undefined): Result<never> {
  const message = because
    ? `None of the recipients can be called. ${because}`
    : 'This campaign has neither recipients nor a recipient list.'
  return failure('no_contacts', message, { path: 'recipients' })
}

/** No start means that somebody presses Start, no end that it goes on until everybody is done. */
function scheduleOf({ scheduleStartTime, scheduleEndTime }: Kathan) {
  const launch = scheduleStartTime ? launchAtInstant(scheduleStartTime, 'UTC') : { zone: 'UTC' }
  if (!scheduleEndTime) return success(scheduleStartTime ? launch : {})
  if (scheduleStartTime) {
    const span = Temporal.Instant.from(scheduleStartTime).until(Temporal.Instant.from(scheduleEndTime))
    const hours = Math.floor(span.total('hours'))
    if (hours < 1) {
      return failure('bad_input', `${WHAT}: "scheduleEndTime": It ends at least an hour after it starts.`, {
        path: 'scheduleEndTime',
      })
    }
    if (hours <= WINDOW_HOURS_MAX) return success({ ...launch, windowHours: hours })
  }
  return success({ ...launch, endsOn: lastWholeDay(scheduleEndTime) })
}

/** A template with variables is not spoken: everybody is played the same message, and would hear the braces. */
function promptOf({ opening_message_template }: Kathan, house: HouseFacts): HouseFacts['prompt'] {
  const text = opening_message_template?.trim() ?? ''
  if (text === '' || text.includes('{')) return house.prompt
  return { kind: 'speech', text, voice: house.prompt.kind === 'speech' ? house.prompt.voice : 'slt' }
}

function unusedOf(kathan: Kathan, templateUnused: boolean): string[] {
  return fieldsWithContent({
    assistant_id: kathan.assistant_id,
    channel: kathan.channel,
    speech_settings: kathan.speech_settings,
    opening_message_template: templateUnused ? kathan.opening_message_template : null,
    use_returning_greeting: kathan.use_returning_greeting,
    use_short_term_summaries: kathan.use_short_term_summaries,
    short_term_summaries_limit: kathan.short_term_summaries_limit,
    machine_detection_timeout_seconds: kathan.machine_detection_timeout_seconds,
    'recipients.assistant_overrides': kathan.recipients?.find(
      one => fieldsWithContent({ of: one.assistant_overrides }).length > 0,
    ),
  })
}
