import {
  type ColumnUse,
  type ImportMapping,
  NUMBER_FIELDS,
  RECIPIENT_FIELD_WORDS,
  RECIPIENT_FIELDS,
  type RecipientField,
  VARIABLE_TYPES,
  type VariableType,
} from '../../../shared/model/recipient-list.ts'

/** What the menu of a column offers: a field, a type of its own column (`own:date`), or nothing. */
export type ColumnChoice = RecipientField | `own:${VariableType}` | 'ignore'
export type ColumnGroup = 'phone' | 'person' | 'place' | 'law' | 'own' | 'ignore'

const PHONE = [...NUMBER_FIELDS, 'callingCode', 'areaCode'] as const satisfies readonly RecipientField[]
const PLACE = [
  'country',
  'region',
  'county',
  'city',
  'postalCode',
  'zone',
] as const satisfies readonly RecipientField[]
const LAW = [
  'doNotCall',
  'callAllowed',
  'consentSource',
  'consentAt',
  'consentForm',
] as const satisfies readonly RecipientField[]
const ELSEWHERE: ReadonlySet<RecipientField> = new Set([...PHONE, ...PLACE, ...LAW])

/** Every field is in exactly one group: what is about no phone, place or law is about the person. */
const FIELD_GROUPS: Readonly<Record<Exclude<ColumnGroup, 'own' | 'ignore'>, readonly RecipientField[]>> = {
  phone: PHONE,
  person: RECIPIENT_FIELDS.filter(field => !ELSEWHERE.has(field)),
  place: PLACE,
  law: LAW,
}

export const GROUP_WORDS = {
  phone: 'Phone numbers',
  person: 'Person',
  place: 'Place and time zone',
  law: 'Law and consent',
  own: 'Your own column',
  ignore: 'Leave out',
} as const satisfies Record<ColumnGroup, string>

const OWN_WORDS = {
  text: 'Text',
  number: 'Number',
  date: 'Date',
  'yes-no': 'Yes or no',
} as const satisfies Record<VariableType, string>

/** What a choice is called in the menu and above its column. */
export function choiceWord(choice: ColumnChoice): string {
  if (choice === 'ignore') return 'Ignore'
  const own = ownTypeOf(choice)
  return own === null ? RECIPIENT_FIELD_WORDS[fieldOf(choice) ?? 'number'] : OWN_WORDS[own]
}

/** The group that a choice stands in. */
export function groupOf(choice: ColumnChoice): ColumnGroup {
  if (choice === 'ignore') return 'ignore'
  if (ownTypeOf(choice) !== null) return 'own'
  const groups = ['phone', 'person', 'place', 'law'] as const
  return groups.find(group => FIELD_GROUPS[group].some(field => field === choice)) ?? 'own'
}

/** The menu of column `at`: groups of choices; of further numbers those that are used, and the next free one. */
export function choicesFor(
  uses: readonly ColumnUse[],
  at: number,
): { group: ColumnGroup; choices: ColumnChoice[] }[] {
  const lastPhone = NUMBER_FIELDS.reduce(
    (last, field, index) =>
      uses.some((use, column) => column !== at && use.kind === 'field' && use.field === field) ? index : last,
    -1,
  )
  const chosen = choiceOf(uses[at])
  const offered = NUMBER_FIELDS.filter((field, place) => place <= lastPhone + 1 || field === chosen)
  return [
    { group: 'phone', choices: [...offered, 'callingCode', 'areaCode'] },
    { group: 'person', choices: [...FIELD_GROUPS.person] },
    { group: 'place', choices: [...FIELD_GROUPS.place] },
    { group: 'law', choices: [...FIELD_GROUPS.law] },
    { group: 'own', choices: VARIABLE_TYPES.map(type => `own:${type}` as const) },
    { group: 'ignore', choices: ['ignore'] },
  ]
}

/** What the menu shows as chosen for a use. */
export function choiceOf(use: ColumnUse | undefined): ColumnChoice {
  if (use === undefined || use.kind === 'ignore') return 'ignore'
  return use.kind === 'field' ? use.field : `own:${use.type}`
}

/** The uses after column `at` was given `choice`: a field that another column had becomes that one's own text column. */
export function chooseColumn(
  uses: readonly ColumnUse[],
  headers: readonly string[],
  at: number,
  choice: ColumnChoice,
): ColumnUse[] {
  return uses.map((use, index) => {
    if (index === at) return useOf(choice, headers, at, uses)
    if (use.kind === 'field' && use.field === choice) return useOf('own:text', headers, index, uses)
    return use
  })
}

/** Whether a column of this use holds numbers that are called. */
export const isPhoneUse = (use: ColumnUse | undefined): boolean =>
  use?.kind === 'field' && NUMBER_FIELDS.some(field => field === use.field)

/** Whether some column holds the numbers that are called. */
export const hasPhoneColumn = ({ columns }: ImportMapping): boolean => columns.some(isPhoneUse)

function useOf(
  choice: ColumnChoice,
  headers: readonly string[],
  at: number,
  uses: readonly ColumnUse[],
): ColumnUse {
  if (choice === 'ignore') return { kind: 'ignore' }
  const type = ownTypeOf(choice)
  if (type !== null) return { kind: 'variable', name: freeName(headers[at], at, uses), type }
  const field = fieldOf(choice)
  return field === null ? { kind: 'ignore' } : { kind: 'field', field }
}

const ownTypeOf = (choice: ColumnChoice): VariableType | null =>
  VARIABLE_TYPES.find(type => choice === `own:${type}`) ?? null

const fieldOf = (choice: ColumnChoice): RecipientField | null =>
  Object.values(FIELD_GROUPS)
    .flat()
    .find(field => field === choice) ?? null

const NAME_MAX = 100

/** The header as the name of a column of the center's own, with a number when another column has it already. */
function freeName(header: string | undefined, at: number, uses: readonly ColumnUse[]): string {
  const name = (header?.trim() || `Column ${at + 1}`).slice(0, NAME_MAX - 4)
  const taken = new Set(
    uses.flatMap((use, index) => (use.kind === 'variable' && index !== at ? [use.name] : [])),
  )
  for (let count = 1; ; count++) {
    const candidate = count === 1 ? name : `${name} ${count}`
    if (!taken.has(candidate)) return candidate
  }
}
