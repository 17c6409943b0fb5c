import Papa from 'papaparse'

/** A row that is longer than this is no row: most often a quote that is never closed. */
export const ROW_CHARACTERS_MAX = 1_000_000

export interface RawRow {
  /** Line of the file on which it begins, from 1. */
  readonly line: number
  /** Null when it could not be read: it is too long, or its quote is never closed. */
  readonly cells: readonly string[] | null
  /** As it stood in the file, without its line end. */
  readonly raw: string
}

export interface RowSplitter {
  /** The rows that are whole, now that `text` was added. */
  add(text: string): readonly RawRow[]
  /** What is left at the end of the file. */
  end(): readonly RawRow[]
}

/** Characters that may be looked through in vain for the end of a quote, per character that was read. */
const VAIN_LOOKS_MAX = 4

/**
 * Splits a file that comes piece by piece into rows, by papaparse. Only the unfinished row is kept from piece to piece. A row that
 * grows too long, or whose quote is never closed, costs its first line; reading goes on with the next one. In a file of
 * many such quotes rows are soon read line by line, so that the work stays in proportion to the file.
 */
export function createRowSplitter(delimiter: string): RowSplitter {
  let pending = ''
  let line = 1
  let newline: '\n' | '\r' | null = null
  /** The rest of a line that was given up already is still to come. */
  let skipping = false
  let mayLookThrough = VAIN_LOOKS_MAX * ROW_CHARACTERS_MAX

  function split(isEnd: boolean): readonly RawRow[] {
    newline ??= newlineOf(pending, isEnd)
    if (newline === null) return []
    const rows: RawRow[] = []
    if (skipping) skipLine(newline)
    while (pending !== '') {
      const { found, used, unclosed } = parse(pending, delimiter, newline, isEnd)
      for (const { cells, raw } of found) {
        rows.push({ line, cells, raw })
        line += 1 + countOf(raw, newline)
      }
      advance(used)
      if (!unclosed && pending.length <= ROW_CHARACTERS_MAX) break
      // the first line of what is left cannot be the beginning of a row that anybody meant
      mayLookThrough -= pending.length
      rows.push(takeLine(newline, isEnd, () => null))
      while (pending !== '' && mayLookThrough < pending.length) {
        const mark = newline
        rows.push(takeLine(mark, isEnd, text => cellsOfLine(text, delimiter, mark)))
      }
    }
    return rows
  }

  function advance(characters: number): void {
    mayLookThrough = Math.min(
      mayLookThrough + characters * VAIN_LOOKS_MAX,
      VAIN_LOOKS_MAX * ROW_CHARACTERS_MAX,
    )
    pending = pending.slice(characters)
  }

  function takeLine(
    mark: '\n' | '\r',
    isEnd: boolean,
    cellsOf: (text: string) => readonly string[] | null,
  ): RawRow {
    const cut = pending.indexOf(mark)
    const raw = (cut === -1 ? pending : pending.slice(0, cut)).replace(/\r$/, '')
    skipping = cut === -1 && !isEnd
    const row = { line, cells: skipping ? null : cellsOf(raw), raw }
    line += 1
    advance(cut === -1 ? pending.length : cut + 1)
    return row
  }

  function skipLine(mark: '\n' | '\r'): void {
    const cut = pending.indexOf(mark)
    skipping = cut === -1
    advance(cut === -1 ? pending.length : cut + 1)
  }

  return {
    add(text) {
      pending += text
      return split(false)
    },
    end: () => split(true),
  }
}

/** One line as a row of its own, or null when it ends inside a quote. */
function cellsOfLine(text: string, delimiter: string, newline: '\n' | '\r'): readonly string[] | null {
  if (text === '') return ['']
  const { found } = parse(text, delimiter, newline, true)
  return found[0]?.cells ?? null
}

interface Parsed {
  readonly found: { readonly cells: readonly string[]; readonly raw: string }[]
  /** Characters that the found rows took. */
  readonly used: number
  /** The file ends inside a quote. */
  readonly unclosed: boolean
}

function parse(text: string, delimiter: string, newline: '\n' | '\r', isEnd: boolean): Parsed {
  const found: { cells: readonly string[]; raw: string }[] = []
  let used = 0
  let before = 0
  let unclosed = false
  Papa.parse<string[]>(text, {
    delimiter,
    newline,
    step({ data, errors, meta }) {
      const end = meta.cursor
      // papaparse sees an empty last row after the last line end
      if (end === before) return
      const whole = text[end - 1] === newline
      const missing = errors.some(({ code }) => code === 'MissingQuotes')
      if (missing && isEnd) {
        unclosed = true
        return
      }
      // the last row of a piece may go on in the next one
      if (!isEnd && (!whole || missing)) return
      const last = data.at(-1)
      const cells =
        newline === '\n' && last?.endsWith('\r') ? [...data.slice(0, -1), last.slice(0, -1)] : data
      const raw = text.slice(before, end).replace(/\r?\n$|\r$/, '')
      before = end
      used = end
      found.push({ cells, raw })
    },
  })
  return { found, used, unclosed }
}

/** Line ends of Unix and Windows end with a line feed; old Macintosh files have carriage returns alone. */
function newlineOf(text: string, isEnd: boolean): '\n' | '\r' | null {
  if (text.includes('\n')) return '\n'
  if (isEnd || text.length > ROW_CHARACTERS_MAX) return text.includes('\r') ? '\r' : '\n'
  return null
}

function countOf(text: string, part: string): number {
  let count = 0
  for (let at = text.indexOf(part); at !== -1; at = text.indexOf(part, at + 1)) count += 1
  return count
}
