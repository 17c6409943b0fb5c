import type { Database } from 'better-sqlite3'

/** Random people have lines of these plans, each with two writings: in the world of a test nobody else has any. */
const TWO_WRITINGS = [
  { longer: /^(\+52)1(\d{10})$/, shorter: /^(\+52)(\d{10})$/, extra: '1' },
  { longer: /^(\+54)9(\d{10})$/, shorter: /^(\+54)(\d{10})$/, extra: '9' },
  { longer: /^(\+5511)9(\d{8})$/, shorter: /^(\+5511)(\d{8})$/, extra: '9' },
] as const

/** The line of a number of random people, without the table of the engine: the shorter writing. */
export function lineByHand(number: string): string {
  return TWO_WRITINGS.reduce((line, { longer }) => line.replace(longer, '$1$2'), number)
}

/** All writings of the line of this number. */
export function writingsByHand(number: string): readonly string[] {
  const line = lineByHand(number)
  return [line, ...TWO_WRITINGS.flatMap(one => (one.shorter.test(line) ? [longerOf(line, one)] : []))]
}

function longerOf(line: string, { shorter, extra }: (typeof TWO_WRITINGS)[number]): string {
  return line.replace(shorter, (_, area: string, subscriber: string) => area + extra + subscriber)
}

/** One number of the random people of a seed, in the shorter or in the longer writing if it has two. */
export function randomNumber(seed: number, nth: number, isLonger: boolean): string {
  const world = String(seed % 100_000).padStart(5, '0')
  const person = String(nth).padStart(3, '0')
  const extra = (digit: string): string => (isLonger ? digit : '')
  switch (nth % 6) {
    case 1:
      return `+52${extra('1')}55${world}${person}`
    case 3:
      return `+54${extra('9')}11${world}${person}`
    case 5:
      return `+5511${extra('9')}7${world.slice(1)}${person}`
    default:
      return `+346${world}${person}`
  }
}

/** Lets statements ask for `line_by_hand(number)`. */
export function addLineByHand(database: Database): void {
  database.function('line_by_hand', { deterministic: true }, number => lineByHand(String(number)))
}
