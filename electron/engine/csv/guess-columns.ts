import {
  type ColumnUse,
  FURTHER_NUMBER_FIELDS,
  RECIPIENT_FIELD_WORDS,
  type RecipientField,
} from '../../../shared/model/recipient-list.ts'
import { readPhoneNumber } from '../domain/phone-number.ts'
import { readCountry } from '../domain/recipient-country.ts'
import { readRegion } from '../domain/recipient-region.ts'

/** What people call these columns, in the languages that lists come in, the best first; compared without case, accents and signs. */
const NAMES: Readonly<Partial<Record<RecipientField, readonly string[]>>> = {
  number: [
    'phone',
    'phonenumber',
    'phoneno',
    'telephone',
    'tel',
    'mobile',
    'mobilephone',
    'mobilenumber',
    'cell',
    'cellphone',
    'number',
    'msisdn',
    'contactnumber',
    'telefono',
    'telefonomovil',
    'movil',
    'celular',
    'numero',
    'telefon',
    'telefonnummer',
    'handy',
    'handynummer',
    'rufnummer',
    'mobil',
    'mobilnummer',
    'telefone',
    'telemovel',
    'numerotelefono',
    'numerodetelefono',
    'numerotelephone',
    'portable',
    'cellulare',
    'telefoon',
    'telefoonnummer',
    'mobiel',
    'nummer',
  ],
  name: [
    'name',
    'fullname',
    'contact',
    'contactname',
    'customer',
    'customername',
    'client',
    'person',
    'nombre',
    'nombrecompleto',
    'nom',
    'nomcomplet',
    'vollername',
    'kunde',
    'nome',
    'nomecompleto',
    'naam',
    'cliente',
    'firstname',
    'vorname',
    'prenom',
  ],
  zone: [
    'zone',
    'timezone',
    'tz',
    'zonahoraria',
    'zeitzone',
    'fuseau',
    'fusohorario',
    'fuseauhoraire',
    'tijdzone',
  ],
  country: ['country', 'countrycode', 'pais', 'land', 'pays', 'paese', 'nation'],
  externalId: [
    'id',
    'externalid',
    'customerid',
    'clientid',
    'contactid',
    'crmid',
    'uuid',
    'kundennummer',
    'idcliente',
    'accountid',
    // only where nothing better is there: a reference may be one of an order, not of a person
    'reference',
    'ref',
    'referenz',
    'referencia',
    'riferimento',
    'referentie',
  ],
  postalCode: [
    'postalcode',
    'postcode',
    'zip',
    'zipcode',
    'plz',
    'postleitzahl',
    'codigopostal',
    'codepostal',
    'codicepostale',
    'cep',
  ],
  region: [
    'state',
    'region',
    'province',
    'stateprovince',
    'stateregion',
    'bundesland',
    'provincia',
    'estado',
    'comunidadautonoma',
  ],
  tags: ['tags', 'tag', 'labels', 'etiquetas', 'schlagworte'],
  category: ['category', 'categoria', 'kategorie', 'categorie', 'segment'],
  number2: furtherNames('2', ['alternatephone', 'altphone', 'secondaryphone', 'otherphone']),
  number3: furtherNames('3', []),
  number4: furtherNames('4', []),
  number5: furtherNames('5', []),
}

function furtherNames(place: string, others: readonly string[]): string[] {
  const words = ['phone', 'phonenumber', 'telephone', 'tel', 'mobile', 'number', 'telefono', 'telefon']
  return [...words.map(word => `${word}${place}`), ...others]
}

/** A column is taken for numbers when at least this share of its cells are some. */
const NUMBER_SHARE_MIN = 0.6
const VARIABLE_NAME_MAX = 100
/** In this order columns are given away: what calls depend on first. */
const GUESSED = [
  'number',
  'zone',
  'country',
  'externalId',
  'name',
  'postalCode',
  'region',
  'tags',
  'category',
  ...FURTHER_NUMBER_FIELDS,
] as const satisfies readonly RecipientField[]

/**
 * What each column most likely is: by its header, and for the number also by what stands in it. Columns that nobody knows
 * become variables under their own name.
 */
export function guessColumns(
  headers: readonly string[],
  hasHeader: boolean,
  rows: readonly (readonly string[])[],
): ColumnUse[] {
  const taken = new Map<RecipientField, number>()
  if (hasHeader) {
    for (const field of GUESSED) {
      const at = bestHeader(headers, field, [...taken.values()])
      if (at !== -1) taken.set(field, at)
    }
  }
  const named = taken.get('number')
  if (named === undefined || shareOfNumbers(rows, named) === 0) {
    const [best] = headers
      .map((_, at) => ({ at, share: shareOfNumbers(rows, at) }))
      .filter(({ at }) => at === named || ![...taken.values()].includes(at))
      .sort((one, other) => other.share - one.share)
    if (best && best.share >= NUMBER_SHARE_MIN) taken.set('number', best.at)
  }
  const country = taken.get('country')
  if (country !== undefined && !holdsCountries(rows, country)) taken.delete('country')
  const region = taken.get('region')
  if (region !== undefined && !holdsRegions(rows, region)) taken.delete('region')
  for (const field of FURTHER_NUMBER_FIELDS) {
    const at = taken.get(field)
    if (at !== undefined && shareOfNumbers(rows, at) < NUMBER_SHARE_MIN) taken.delete(field)
  }
  const names = new Set<string>()
  return headers.map((header, at) => {
    for (const [field, column] of taken) if (column === at) return { kind: 'field', field }
    const plain = header.trim().slice(0, VARIABLE_NAME_MAX)
    if (plain === '') return { kind: 'ignore' }
    const name = freeName(plain, names)
    names.add(name)
    return { kind: 'variable', name, type: 'text' }
  })
}

/** Two columns of one name are two variables: `note`, `note 2`. */
function freeName(name: string, names: ReadonlySet<string>): string {
  let free = name
  for (let count = 2; names.has(free); count++) free = `${name.slice(0, VARIABLE_NAME_MAX - 4)} ${count}`
  return free
}

function bestHeader(headers: readonly string[], field: RecipientField, taken: readonly number[]): number {
  const wanted = [plainOf(RECIPIENT_FIELD_WORDS[field]), ...(NAMES[field] ?? [])]
  let best = -1
  let bestRank = Number.POSITIVE_INFINITY
  for (const [at, header] of headers.entries()) {
    if (taken.includes(at)) continue
    const rank = wanted.indexOf(plainOf(header))
    if (rank !== -1 && rank < bestRank) [best, bestRank] = [at, rank]
  }
  return best
}

function plainOf(header: string): string {
  return header
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase()
}

/** Share of the column's filled cells that look like phone numbers, with or without a country code. */
function shareOfNumbers(rows: readonly (readonly string[])[], column: number): number {
  return shareOf(rows, column, cell => {
    const reading = readPhoneNumber(cell, null)
    return reading.ok || (reading.reason === 'needs-country' && cell.replace(/\D/g, '').length >= 7)
  })
}

/**
 * Whether a column that is called like a country holds some: the majority of its filled cells decides, and one bad cell alone
 * never does. The row of a bad cell is refused when it is read, with a sentence about that cell.
 */
function holdsCountries(rows: readonly (readonly string[])[], column: number): boolean {
  const filled = filledCells(rows, column)
  const bad = filled.filter(cell => readCountry(cell) === null).length
  return bad <= 1 || bad * 2 <= filled.length
}

/** `state` may as well be the state of an order: most of its cells must name a region of some country. */
function holdsRegions(rows: readonly (readonly string[])[], column: number): boolean {
  const isRegion = (cell: string): boolean =>
    [null, 'US', 'CA', 'AU', 'DE', 'ES', 'GB'].some(country => readRegion(cell, country) !== null)
  return shareOf(rows, column, isRegion) > 0.5
}

function shareOf(
  rows: readonly (readonly string[])[],
  column: number,
  matches: (cell: string) => boolean,
): number {
  const filled = filledCells(rows, column)
  return filled.length === 0 ? 0 : filled.filter(matches).length / filled.length
}

function filledCells(rows: readonly (readonly string[])[], column: number): readonly string[] {
  return rows.map(row => (row[column] ?? '').trim()).filter(cell => cell !== '')
}

/** Whether the first row names the columns: none of its cells is a number or empty where the others are filled. */
export function looksLikeHeader(rows: readonly (readonly string[])[]): boolean {
  const [first] = rows
  if (!first) return false
  const known = new Set(Object.values(NAMES).flat())
  if (first.some(cell => known.has(plainOf(cell)))) return true
  return first.every(cell => cell.trim() !== '' && !/\d{4,}/.test(cell) && !readPhoneNumber(cell, null).ok)
}

/** The country of most numbers that say theirs by a +, or null. */
export function commonCountry(rows: readonly (readonly string[])[], column: number): string | null {
  const counts = new Map<string, number>()
  for (const row of rows) {
    const reading = readPhoneNumber(row[column] ?? '', null)
    if (reading.ok && reading.country) counts.set(reading.country, (counts.get(reading.country) ?? 0) + 1)
  }
  const [most] = [...counts].sort(([, one], [, other]) => other - one)
  return most?.[0] ?? null
}
