import { getCountries, getCountryCallingCode } from 'libphonenumber-js/max'
import type { VariableType } from '../../../shared/model/recipient-list.ts'

const set = (words: string): ReadonlySet<string> => new Set(words.split('|'))

const YES = set(
  '1|true|yes|y|t|x|✓|✔|☑|ja|j|oui|o|si|sí|s|sim|tak|da|d|igen|i|kyllä|k|evet|e|ano|a|áno|да|д|так|т|ναι|نعم|بله|כן|हाँ|हां|はい|有|是|예|네|wahr|vrai|verdadero|verdadeiro|vero|waar|prawda|sant|sann|sand|tosi|pravda|igaz|adevărat|doğru|истина|правда|on|checked|set|○|〇',
)
const NO = set(
  '0|false|no|n|f|off|-|–|—|nein|non|não|nao|nie|nej|nei|ei|ne|nem|nu|hayır|hayir|h|нет|н|ні|όχι|οχι|لا|خیر|לא|नहीं|いいえ|無|否|不|아니오|아니요|falsch|faux|falso|onwaar|fałsz|falskt|falsk|usann|epätosi|nepravda|hamis|fals|yanlış|ложь|ложный|хибність|none|null|n/a|na|unchecked|not set|×',
)

/** What a cell says that answers yes or no, in the languages that lists come in; null when it is neither. A blank one is no. */
export function readYesNo(cell: string): boolean | null {
  const text = cell
    .trim()
    .toLowerCase()
    .replace(/[.!]+$/, '')
  if (text === '' || NO.has(text)) return false
  if (YES.has(text)) return true
  const number = Number(text)
  return Number.isFinite(number) && text !== '' ? number !== 0 : null
}

const FORBIDDEN = set(
  'dnc|do not call|donotcall|do not contact|blocked|stop|opt out|optout|opt-out|opted out|opted-out|out|denied|refused|revoked|withdrawn|gesperrt|nicht anrufen|widerspruch',
)
const ALLOWED = set(
  'ok|okay|allowed|can call|callable|opt in|optin|opt-in|opted in|opted-in|in|granted|given|erlaubt',
)

/** Whether a do-not-call column says that this person must not be called; a date is the day since when. Null when it says neither. */
export function readDoNotCall(cell: string): boolean | null {
  const text = cell.trim().toLowerCase()
  if (FORBIDDEN.has(text)) return true
  if (ALLOWED.has(text)) return false
  return readDate(cell) === null ? readYesNo(cell) : true
}

/** The same of a column that says who may be called. A blank cell says nothing. */
export function readCallAllowed(cell: string): boolean | null {
  const text = cell.trim().toLowerCase()
  if (text === '' || ALLOWED.has(text)) return true
  if (FORBIDDEN.has(text)) return false
  return readDate(cell) === null ? readYesNo(cell) : true
}

const BUSINESS = set(
  'business|b2b|company|commercial|corporate|organisation|organization|firma|unternehmen|gewerblich|gewerbe|geschäftlich|geschäftskunde|firmenkunde|professionnel|pro|entreprise|société|empresa|profesional|autónomo|azienda|professionista|zakelijk|bedrijf|firmowy|biznes|företag|erhverv|bedrift|næring|yritys|cég|üzleti|kurumsal|юрлицо|юридическое лицо|бизнес|компания|επιχείρηση|شركة|עסקי|व्यवसाय|法人|企業|企业|公司|기업|법인|사업자|b|true',
)
const CONSUMER = set(
  'consumer|b2c|private|residential|individual|person|personal|household|privat|privatkunde|verbraucher|endkunde|particulier|particular|privato|consumatore|osoba prywatna|konsument|prywatny|forbruger|forbruker|kuluttaja|yksityinen|soukromý|spotřebitel|magánszemély|lakossági|persoană fizică|bireysel|физлицо|физическое лицо|частное лицо|ιδιώτης|فرد|פרטי|व्यक्ति|個人|个人|개인|c',
)

/** Whether the person is called as a consumer or at a business; null when the cell says neither. */
export function readContactKind(cell: string): 'consumer' | 'business' | null {
  const text = cell.trim().toLowerCase()
  return BUSINESS.has(text) ? 'business' : CONSUMER.has(text) ? 'consumer' : null
}

const MONTHS: ReadonlyMap<string, number> = new Map(
  [
    'jan januar january janvier enero gennaio janeiro januari styczen',
    'feb februar february fevrier febrero febbraio fevereiro februari luty',
    'mar mär mrz maerz märz march mars marzo marco março maart marzec',
    'apr april avril abril aprile kwiecien',
    'may mai mayo maggio maio mei maj',
    'jun juni june juin junio giugno junho czerwiec',
    'jul juli july juillet julio luglio julho lipiec',
    'aug august aout août agosto augustus sierpien',
    'sep sept september septembre septiembre settembre setembro wrzesien',
    'oct okt october oktober octobre octubre ottobre outubro pazdziernik',
    'nov november novembre noviembre novembro listopad',
    'dec dez dic dezember december decembre décembre diciembre dicembre dezembro grudzien',
  ].flatMap((names, at) => names.split(' ').map((name): [string, number] => [name, at + 1])),
)

/**
 * A date as `2027-01-31`, or with a time as `2027-01-31T10:20`; null when the cell is none. `01/02/2027` is read by `dayFirst`; where one of
 * the two can only be a day it is.
 */
export function readDate(cell: string, dayFirst = true): string | null {
  const text = cell.trim()
  const [, date = '', time = ''] = /^(.*?)(?:(?:[T ]|, ?)(\d{1,2}:\d{2}(?::\d{2})?.*))?$/s.exec(text) ?? []
  const day = readDay(date.trim(), dayFirst)
  if (day === null || time === '') return day
  const clock = /^(\d{1,2}):(\d{2})(?::\d{2}(?:[.,]\d+)?)?\s*([ap])?\.?m?\.?/i.exec(time)
  if (!clock) return day
  const half = clock[3]?.toLowerCase()
  const hour = (Number(clock[1]) % (half ? 12 : 24)) + (half === 'p' ? 12 : 0)
  return `${day}T${String(hour).padStart(2, '0')}:${clock[2]}`
}

function readDay(text: string, dayFirst: boolean): string | null {
  const iso = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(text)
  if (iso) return dayOf(Number(iso[1]), Number(iso[2]), Number(iso[3]))
  const compact = /^((?:19|20)\d{2})(\d{2})(\d{2})$/.exec(text)
  if (compact) return dayOf(Number(compact[1]), Number(compact[2]), Number(compact[3]))
  const plain = /^(\d{1,2})([-/. ])\s?(\d{1,2})\2\s?(\d{4}|\d{2})$/.exec(text)
  if (plain) {
    const [one, other] = [Number(plain[1]), Number(plain[3])]
    const year = Number(plain[4]) + (plain[4]?.length === 2 ? 2000 : 0)
    const isDayFirst = one > 12 || (other <= 12 && (dayFirst || plain[2] === '.'))
    return isDayFirst ? dayOf(year, other, one) : dayOf(year, one, other)
  }
  const words =
    /^(\d{1,2})?\.?\s*(?:de )?([\p{L}]{3,})\.?,?\s*(?:(\d{1,2})(?:st|nd|rd|th)?,?\s+)?(?:de )?(\d{4})$/u.exec(
      text,
    )
  if (!words) return null
  const month = MONTHS.get((words[2] ?? '').toLowerCase())
  const day = words[1] ?? words[3]
  return month === undefined || day === undefined ? null : dayOf(Number(words[4]), month, Number(day))
}

function dayOf(year: number, month: number, day: number): string | null {
  const date = new Date(Date.UTC(year, month - 1, day))
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day || year < 1900 || year > 2200) return null
  return date.toISOString().slice(0, 10)
}

/** A number in one form: `1234.5` of `1 234,50`; null when the cell is none, or may be read in two ways (`1,234`: then as thousands). */
export function readDecimal(cell: string): string | null {
  const text = cell
    .trim()
    .replace(/^[\p{Sc}]\s*|\s*[\p{Sc}%]$/gu, '')
    .replace(/[\s\u00a0\u202f'’]/g, '')
  if (!/^[+-]?[\d.,]*\d[\d.,]*$/.test(text)) return null
  const comma = text.lastIndexOf(',')
  const point = text.lastIndexOf('.')
  const mark = Math.max(comma, point)
  const isMixed = comma !== -1 && point !== -1
  const isOnce = mark !== -1 && text.indexOf(text.charAt(mark)) === mark
  const isDecimal =
    mark !== -1 && isOnce && (isMixed || text.length - mark !== 4 || text.charAt(mark) === '.')
  const whole = (isDecimal ? text.slice(0, mark) : text).replace(/[.,]/g, '')
  const number = Number(isDecimal ? `${whole}.${text.slice(mark + 1)}` : whole)
  return Number.isFinite(number) ? String(number) : null
}

/** A cell in the one form of its type; null when it is not of that type. */
export function readTyped(cell: string, type: VariableType): string | null {
  switch (type) {
    case 'text':
      return cell
    case 'number':
      return readDecimal(cell)
    case 'date':
      return readDate(cell)
    case 'yes-no': {
      const answer = readYesNo(cell)
      return answer === null ? null : answer ? 'yes' : 'no'
    }
  }
}

const CALLING_CODES: ReadonlySet<string> = new Set(
  getCountries().map(country => getCountryCallingCode(country)),
)

/** Whether a cell is a calling code: `49`, `+49`, `0049`, `(+49)`. */
export function isCallingCode(cell: string): boolean {
  const digits = /^\(?(?:\+|00)?\s?(\d{1,3})\)?(?:\.0)?$/.exec(cell.trim())?.[1]
  return digits !== undefined && CALLING_CODES.has(digits)
}

/** Whether a cell is an area code, with or without the trunk prefix. */
export const isAreaCode = (cell: string): boolean => /^\(?0?\d{1,5}\)?$/.test(cell.trim())

/** Whether a cell has the form of a phone number: digits and what stands between them, and no date, time or amount. */
export function looksLikePhone(cell: string): boolean {
  const text = cell.trim()
  if (text.length > 60 || !/^(?:tel|p|t|m|ph)?[:.]?\s*['’`]?[+(\d０-９٠-٩۰-۹＋]/i.test(text)) return false
  const digits = text.replace(/[^\d０-９٠-٩۰-۹]/g, '').length
  if (digits < 7) return false
  if (/\p{L}{4,}/u.test(text)) return false
  if (/^\d{4}-\d{1,2}-\d{1,2}|^\d{1,2}[./]\d{1,2}[./]\d{2,4}|\d:\d\d/.test(text)) return false
  return !/^\d+[.,]\d{1,2}$/.test(text)
}

/** Whether a cell alone says which country its number is in. */
export const saysCountry = (cell: string): boolean =>
  /^\s*['’`"]?\s*(?:tel:|p:|t:)?\s*\(?\s*(?:\+|＋|00)/i.test(cell)
