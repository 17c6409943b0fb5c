/** What is left of a cell once everything that is no part of a number is taken off. */
export type NumberText =
  | { readonly is: 'text'; readonly text: string }
  /** A spreadsheet's rounding: the last digits are lost. */
  | { readonly is: 'rounded'; readonly text: string }
  /** A spreadsheet's error word. */
  | { readonly is: 'error'; readonly text: string }

/** Characters that take no room: soft hyphens, marks of direction and joining, private use, variation selectors, keycaps, control characters. */
const INVISIBLE = /[\p{Cf}\p{Co}]|[\u{fe00}-\u{fe0f}]|\u{20e3}|[\u{e0100}-\u{e01ef}]|(?![\t\n\r])\p{Cc}/gu
const PICTURE = /\p{Extended_Pictographic}|\p{Regional_Indicator}|\p{Emoji_Modifier}/gu
const PLUS = /[\u{ff0b}\u{fe62}\u{207a}\u{208a}\u{2795}]/gu
const DASH =
  /[\u{2010}-\u{2015}\u{2043}\u{207b}\u{208b}\u{2212}\u{30fc}\u{fe58}\u{fe63}\u{ff0d}\u{ff70}\u{2e3a}\u{2e3b}]/gu
const DOT = /[\u{b7}\u{2022}\u{2024}\u{2027}\u{2219}\u{22c5}\u{30fb}\u{ff65}\u{3002}\u{ff61}]/gu
const SLASH = /[\u{2044}\u{2215}\u{29f8}]/gu
const LINE_END = /\r\n?|[\v\f\u{85}\u{2028}\u{2029}]/gu
const BLANK = /[^\S\n]|[_~\u{2f7}\u{223c}\u{301c}\u{ff5e}\u{2800}\u{3164}]/gu
const FULL_WIDTH = /[\u{ff01}-\u{ff5e}]/gu
const DIGIT = /(?![0-9])\p{Nd}/gu
const PLAIN = /^[\d+ ()./-]*$/

const QUOTES = /["'`´‘’‚‛“”„‟«»‹›′″＂＇]/gu
/** What may stand before and after a number without being part of it. */
const LEADING_MARKS = /^[\s,;.:!?=\\<>[\]{}|/*•-]+(?=[(+\d\p{L}])/u
const TRAILING_MARKS = /[\s,;.:!?<>[\]{}|/*•(+-]+$/u

/** A cell as a machine would write it: plain digits, one kind of plus, dash, dot and blank, nothing around it. Pure. */
export function readNumberText(cell: string): NumberText {
  const plain = PLAIN.test(cell) ? cell.trim() : inPlainCharacters(cell)
  const rounded = /^[=+-]?\s*\d+(?:[.,]\d+)?\s*e\s*\+?\s*\d+$/i
  const opened = withoutFormula(plain)
  if (rounded.test(opened)) return { is: 'rounded', text: opened }
  if (
    /^#?(?:N\/A|REF!|VALUE!|NAME\?|NUM!|DIV\/0!|NULL!|SPILL!|CALC!|GETTING_DATA)$/i.test(opened) ||
    /^#+$/.test(opened)
  )
    return { is: 'error', text: opened }
  // other languages have words of their own: #NV, #WERT!, #BEZUG!, #¡VALOR!, #NOMBRE?
  if (/^#[¡\p{Lu}/ ]+[!?0]{0,2}$/u.test(opened)) return { is: 'error', text: opened }
  return { is: 'text', text: withoutArtefacts(withoutMarks(withoutLink(opened))) }
}

function inPlainCharacters(cell: string): string {
  return cell
    .replace(INVISIBLE, '')
    .replace(FULL_WIDTH, character => String.fromCodePoint((character.codePointAt(0) ?? 0) - 0xfee0))
    .replace(DIGIT, digitOf)
    .replace(PICTURE, ' ')
    .replace(PLUS, '+')
    .replace(DASH, '-')
    .replace(DOT, '.')
    .replace(SLASH, '/')
    .replace(LINE_END, '\n')
    .replace(BLANK, ' ')
    .trim()
}

/** The value of a decimal digit of any script. Unicode keeps the ten digits of a script together, from zero up (chapter 4.6). */
function digitOf(character: string): string {
  const point = character.codePointAt(0) ?? 0
  // the styled digits of mathematics are five tens in a row
  if (point >= 0x1d7ce && point <= 0x1d7ff) return String((point - 0x1d7ce) % 10)
  let zero = point
  while (point - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--
  return String(point - zero)
}

/** `="+44 7400 123451"` and `=T("+44 ...")` are how spreadsheets are kept from calculating; so is an apostrophe. */
function withoutFormula(text: string): string {
  const quoted = /^=\s*(?:T\s*\(\s*)?"+([^"]*)"+\s*\)?$/i.exec(text)
  return (quoted?.[1] ?? text).trim()
}

/** `tel:`, `callto:`, `sip:` and the links of messengers, which leave the + out. */
function withoutLink(text: string): string {
  const messenger =
    /^(?:https?:\/\/)?(?:www\.)?(?:wa\.me|api\.whatsapp\.com\/send\/?|web\.whatsapp\.com\/send\/?|t\.me|signal\.me\/#p)\/?(?:\?(?:[^#]*&)?phone=)?(?:\+|%2B)?(\d+)(?:[/?&#].*)?$/i.exec(
      text,
    ) ?? /^whatsapp:\/\/send\/?\?(?:.*&)?phone=(?:\+|%2B)?(\d+)(?:&.*)?$/i.exec(text)
  if (messenger) return `+${messenger[1]}`
  const link =
    /^(?:tel|callto|sips?|sms|smsto|skype|facetime|facetime-audio|viber|whatsapp|im|phone)\s*:\s*(?:\/\/)?(.*)$/is.exec(
      text,
    )
  if (!link) return text
  const [number = '', ...parameters] = decoded(link[1] ?? '').split(/[;?]/)
  const context = parameters.find(one => /^phone-context=\+\d/i.test(one))?.slice('phone-context='.length)
  const extension = parameters.find(one => /^(?:ext|isub)=\d/i.test(one))
  const user = /^[a-z]/i.test(text) && number.includes('@') ? (number.split('@')[0] ?? '') : number
  const whole = context && !user.startsWith('+') ? `${context} ${user}` : user
  // what follows a semicolon is another number, where it is no parameter of the link
  const others = parameters.filter(one => /^[\s+(]*\d/.test(one))
  return [extension ? `${whole} ext ${extension.split('=')[1]}` : whole, ...others].join('; ')
}

function decoded(text: string): string {
  return text.replace(/%2B/gi, '+').replace(/%20/g, ' ').replace(/%28/g, '(').replace(/%29/g, ')')
}

function withoutMarks(text: string): string {
  return text.replace(QUOTES, '').replace(LEADING_MARKS, '').replace(TRAILING_MARKS, '').trim()
}

/** `.0` of a number that was taken for a quantity, and the commas between its thousands. */
function withoutArtefacts(text: string): string {
  if (/^\+?\d{6,}[.,]0+$/.test(text)) return text.replace(/[.,]0+$/, '')
  return /^\d{1,3}(?:,\d{3}){2,}(?:\.0+)?$/.test(text) ? text.replace(/\.0+$/, '').replaceAll(',', '') : text
}
