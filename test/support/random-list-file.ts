import iconv from 'iconv-lite'
import { seeded } from './seeded.ts'

const ENCODINGS = [
  'utf-8',
  'utf-8',
  'utf-16le',
  'windows-1252',
  'windows-1251',
  'gb18030',
  'shift_jis',
  'koi8-r',
] as const
const DELIMITERS = [',', ',', ';', '\t', '|'] as const
const ENDS = ['\n', '\r\n', '\r'] as const
const HEADERS = [
  'Name',
  'Phone',
  'Mobile 2',
  'Fax',
  'Country',
  'Time Zone',
  'State',
  'Zip',
  'Do Not Call',
  'Телефон',
  '電話番号',
  'Notiz',
  '',
  'Kundennr',
  'Vorwahl',
  'Tags',
  'Date',
] as const
const CELLS = [
  '',
  ' ',
  'Ann',
  'Zoë Brontë',
  'Иван',
  '山田',
  '+447400123451',
  '+44 7400 123452 / +44 7400 123453',
  '(305) 555-0101',
  '0049 30 1234567',
  '4.47E+11',
  '#N/A',
  '2027-01-31',
  '5" pipe',
  '"Bob" Birch',
  'open "',
  'US',
  'Atlantis',
  'PST',
  'yes',
  'maybe',
  'FL',
  '33101',
  "'+447400123454",
  'a,b;c|d\te',
  'two\nlines',
  '\u2028',
  '\0',
  '\ud83d',
  '__proto__',
  '=1+1',
  'x'.repeat(300),
] as const

/** A random list, broken in random ways; the same for the same seed. */
export function randomListFile(seed: number): Buffer {
  const random = seeded(`list ${seed}`)
  const pick = <Item>(items: readonly Item[]): Item => {
    const item = items[Math.floor(random() * items.length)]
    if (item === undefined) throw new Error('nothing to pick from')
    return item
  }
  const chance = (share: number): boolean => random() < share
  const delimiter = pick(DELIMITERS)
  const end = pick(ENDS)
  const width = 1 + Math.floor(random() * 8)
  const quoteCell = (cell: string): string => {
    if (chance(0.05)) return `"${cell}`
    if (chance(0.1) || cell.includes(delimiter) || cell.includes('\n'))
      return `"${cell.replaceAll('"', '""')}"`
    return cell
  }
  const row = (cells: readonly string[]): string => cells.map(quoteCell).join(delimiter)
  const header = Array.from({ length: width }, () => pick(HEADERS))
  const lines: string[] = []
  if (chance(0.1)) lines.push(`sep=${delimiter}`)
  if (chance(0.1)) lines.push('A title above the table')
  if (chance(0.1)) lines.push('# a comment')
  if (chance(0.8)) lines.push(row(header))
  const rows = Math.floor(random() * 30)
  for (let at = 0; at < rows; at++) {
    const cells = chance(0.15) ? width + Math.floor(random() * 5) - 2 : width
    if (chance(0.05)) lines.push('')
    else if (chance(0.04)) lines.push(row(header))
    else
      lines.push(
        row(
          Array.from({ length: Math.max(0, cells) }, (_, column) =>
            chance(0.4) && /phone|mobile|телефон|電話/i.test(header[column] ?? '')
              ? `+4474001${10_000 + Math.floor(random() * 99)}`
              : pick(CELLS),
          ),
        ),
      )
  }
  const text = lines.map(line => line + (chance(0.05) ? pick(ENDS) : end)).join('')
  const bytes = Buffer.from(
    iconv.encode(chance(0.2) ? text.trimEnd() : text, pick(ENCODINGS), { addBOM: chance(0.2) }),
  )
  for (let hits = chance(0.3) ? Math.floor(random() * 6) : 0; hits > 0; hits--)
    if (bytes.length > 0) bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256)
  return chance(0.05) ? Buffer.from(Array.from({ length: 400 }, () => Math.floor(random() * 256))) : bytes
}
