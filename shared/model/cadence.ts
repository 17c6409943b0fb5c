import { z } from 'zod'

export const CHANNELS = ['voice', 'sms'] as const
export const channelSchema = z.enum(CHANNELS)
export type Channel = z.infer<typeof channelSchema>

/** What makes a step be left out. */
export const SKIP_CONDITIONS = [
  /** An earlier step reached the recipient. */
  'reached',
  /** An earlier call of this campaign was rejected by the recipient. */
  'rejected',
  /** The last number that was tried is out of service. */
  'number-invalid',
  /** An earlier step has sent a text message. */
  'message-sent',
] as const
export const skipConditionSchema = z.enum(SKIP_CONDITIONS)
export type SkipCondition = z.infer<typeof skipConditionSchema>

export const SKIP_CONDITION_WORDS = {
  reached: 'an earlier step reached them',
  rejected: 'they rejected an earlier call',
  'number-invalid': 'their number is not in service',
  'message-sent': 'an earlier step sent a text message',
} as const satisfies Record<SkipCondition, string>

const DELAY_SECONDS_MAX = 365 * 86_400
/** GSM 03.40: ten segments of 153 characters. */
export const SMS_CHARACTERS_MAX = 1_530

/** One contact of the plan. Its delay counts from the end of the step before it (from the launch for the first one). */
export const cadenceStepSchema = z.discriminatedUnion('channel', [
  z.object({
    channel: z.literal('voice'),
    delaySeconds: z.number().min(0).max(DELAY_SECONDS_MAX).default(0),
    skipWhen: z.array(skipConditionSchema).default(['reached']),
  }),
  z.object({
    channel: z.literal('sms'),
    delaySeconds: z.number().min(0).max(DELAY_SECONDS_MAX).default(0),
    skipWhen: z.array(skipConditionSchema).default(['reached']),
    /** The message; `{name}` and the list's columns in braces are filled in. The opt-out text is added to it. */
    text: z
      .string()
      .trim()
      .min(1, 'Write the text message.')
      .max(SMS_CHARACTERS_MAX, 'A text message has at most 1,530 characters.'),
  }),
])
export type CadenceStep = z.infer<typeof cadenceStepSchema>

/** The plan of contacts of every recipient; each voice step has the campaign's retries. */
export const cadenceSchema = z
  .array(cadenceStepSchema)
  .min(1, 'A cadence has at least one step.')
  .max(20, 'A cadence has at most 20 steps.')
export type Cadence = z.infer<typeof cadenceSchema>
