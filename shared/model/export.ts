import { z } from 'zod'
import { finalStateSchema, recipientStateSchema } from './campaign.ts'
import { doNotCallSourceSchema } from './do-not-call.ts'
import { listViewSchema } from './list-view.ts'
import { outcomeSchema } from './outcome.ts'
import { rowVerdictSchema } from './recipient-list.ts'

/** The tables that go out as files. */
export const EXPORT_KINDS = ['results', 'attempts', 'recipients', 'do-not-call', 'rejected'] as const
export const exportKindSchema = z.enum(EXPORT_KINDS)
export type ExportKind = z.infer<typeof exportKindSchema>

const id = z.number().int().positive()
const search = z.string().max(100).default('')

/** Rows in another order than the table's own; `column` is a key of the table's columns. */
export const exportSortSchema = z.object({
  column: z.string().max(300),
  descending: z.boolean().default(false),
})
export type ExportSort = z.infer<typeof exportSortSchema>

const sort = exportSortSchema.nullable().default(null)

/** Which rows: the same filter, search and order as the request that fills the table on the page. */
export const exportTargetSchema = z.discriminatedUnion('what', [
  z.object({
    what: z.literal('results'),
    campaignId: id,
    state: recipientStateSchema.nullable().default(null),
    finalState: finalStateSchema.nullable().default(null),
    lastOutcome: outcomeSchema.nullable().default(null),
    search,
    sort,
  }),
  z.object({
    what: z.literal('attempts'),
    /** Null: of every campaign. */
    campaignId: id.nullable().default(null),
    recipientId: id.nullable().default(null),
    outcome: outcomeSchema.nullable().default(null),
    sort,
  }),
  z.object({
    what: z.literal('recipients'),
    /** Null: of every list, in the order of the lists. */
    listId: id.nullable(),
    ...listViewSchema.shape,
  }),
  z.object({
    what: z.literal('do-not-call'),
    /** Entries of one campaign alone; null: every entry. */
    campaignId: id.nullable().default(null),
    source: doNotCallSourceSchema.nullable().default(null),
    search,
    sort,
  }),
  z.object({
    what: z.literal('rejected'),
    importId: id,
    /** Null: duplicates, do-not-call and rejected rows. */
    verdict: rowVerdictSchema.nullable().default(null),
    sort,
  }),
])
export type ExportTarget = z.infer<typeof exportTargetSchema>
export type ExportTargetInput = z.input<typeof exportTargetSchema>
export type TargetOf<Kind extends ExportKind> = Extract<ExportTarget, { readonly what: Kind }>

/** CSV for every program and for importing again; XLSX for spreadsheets, which keep long numbers and leading zeros in it. */
export const EXPORT_FORMATS = ['csv', 'xlsx'] as const
export const exportFormatSchema = z.enum(EXPORT_FORMATS)
export type ExportFormat = z.infer<typeof exportFormatSchema>

/** Between the cells of a CSV file. */
export const CSV_SEPARATORS = [',', ';', '\t'] as const
export const csvSeparatorSchema = z.enum(CSV_SEPARATORS)
export type CsvSeparator = z.infer<typeof csvSeparatorSchema>

/** A column by its key: a word of ours (`name`), or `column:` and the name of a column of the list. */
export const exportColumnKeySchema = z.string().min(1).max(300)
/** Chosen columns in their order. */
export const exportColumnsSchema = z
  .array(exportColumnKeySchema)
  .min(1, 'Choose at least one column.')
  .max(600)

export const exportColumnSchema = z.object({
  key: exportColumnKeySchema,
  /** The header of the column, in the words of the page. */
  header: z.string(),
  /** Written unless others are chosen. */
  isDefault: z.boolean(),
  /** From the list's own file. */
  isOfList: z.boolean(),
})
export type ExportColumn = z.infer<typeof exportColumnSchema>

/** How a file is written. */
export const exportLayoutSchema = z.object({
  /** Null: those that are written by default. */
  columns: exportColumnsSchema.nullable().default(null),
  format: exportFormatSchema.default('csv'),
  separator: csvSeparatorSchema.default(','),
})
export type ExportLayout = z.infer<typeof exportLayoutSchema>

export const EXPORT_STATES = ['waiting', 'writing', 'done', 'cancelled', 'failed'] as const

/** One export as the dialog shows it. */
export const exportProgressSchema = z.object({
  exportId: z.string(),
  what: exportKindSchema,
  state: z.enum(EXPORT_STATES),
  /** What the file is called when a person saves it. */
  fileName: z.string(),
  /** Rows of data so far, the header not counted. */
  rows: z.number().int(),
  /** Rows that it will have; null until they are counted. */
  rowsTotal: z.number().int().nullable(),
  bytes: z.number().int(),
  /** Why it failed, as a sentence; null otherwise. */
  problem: z.string().nullable(),
})
export type ExportProgress = z.infer<typeof exportProgressSchema>

/** Columns kept under a name, for one kind of table. */
export const exportPresetSchema = z.object({
  id,
  what: exportKindSchema,
  name: z.string(),
  columns: exportColumnsSchema,
  format: exportFormatSchema,
  separator: csvSeparatorSchema,
})
export type ExportPreset = z.infer<typeof exportPresetSchema>

/** A preset as it is saved; one of the same kind and name is replaced. */
export const newExportPresetSchema = exportPresetSchema
  .omit({ id: true })
  .extend({ name: z.string().trim().min(1, 'Give the preset a name.').max(100) })
export type NewExportPreset = z.infer<typeof newExportPresetSchema>

/** Key of a column of the list's own file. */
export function listColumnKey(name: string): string {
  return `column:${name}`
}

/** The name of the list's own column that a key stands for, or null. */
export function listColumnOf(key: string): string | null {
  return key.startsWith('column:') ? key.slice('column:'.length) : null
}
