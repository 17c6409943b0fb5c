import iconv from 'iconv-lite'
import { countKnownHeaders } from './header-words.ts'

/** Letters beyond ASCII of one language, and the older encodings that its files come in, the commonest first. */
interface Alphabet {
  readonly letters: string
  readonly encodings: readonly string[]
}

const WESTERN = ['windows-1252', 'macroman', 'ibm850', 'ibm437'] as const
const CENTRAL = ['windows-1250', 'iso-8859-2', 'ibm852'] as const
const CYRILLIC = ['windows-1251', 'koi8-r', 'ibm866', 'maccyrillic', 'iso-8859-5'] as const
const BALTIC = ['windows-1257'] as const

const THAI = Array.from({ length: 46 }, (_, at) => String.fromCharCode(0xe01 + at)).join('')

/** ISO 8859-1, -7, -8, -9 and -13 are read as the Windows code pages, which have their letters and more (WHATWG Encoding, section 4.2). */
const ALPHABETS: readonly Alphabet[] = [
  { letters: 'äöüß', encodings: [...WESTERN, ...CENTRAL, 'windows-1257'] },
  { letters: 'éèàùçâêîôûëïœ', encodings: WESTERN },
  { letters: 'áéíóúñü', encodings: WESTERN },
  { letters: 'ãõáâàçéêíóôú', encodings: WESTERN },
  { letters: 'àèéìòù', encodings: WESTERN },
  { letters: 'ëïéèöü', encodings: WESTERN },
  { letters: 'åäöé', encodings: [...WESTERN, 'windows-1257'] },
  { letters: 'æøåé', encodings: [...WESTERN, 'windows-1257'] },
  { letters: 'áðéíóúýþæö', encodings: WESTERN },
  { letters: 'ąćęłńóśźż', encodings: [...CENTRAL, 'windows-1257'] },
  { letters: 'áčďéěíňóřšťúůýž', encodings: CENTRAL },
  { letters: 'áäčďéíĺľňóôŕšťúýž', encodings: CENTRAL },
  { letters: 'áéíóöőúüű', encodings: CENTRAL },
  { letters: 'ăâîşţșț', encodings: ['windows-1250', 'iso-8859-2', 'iso-8859-16', 'ibm852'] },
  { letters: 'čćđšž', encodings: CENTRAL },
  { letters: 'çğıöşüİâ', encodings: ['windows-1254', 'iso-8859-9', 'iso-8859-3', 'ibm857'] },
  { letters: 'äõöüšž', encodings: BALTIC },
  { letters: 'āčēģīķļņšūž', encodings: BALTIC },
  { letters: 'ąčęėįšųūž', encodings: BALTIC },
  { letters: 'ăâđêôơư', encodings: ['windows-1258'] },
  { letters: 'абвгдежзийклмнопрстуфхцчшщъыьэюяё', encodings: CYRILLIC },
  {
    letters: 'абвгґдеєжзиіїйклмнопрстуфхцчшщьюя',
    encodings: ['windows-1251', 'koi8-u', 'ibm866', 'maccyrillic'],
  },
  { letters: 'абвгдђежзијклљмнњопрстћуфхцчџшў', encodings: ['windows-1251', 'iso-8859-5'] },
  { letters: 'αβγδεζηθικλμνξοπρςστυφχψωάέήίόύώϊϋ', encodings: ['windows-1253', 'iso-8859-7', 'ibm737'] },
  { letters: THAI, encodings: ['windows-874'] },
  { letters: 'אבגדהוזחטיךכלםמןנסעףפץצקרשת', encodings: ['windows-1255', 'iso-8859-8', 'ibm862'] },
  { letters: 'ابتثجحخدذرزسشصضطظعغفقكلمنهويةىءآأؤإئپچژگ', encodings: ['windows-1256', 'iso-8859-6'] },
]

/** The letters that make up most of a text in these scripts: another code page gives as many letters, but rarer ones. */
const COMMON: ReadonlySet<string> = new Set('оаеинтсрвлαοιετσνηυρאיוהלמנרתשاليمنوترةб')
const PUNCTUATION: ReadonlySet<string> = new Set('«»“”„‘’‚–—…•°§№€£©®™´¿¡ªº·¤ \u00a0،؛؟')
const WIDE = ['gb18030', 'shift_jis', 'euc-kr', 'big5', 'euc-jp'] as const
const HEADER_SCORE = 6
/** What is within this share of the best score is told as another possibility. */
const NEARLY = 0.9

/** The encodings of before Unicode in which this text makes most sense: words of its script, letters of one language, known headers. */
export function likeliestEncoding(sample: Buffer): {
  readonly encoding: string
  readonly others: readonly string[]
} {
  const scores = new Map<string, number>()
  const narrow = [...new Set(ALPHABETS.flatMap(({ encodings }) => encodings))]
  for (const encoding of narrow) scores.set(encoding, scoreOfNarrow(iconv.decode(sample, encoding), encoding))
  for (const encoding of WIDE) scores.set(encoding, scoreOfWide(iconv.decode(sample, encoding), encoding))
  const [best, ...rest] = [...scores].sort(([, one], [, other]) => other - one)
  if (!best || best[1] <= 0) return { encoding: 'windows-1252', others: [] }
  const texts = new Set([iconv.decode(sample, best[0])])
  const others = rest.flatMap(([encoding, score]) => {
    if (score < best[1] * NEARLY) return []
    const text = iconv.decode(sample, encoding)
    if (texts.has(text)) return []
    texts.add(text)
    return [encoding]
  })
  return { encoding: best[0], others }
}

function scoreOfNarrow(text: string, encoding: string): number {
  let best = Number.NEGATIVE_INFINITY
  for (const alphabet of ALPHABETS) {
    const place = alphabet.encodings.indexOf(encoding)
    if (place === -1) continue
    // of two encodings that read the same, the commoner one
    const score =
      scoreOfLetters(text, new Set(alphabet.letters + alphabet.letters.toUpperCase())) - place * 0.05
    best = Math.max(best, score)
  }
  return best + HEADER_SCORE * countKnownHeaders(text)
}

function scoreOfLetters(text: string, alphabet: ReadonlySet<string>): number {
  let score = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code < 0x80) continue
    const letter = text.charAt(at)
    const before = text.charAt(at - 1)
    const after = text.charAt(at + 1)
    if (code < 0xa0 || code === 0xfffd || (code >= 0xe000 && code <= 0xf8ff)) score -= 3
    else if (/\p{L}/u.test(letter)) {
      score += alphabet.has(letter) ? 1 : -0.4
      if (COMMON.has(letter.toLowerCase())) score += 0.5
      if (isSmall(before) && isCapital(letter)) score -= 1.5
      if (isCapital(letter) && isCapital(before) && isSmall(after)) score -= 0.7
      if (isOfOtherScript(letter, before) || isOfOtherScript(letter, after)) score -= 1
    } else if (/\p{M}/u.test(letter)) score += 0.1
    else if (/\p{L}/u.test(before) && /\p{L}/u.test(after) && !'’‘·´'.includes(letter)) score -= 2
    else if (!PUNCTUATION.has(letter)) score -= 1.5
  }
  return score
}

const isSmall = (letter: string): boolean => letter !== '' && letter !== letter.toUpperCase()
const isCapital = (letter: string): boolean => letter !== '' && letter !== letter.toLowerCase()

/** Latin letters beside those of another script, in one word. */
function isOfOtherScript(letter: string, neighbour: string): boolean {
  if (!/\p{L}/u.test(neighbour)) return false
  return /\p{Script=Latin}/u.test(letter) !== /\p{Script=Latin}/u.test(neighbour)
}

function scoreOfWide(text: string, encoding: string): number {
  let score = 0
  let before = ''
  for (const letter of text) {
    const code = letter.codePointAt(0) ?? 0
    if (code >= 0x80) score += scoreOfWideLetter(letter, code, encoding)
    if (code >= 0x80 && /[A-Za-z]/.test(before)) score -= 1
    if (isHangul(letter) !== isHangul(before) && isHan(isHangul(letter) ? before : letter)) score -= 1.5
    before = letter
  }
  return score + HEADER_SCORE * countKnownHeaders(text)
}

const isHangul = (letter: string): boolean => letter >= '\uac00' && letter <= '\ud7a3'
const isHan = (letter: string): boolean => letter >= '\u4e00' && letter <= '\u9fff'

function scoreOfWideLetter(letter: string, code: number, encoding: string): number {
  if (code === 0xfffd || (code >= 0xe000 && code <= 0xf8ff) || code < 0xa0) return -6
  if (isHangul(letter)) return encoding === 'euc-kr' ? (isCommonIn(letter, encoding) ? 2.1 : -1) : -2
  if (code >= 0x3041 && code <= 0x30ff) return encoding === 'shift_jis' || encoding === 'euc-jp' ? 2.2 : -0.5
  if (code >= 0xff61 && code <= 0xff9f) return -0.5
  if (isHan(letter)) return isCommonIn(letter, encoding) ? (encoding === 'euc-kr' ? 0.4 : 2) : -0.6
  if (code >= 0x3000 && code <= 0x303f) return 0.5
  if (code >= 0xff01 && code <= 0xff60) return 0.5
  return -1.5
}

/** The first level of each national standard has the characters of everyday texts. */
function isCommonIn(letter: string, encoding: string): boolean {
  const [lead = 0, second = 0] = iconv.encode(letter, encoding)
  switch (encoding) {
    case 'gb18030':
      return lead >= 0xb0 && lead <= 0xd7 && second >= 0xa1
    case 'big5':
      return lead >= 0xa4 && lead <= 0xc6
    case 'shift_jis':
      return lead >= 0x88 && lead <= 0x98
    case 'euc-jp':
      return lead >= 0xb0 && lead <= 0xcf
    default:
      return lead >= 0xb0 && lead <= 0xc8 && second >= 0xa1
  }
}
