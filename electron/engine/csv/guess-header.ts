import { REJECTED_HEADERS } from '../../../shared/model/export-columns.ts'
import { isKnownHeader } from './header-words.ts'
import { looksLikePhone } from './read-cells.ts'

/** Rows that may stand above the header. */
const LEAD_ROWS_MAX = 30
const FILLED_SHARE_MIN = 0.6

export interface HeaderGuess {
  /** The row that names the columns, or null: then every row from `first` on is a recipient. */
  readonly header: number | null
  /** The first row that is read: what is above it is a title, a comment or a blank line. */
  readonly first: number
}

/**
 * Which row names the columns. It is never one with a phone number in it, whatever its other cells are called. Above it there may be
 * `sep=`, titles, comments and blank lines.
 */
export function guessHeader(rows: readonly (readonly string[])[]): HeaderGuess {
  const begin = rows.slice(0, LEAD_ROWS_MAX)
  const width = commonWidth(rows)
  const numbers = numberColumns(rows)
  const firstPerson = begin.findIndex(row => isPerson(row, numbers))
  const above = firstPerson === -1 ? begin.length : firstPerson
  const candidates = begin
    .slice(0, above)
    .map((row, at) => ({ row, at }))
    .filter(({ row }) => !isComment(row, width) && filled(row) > 0)
  const ours = candidates.find(({ row }) => Object.values(REJECTED_HEADERS).every(name => row.includes(name)))
  if (ours) return { header: ours.at, first: ours.at }
  const known = candidates
    .map(({ row, at }) => ({ at, names: row.filter(isKnownHeader).length, filled: filled(row) }))
    .filter(({ names, filled: cells }) => names > 0 && cells >= Math.min(2, width) && names * 8 >= cells)
    .sort((one, other) => other.names - one.names || one.at - other.at)
  const [best] = known
  if (best) return { header: best.at, first: best.at }
  // a header in words that nobody knows: as wide as the rows below it, and text where they have numbers
  const unknown = candidates.findLast(
    ({ row, at }) =>
      at < rows.length - 1 &&
      row.length >= width * FILLED_SHARE_MIN &&
      filled(row) >= Math.max(1, Math.floor(width * FILLED_SHARE_MIN)) &&
      row.every(cell => !/\d{4,}/.test(cell) && cell.length <= 60) &&
      (firstPerson !== -1 ? at === lastFilled(begin, firstPerson) : at === 0) &&
      [...numbers].every(column => !/\d/.test(row[column] ?? '')),
  )
  if (unknown && (width > 1 || numbers.size > 0)) return { header: unknown.at, first: unknown.at }
  const first = begin.findIndex(row => filled(row) > 0 && !isComment(row, width) && !isTitle(row, width))
  return { header: null, first: Math.max(0, first) }
}

const filled = (row: readonly string[]): number => row.filter(cell => cell.trim() !== '').length

const lastFilled = (rows: readonly (readonly string[])[], before: number): number =>
  rows.slice(0, before).findLastIndex(row => filled(row) > 0)

/** The width of most rows. */
function commonWidth(rows: readonly (readonly string[])[]): number {
  const counts = new Map<number, number>()
  for (const row of rows) if (filled(row) > 0) counts.set(row.length, (counts.get(row.length) ?? 0) + 1)
  const [most] = [...counts].sort(([a, one], [b, other]) => other - one || b - a)
  return most?.[0] ?? 1
}

/** Columns in which most rows have something like a phone number. */
function numberColumns(rows: readonly (readonly string[])[]): ReadonlySet<number> {
  const body = rows.filter(row => filled(row) > 0)
  const width = commonWidth(rows)
  const columns = new Set<number>()
  for (let column = 0; column < width; column++) {
    const cells = body.map(row => (row[column] ?? '').trim()).filter(cell => cell !== '')
    if (cells.length > 0 && cells.filter(looksLikePhone).length >= cells.length / 2) columns.add(column)
  }
  return columns
}

function isPerson(row: readonly string[], numbers: ReadonlySet<number>): boolean {
  return row.some(
    (cell, column) =>
      looksLikePhone(cell) && (numbers.size === 0 || numbers.has(column) || /^\s*\+/.test(cell)),
  )
}

/** `# exported by crm 4.2`, `// ...`, `-- ...`, `sep=;`: one cell that is not a column name. */
function isComment(row: readonly string[], width: number): boolean {
  const [first = ''] = row
  const text = first.trim()
  if (/^sep=.?$/i.test(text)) return true
  return (
    /^(#|\/\/|--|;|\/\*|%)\s*\S/.test(text) &&
    (row.length < width || filled(row) === 1) &&
    !/^#\s?\d/.test(text)
  )
}

/** One line of words above a table of several columns. */
const isTitle = (row: readonly string[], width: number): boolean =>
  width > 1 && filled(row) === 1 && !row.some(looksLikePhone)
