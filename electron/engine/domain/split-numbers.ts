import { meaningsOfWord } from './number-words.ts'

/** One stretch of a cell that may be a number, or the end of one. */
export interface NumberPiece {
  /** Digits, plus, blanks, parentheses, dashes and dots; letters only where they are the keys of a phone (`1-800-FLOWERS`). */
  readonly text: string
  /** What stands before it; null before the first one. */
  readonly after: 'slash' | 'other' | null
  readonly isFax: boolean
  readonly hasExtension: boolean
}

/** Words that nobody knows, so that the meaning of the cell is not known either; or its pieces. */
export type SplitCell =
  | { readonly is: 'pieces'; readonly pieces: readonly NumberPiece[] }
  | { readonly is: 'words' }

/** Signs of this module's own in the text, of Unicode's private use: `readNumberText` takes such off. */
const CUT = '\ue001'
const FAX_CUT = '\ue002'
const EXTENSION_CUT = '\ue003'
const SLASH_CUT = '\ue004'

/** Letters instead of digits, as on the keys of a phone: an area code, then seven letters or digits. */
const VANITY = /^(?:\+?1[-. ]?)?\(?[2-9]\d\d\)?[-. ]?(?=(?:[-. ]?[A-Z0-9]){7}$)(?=.*[A-Z]{3})[A-Z0-9-. ]+$/i
const WORD = /[\p{L}\p{M}]+(?:['’.]?[\p{L}\p{M}]+)*/gu
const NUMBER_DIGITS_MIN = 7

/** Cuts a cell's text (of {@link readNumberText}) where one number ends and another one, or a word, begins. Pure. */
export function splitNumbers(text: string): SplitCell {
  if (VANITY.test(text)) return piecesOf(text)
  if (!/[\p{L}\p{M}№º°ª#*@%]/u.test(text)) return piecesOf(text)
  let known = true
  // 0XX11 is how Brazil writes that a carrier's digits come there
  const written = text.replace(/(^|[\s(])0\s?[xX]{2}(?=[\s)]*\d)/g, '$10').replace(/[№º°ª]/gu, ' ')
  const marked = written.replace(WORD, (word, at: number) => {
    const before = digitsIn(written.slice(0, at))
    const after = digitsIn(written.slice(at + word.length))
    const meanings = meaningsOfWord(word)
    if (
      meanings.includes('extension') &&
      before >= NUMBER_DIGITS_MIN - 1 &&
      after > 0 &&
      after < NUMBER_DIGITS_MIN
    )
      return EXTENSION_CUT
    if (meanings.includes('fax')) return FAX_CUT
    if (meanings.includes('between') && before > 0 && after > 0) return CUT
    if (meanings.includes('label')) return CUT
    known = false
    return word
  })
  if (!known) return { is: 'words' }
  const clean = marked
    // an index that belongs to the label: `Phone 1: +44 ...`
    .replace(/[\ue001\ue002]\s*\d\s*[:.)]+(?=.*\d)/g, CUT)
    .replace(/([\ue001-\ue003])[.:)\]}>\s]+/g, '$1 ')
    .replace(/[(<[{\s]+([\ue001-\ue003])/g, ' $1')
    .replace(/(\d)\s*#\s*(?=\d{1,6}\s*$)/, `$1${EXTENSION_CUT}`)
  if (/[#*@%]/.test(clean)) return { is: 'words' }
  return piecesOf(clean)
}

function piecesOf(text: string): SplitCell {
  const cut = text
    // phones wait at a comma, then dial an extension
    .replace(/(\d),+(?=\d{1,6}$)/, `$1${EXTENSION_CUT}`)
    .replace(/\s*:::?\s*|[;|\n\t&]+/g, CUT)
    .replace(/\s*[/\\]+\s*/g, SLASH_CUT)
    .replace(/,+/g, CUT)
    .replace(/:+/g, ' ')
    // a second number in parentheses, or begun by a plus
    .replace(/\(([^()]*)\)/g, (whole, inner: string, at: number, all: string) =>
      digitsIn(inner) >= NUMBER_DIGITS_MIN && digitsIn(all.slice(0, at)) >= NUMBER_DIGITS_MIN
        ? `${CUT}${inner}${CUT}`
        : whole,
    )
    .replace(/\+/g, (plus, at: number, all: string) =>
      digitsIn(
        all
          .slice(0, at)
          .split(/[\ue001-\ue004]/)
          .at(-1) ?? '',
      ) >= NUMBER_DIGITS_MIN
        ? `${CUT}${plus}`
        : plus,
    )
    .replace(/\s-+\s*(?=[+(]*\s*[0+])/g, (dash, at: number, all: string) =>
      digitsIn(all.slice(0, at)) >= NUMBER_DIGITS_MIN && digitsIn(all.slice(at)) >= NUMBER_DIGITS_MIN
        ? CUT
        : dash,
    )
  const pieces: NumberPiece[] = []
  let after: NumberPiece['after'] = null
  let isFax = false
  let skipsNext = false
  for (const part of cut.split(/([\ue001-\ue004]+)/)) {
    if (/^[\ue001-\ue004]+$/.test(part)) {
      const last = pieces.at(-1)
      if (part.includes(EXTENSION_CUT) && last) {
        pieces[pieces.length - 1] = { ...last, hasExtension: true }
        skipsNext = true
      }
      if (part.includes(FAX_CUT)) isFax = true
      after = part.includes(SLASH_CUT) && !part.includes(CUT) ? 'slash' : 'other'
      continue
    }
    const plain = part.replace(/^[\s.)\]-]+|[\s.(+-]+$/g, '')
    if (plain === '') continue
    // the digits of an extension are no number of their own
    if (skipsNext) {
      skipsNext = false
      continue
    }
    pieces.push({ text: plain, after: pieces.length === 0 ? null : after, isFax, hasExtension: false })
    isFax = false
  }
  return { is: 'pieces', pieces }
}

/** Digits of a text. */
export function digitsIn(text: string): number {
  let count = 0
  for (const character of text) if (character >= '0' && character <= '9') count++
  return count
}
