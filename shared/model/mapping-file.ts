import { z } from 'zod'
import {
  type ColumnUse,
  columnUseSchema,
  type FileInspection,
  type ImportMapping,
  importMappingSchema,
  NUMBER_FIELDS,
  type RecipientField,
  recipientFieldSchema,
  SKIP_ROWS_MAX,
} from './recipient-list.ts'

const useSchema = z.union([recipientFieldSchema, z.enum(['variable', 'ignore']), columnUseSchema])

/**
 * How a file is to be read, as people write it down for the command line: only what is to differ from what is recognised. `columns`
 * names what columns are, by header or by position from 0: `{"Home Phone": "number", "Order": "ignore"}`; or it has one entry per column.
 */
export const mappingFileSchema = z.object({
  encoding: importMappingSchema.shape.encoding.optional(),
  delimiter: importMappingSchema.shape.delimiter.optional(),
  sheet: z.string().max(255).optional(),
  skipRows: z.number().int().min(0).max(SKIP_ROWS_MAX).optional(),
  hasHeader: z.boolean().optional(),
  /** ISO 3166 country of numbers without a country code. */
  country: importMappingSchema.shape.defaultCountry.optional(),
  columns: z.union([z.array(useSchema).max(500), z.record(z.string(), useSchema)]).optional(),
})
export type MappingFile = z.infer<typeof mappingFileSchema>

export type AppliedMapping =
  | { readonly ok: true; readonly mapping: ImportMapping }
  | { readonly ok: false; readonly sentence: string }

/**
 * The recognised mapping with what the file says. A field that the file gives to one column is taken from every other; where it names
 * a phone number, other columns are no phone numbers unless it says so.
 */
export function applyMappingFile(
  recognised: ImportMapping,
  headers: readonly string[],
  file: MappingFile,
): AppliedMapping {
  const { columns } = file
  const mapping: ImportMapping = {
    ...recognised,
    encoding: file.encoding ?? recognised.encoding,
    delimiter: file.delimiter ?? recognised.delimiter,
    sheet: file.sheet ?? recognised.sheet,
    skipRows: file.skipRows ?? recognised.skipRows,
    hasHeader: file.hasHeader ?? recognised.hasHeader,
    defaultCountry: file.country === undefined ? recognised.defaultCountry : file.country,
  }
  if (columns === undefined) return { ok: true, mapping }
  const named = new Map<number, ColumnUse>()
  const entries = Array.isArray(columns)
    ? columns.map((use, at) => [String(at), use] as const)
    : Object.entries(columns)
  for (const [column, use] of entries) {
    const at = columnAt(headers, column)
    if (at === null) {
      const known = headers.map(header => `"${header}"`).join(', ')
      return { ok: false, sentence: `There is no column "${column}". The file has ${known}.` }
    }
    named.set(at, useOf(use, headers[at] ?? `Column ${at + 1}`))
  }
  const taken = new Set([...named.values()].flatMap(use => (use.kind === 'field' ? [use.field] : [])))
  const numbersAreNamed = NUMBER_FIELDS.some(field => taken.has(field))
  const isFree = (field: RecipientField): boolean =>
    !taken.has(field) && !(numbersAreNamed && isNumberField(field))
  const all = headers.map((header, at): ColumnUse => {
    const own = named.get(at)
    if (own) return own
    const guessed = recognised.columns[at] ?? { kind: 'ignore' }
    return guessed.kind === 'field' && !isFree(guessed.field)
      ? { kind: 'variable', name: header.slice(0, 100) || `Column ${at + 1}`, type: 'text' }
      : guessed
  })
  return { ok: true, mapping: { ...mapping, columns: all } }
}

/** A country that became certain with the columns of a mapping, and that the mapping does not have yet; null when there is none. */
export function countryToAdopt({ country, mapping }: FileInspection): string | null {
  const isFound = mapping.defaultCountry === null && country.isCertain && country.valid > 0
  return isFound ? country.country : null
}

const isNumberField = (field: RecipientField): boolean =>
  NUMBER_FIELDS.some(numberField => numberField === field)

/** By header as it is written, then without regard to case, then by position. */
function columnAt(headers: readonly string[], column: string): number | null {
  const exact = headers.indexOf(column)
  if (exact !== -1) return exact
  const loose = headers.findIndex(header => header.trim().toLowerCase() === column.trim().toLowerCase())
  if (loose !== -1) return loose
  return /^\d+$/.test(column) && Number(column) < headers.length ? Number(column) : null
}

function useOf(use: z.infer<typeof useSchema>, header: string): ColumnUse {
  if (typeof use !== 'string') return use
  if (use === 'ignore') return { kind: 'ignore' }
  if (use === 'variable') return { kind: 'variable', name: header.slice(0, 100), type: 'text' }
  return { kind: 'field', field: use }
}
