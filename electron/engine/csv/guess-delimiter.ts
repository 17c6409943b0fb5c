import { DELIMITERS } from '../../../shared/model/recipient-list.ts'
import { looksLikePhone } from './read-cells.ts'
import { createRowSplitter } from './split-rows.ts'

/** What the guess looks at. */
const CHARACTERS = 65_536
const ROWS = 100
/** Separators that are rare, and stand in cells more often than between them. */
const RARE = ['\u001f', '\u0001', '^', '~', '¦', ':', '*', '!'] as const
/** A rare one must make a table of nearly every row. */
const RARE_SHARE_MIN = 0.95

export interface DelimiterGuess {
  readonly delimiter: string
  readonly quote: '"' | "'"
}

/**
 * The separator with which most rows have the same width; the wider ones win a tie, and of those the one whose cells hold phone numbers.
 * A first line `sep=;` decides.
 */
export function guessDelimiter(text: string): DelimiterGuess {
  const sample = text.slice(0, CHARACTERS)
  const said = /^\s*"?sep=(.)"?\s*[\r\n]/i.exec(sample)?.[1]
  const quote = guessQuote(sample)
  if (said !== undefined) return { delimiter: said, quote }
  let best = { delimiter: ',', score: 0 }
  for (const delimiter of [...DELIMITERS, ...RARE]) {
    if (!sample.includes(delimiter)) continue
    const score = scoreOf(sample, delimiter, quote)
    if (score > best.score) best = { delimiter, score }
  }
  return { delimiter: best.delimiter, quote }
}

function scoreOf(sample: string, delimiter: string, quote: '"' | "'"): number {
  const splitter = createRowSplitter({ delimiter, quote })
  const rows = [...splitter.add(sample), ...(sample.length < CHARACTERS ? splitter.end() : [])]
    .flatMap(({ cells }) => (cells?.some(cell => cell.trim() !== '') ? [cells] : []))
    .slice(0, ROWS)
  const widths = new Map<number, number>()
  for (const row of rows) if (row.length > 1) widths.set(row.length, (widths.get(row.length) ?? 0) + 1)
  const [most] = [...widths].sort(([a, one], [b, other]) => other - one || b - a)
  if (!most || rows.length === 0) return 0
  const [width, count] = most
  const share = count / rows.length
  const isRare = !DELIMITERS.some(one => one === delimiter)
  if (isRare && share < RARE_SHARE_MIN) return 0
  // missing trailing cells and titles make rows narrower; wider ones speak against it
  const wider = rows.filter(row => row.length > width).length / rows.length
  const phones = rows.filter(row => row.some(looksLikePhone)).length / rows.length
  return share - wider * 0.5 + phones * 0.5 + Math.min(width, 20) * 0.005 - (isRare ? 0.3 : 0)
}

/** Some databases put single quotes around every cell. */
function guessQuote(sample: string): '"' | "'" {
  const lines = sample
    .split(/\r\n?|\n/)
    .filter(line => line.trim() !== '')
    .slice(0, ROWS)
  const single = lines.filter(line => /^'[^']*'\s*[,;\t|]/.test(line) && /'\s*$/.test(line)).length
  return lines.length > 0 && single > lines.length * 0.6 ? "'" : '"'
}
