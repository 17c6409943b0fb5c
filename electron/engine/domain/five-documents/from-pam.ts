import { z } from 'zod'
import { type Result, success } from '../../../../shared/errors.ts'
import { CAMPAIGN_MODES } from '../../../../shared/model/audience.ts'
import type { CadenceStep } from '../../../../shared/model/cadence.ts'
import { CHANNELS } from '../../../../shared/model/cadence.ts'
import { CAMPAIGN_KINDS, type LegalClass } from '../../../../shared/model/campaign-kind.ts'
import { localDateSchema } from '../../../../shared/model/schedule.ts'
import { EVERY_DAY } from './every-day.ts'
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

const HOURS_MAX = 8_760

/** `POST /v1/campaigns` of Pam, with the limits of its document. */
const pamSchema = z.object({
  name: z.string().trim().min(1, 'Give the campaign a name.').max(255, 'A name has at most 255 characters.'),
  type: z.enum(CAMPAIGN_KINDS, 'The type is recall, retention or custom.'),
  mode: z.enum(CAMPAIGN_MODES, 'The mode is one_time or automation.').default('one_time'),
  steps: z
    .array(
      z.object({
        channel: z.enum(CHANNELS, 'A channel is sms or voice.'),
        delay_hours: z.number().min(0).max(HOURS_MAX, 'A step waits at most 8,760 hours (a year).'),
      }),
      'The steps are missing.',
    )
    .min(1, 'A campaign has at least one step.'),
  scheduled_launch_at: instantSchema,
  window_duration_hours: z
    .number()
    .int('The window is a whole number of hours.')
    .min(1, 'The window lasts at least 1 hour.')
    .max(24, 'The window lasts at most 24 hours.')
    .nullish(),
  agents: z.record(z.string(), z.unknown()).nullish(),
  config: z
    .object({
      recall_id: z.string().nullish(),
      offer_description: z.string().nullish(),
      offer_expiration: z
        .union([localDateSchema, instantSchema], 'Write the day on which the offer expires as YYYY-MM-DD.')
        .nullish(),
      opt_out_message: z.string().nullish(),
    })
    .nullish(),
})

const LEGAL_CLASS_OF = {
  recall: 'recall',
  retention: 'marketing',
  custom: 'marketing',
} as const satisfies Record<(typeof CAMPAIGN_KINDS)[number], LegalClass>

/**
 * A campaign of Pam's. Its recipients are those of the list that it is given. It names no calling hours: any day, within the hours
 * that `EVERY_DAY` has, and those of the law. Every step takes place: also whoever was reached by one gets the next.
 */
export function fromPam(payload: unknown, house: HouseFacts): Result<MappedCampaign> {
  const read = readPayload(pamSchema, payload, 'Pam campaign')
  if (!read.ok) return read
  const { name, type, mode, steps, config, agents } = read.value
  const settings = readSettings(
    {
      name,
      kind: type,
      facts: {
        recallId: config?.recall_id ?? null,
        offerDescription: config?.offer_description ?? null,
        offerExpiresOn: config?.offer_expiration ? lastDayOf(config.offer_expiration) : null,
        optOutText: config?.opt_out_message ?? null,
      },
      law: { legalClass: LEGAL_CLASS_OF[type] },
      schedule: {
        ...launchAtInstant(read.value.scheduled_launch_at, 'UTC'),
        windowHours: read.value.window_duration_hours ?? null,
      },
      audience: { mode },
      callingWindow: { hours: [EVERY_DAY] },
      cadence: steps.map(({ channel, delay_hours }): CadenceStep => {
        const when = { delaySeconds: delay_hours * 3_600, skipWhen: [] }
        return channel === 'voice' ? { channel, ...when } : { channel, ...when, text: house.messageText }
      }),
      prompt: house.prompt,
      callerId: house.callerId,
    },
    'Pam campaign',
  )
  if (!settings.ok) return settings
  return success({
    settings: settings.value,
    recipients: [],
    rejected: [],
    lists: [],
    start: 'at-launch',
    unused: fieldsWithContent({ agents }),
  })
}

/** A day is included; of an offer that expires at some time of a day the day before is the last. */
function lastDayOf(expiration: string): string {
  return expiration.length === 10 ? expiration : lastWholeDay(expiration)
}
