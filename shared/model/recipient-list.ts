import { z } from 'zod'

/** The columns that Trunkline knows; every other column becomes a variable of the recipient. */
export const RECIPIENT_FIELDS = [
  'number',
  'name',
  'zone',
  'country',
  'externalId',
  'postalCode',
  'region',
  'tags',
  'category',
  'number2',
  'number3',
  'number4',
  'number5',
] as const
export const recipientFieldSchema = z.enum(RECIPIENT_FIELDS)
export type RecipientField = z.infer<typeof recipientFieldSchema>

export const RECIPIENT_FIELD_WORDS = {
  number: 'Phone number',
  name: 'Name',
  zone: 'Time zone',
  country: 'Country',
  externalId: 'Your id',
  postalCode: 'Postal code',
  region: 'State or region',
  tags: 'Tags',
  category: 'Category',
  number2: 'Second number',
  number3: 'Third number',
  number4: 'Fourth number',
  number5: 'Fifth number',
} as const satisfies Record<RecipientField, string>

/** Numbers of the same recipient that are called when the first one fails, in this order. */
export const FURTHER_NUMBER_FIELDS = [
  'number2',
  'number3',
  'number4',
  'number5',
] as const satisfies readonly RecipientField[]

/** What becomes of one column of the file. */
export const columnUseSchema = z.union([
  z.object({ kind: z.literal('field'), field: recipientFieldSchema }),
  z.object({ kind: z.literal('variable'), name: z.string().trim().min(1).max(100) }),
  z.object({ kind: z.literal('ignore') }),
])
export type ColumnUse = z.infer<typeof columnUseSchema>

export const ENCODINGS = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'] as const
export const DELIMITERS = [',', ';', '\t', '|'] as const

/** How a file is to be read. */
export const importMappingSchema = z.object({
  encoding: z.enum(ENCODINGS),
  delimiter: z.enum(DELIMITERS),
  hasHeader: z.boolean(),
  /** One entry per column of the file, in its order. */
  columns: z.array(columnUseSchema).max(500),
  /** ISO 3166 country whose numbers may be written without +, or null: then every number needs its +. */
  defaultCountry: z
    .string()
    .regex(/^[A-Z]{2}$/, 'A country is two capital letters, for example GB.')
    .nullable(),
})
export type ImportMapping = z.infer<typeof importMappingSchema>

/** What was guessed of a file, shown before anything is written. */
export const fileInspectionSchema = z.object({
  fileName: z.string(),
  bytes: z.number().int(),
  mapping: importMappingSchema,
  /** Header cells, or `Column 1`, ... without a header. */
  headers: z.array(z.string()),
  /** The first rows of the file as cells (header left out). */
  sample: z.array(z.array(z.string())),
  /** Sentences about what looks odd (a BOM, mixed widths, no number column found, ...). */
  remarks: z.array(z.string()),
})
export type FileInspection = z.infer<typeof fileInspectionSchema>

export const REJECTION_REASONS = [
  'no-number',
  'not-a-number',
  'number-too-short',
  'number-too-long',
  'unknown-country-code',
  'needs-country',
  'ambiguous-country',
  'not-callable',
  'too-few-columns',
  'too-many-columns',
  'bad-zone',
  'bad-country',
  'duplicate-in-file',
  'row-too-long',
] as const
export const rejectionReasonSchema = z.enum(REJECTION_REASONS)
export type RejectionReason = z.infer<typeof rejectionReasonSchema>

export const rejectedRowSchema = z.object({
  /** Line of the file on which the row begins, from 1. */
  line: z.number().int(),
  reason: rejectionReasonSchema,
  /** What is wrong with this row, and how to mend it. */
  sentence: z.string(),
  /** The row as it stood in the file, cut at 500 characters. */
  raw: z.string(),
})
export type RejectedRow = z.infer<typeof rejectedRowSchema>

/** Every row of the file is in exactly one of accepted, duplicate, rejected or blank. */
export const importCountsSchema = z.object({
  rows: z.number().int(),
  accepted: z.number().int(),
  duplicate: z.number().int(),
  rejected: z.number().int(),
  /** Lines without any text. */
  blank: z.number().int(),
})
export type ImportCounts = z.infer<typeof importCountsSchema>

export const importProgressSchema = z.object({
  importId: z.number().int(),
  listId: z.number().int().nullable(),
  fileName: z.string(),
  state: z.enum(['running', 'done', 'cancelled', 'failed']),
  bytesRead: z.number().int(),
  bytesTotal: z.number().int(),
  counts: importCountsSchema,
  rowsPerSecond: z.number(),
  /** Why it failed, as a sentence; null otherwise. */
  problem: z.string().nullable(),
})
export type ImportProgress = z.infer<typeof importProgressSchema>

/** A recipient list as the Lists screen shows it. */
export const listRowSchema = z.object({
  id: z.number().int(),
  name: z.string(),
  fileName: z.string(),
  importId: z.number().int(),
  counts: importCountsSchema,
  /** Recipients whose zone is not known from their number. */
  zoneUnknown: z.number().int(),
  countries: z.number().int(),
  /** Campaigns that use it. */
  campaigns: z.number().int(),
  createdAt: z.number(),
})
export type ListRow = z.infer<typeof listRowSchema>
