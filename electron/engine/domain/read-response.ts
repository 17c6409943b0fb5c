import type { ResponseRule } from '../../../shared/model/response-rules.ts'

/** A final response of 300 to 699, as far as rows look at it. */
export interface SaidResponse {
  readonly status: number
  readonly phrase: string
  /** In the order in which they came. */
  readonly headers: readonly { readonly name: string; readonly value: string }[]
}

/** Headers whose text says why, besides the reason phrase (RFC 3326, RFC 3261 20.43). */
const TELLING: ReadonlySet<string> = new Set(['reason', 'warning'])

/** The place of the first row that fits a response, from 0; -1 when none does. */
export function indexOfRule(rules: readonly ResponseRule[], response: SaidResponse): number {
  return rules.findIndex(rule => fits(rule, response))
}

/** Whether everything that a row names is in the response. */
function fits({ status, text, header }: ResponseRule, response: SaidResponse): boolean {
  if (status !== '' && !hasStatus(status, response.status)) return false
  const telling = response.headers.filter(({ name }) => TELLING.has(name.toLowerCase()))
  if (text !== '' && ![response.phrase, ...telling.map(({ value }) => value)].some(says(text))) return false
  return header === null || headerThatFits(header, response) !== undefined
}

/** The header of a response that a row asks for. */
export function headerThatFits(
  header: NonNullable<ResponseRule['header']>,
  { headers }: SaidResponse,
): SaidResponse['headers'][number] | undefined {
  const wanted = header.name.toLowerCase()
  const fitting = header.contains === '' ? () => true : says(header.contains)
  return headers.find(({ name, value }) => name.toLowerCase() === wanted && fitting(value))
}

/** `403`, `500-599` or `4xx`. */
function hasStatus(written: string, status: number): boolean {
  const [from = '', to = from] = written.split('-')
  return Number(from.replace(/x/g, '0')) <= status && status <= Number(to.replace(/x/g, '9'))
}

/** Whether a text holds one of the wordings between `|` as whole words: D1 is not in "D13". Upper and lower case are alike. */
function says(wordings: string): (text: string) => boolean {
  const wanted = wordings
    .toLowerCase()
    .split('|')
    .map(wording => wording.trim())
    .filter(wording => wording !== '')
  return text => wanted.some(wording => holdsWords(text.toLowerCase(), wording))
}

function holdsWords(text: string, words: string): boolean {
  for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + 1)) {
    if (!joined(text[at - 1], words[0]) && !joined(words.at(-1), text[at + words.length])) return true
  }
  return false
}

/** Whether two characters beside each other belong to one word. */
function joined(left: string | undefined, right: string | undefined): boolean {
  return isOfWord(left) && isOfWord(right)
}

const isOfWord = (character: string | undefined): boolean =>
  character !== undefined && /[\p{L}\p{N}]/u.test(character)
