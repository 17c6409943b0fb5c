import { Parser } from 'htmlparser2'
import type { RawRow } from './split-rows.ts'

/** Columns of the widest sheet that is read. */
const COLUMNS_MAX = 500
const DAY_MS = 86_400_000

export interface SheetParser {
  /** The rows that are whole, now that `text` was added. */
  add(text: string, isEnd: boolean): readonly RawRow[]
  end(): readonly RawRow[]
}

/** Reads the text of a sheet into rows; cells that it leaves out are empty ones, and so are the rows that it leaves out. */
export function createSheetParser(book: {
  readonly strings: readonly string[]
  readonly dates: readonly boolean[]
  readonly is1904: boolean
}): SheetParser {
  let rows: RawRow[] = []
  let line = 0
  let cells: string[] = []
  let column = 0
  let type = ''
  let style = 0
  let value = ''
  let isValue = false
  let isAid = false

  function openTag(name: string, attributes: Readonly<Record<string, string>>): void {
    switch (name) {
      case 'row':
        line = Number(attributes.r ?? line + 1)
        cells = []
        column = -1
        break
      case 'c':
        column = attributes.r === undefined ? column + 1 : columnOf(attributes.r)
        type = attributes.t ?? 'n'
        style = Number(attributes.s ?? 0)
        value = ''
        break
      case 'rPh':
        isAid = true
        break
      case 'v':
      case 't':
        isValue = !isAid
    }
  }

  function closeTag(name: string): void {
    if (name === 'v' || name === 't') isValue = false
    else if (name === 'rPh') isAid = false
    else if (name === 'c' && column < COLUMNS_MAX) {
      while (cells.length < column) cells.push('')
      cells[column] = textOf()
    } else if (name === 'row') {
      rows.push({
        line,
        cells: cells.length === 0 ? [''] : cells,
        problem: null,
        raw: cells.map(rawCell).join(','),
      })
      cells = []
    }
  }

  function textOf(): string {
    switch (type) {
      case 's':
        return book.strings[Number(value)] ?? ''
      case 'b':
        return value === '1' ? 'TRUE' : 'FALSE'
      case 'n':
        return book.dates[style] === true ? textOfDate(value, book.is1904) : textOfNumber(value)
      case 'd':
        return value.replace(/T00:00(?::00(?:\.0+)?)?Z?$/, '')
      default:
        return value
    }
  }

  const parser = new Parser(
    {
      onopentag: (name, attributes) => openTag(plainName(name), attributes),
      ontext: text => {
        if (isValue) value += text
      },
      onclosetag: name => closeTag(plainName(name)),
    },
    { xmlMode: true },
  )
  const take = (): readonly RawRow[] => {
    const taken = rows
    rows = []
    return taken
  }
  return {
    add(text) {
      parser.write(text)
      return take()
    },
    end() {
      parser.end()
      return take()
    },
  }
}

const plainName = (name: string): string => {
  const at = name.indexOf(':')
  return at === -1 ? name : name.slice(at + 1)
}

/** 27 of `AB12`, from 0. */
function columnOf(reference: string): number {
  let column = 0
  for (const letter of reference) {
    const digit = letter.charCodeAt(0) - 64
    if (digit < 1 || digit > 26) break
    column = column * 26 + digit
  }
  return column - 1
}

/** A cell of a row as it would stand in a CSV file. */
const rawCell = (cell: string | undefined): string =>
  cell === undefined ? '' : /[",\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell

/** `4.47400123451E11` of a sheet's file is 447400123451 to a person, and 0.1 + 0.2 is 0.3: a sheet counts to 15 digits. */
function textOfNumber(text: string): string {
  if (/^-?\d{1,15}$/.test(text) || text === '') return text
  const number = Number(text)
  if (!Number.isFinite(number) || Math.abs(number) >= 1e21) return text
  return String(Number(number.toPrecision(15)))
}

/** Days since the end of 1899, or since 1904; the part behind the point is the time of day. */
function textOfDate(text: string, is1904: boolean): string {
  const days = Number(text)
  if (text === '' || !Number.isFinite(days) || days < 0 || days > 3_000_000) return text
  // the 29 February 1900 that never was counts as a day
  const start = is1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, days < 60 ? 31 : 30)
  const minutes = Math.round((days * DAY_MS) / 60_000)
  const iso = new Date(start + minutes * 60_000).toISOString()
  if (days < 1) return iso.slice(11, 16)
  return iso.endsWith('T00:00:00.000Z') ? iso.slice(0, 10) : iso.slice(0, 16)
}
