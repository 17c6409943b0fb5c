import { failure, success } from '../../shared/errors.ts'
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
  }
}

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
  }
}
