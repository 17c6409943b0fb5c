import { z } from 'zod'
import {
  goneSchema,
  importedRowSchema,
  importProgressSchema,
  listDifferenceSchema,
  rejectedRowSchema,
  savedMappingSchema,
  watchedFolderSchema,
} from '../model/list-import.ts'
import {
  fileInspectionSchema,
  importMappingSchema,
  readingHintsSchema,
  rowVerdictSchema,
} from '../model/recipient-list.ts'
import { byId, bytes, id, none, page, request } from './request-shapes.ts'

const name = z.string().trim().min(1, 'Give it a name.').max(255)
const byImport = z.object({ importId: id })

/** What a page can ask about files that become lists; part of the one list in contract.ts. */
export const IMPORT_REQUESTS = {
  /** A file is brought in by chunks, in order, then inspected, then imported or discarded. */
  'uploads.begin': request(
    z.object({ fileName: z.string().min(1).max(255), bytes: z.number().int().min(0) }),
    z.object({ uploadId: z.string() }),
  ),
  'uploads.append': request(
    z.object({ uploadId: z.string(), offset: z.number().int().min(0), chunk: bytes }),
    z.object({ received: z.number().int() }),
  ),
  'uploads.discard': request(z.object({ uploadId: z.string() }), none),

  /** Guesses encoding, separator, header and columns; with `mapping` it shows the file read that way instead. */
  'imports.inspect': request(
    z.object({
      uploadId: z.string(),
      mapping: importMappingSchema.nullable().default(null),
      /** What is decided already; the rest is guessed. */
      hints: readingHintsSchema.default({}),
    }),
    fileInspectionSchema,
  ),
  /**
   * Begins an import: into a new list of this name, or, with `listId`, as an update of that list. `saveMappingAs` keeps the mapping
   * under this name. One import runs at a time.
   */
  'imports.start': request(
    z.object({
      uploadId: z.string(),
      mapping: importMappingSchema,
      listName: z.string().trim().max(255).default(''),
      listId: id.nullable().default(null),
      gone: goneSchema.default('keep'),
      saveMappingAs: z.string().trim().max(100).default(''),
    }),
    byImport,
  ),
  /** What importing the file into this list would change; the whole file is read and nothing is written. */
  'imports.compare': request(
    z.object({ uploadId: z.string(), mapping: importMappingSchema, listId: id }),
    listDifferenceSchema,
  ),
  /** Running ones first, then the newest 50. */
  'imports.list': request(none, z.array(importProgressSchema)),
  'imports.get': request(byImport, importProgressSchema),
  /** Stops a running import; nothing of it stays. */
  'imports.cancel': request(byImport, importProgressSchema),
  /**
   * Takes a finished import back: its new people go, changed ones get their old values back, do-not-call entries of it go. Refused where
   * a campaign has called people whom it added. Answers when that is done.
   */
  'imports.undo': request(byImport, importProgressSchema),
  /** The file of an import again, as an upload, with the mapping that was used; it is kept for the newest ten imports. */
  'imports.reopen': request(
    byImport,
    z.object({ uploadId: z.string(), mapping: importMappingSchema, listName: z.string() }),
  ),
  /** Every row of an import in the order of the file, with what became of it. Recipients have the line of their newest file. */
  'imports.rows': request(
    z.object({
      importId: id,
      afterLine: z.number().int().min(0).default(0),
      limit: z.number().int().min(1).max(5_000).default(1_000),
    }),
    z.object({ rows: z.array(importedRowSchema) }),
  ),

  /** Rows that did not become recipients: duplicates, do-not-call and rejected ones, or those of one verdict. */
  'lists.rejected': request(
    page.extend({ importId: id, verdict: rowVerdictSchema.nullable().default(null) }),
    z.object({ total: z.number().int(), rows: z.array(rejectedRowSchema) }),
  ),

  'mappings.list': request(none, z.array(savedMappingSchema)),
  /** One mapping per name: saving under a name that is there replaces it. */
  'mappings.save': request(
    z.object({ name, headers: z.array(z.string()).max(500), mapping: importMappingSchema }),
    savedMappingSchema,
  ),
  'mappings.remove': request(byId, z.object({ id })),

  'watchedFolders.list': request(none, z.array(watchedFolderSchema)),
  'watchedFolders.save': request(
    z.object({
      /** Null for a new one. */
      id: id.nullable().default(null),
      path: z.string().trim().min(1, 'Name the folder.').max(1_000),
      listName: name,
      mappingId: id.nullable().default(null),
      enabled: z.boolean().default(true),
    }),
    watchedFolderSchema,
  ),
  'watchedFolders.remove': request(byId, z.object({ id })),
} as const satisfies Record<string, { input: z.ZodType; output: z.ZodType }>
