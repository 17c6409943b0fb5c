import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { countsInWords, type ImportCounts } from '../../shared/model/import-counts.ts'
import type { ImportedRow, ImportProgress, RejectedRow } from '../../shared/model/list-import.ts'
import type { Choice, ColumnUse, FileInspection } from '../../shared/model/recipient-list.ts'
import { rejectedCsv } from '../engine/domain/rejected-csv.ts'
import { ask } from './ask-engine.ts'
import type { ListsDoor } from './import-list.ts'

/** Rows of one question. */
const ROWS_AT_ONCE = 5_000
const REJECTED_AT_ONCE = 200
/** Rejected rows that text shows; the file has all of them. */
const SHOWN_MAX = 20

/** Counts per verdict; they add up to the rows of the file below its header. */
export function countsPerVerdict(counts: ImportCounts) {
  return {
    accepted: counts.accepted,
    updated: counts.updated,
    duplicate: counts.duplicateInFile + counts.duplicateInList,
    'do-not-call': counts.doNotCall,
    rejected: counts.rejected,
    blank: counts.blank,
  }
}

/** How a file was (or would have been) read: what its columns are, the country of its numbers, and why. */
export function readingReport(file: string, inspection: FileInspection) {
  const { format, mapping, skipped, headers, remarks, country } = inspection
  const { encoding, delimiter, sheet, skipRows, hasHeader } = mapping
  return {
    file,
    mapping: mappingReport(inspection),
    country: country.country,
    countryWhy: country.why,
    reading: {
      format,
      encoding,
      delimiter,
      sheet,
      skipRows,
      hasHeader,
      columns: headers.length,
      skipped,
      remarks,
    },
  }
}

/** A choice that is to be made, and the option that makes it. */
export const choiceText = ({ sentence, option, options }: Choice): string =>
  `${sentence} Decide with ${option}${options.length === 0 ? '' : `: ${options.join(', ')}`}.`

/** A row with what became of it, as text between tabs. */
export const rowText = ({ line, verdict, reason, numbers, zones }: ImportedRow): string =>
  [line, verdict, reason ?? '', numbers.join(' '), zones.join(' ')].join('\t')

/** What every column is taken for, and why. */
function mappingReport({ mapping, headers, columns }: FileInspection) {
  return headers.map((header, at) => ({
    column: at,
    header,
    takenFor: wordOfUse(mapping.columns[at]),
    why: columns[at]?.why ?? null,
  }))
}

function wordOfUse(use: ColumnUse | undefined): string {
  if (use === undefined || use.kind === 'ignore') return 'ignore'
  return use.kind === 'field' ? use.field : `variable:${use.name}`
}

/** Every row of an import with what became of it. */
export async function allRows(door: ListsDoor, importId: number): Promise<ImportedRow[]> {
  const all: ImportedRow[] = []
  for (let afterLine = 0; ; ) {
    const { rows } = await ask(door, 'imports.rows', { importId, afterLine, limit: ROWS_AT_ONCE })
    all.push(...rows)
    const last = rows.at(-1)
    if (rows.length < ROWS_AT_ONCE || !last) return all
    afterLine = last.line
  }
}

/** Every row that did not become a recipient. */
export async function allRejected(door: ListsDoor, importId: number): Promise<RejectedRow[]> {
  const all: RejectedRow[] = []
  for (;;) {
    const page = await ask(door, 'lists.rejected', { importId, offset: all.length, limit: REJECTED_AT_ONCE })
    all.push(...page.rows)
    if (page.rows.length === 0 || all.length >= page.total) return all
  }
}

/** Writes the rows as CSV that imports again after repair. */
export function writeRejected(
  path: string,
  { mapping, headers }: Pick<FileInspection, 'mapping' | 'headers'>,
  rows: readonly RejectedRow[],
): void {
  const { delimiter, quote, hasHeader } = mapping
  const source = { header: hasHeader ? headers : null, columns: headers.length, delimiter, quote }
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  writeFileSync(path, rejectedCsv(source, rows), { mode: 0o600 })
}

/** How many rows had each reason, the most frequent first. */
export function reasonsOf(rows: readonly RejectedRow[]): Record<string, number> {
  const counts = new Map<string, number>()
  for (const { reason } of rows) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  return Object.fromEntries([...counts].sort(([, one], [, other]) => other - one))
}

/** The accounting of an import as lines for a person. */
export function accountingText(
  progress: Pick<ImportProgress, 'fileName' | 'counts'>,
  rejected: readonly RejectedRow[],
  rejectedFile: string | null,
): string {
  const { counts, fileName } = progress
  const told = rejected.filter(({ reason }) => reason !== 'duplicate-in-list')
  return accountText(fileName, counts.rows, countsInWords(counts), told, rejectedFile)
}

/** Counts as a table, then the first rows that were not taken, and where all of them are. */
export function accountText(
  fileName: string,
  rows: number,
  counts: readonly (readonly [word: string, count: number])[],
  refused: readonly RejectedRow[],
  rejectedFile: string | null,
): string {
  const lines = [
    `${fileName}: ${rows === 1 ? '1 row' : `${rows} rows`}`,
    ...counts.map(([word, count]) => `  ${word.padEnd(24)}${String(count).padStart(9)}`),
  ]
  if (refused.length === 0) return lines.join('\n')
  lines.push('')
  for (const row of refused.slice(0, SHOWN_MAX)) lines.push(`  line ${row.line}: ${row.sentence}`)
  if (refused.length > SHOWN_MAX) lines.push(`  and ${refused.length - SHOWN_MAX} more`)
  if (rejectedFile !== null) lines.push('', `These rows, to be repaired and imported again: ${rejectedFile}`)
  return lines.join('\n')
}
