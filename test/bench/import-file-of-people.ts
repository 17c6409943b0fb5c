import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { seeded } from '../support/seeded.ts'

/** Beginnings of mobile and fixed numbers, and how long they are with their digits. */
const BEGINNINGS = [
  ['+44745', 13],
  ['+3361', 12],
  ['+491512', 14],
  ['+1212', 12],
  ['+9198', 13],
  ['+551191', 14],
] as const
const NO_NUMBERS = ['call the office', '123', '', '+1', 'n/a'] as const
const NAMES = ['Ann', 'Bob', 'Carla', 'Dmitri', 'Eva', 'Farid', 'Grace', 'Hugo'] as const
const CITIES = ['London', 'Paris', 'Berlin', 'New York', 'Mumbai', 'São Paulo'] as const
const BAD = 0.05
const DUPLICATES = 0.03
/** A number that comes again was in one of the last rows so many. */
const REMEMBERED = 1_000
const LINES_OF_PIECE = 1_000

export const PEOPLE_HEADER = 'phone,first_name,last_name,email,company,city,policy,segment'

/** Writes a list as call centers have them: 5 % of the numbers are none, 3 % were in the file already, the others are in no order. */
export async function writePeople(file: string, rows: number): Promise<void> {
  const random = seeded('people')
  const earlier: string[] = []
  const given = new Set<string>()
  const phone = (row: number): string => {
    const chance = random()
    if (chance < BAD) return NO_NUMBERS[row % NO_NUMBERS.length] ?? ''
    const again = earlier[Math.floor(random() * earlier.length)]
    if (chance < BAD + DUPLICATES && again !== undefined) return again
    const [beginning, length] = BEGINNINGS[Math.floor(random() * BEGINNINGS.length)] ?? BEGINNINGS[0]
    let number = ''
    do {
      number = `${beginning}${2 + Math.floor(random() * 8)}`
      while (number.length < length) number += String(Math.floor(random() * 10))
    } while (given.has(number))
    given.add(number)
    earlier[row % REMEMBERED] = number
    return number
  }
  const line = (row: number): string =>
    `${phone(row)},${NAMES[row % NAMES.length]},Person ${row},person${row}@example.com,"Company ${row % 5_000}, Ltd",` +
    `${CITIES[row % CITIES.length]},POL-${row},segment ${row % 20}\r\n`
  function* pieces(): Generator<string> {
    yield `${PEOPLE_HEADER}\r\n`
    for (let row = 0; row < rows; row += LINES_OF_PIECE) {
      let piece = ''
      for (let at = row; at < Math.min(rows, row + LINES_OF_PIECE); at++) piece += line(at)
      yield piece
    }
  }
  await pipeline(Readable.from(pieces()), createWriteStream(file))
}
