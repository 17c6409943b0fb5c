import type { RecipientField } from '../../../shared/model/recipient-list.ts'
import { filledCells, holdsCountries, holdsRegions, type Rows, shareOf } from './column-cells.ts'
import { plainHeader } from './header-text.ts'
import { type FieldName, readFieldNames, readPhoneHeader } from './header-words.ts'
import {
  isAreaCode,
  isCallingCode,
  readCallAllowed,
  readContactKind,
  readDate,
  readDoNotCall,
} from './read-cells.ts'
import { readConsentForm } from './read-consent-form.ts'

type NamedField = FieldName['field']

/** In this order columns are given away: what calls depend on first. */
const ORDER = [
  'doNotCall',
  'callAllowed',
  'consentAt',
  'consentForm',
  'consentSource',
  'callingCode',
  'areaCode',
  'zone',
  'country',
  'region',
  'postalCode',
  'county',
  'city',
  'externalId',
  'email',
  'firstName',
  'lastName',
  'name',
  'company',
  'tags',
  'category',
  'contactKind',
] as const satisfies readonly NamedField[]

/** Words for the first name alone where another column has the last name, and the whole name where none has. */
const EITHER = new Set(
  'nombre nome nume jmeno meno ime имя ονομα الاسم اسم שם nama nazwa imie ad adi 名 이름'
    .split(' ')
    .map(plainHeader),
)
/** Words for the last name where another column of the same language has the first name. */
const FAMILY = new Set('name nom naam namn navn nev nume nazwa'.split(' '))

/** The columns other than phone numbers by their headers, as far as their cells agree. */
export function guessFields(headers: readonly string[], rows: Rows): Map<RecipientField, number> {
  const named = headers.map(readFieldNames)
  const taken = new Map<RecipientField, number>()
  const isTaken = (column: number): boolean => [...taken.values()].includes(column)
  for (const field of ORDER) {
    const candidates = named
      .flatMap((names, column) => {
        const name = names.find(one => one.field === field)
        return name === undefined || isTaken(column) ? [] : [{ column, rank: name.rank }]
      })
      .filter(({ column }) => agrees(field, rows, column, headers[column] ?? ''))
      .sort((one, other) => one.rank - other.rank || one.column - other.column)
    const [best] = candidates
    if (best) taken.set(field, best.column)
  }
  settleNames(headers, taken)
  return taken
}

function agrees(field: NamedField, rows: Rows, column: number, header: string): boolean {
  const isBlank = filledCells(rows, column).length === 0
  const most = (matches: (cell: string) => boolean): boolean =>
    isBlank || shareOf(rows, column, matches) > 0.5
  switch (field) {
    case 'doNotCall':
      return most(cell => readDoNotCall(cell) !== null)
    case 'callAllowed':
      return most(cell => readCallAllowed(cell) !== null)
    case 'consentAt':
      return most(cell => readDate(cell) !== null)
    case 'consentForm':
      return !isBlank && most(cell => readConsentForm(cell) !== null)
    case 'callingCode':
      return !isBlank && shareOf(rows, column, isCallingCode) > 0.5
    case 'areaCode':
      return !isBlank && shareOf(rows, column, isAreaCode) > 0.5
    case 'country':
      return holdsCountries(rows, column)
    case 'region':
      return isBlank || holdsRegions(rows, column)
    case 'contactKind':
      return !isBlank && most(cell => readContactKind(cell) !== null)
    case 'email':
      return most(cell => cell.includes('@'))
    case 'name':
      return readPhoneHeader(header).is !== 'phone' && most(cell => /\p{L}/u.test(cell))
    default:
      return true
  }
}

/** `Nombre` beside `Apellidos` is the first name; `Name` beside `Vorname` the last one; a first name alone is the name. */
function settleNames(headers: readonly string[], taken: Map<RecipientField, number>): void {
  const headerOf = (field: RecipientField): string => plainHeader(headers[taken.get(field) ?? -1] ?? '')
  const move = (from: RecipientField, to: RecipientField): void => {
    const column = taken.get(from)
    if (column === undefined || taken.has(to)) return
    taken.delete(from)
    taken.set(to, column)
  }
  const has = (field: RecipientField): boolean => taken.has(field)
  if (has('lastName') && !has('firstName') && has('name')) move('name', 'firstName')
  else if (
    has('firstName') &&
    !has('lastName') &&
    has('name') &&
    FAMILY.has(headerOf('name')) &&
    !/^(first|given) ?name$/.test(headerOf('firstName'))
  ) {
    move('name', 'lastName')
  } else if (has('firstName') && !has('lastName') && !has('name') && EITHER.has(headerOf('firstName'))) {
    move('firstName', 'name')
  }
}
