import { z } from 'zod'

/** What a final response can be about: the first five speak of the person who was called, the others of the trunk. */
export const RESPONSE_MEANINGS = [
  'busy',
  'no-answer',
  'rejected',
  'number',
  'blocked',
  'limit',
  'account',
  'caller-id',
  'fault',
] as const
export const responseMeaningSchema = z.enum(RESPONSE_MEANINGS)
export type ResponseMeaning = z.infer<typeof responseMeaningSchema>

/** Whom each meaning is to be blamed on, and what people read of it. */
export const MEANING_WORDS = {
  busy: { who: 'Recipient', what: 'Busy' },
  'no-answer': { who: 'Recipient', what: 'No answer' },
  rejected: { who: 'Recipient', what: 'Rejected' },
  number: { who: 'Recipient', what: 'Invalid number' },
  blocked: { who: 'Recipient', what: 'Blocked as unwanted' },
  limit: { who: 'Trunk', what: 'At its limit' },
  account: { who: 'Trunk', what: 'Account problem' },
  'caller-id': { who: 'Trunk', what: 'Caller ID not accepted' },
  fault: { who: 'Trunk', what: 'Failed' },
} as const satisfies Record<ResponseMeaning, { who: 'Recipient' | 'Trunk'; what: string }>

const TEXT_CHARACTERS_MAX = 300

/** One row of how the responses of a trunk are read: what it names must all fit; the first row that fits counts. */
export const responseRuleSchema = z
  .object({
    /** A status (403), a range (500-599) or a class (4xx); empty for any of 300 to 699. */
    status: z
      .string()
      .trim()
      .toLowerCase()
      .regex(/^$|^[3-6]\d\d(-[3-6]\d\d)?$|^[3-6]xx$/, 'Enter a status such as 403, 500-599 or 4xx.')
      .default(''),
    /** Whole words of the reason phrase, or of a Reason or Warning header; several are separated by |. Empty for any. */
    text: z.string().trim().max(TEXT_CHARACTERS_MAX, 'A text has at most 300 characters.').default(''),
    /** A header that must be there; `contains` as `text`. */
    header: z
      .object({
        name: z
          .string()
          .trim()
          .min(1, 'Enter the name of the header, for example X-Twilio-Error.')
          .max(64)
          .regex(
            /^[A-Za-z0-9!%*_+`'~.-]+$/,
            'The name of a header has letters, digits and -, for example Reason.',
          ),
        contains: z.string().trim().max(TEXT_CHARACTERS_MAX).default(''),
      })
      .nullable()
      .default(null),
    means: responseMeaningSchema,
  })
  .refine(({ status, text, header }) => status !== '' || text !== '' || header !== null, {
    path: ['status'],
    message: 'Enter a status, a text or a header.',
  })
export type ResponseRule = z.infer<typeof responseRuleSchema>
export type ResponseRuleInput = z.input<typeof responseRuleSchema>

/** What any trunk may say, in words that no telephone says of itself. */
export const COMMON_RESPONSES = [
  {
    text: 'CPS | call limit | calls limit | channel limit | session limit | rate limit | too many calls | calls in progress',
    means: 'limit',
  },
  {
    text: 'insufficient funds | insufficient balance | insufficient credit | no credit | account suspended | account disabled | account blocked | account is not active',
    means: 'account',
  },
  { header: { name: 'X-Twilio-Error', contains: '10001' }, means: 'account' },
  { header: { name: 'X-Twilio-Error', contains: '32001' }, means: 'limit' },
] as const satisfies readonly ResponseRuleInput[]

export const responseRulesSchema = z
  .array(responseRuleSchema)
  .max(60, 'A trunk has at most 60 rows.')
  .prefault([...COMMON_RESPONSES])
