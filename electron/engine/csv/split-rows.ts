/** A row that is longer than this is no row. */
export const ROW_CHARACTERS_MAX = 1_000_000
/** A quoted cell of more lines is a quote that is never closed. */
const QUOTED_LINES_MAX = 1_000

export interface RawRow {
  /** Line of the file on which it begins, from 1. */
  readonly line: number
  /** Null when it could not be read; `problem` says why. */
  readonly cells: readonly string[] | null
  readonly problem: 'open-quote' | 'row-too-long' | null
  /** As it stood in the file, without its line end. */
  readonly raw: string
}

export interface RowSplitter {
  /** The rows that are whole, now that `text` was added. */
  add(text: string): readonly RawRow[]
  /** What is left at the end of the file. */
  end(): readonly RawRow[]
}

export interface SplitOptions {
  /** One character, or a tab. */
  readonly delimiter: string
  /** What stands around a cell that holds the separator or a line end. */
  readonly quote?: string
  /**
   * Whether these cells are a whole row of the file by themselves. A quoted cell that goes on over such a line was never closed: the
   * quote costs its own row only.
   */
  readonly isRow?: (cells: readonly string[]) => boolean
}

/** What a quoted cell that begins at some place comes to. */
type Quoted =
  /** `end` is where its closing quote is. */
  | { readonly is: 'closed'; readonly end: number; readonly lines: number }
  /** Its quote is one of the text: it is read as it stands. */
  | { readonly is: 'literal' }
  /** It goes on over line ends, and no closing quote is where one can be. */
  | { readonly is: 'open' }
  | { readonly is: 'unfinished' }

/**
 * Splits a file that comes piece by piece into rows (RFC 4180, and what spreadsheets and programs make of it). Only the unfinished
 * row is kept from piece to piece, so that a file of any size needs little memory.
 *
 * Lines end with LF, CR LF or CR, also mixed. A quote counts only at the beginning of a cell, and closes it only before a separator or a line end;
 * others are text (`5" pipe`, `"Bob" Birch`). A quote that is never closed, or that swallows rows, costs its own line: reading goes on
 * with the next one. Each character is looked at a bounded number of times, however broken the file is.
 */
export function createRowSplitter(options: SplitOptions): RowSplitter {
  const { delimiter, quote = '"' } = options
  let pending = ''
  let line = 1
  let newline: '\n' | '\r' | null = null
  /** The rest of a line that was given up already is still to come. */
  let skipping = false
  /** The next CR of the piece, or -1. */
  let nextReturn = -1

  function split(isEnd: boolean): readonly RawRow[] {
    newline ??= newlineOf(pending, isEnd)
    if (newline === null) return []
    const rows: RawRow[] = []
    let at = skipping ? skipLine(newline) : 0
    let nextQuote = pending.indexOf(quote, at)
    nextReturn = pending.indexOf('\r', at)
    while (at < pending.length) {
      const cut = pending.indexOf(newline, at)
      if (cut === -1 && !isEnd && pending.length - at <= ROW_CHARACTERS_MAX) break
      const lineEnd = cut === -1 ? pending.length : cut
      if (nextQuote !== -1 && nextQuote < at) nextQuote = pending.indexOf(quote, at)
      if (cut === -1 && !isEnd) {
        rows.push(broken(pending.slice(at), 'row-too-long'))
        skipping = true
        at = pending.length
      } else if (nextQuote === -1 || nextQuote >= lineEnd) {
        plainLine(pending.slice(at, lineEnd), rows)
        at = lineEnd + 1
      } else {
        const end = quotedRow(at, firstEnd(at, lineEnd), isEnd, newline, rows)
        if (end === null) break
        at = end
      }
    }
    pending = pending.slice(at)
    return rows
  }

  /** In a file of mixed line ends a CR alone may end a line before `lineEnd`. */
  function firstEnd(from: number, lineEnd: number): number {
    // looked for once per piece, not once per row
    if (nextReturn !== -1 && nextReturn < from) nextReturn = pending.indexOf('\r', from)
    const cut = nextReturn
    return cut === -1 || cut >= lineEnd || /^\r*$/.test(pending.slice(cut, lineEnd)) ? lineEnd : cut
  }

  /** A line without quotes. A CR inside it ends a line, too, where that makes rows of equal width; else it is text. */
  function plainLine(text: string, rows: RawRow[]): void {
    const raw = withoutEnd(text)
    if (raw.includes('\r') || raw.includes('\n')) {
      const parts = raw.split(/\r\n?|\n/)
      const widths = new Set(parts.flatMap(part => (part === '' ? [] : [part.split(delimiter).length])))
      if (widths.size <= 1) {
        for (const part of parts) push(part.split(delimiter), part, 1, rows)
        return
      }
    }
    push(raw.split(delimiter), raw, 1, rows)
  }

  /** Where the row that begins at `from`, with a quote in its first line, ends; null when more text is needed. */
  function quotedRow(
    from: number,
    lineEnd: number,
    isEnd: boolean,
    mark: '\n' | '\r',
    rows: RawRow[],
  ): number | null {
    const cells: string[] = []
    let at = from
    let end = lineEnd
    let lines = 1
    for (;;) {
      const begin = skipSpaces(at, end)
      if (pending[begin] === quote && begin < end) {
        const cell = quotedCell(begin, isEnd, mark)
        if (cell.is === 'unfinished') return null
        if (cell.is === 'open') {
          const raw = withoutEnd(pending.slice(from, lineEnd))
          rows.push(broken(raw, 'open-quote'))
          return lineEnd + 1
        }
        if (cell.is === 'closed') {
          if (cell.end >= end) {
            lines += cell.lines
            const cut = pending.indexOf(mark, cell.end)
            if (cut === -1 && !isEnd) return null
            end = cut === -1 ? pending.length : cut
          }
          cells.push(pending.slice(begin + 1, cell.end).replaceAll(quote + quote, quote))
          const next = skipSpaces(cell.end + 1, end)
          if (next >= end || pending[next] === '\r') break
          at = next + 1
          continue
        }
      }
      const cut = pending.indexOf(delimiter, at)
      if (cut === -1 || cut >= end) {
        cells.push(withoutEnd(pending.slice(at, end)))
        break
      }
      cells.push(pending.slice(at, cut))
      at = cut + 1
    }
    push(cells, withoutEnd(pending.slice(from, end)), lines, rows)
    return end + 1
  }

  /** The quoted cell whose opening quote is at `open`. */
  function quotedCell(open: number, isEnd: boolean, mark: '\n' | '\r'): Quoted {
    let firstCut = pending.indexOf(mark, open)
    if (firstCut === -1) firstCut = pending.length
    for (let at = pending.indexOf(quote, open + 1); ; at = pending.indexOf(quote, at + 1)) {
      if (at === -1 || at - open > ROW_CHARACTERS_MAX) {
        const isLong = pending.length - open > ROW_CHARACTERS_MAX
        return isEnd || isLong || at !== -1 ? { is: 'open' } : { is: 'unfinished' }
      }
      if (at + 1 >= pending.length && !isEnd) return { is: 'unfinished' }
      if (pending[at + 1] === quote) {
        at += 1
        continue
      }
      const next = skipSpaces(at + 1, pending.length)
      const after = pending[next]
      if (after === undefined && !isEnd) return { is: 'unfinished' }
      const closes = after === undefined || after === delimiter || after === '\n' || after === '\r'
      if (!closes) {
        // a quote in the middle: of the text where the cell is in one line, else a sign that the cell was never closed
        if (at < firstCut) {
          if (!closesLater(at, firstCut)) return { is: 'literal' }
          continue
        }
        return { is: 'open' }
      }
      const lines = at > firstCut ? countOf(pending, mark, open, at) : 0
      return lines > 0 && swallows(open, at, mark, lines) ? { is: 'open' } : { is: 'closed', end: at, lines }
    }
  }

  /** `"Bob" Birch` is text; `"a "b" c",` is a cell with quotes in it: another quote before the line end closes it. */
  function closesLater(from: number, lineEnd: number): boolean {
    let at = pending.indexOf(quote, from + 1)
    for (; at !== -1 && at < lineEnd; at = pending.indexOf(quote, at + 1)) {
      const next = skipSpaces(at + 1, lineEnd)
      const opensAnother = pending[at - 1] === delimiter
      const isLast = next >= lineEnd || pending[next] === '\r' || pending[next] === delimiter
      if (opensAnother || isLast) return !opensAnother
    }
    return false
  }

  /** Whether a cell over several lines holds a line that is a row of its own. */
  function swallows(open: number, close: number, mark: '\n' | '\r', lines: number): boolean {
    if (lines > QUOTED_LINES_MAX) return true
    const { isRow } = options
    if (isRow === undefined) return false
    const inner = pending.slice(pending.indexOf(mark, open) + 1, close)
    if (!inner.includes(delimiter)) return false
    return inner.split(mark).some(text => isRow(withoutEnd(text).split(delimiter)))
  }

  function push(cells: readonly string[], raw: string, lines: number, rows: RawRow[]): void {
    if (raw.length > ROW_CHARACTERS_MAX) rows.push({ line, cells: null, problem: 'row-too-long', raw })
    else rows.push({ line, cells, problem: null, raw })
    line += lines
  }

  function broken(raw: string, problem: 'open-quote' | 'row-too-long'): RawRow {
    const row: RawRow = { line, cells: null, problem, raw }
    line += 1
    return row
  }

  function skipLine(mark: '\n' | '\r'): number {
    const cut = pending.indexOf(mark)
    skipping = cut === -1
    return cut === -1 ? pending.length : cut + 1
  }

  /** Spaces around quotes are no text (a tab is one only where it separates). */
  function skipSpaces(from: number, until: number): number {
    let at = from
    while (at < until && pending[at] === ' ') at += 1
    return at
  }

  return {
    add(text) {
      pending += text
      return split(false)
    },
    end: () => split(true),
  }
}

const withoutEnd = (text: string): string => (text.endsWith('\r') ? text.replace(/\r+$/, '') : text)

/** Line ends of Unix and Windows end with a line feed; old Macintosh files have carriage returns alone. */
function newlineOf(text: string, isEnd: boolean): '\n' | '\r' | null {
  if (text.includes('\n')) return '\n'
  if (isEnd || text.length > ROW_CHARACTERS_MAX) return text.includes('\r') ? '\r' : '\n'
  return null
}

function countOf(text: string, part: string, from: number, until: number): number {
  let count = 0
  for (let at = text.indexOf(part, from); at !== -1 && at < until; at = text.indexOf(part, at + 1)) count += 1
  return count
}
