import { z } from 'zod'
import { importCountsSchema } from './import-counts.ts'
import { importMappingSchema, rejectionReasonSchema, rowVerdictSchema } from './recipient-list.ts'

/** A row that did not become a recipient. */
export const rejectedRowSchema = z.object({
  /** Line of the file on which the row begins, from 1. */
  line: z.number().int(),
  verdict: z.enum(['duplicate', 'do-not-call', 'rejected']),
  reason: rejectionReasonSchema,
  /** What is wrong with this row, and how to repair it. */
  sentence: z.string(),
  /** The row as it stood in the file, cut at 4,000 characters. */
  raw: z.string(),
})
export type RejectedRow = z.infer<typeof rejectedRowSchema>

/** One row of the file with what became of it, for machines. */
export const importedRowSchema = z.object({
  line: z.number().int(),
  verdict: rowVerdictSchema,
  /** Null for rows that were accepted, updated or blank. */
  reason: rejectionReasonSchema.nullable(),
  sentence: z.string().nullable(),
  /** E.164, in the order in which they are called; none when the row has no valid number. */
  numbers: z.array(z.string()),
  /** IANA names of every zone in which the person may be; none when not known. */
  zones: z.array(z.string()),
})
export type ImportedRow = z.infer<typeof importedRowSchema>

export const IMPORT_STATES = ['running', 'done', 'cancelled', 'failed', 'undoing', 'undone'] as const
export const importStateSchema = z.enum(IMPORT_STATES)
export type ImportState = z.infer<typeof importStateSchema>

export const importProgressSchema = z.object({
  importId: z.number().int(),
  /** Its list, once that can be seen; null before, and when it is gone. */
  listId: z.number().int().nullable(),
  fileName: z.string(),
  listName: z.string(),
  /** True when it updates a list that was there. */
  isUpdate: z.boolean(),
  state: importStateSchema,
  bytesRead: z.number().int(),
  bytesTotal: z.number().int(),
  counts: importCountsSchema,
  rowsPerSecond: z.number(),
  /** Milliseconds since the Unix epoch. */
  startedAt: z.number(),
  endedAt: z.number().nullable(),
  /** Why it failed, as a sentence; null otherwise. */
  problem: z.string().nullable(),
  /** It is done, and its file was the last one to change the list. */
  canUndo: z.boolean(),
  /** Its file is still kept, so that it can be imported in another way. */
  canReopen: z.boolean(),
})
export type ImportProgress = z.infer<typeof importProgressSchema>

/** What becomes of the people of a list who are not in the new file. */
export const goneSchema = z.enum(['keep', 'remove'])
export type Gone = z.infer<typeof goneSchema>

/** What importing a file into a list would change. Nothing was written. */
export const listDifferenceSchema = z.object({
  /** Of the file, as an import would count them: `accepted` are new, `updated` are changed, `duplicateInList` are unchanged. */
  counts: importCountsSchema,
  /** People of the list who are not in the file. */
  gone: z.number().int(),
  /** How many people change in each field, most first. Columns have their own names. */
  byField: z.array(z.object({ field: z.string(), count: z.number().int() })),
  /** The first changes, 50 at most. */
  samples: z.array(
    z.object({
      line: z.number().int(),
      /** Name, id or number. */
      person: z.string(),
      field: z.string(),
      before: z.string(),
      after: z.string(),
    }),
  ),
  /** The first of those who are gone, 20 at most. */
  goneSamples: z.array(z.string()),
})
export type ListDifference = z.infer<typeof listDifferenceSchema>

/** A way to read files that is recognised by their header. */
export const savedMappingSchema = z.object({
  id: z.number().int(),
  name: z.string(),
  headers: z.array(z.string()),
  mapping: importMappingSchema,
  savedAt: z.number(),
})
export type SavedMapping = z.infer<typeof savedMappingSchema>

/** A folder whose files are imported as they come. */
export const watchedFolderSchema = z.object({
  id: z.number().int(),
  /** On the machine of the engine. */
  path: z.string(),
  /** Files update this list, which the first one makes when it is missing. */
  listName: z.string(),
  /** Null: each file is read as it is recognised, and one that needs a choice fails. */
  mappingId: z.number().int().nullable(),
  enabled: z.boolean(),
  /** Why it is not watched (the folder is missing, ...), as a sentence; null when all is well. */
  problem: z.string().nullable(),
  /** The last file that was taken from it, with how that ended. */
  last: z
    .object({ fileName: z.string(), at: z.number(), isDone: z.boolean(), sentence: z.string() })
    .nullable(),
})
export type WatchedFolder = z.infer<typeof watchedFolderSchema>
