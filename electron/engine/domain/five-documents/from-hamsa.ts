import { z } from 'zod'
import { failure, type Result, success } from '../../../../shared/errors.ts'
import {
  localTimeSchema,
  type Weekday,
  weekdaySchema,
  zoneSchema,
} from '../../../../shared/model/calling-window.ts'
import type { Schedule } from '../../../../shared/model/schedule.ts'
import { readRecipients, type StatedRecipient } from './inline-recipients.ts'
import {
  fieldsWithContent,
  type HouseFacts,
  instantSchema,
  launchAtInstant,
  type MappedCampaign,
  readPayload,
  readSettings,
} from './mapped-campaign.ts'

const WHAT = 'Hamsa campaign'
const DAYS = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'] as const
const SEND_TYPES = ['NOW', 'SCHEDULED'] as const
/** What we can keep: a campaign has at most as many calls at once. */
const CONCURRENCY_MAX = 200

/** `POST /v1/voice-agents/campaigns` of Hamsa, with the limits of its document. */
const hamsaSchema = z
  .object({
    name: z
      .string()
      .trim()
      .min(1, 'Give the campaign a name.')
      .max(100, 'A name has at most 100 characters.'),
    phoneNumber: z
      .string()
      .regex(/^\+[1-9]\d{6,14}$/, 'Write the number in E.164, for example +14155551212.'),
    voiceAgentId: z.guid('The id of a voice agent is a UUID.'),
    recipients: z
      .array(
        z.object({
          phoneNumber: z.string(),
          ignoreE164Validation: z.boolean().default(false),
          name: z.string().nullish(),
        }),
        'The recipients are missing.',
      )
      .min(1, 'A campaign has at least one recipient.'),
    sendType: z.enum(SEND_TYPES, 'The send type is NOW or SCHEDULED.'),
    timeRange: z.object(
      {
        days: z
          .array(z.enum(DAYS, 'A day is MONDAY, TUESDAY, ... or SUNDAY.'))
          .min(1, 'Choose at least one day.'),
        startCallingTime: localTimeSchema,
        endCallingTime: localTimeSchema,
      },
      'The time range is missing.',
    ),
    reservedConcurrency: z
      .number()
      .int('Reserved concurrency is a whole number.')
      .min(1, 'At least one call is reserved.')
      .max(CONCURRENCY_MAX, 'Trunkline keeps at most 200 calls for a campaign.'),
    scheduledDate: z.union([instantSchema, z.iso.datetime({ local: true })]).nullish(),
    scheduledTimezone: zoneSchema.nullish(),
    webhookUrl: z.string().nullish(),
  })
  .refine(({ sendType, scheduledDate }) => sendType === 'NOW' || Boolean(scheduledDate), {
    message: 'A scheduled campaign needs the date and time at which it begins.',
    path: ['scheduledDate'],
  })
  .refine(({ sendType, scheduledTimezone }) => sendType === 'NOW' || Boolean(scheduledTimezone), {
    message: 'A scheduled campaign needs its time zone.',
    path: ['scheduledTimezone'],
  })

/**
 * A campaign of Hamsa's. Days and hours are those of each recipient; whose zone is not known is called by `scheduledTimezone`. What
 * is reserved is also the most that it has: as many calls as the document asks for, and no more.
 */
export function fromHamsa(payload: unknown, house: HouseFacts): Result<MappedCampaign> {
  const read = readPayload(hamsaSchema, payload, WHAT)
  if (!read.ok) return read
  const { name, phoneNumber, timeRange, reservedConcurrency, scheduledTimezone, sendType } = read.value
  const people = readRecipients(read.value.recipients.map(statedOf))
  if (people.recipients.length === 0) {
    const [first] = people.rejected
    return failure('no_contacts', `None of the recipients can be called. ${first?.sentence ?? ''}`.trim(), {
      path: 'recipients',
    })
  }
  const settings = readSettings(
    {
      name,
      schedule: scheduleOf(read.value),
      callingWindow: {
        hours: [
          {
            weekdays: timeRange.days.map(weekdayOf),
            from: timeRange.startCallingTime,
            to: timeRange.endCallingTime,
          },
        ],
        unknownZone: scheduledTimezone ?? 'hold',
      },
      reservedConcurrency,
      concurrencyMax: reservedConcurrency,
      prompt: house.prompt,
      callerId: phoneNumber,
    },
    WHAT,
  )
  if (!settings.ok) return settings
  const { voiceAgentId, webhookUrl } = read.value
  return success({
    settings: settings.value,
    ...people,
    lists: [],
    start: sendType === 'NOW' ? 'at-once' : 'at-launch',
    unused: fieldsWithContent({ voiceAgentId, webhookUrl }),
  })
}

function statedOf(one: z.output<typeof hamsaSchema>['recipients'][number]): StatedRecipient {
  return {
    number: one.phoneNumber,
    name: one.name ?? null,
    variables: {},
    unchecked: one.ignoreE164Validation,
  }
}

function weekdayOf(day: (typeof DAYS)[number]): Weekday {
  return weekdaySchema.parse(day.toLowerCase())
}

/** `NOW` means now, whatever date stands beside it. A date without an offset is one of its time zone. */
function scheduleOf(hamsa: z.output<typeof hamsaSchema>): Partial<Schedule> {
  const { sendType, scheduledDate, scheduledTimezone } = hamsa
  const zone = scheduledTimezone ?? 'UTC'
  if (sendType === 'NOW' || !scheduledDate) return scheduledTimezone ? { zone } : {}
  if (instantSchema.safeParse(scheduledDate).success) return launchAtInstant(scheduledDate, zone)
  return { zone, launchAt: scheduledDate.slice(0, 16) }
}
