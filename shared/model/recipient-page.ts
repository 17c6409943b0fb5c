import { z } from 'zod'
import { channelSchema } from './cadence.ts'
import { attemptRowSchema } from './call.ts'
import { campaignStateSchema, finalStateSchema, recipientStateSchema } from './campaign.ts'
import { doNotCallRowSchema } from './do-not-call.ts'
import { judgementSchema } from './reason.ts'
import { consentFormSchema } from './rule-pack.ts'

/** One number of a recipient. */
export const recipientNumberSchema = z.object({
  number: z.string(),
  zone: z.string().nullable(),
  zoneEvidence: z.string(),
  regions: z.array(z.string()),
})

/** Whom a number reaches. */
export const CONTACT_KINDS = ['consumer', 'business'] as const
export const CONTACT_KIND_WORDS = {
  consumer: 'Consumer',
  business: 'Business',
} as const satisfies Record<(typeof CONTACT_KINDS)[number], string>
export const contactKindSchema = z.enum(CONTACT_KINDS)

/** What is known of the consent of a recipient, and whom their number reaches. */
export const recipientConsentSchema = z.object({
  source: z.string().nullable(),
  /** When it was given or renewed, in UTC; the time of day is 00:00 where it is not known. */
  at: z.number().nullable(),
  form: consentFormSchema.nullable(),
  contact: contactKindSchema.nullable(),
})

/** A contact that is to come, as the plan stands now. */
export const plannedContactSchema = z.object({
  at: z.number(),
  channel: channelSchema,
  number: z.string(),
  /** What it is: "The first call", "Again after no answer", ... */
  sentence: z.string(),
})

/** Where a recipient stands in one campaign, and why. */
export const recipientStandingSchema = z.object({
  campaignId: z.number().int(),
  campaignName: z.string(),
  campaignState: campaignStateSchema,
  state: recipientStateSchema,
  finalState: finalStateSchema.nullable(),
  because: z.string().nullable(),
  attempts: z.number().int(),
  judgement: judgementSchema,
  /** The next calls if nobody answers them, five at most. */
  plan: z.array(plannedContactSchema),
})

/** Everything that is known of one recipient. */
export const recipientPageSchema = z.object({
  id: z.number().int(),
  name: z.string().nullable(),
  externalId: z.string().nullable(),
  list: z.object({ id: z.number().int(), name: z.string() }),
  numbers: z.array(recipientNumberSchema),
  tags: z.array(z.string()),
  category: z.string().nullable(),
  /** Of the first number, or as the list says; ISO 3166. */
  country: z.string().nullable(),
  /** When a person changed them by hand; null when nobody did. */
  editedAt: z.number().nullable(),
  variables: z.record(z.string(), z.string()),
  consent: recipientConsentSchema,
  doNotCall: z.array(doNotCallRowSchema),
  standings: z.array(recipientStandingSchema),
  /** Newest first, of all campaigns, 100 at most. */
  attempts: z.array(attemptRowSchema),
})
export type RecipientPage = z.infer<typeof recipientPageSchema>
