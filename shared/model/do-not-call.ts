import { z } from 'zod'

export const DO_NOT_CALL_SOURCES = ['operator', 'import', 'recipient', 'message'] as const
export const doNotCallSourceSchema = z.enum(DO_NOT_CALL_SOURCES)
export type DoNotCallSource = z.infer<typeof doNotCallSourceSchema>

export const DO_NOT_CALL_SOURCE_WORDS = {
  operator: 'Operator',
  import: 'File',
  recipient: 'Recipient, in a call',
  message: 'Recipient, by text',
} as const satisfies Record<DoNotCallSource, string>

/** One number, or all numbers that begin alike, that nobody calls: in one campaign, or anywhere. */
export const doNotCallRowSchema = z.object({
  id: z.number().int(),
  /** E.164; the beginning of one when `isPrefix`. */
  pattern: z.string(),
  isPrefix: z.boolean(),
  /** Null: in every campaign. */
  campaignId: z.number().int().nullable(),
  campaignName: z.string().nullable(),
  reason: z.string(),
  source: doNotCallSourceSchema,
  /** Who added it, in words (a person, a file). */
  addedBy: z.string(),
  addedAt: z.number(),
})
export type DoNotCallRow = z.infer<typeof doNotCallRowSchema>

/** What somebody types: a number in any usual form, or its beginning followed by `*`. */
export const doNotCallEntrySchema = z.object({
  pattern: z.string().trim().min(1, 'Write a number, or the beginning of one followed by *.').max(40),
  campaignId: z.number().int().positive().nullable().default(null),
  reason: z.string().trim().min(1, 'Say why, for whoever asks later.').max(500),
})
export type DoNotCallEntry = z.infer<typeof doNotCallEntrySchema>
