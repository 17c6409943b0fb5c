import { z } from 'zod'
import { importedRowSchema, rejectedRowSchema } from './list-import.ts'

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
  reason: z.string().trim().min(1, 'Say why, for people who ask later.').max(500),
})
export type DoNotCallEntry = z.infer<typeof doNotCallEntrySchema>

const count = z.number().int().min(0)

/** What became of the rows of a file of numbers. Every row below its header is in exactly one count, so that they add up to `rows`. */
export const doNotCallCountsSchema = z.object({
  rows: count,
  /** With a number that was not on the list. */
  added: count,
  /** Every number was on the list before. */
  onList: count,
  /** Every number is in an earlier row of the file. */
  inFile: count,
  /** A column of the file says that the person may be called: not added. */
  mayBeCalled: count,
  rejected: count,
  /** Without any text. */
  blank: count,
})
export type DoNotCallCounts = z.infer<typeof doNotCallCountsSchema>

/** How much of an import is told: its first rejected rows, all of them, or every row as well. */
export const DO_NOT_CALL_DETAILS = ['first-rejected', 'all-rejected', 'every-row'] as const
export const doNotCallDetailsSchema = z.enum(DO_NOT_CALL_DETAILS)
export type DoNotCallDetails = z.infer<typeof doNotCallDetailsSchema>

/** What came of a file of numbers. */
export const doNotCallAccountSchema = z.object({
  counts: doNotCallCountsSchema,
  /** Rows to be repaired, the first 100 or all of them; `counts.rejected` says how many there are. */
  rejected: z.array(rejectedRowSchema),
  /** Every row in the order of the file, where that was asked for; none otherwise. */
  everyRow: z.array(importedRowSchema),
})
export type DoNotCallAccount = z.infer<typeof doNotCallAccountSchema>
