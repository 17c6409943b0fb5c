import { z } from 'zod'
import {
  exportColumnSchema,
  exportKindSchema,
  exportLayoutSchema,
  exportPresetSchema,
  exportProgressSchema,
  exportTargetSchema,
  newExportPresetSchema,
} from '../model/export.ts'
import { byId, id, request } from './request-shapes.ts'

const byExportId = z.object({ exportId: z.string().min(1).max(64) })

/** What a page can ask of tables that go out as files; part of the one list in contract.ts. */
export const EXPORT_REQUESTS = {
  /** Begins to write a file; how far it is comes as `export-progress`. A finished file is fetched with `files.save`. */
  'exports.start': request(
    z.object({ target: exportTargetSchema, layout: exportLayoutSchema.prefault({}) }),
    exportProgressSchema,
  ),
  'exports.get': request(byExportId, exportProgressSchema),
  /** Stops writing; nothing of the file stays. Harmless when it is over. */
  'exports.cancel': request(byExportId, exportProgressSchema),
  /** The columns that the rows of a table have, and how many rows there are. */
  'exports.columns': request(
    z.object({ target: exportTargetSchema }),
    z.object({ columns: z.array(exportColumnSchema), rows: z.number().int() }),
  ),
  'exportPresets.list': request(z.object({ what: exportKindSchema }), z.array(exportPresetSchema)),
  /** Takes the place of a preset with the same kind and name. */
  'exportPresets.save': request(newExportPresetSchema, exportPresetSchema),
  'exportPresets.remove': request(byId, z.object({ id })),
} as const satisfies Record<string, { input: z.ZodType; output: z.ZodType }>
