import { success } from '../../../shared/errors.ts'
import type { ListSearch } from '../ports/list-search.ts'
import type { Lists } from '../use-cases/keep-lists.ts'
import type { Handlers } from './handlers.ts'

export type ListRequestName =
  | 'lists.list'
  | 'lists.rename'
  | 'lists.remove'
  | 'lists.archive'
  | 'lists.campaigns'
  | 'lists.recipients'
  | 'lists.choices'
  | 'search.find'

/** Answers about lists and the people on them, and the one search for everything. */
export function createListRequests(deps: {
  readonly lists: Lists
  readonly search: ListSearch
}): Handlers<ListRequestName> {
  const { lists, search } = deps
  return {
    'lists.list': () => success(lists.all()),
    'lists.rename': ({ id, name }) => lists.rename(id, name),
    'lists.remove': ({ id }) => lists.remove(id),
    'lists.archive': ({ id, archived }) => lists.archive(id, archived),
    'lists.campaigns': ({ id }) => lists.campaigns(id),
    'lists.recipients': asked => lists.recipients(asked),
    'lists.choices': ({ id }) => lists.choices(id),
    'search.find': async ({ text }) => success([...(await search.find(text))]),
  }
}
