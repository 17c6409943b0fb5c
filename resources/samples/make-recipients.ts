/**
 * Makes the sample lists again: `node resources/samples/make-recipients.ts`. The files are committed, so nobody needs
 * to run this unless a column changes. The same seed gives the same bytes.
 *
 * Names are made up. Numbers are valid in their country's numbering plan: the ranges set aside for films and books
 * where a country has one (Ofcom 020 7946 0xxx, Arcep 01 99 00 xx xx, North American 555-01xx), else libphonenumber's example of a mobile
 * number with other last digits. **Such a number may belong to somebody: these lists are for rehearsals.**
 */
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import iconv from 'iconv-lite'
import type { CountryCode } from 'libphonenumber-js'
import { parsePhoneNumberFromString } from 'libphonenumber-js/max'
import examples from 'libphonenumber-js/mobile/examples'
import Papa from 'papaparse'
import { COUNTRIES, NAMES, type SampleCountry } from './sample-people.ts'

export const SAMPLE_RECIPIENTS = 1_000
const SEED = 20_261_121
const HEADER = ['name', 'phone', 'country', 'language', 'appointment', 'reference'] as const

/** National numbers whose last digits are free, from the ranges that no subscriber has. */
const FICTIONAL: Partial<Record<CountryCode, readonly string[]>> = {
  GB: ['2079460###'],
  FR: ['19900####'],
  SE: ['70174063#', '70174065#', '70174067#'],
  US: ['21255501##', '31255501##', '41555501##', '60255501##', '80855501##', '90755501##'],
  CA: ['41655501##', '60455501##', '90255501##', '70955501##'],
}
/** Last digits of an example number that are varied. */
const FREE_DIGITS = 5
const FIRST_DAY = Date.UTC(2027, 0, 11)
const DAY_MS = 86_400_000
/** Slots every 20 minutes from 09:00 to 16:40. */
const SLOTS_PER_DAY = 24

/** Numbers in [0, 1) from a seed: a Weyl sequence through a mixer of 32 bits, so that neighbours have nothing in common. */
function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x9e3779b9) >>> 0
    let mixed = Math.imul(state ^ (state >>> 16), 0x85ebca6b)
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
    return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32
  }
}

type Fraction = () => number

function pick<Item>(items: readonly Item[], fraction: Fraction): Item {
  const item = items[Math.floor(fraction() * items.length)]
  if (item === undefined) throw new Error('nothing to pick from')
  return item
}

function shuffled<Item>(items: readonly Item[], fraction: Fraction): Item[] {
  return items
    .map(item => ({ item, at: fraction() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item)
}

/** A valid number of this country that was not used yet, as people write it (`+44 20 7946 0123`). */
function freshNumber(country: CountryCode, used: Set<string>, fraction: Fraction): string {
  const example = examples[country]
  const shapes = FICTIONAL[country] ?? [example.slice(0, -FREE_DIGITS) + '#'.repeat(FREE_DIGITS)]
  for (let tries = 0; tries < 10_000; tries++) {
    const digits = pick(shapes, fraction).replaceAll('#', () => String(Math.floor(fraction() * 10)))
    const number = parsePhoneNumberFromString(digits, { defaultCountry: country, extract: false })
    if (!number?.isValid() || number.country !== country || used.has(number.number)) continue
    used.add(number.number)
    return number.formatInternational()
  }
  throw new Error(`no fresh number for ${country}`)
}

function appointment(fraction: Fraction): string {
  let day = Math.floor(fraction() * 28)
  while ([0, 6].includes(new Date(FIRST_DAY + day * DAY_MS).getUTCDay())) day++
  const slot = Math.floor(fraction() * SLOTS_PER_DAY)
  const at = new Date(FIRST_DAY + day * DAY_MS + (9 * 60 + slot * 20) * 60_000)
  return at.toISOString().slice(0, 16).replace('T', ' ')
}

/** The text of recipients.csv: UTF-8, commas, CRLF; all countries come once before any comes again. */
export function makeRecipients(): string {
  const fraction = seeded(SEED)
  const used = new Set<string>()
  const rows: string[][] = []
  let deck: SampleCountry[] = []
  while (rows.length < SAMPLE_RECIPIENTS) {
    if (deck.length === 0) deck = shuffled(COUNTRIES, fraction)
    const country = deck.pop()
    if (!country) break
    const names = NAMES[country.names]
    rows.push([
      names.write(pick(names.first, fraction), pick(names.last, fraction)),
      freshNumber(country.code, used, fraction),
      country.code,
      country.language,
      appointment(fraction),
      `TL-${10_001 + rows.length}`,
    ])
  }
  return `${Papa.unparse({ fields: [...HEADER], data: rows }, { newline: '\r\n' })}\r\n`
}

/** Rows that are wrong in the ways that real lists are; the number of columns and the separator are as Excel writes them. */
const MESSY_ROWS: readonly string[] = [
  'Müller, Jürgen;0151 23456780;DE;de;Grüne Straße 1;K-001',
  'Zoë Brontë;+44 (0)20 7946 0111;GB;en;"12; High Street";K-002',
  "Chloé Lefèvre;'+33 6 12 34 56 70;FR;fr;Rue de l'Été;K-003",
  'Ana Núñez;0034 612 345 671;ES;es;Calle Mayor 5;K-004',
  '"Peter ""Pete"" Brown";+1 (212) 555-0142;US;en;5th Avenue;K-005',
  'José Álvarez;+34.612.345.672.0;ES;es;one digit too many;K-006',
  'Excel Damage;4,42079E+11;GB;en;shown as a power of ten;K-007',
  'Excel Decimal;442079460112.0;GB;en;saved as a decimal;K-008',
  'No Number;;GB;en;;K-009',
  'Words;call the office;GB;en;;K-010',
  'Too Short;+44 770;GB;en;;K-011',
  'Nowhere;+999 123 456 789;;;;K-012',
  'Emergency;112;DE;de;;K-013',
  'Jürgen Müller again;+49 151 23456780;DE;de;the same person;K-014',
  'Too few columns;+44 20 7946 0113',
  'Too many columns;+44 20 7946 0114;GB;en;High Street;K-016;more;and more',
  'Bad Country;2079460115;Atlantis;;;K-017',
  '',
  ';;;;;',
  '=HYPERLINK("http://example.com");+44 20 7946 0116;GB;en;a formula as a name;K-018',
  'François Noël;06 12 34 56 73;FR;fr;Allée des Cèdres;K-019',
  'Žofie “Žo” Šimková;+420 601 123 458;CZ;cs;Windows-1252 letters that Latin-1 lacks;K-020',
]

/**
 * The bytes of recipients-messy.csv: Windows-1252 with semicolons (as a German or French Excel saves it), line ends of
 * both kinds, and rows that cannot be called.
 */
export function makeMessyRecipients(): Uint8Array {
  const rows = ['Name;Telefon;Land;Sprache;Adresse;Kundennummer', ...MESSY_ROWS]
  const text = rows.map((row, line) => row + (line % 5 === 4 ? '\n' : '\r\n')).join('')
  return iconv.encode(text, 'windows-1252')
}

if (import.meta.main) {
  writeFileSync(path.join(import.meta.dirname, 'recipients.csv'), makeRecipients())
  writeFileSync(path.join(import.meta.dirname, 'recipients-messy.csv'), makeMessyRecipients())
}
