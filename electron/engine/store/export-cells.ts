import Papa from 'papaparse'
import { guardFormula } from '../domain/formula-guard.ts'
import { formatsByZone } from '../domain/instant-words.ts'

/** With it, Excel reads the file as UTF-8. */
export const BYTE_ORDER_MARK = '\uFEFF'

/** What a cell may be: text from outside is guarded against being run as a formula, numbers of ours are not. */
export type Cell = string | number | null

/** Line ends as RFC 4180 (section 2) has them. */
const CRLF = '\r\n'

/** Rows as CSV text: quotes where needed, CRLF after every row. No rows are no text. */
export function csvText(rows: readonly (readonly Cell[])[], separator: string): string {
  if (rows.length === 0) return ''
  const cells = rows.map(row =>
    row.map(cell => (typeof cell === 'string' ? guardFormula(cell, separator) : cell)),
  )
  return Papa.unparse(cells, { newline: CRLF, delimiter: separator }) + CRLF
}

/** `2026-11-21T09:45:12.345Z`, or nothing. */
export function utcCell(at: number | null): Cell {
  return at === null ? null : new Date(at).toISOString()
}

/** The wall-clock time of the recipient, `2026-11-21 10:45:12`: a spreadsheet takes it for a date. */
export function localCell(at: number | null, zone: string): Cell {
  return at === null || zone === '' ? null : formatOf(zone).format(at)
}

/** Zones as people read them: `America/Chicago or America/Denver`; nothing when unknown. */
export function zoneCell(zone: string): Cell {
  return zone === '' ? null : zone.replaceAll('|', ' or ')
}

/** ISO 3166 codes of regions, `US-KY or US-TN`; nothing when unknown. */
export function regionCell(region: string): Cell {
  return region === '' ? null : region.replaceAll('|', ' or ')
}

/** The zone that local times are given in: of several possible ones the first, of an unknown one none. */
export function zoneOfTimes(zone: string): string {
  return zone.split('|', 1)[0] ?? ''
}

/** Milliseconds as seconds with one decimal, or nothing. */
export function secondsCell(ms: number | null): Cell {
  return ms === null ? null : Math.round(ms / 100) / 10
}

/** Swedish writes year, month and day in this order, with hyphens (CLDR). */
const formatOf = formatsByZone('sv-SE', {
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
})
