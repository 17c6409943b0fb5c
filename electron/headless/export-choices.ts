import { failure } from '../../shared/errors.ts'
import type { AudienceCondition } from '../../shared/model/audience.ts'
import { FINAL_STATE_WORDS, FINAL_STATES, RECIPIENT_STATE_WORDS } from '../../shared/model/campaign.ts'
import {
  type ExportColumn,
  type ExportKind,
  type ExportTargetInput,
  listColumnOf,
} from '../../shared/model/export.ts'
import { LIST_SORT_COLUMNS } from '../../shared/model/list-view.ts'
import { OUTCOME_WORDS } from '../../shared/model/outcome.ts'
import { ROW_VERDICTS } from '../../shared/model/recipient-list.ts'
import { CommandFailed } from './command-failed.ts'

/** What was asked for is not there or not clear: the message names what there is. */
export class ChoiceNeeded extends CommandFailed {
  constructor(message: string) {
    super(failure('bad_input', message).error)
  }
}

/** Names of one message, at most. */
const NAMES_MAX = 20

interface Named {
  readonly id: number
  readonly name: string
}

/** The one that is meant by a name or an id; without either, the only one there is. */
export function chooseNamed(
  what: string,
  option: string,
  wanted: string | null,
  all: readonly Named[],
): number {
  const found =
    wanted === null ? all : all.filter(({ id, name }) => String(id) === wanted || sameWord(name, wanted))
  // a name that is a number of something else means what is called so
  const exact = found.length > 1 ? found.filter(({ id }) => String(id) === wanted) : found
  const [one] = exact.length === 1 ? exact : found
  if (found.length === 1 && one) return one.id
  if (exact.length === 1 && one) return one.id
  if (all.length === 0) throw new ChoiceNeeded(`There is no ${what} in this data folder.`)
  const names = (found.length === 0 ? all : found).map(({ id, name }) => `${id} (${name})`)
  const problem =
    wanted === null
      ? `Choose a ${what} with ${option} NAME_OR_ID.`
      : found.length === 0
        ? `There is no ${what} "${wanted}".`
        : `Several have the name "${wanted}". Choose one by its number.`
  throw new ChoiceNeeded(`${problem} There are: ${listOf(names)}.`)
}

const listOf = (names: readonly string[]): string =>
  names.length <= NAMES_MAX
    ? names.join(', ')
    : `${names.slice(0, NAMES_MAX).join(', ')} and ${names.length - NAMES_MAX} more`

const sameWord = (one: string, other: string): boolean =>
  one.trim().toLowerCase() === other.trim().toLowerCase()

/** Keys of the columns that are named, by key, header or name of the list's own column, in the order named. */
export function chooseColumns(text: string, columns: readonly ExportColumn[]): string[] {
  if (sameWord(text, 'all')) return columns.map(({ key }) => key)
  return splitNames(text).map(name => chooseColumn(name, columns))
}

/** The key of one column. */
export function chooseColumn(name: string, columns: readonly ExportColumn[]): string {
  const found =
    columns.find(({ key }) => key === name) ??
    columns.find(({ header }) => sameWord(header, name)) ??
    columns.find(({ key }) => sameWord(key, name) || sameWord(key, `column:${name}`))
  if (found) return found.key
  const names = columns.map(({ key, header, isOfList }) => (isOfList ? header : key))
  throw new ChoiceNeeded(`There is no column "${name}". The columns are: ${names.join(', ')}.`)
}

/** Names between commas; one that holds a comma stands between quotes. */
function splitNames(text: string): string[] {
  const names = [...text.matchAll(/\s*(?:"((?:[^"]|"")*)"|([^,]*))\s*(?:,|$)/g)]
    .map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? (plain ?? '').trim())
    .filter(name => name !== '')
  if (names.length === 0) throw new ChoiceNeeded('Name at least one column after --columns.')
  return names
}

/** `key=value`, `key!=value` or `key~value` (contains). */
interface Filter {
  readonly key: string
  readonly is: '=' | '!=' | '~'
  readonly value: string
}

function readFilter(text: string): Filter {
  const [, key, is, value] = /^([^=~!]+)(=|!=|~)(.*)$/s.exec(text) ?? []
  if (key === undefined || value === undefined || (is !== '=' && is !== '!=' && is !== '~'))
    throw new ChoiceNeeded(`"${text}" is not a filter. Write KEY=VALUE.`)
  return { key: key.trim(), is, value: value.trim() }
}

/** The filters of the table as its request has them; those of recipients may name columns of the list. */
export function chooseFilters(
  what: ExportKind,
  texts: readonly string[],
  columns: readonly ExportColumn[],
): Partial<ExportTargetInput> {
  const filters = texts.map(readFilter)
  if (what === 'recipients') return { filter: listFilterOf(filters, columns) }
  return Object.assign({}, ...filters.map(filter => tableFilter(what, filter)))
}

const STATUSES: Readonly<Record<string, object>> = Object.fromEntries([
  ...Object.entries(RECIPIENT_STATE_WORDS).map(([state, word]) => [word, { state }] as const),
  ...FINAL_STATES.map(finalState => [FINAL_STATE_WORDS[finalState], { finalState }] as const),
])

function tableFilter(what: Exclude<ExportKind, 'recipients'>, { key, is, value }: Filter): object {
  if (is !== '=') throw new ChoiceNeeded(`Write "${key}=${value}": other comparisons are for recipients.`)
  switch (`${what} ${key.toLowerCase()}`) {
    case 'results status':
      return STATUSES[oneOf(key, value, statusKeys(), Object.keys(STATUSES))] ?? {}
    case 'results outcome':
      return { lastOutcome: outcomeOf(key, value) }
    case 'attempts outcome':
      return { outcome: outcomeOf(key, value) }
    case 'attempts recipient':
      return { recipientId: wholeNumber(key, value) }
    case 'rejected verdict':
      return { verdict: oneOf(key, value, ROW_VERDICTS, ROW_VERDICTS) }
    default:
      throw noSuchFilter(key, FILTERS[what])
  }
}

const FILTERS: Readonly<Record<Exclude<ExportKind, 'recipients'>, readonly string[]>> = {
  results: ['status', 'outcome'],
  attempts: ['outcome', 'recipient'],
  'do-not-call': [],
  rejected: ['verdict'],
}

function noSuchFilter(key: string, known: readonly string[]): ChoiceNeeded {
  const hint = known.length === 0 ? 'Use --search or --campaign.' : `The filters are: ${known.join(', ')}.`
  return new ChoiceNeeded(`There is no filter "${key}". ${hint}`)
}

const statusKeys = (): string[] => [...Object.keys(RECIPIENT_STATE_WORDS), ...FINAL_STATES]

function outcomeOf(key: string, value: string): string {
  const outcomes = Object.keys(OUTCOME_WORDS)
  const word = oneOf(key, value, outcomes, Object.values(OUTCOME_WORDS))
  return Object.entries(OUTCOME_WORDS).find(([, known]) => known === word)?.[0] ?? word
}

/** The word that is meant: one of `words`, or the one at the place of its key. */
function oneOf(key: string, value: string, keys: readonly string[], words: readonly string[]): string {
  const at = keys.findIndex(known => sameWord(known, value))
  const word = words.find(known => sameWord(known, value)) ?? (at === -1 ? undefined : words[at])
  if (word === undefined)
    throw new ChoiceNeeded(`"${value}" is not a ${key}. Choose one of: ${words.join(', ')}.`)
  return word
}

function wholeNumber(key: string, value: string): number {
  const number = Number(value)
  if (!Number.isInteger(number) || number < 1)
    throw new ChoiceNeeded(`"${value}" is not the number of a ${key}.`)
  return number
}

const TESTS = { '=': 'is', '!=': 'is-not', '~': 'contains' } as const
const CONDITION_FIELDS = ['tag', 'category', 'country', 'region', 'zone', 'name', 'number'] as const
const YES_NO_FIELDS = ['doNotCall', 'called', 'edited'] as const

/** Conditions on the list's own columns as well: any other key is the name of one. */
function listFilterOf(filters: readonly Filter[], columns: readonly ExportColumn[]) {
  const all: AudienceCondition[] = []
  const facts: Partial<Record<(typeof YES_NO_FIELDS)[number], boolean>> = {}
  for (const { key, is, value } of filters) {
    const fact = YES_NO_FIELDS.find(known => sameWord(known, key))
    if (fact !== undefined) {
      facts[fact] = oneOf(key, value, ['yes', 'no'], ['yes', 'no']) === 'yes'
      continue
    }
    const field = CONDITION_FIELDS.find(known => sameWord(known, key))
    const test = value === '' ? (is === '!=' ? 'is-not-empty' : 'is-empty') : TESTS[is]
    all.push(
      field === undefined
        ? { field: 'variable', variable: listColumnNamed(key, columns), test, value }
        : { field, variable: '', test, value },
    )
  }
  return { conditions: { all }, ...facts }
}

function listColumnNamed(key: string, columns: readonly ExportColumn[]): string {
  const ofList = columns.flatMap(column => (column.isOfList ? (listColumnOf(column.key) ?? []) : []))
  const wanted = listColumnOf(key) ?? key
  const found = ofList.find(name => name === wanted) ?? ofList.find(name => sameWord(name, wanted))
  if (found === undefined) throw noSuchFilter(key, [...CONDITION_FIELDS, ...YES_NO_FIELDS, ...ofList])
  return found
}

/** `COLUMN` or `COLUMN:desc`, as the request of the table has it. */
export function chooseSort(what: ExportKind, text: string, columns: readonly ExportColumn[]): object {
  const [, name = text, direction] = /^(.*):(asc|desc)$/i.exec(text) ?? []
  const descending = direction?.toLowerCase() === 'desc'
  const key = chooseColumn(name, columns)
  if (what !== 'recipients') return { column: key.replace(/Local$/, 'Utc'), descending }
  const plain = { calculatedZone: 'zone', calculatedRegion: 'region' }[key] ?? key
  const column = LIST_SORT_COLUMNS.find(known => known === plain)
  if (column !== undefined) return { column, descending }
  if (key.startsWith('column:'))
    return { column: 'variable', variable: key.slice('column:'.length), descending }
  throw new ChoiceNeeded(
    `Recipients cannot be sorted by "${name}". Choose name, number, country, region, zone, category or a column of the list.`,
  )
}
