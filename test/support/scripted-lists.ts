import { failure, success } from '../../shared/errors.ts'
import type { PersonHoldings } from '../../shared/model/person.ts'
import type { Answers } from './page-answers.ts'
import { recipient } from './scripted-calls.ts'
import { FIXTURE_NOW, LISTS } from './scripted-fixtures.ts'

type ListAnswers = Pick<
  Answers,
  | 'lists.list'
  | 'lists.rename'
  | 'lists.remove'
  | 'lists.archive'
  | 'lists.campaigns'
  | 'lists.recipients'
  | 'lists.choices'
  | 'lists.merge'
  | 'lists.split'
  | 'recipients.bulk'
  | 'recipients.update'
  | 'recipients.readNumber'
  | 'bulk.undo'
  | 'people.find'
  | 'people.export'
  | 'people.erase'
>

const noList = () => failure('list_not_found', 'There is no such list.')
const listOf = (id: number) => LISTS.find(list => list.id === id)

/** Lists of a busy day. Acts answer with what would be there afterwards; nothing is remembered. */
export function listAnswersWhenFull(): ListAnswers {
  return {
    'lists.list': () => success([...LISTS]),
    'lists.rename': ({ id, name }) => {
      const list = listOf(id)
      return list ? success({ ...list, name }) : noList()
    },
    'lists.remove': ({ id }) => success({ id }),
    'lists.archive': ({ id, archived }) => {
      const list = listOf(id)
      return list ? success({ ...list, archivedAt: archived ? FIXTURE_NOW : null }) : noList()
    },
    'lists.campaigns': ({ id }) =>
      success(
        id === 5
          ? []
          : [
              { id: 1, name: 'Autumn renewal', state: 'active' },
              { id: 3, name: 'Survey of May', state: 'completed' },
            ],
      ),
    'lists.recipients': ({ id, offset, limit, search, filter }) => {
      const isFiltered =
        search !== '' ||
        filter.called !== null ||
        filter.doNotCall !== null ||
        filter.edited !== null ||
        filter.conditions.all.length > 0
      const total = isFiltered ? 3 : (listOf(id)?.people ?? 0)
      const count = Math.max(0, Math.min(limit, total - offset))
      return success({ total, rows: Array.from({ length: count }, (_, at) => recipient(offset + at)) })
    },
    'lists.choices': () =>
      success({
        countries: ['GB', 'ES', 'US', 'AU', 'DE'],
        regions: ['GB', 'ES', 'US-NY', 'AU-NSW', 'DE-BE'],
        zones: ['Europe/London', 'Europe/Madrid', 'America/New_York', 'Australia/Sydney', 'Europe/Berlin'],
        tags: ['renewal', 'spring'],
        categories: ['household'],
        variables: ['reference', 'language'],
      }),
    'lists.merge': ({ ids, name }) => {
      const list = listOf(ids[0] ?? 0)
      return list
        ? success({
            list: { ...list, id: 9, name, origin: 'merge', importId: null },
            count: 1_700,
            duplicates: 72,
          })
        : noList()
    },
    'lists.split': ({ id }) => {
      const list = listOf(id)
      return list
        ? success({
            undoId: 4,
            count: 240,
            lists: [{ ...list, id: 9, name: `${list.name} (2 of 2)`, people: 240 }],
          })
        : noList()
    },
    'recipients.bulk': ({ who, listId }) => {
      const count = 'ids' in who ? who.ids.length : (listOf(listId)?.people ?? 0) - who.except.length
      return success({ undoId: 7, count, skipped: 0 })
    },
    ...sameForAll(),
  }
}

const HELD: PersonHoldings = {
  number: '+493023125003',
  recipients: [
    { id: 4, listId: 1, listName: 'Customers, autumn renewal', name: 'Jürgen Müller' },
    { id: 904, listId: 5, listName: 'Event guests', name: 'J. Müller' },
  ],
  attempts: 3,
  doNotCall: 0,
  rejectedRows: 1,
  importChanges: 2,
  keptFiles: 1,
  openAttempts: 0,
}

type Acts =
  | 'recipients.update'
  | 'recipients.readNumber'
  | 'bulk.undo'
  | `people.${'find' | 'export' | 'erase'}`
const sameForAll = (): Pick<ListAnswers, Acts> => ({
  'people.find': ({ number }) => success({ ...HELD, number }),
  'people.export': ({ format }) =>
    success({ exportId: 'export-2', fileName: `person.${format}`, rows: 9, bytes: 4_000 }),
  'people.erase': ({ number }) => success({ ...HELD, number }),
  'recipients.update': ({ id }) => success({ id }),
  'recipients.readNumber': ({ number }) =>
    success(
      /^\+?[\d ()-]{7,}$/.test(number)
        ? {
            e164: `+49${number.replaceAll(/\D/g, '').replace(/^(49|0)/, '')}`,
            country: 'DE',
            zone: 'Europe/Berlin',
            problem: null,
          }
        : { e164: null, country: null, zone: null, problem: `“${number}” is not a phone number.` },
    ),
  'bulk.undo': () => success({ count: 3 }),
})

/** Nothing is there yet. */
export function listAnswersWhenEmpty(): ListAnswers {
  return {
    'lists.list': () => success([]),
    'lists.rename': noList,
    'lists.remove': ({ id }) => success({ id }),
    'lists.archive': noList,
    'lists.campaigns': noList,
    'lists.recipients': () => success({ total: 0, rows: [] }),
    'lists.choices': noList,
    'lists.merge': noList,
    'lists.split': noList,
    'recipients.bulk': noList,
    ...sameForAll(),
  }
}
