import { failure, type Result, success } from '../../../shared/errors.ts'
import type { EngineEvent, ParsedInput, RequestOutput } from '../../../shared/ipc/contract.ts'
import type { RejectedRow } from '../../../shared/model/list-import.ts'
import type { ListRow, RowVerdict } from '../../../shared/model/recipient-list.ts'
import type { Clock } from '../ports/clock.ts'
import type { ImportStore } from '../ports/import-store.ts'
import type { ListSearch } from '../ports/list-search.ts'
import type { Log } from '../ports/log.ts'
import type { Leftovers } from './remove-leftovers.ts'

export interface Lists {
  all(): ListRow[]
  rename(listId: number, name: string): Result<ListRow, 'list_not_found'>
  /** Puts a list out of sight, or back in sight; campaigns that use it go on. */
  archive(listId: number, archived: boolean): Result<ListRow, 'list_not_found'>
  /** Nobody sees the list any more; its rows are removed while the engine works. */
  remove(listId: number): Result<{ id: number }, 'list_not_found' | 'list_in_use'>
  campaigns(listId: number): Result<RequestOutput<'lists.campaigns'>, 'list_not_found'>
  recipients(
    asked: ParsedInput<'lists.recipients'>,
  ): Promise<Result<RequestOutput<'lists.recipients'>, 'list_not_found'>>
  choices(listId: number): Promise<Result<RequestOutput<'lists.choices'>, 'list_not_found'>>
  rejected(
    importId: number,
    page: { readonly offset: number; readonly limit: number; readonly verdict: RowVerdict | null },
  ): Result<{ readonly total: number; readonly rows: RejectedRow[] }, 'import_not_found'>
  /** Name of the file of an import, or null when there is none of that id. */
  importedFileName(importId: number): string | null
}

export interface ListDeps {
  readonly store: ImportStore
  readonly search: ListSearch
  readonly leftovers: Leftovers
  readonly clock: Clock
  readonly log: Log
  readonly emit: (event: EngineEvent) => void
}

/** What a person does with lists that are there. */
export function createLists({ store, search, leftovers, clock, log, emit }: ListDeps): Lists {
  function changed(listId: number): Result<ListRow, 'list_not_found'> {
    const list = store.list(listId)
    if (!list) return noSuchList(listId)
    emit({ name: 'list-changed', payload: list })
    return success(list)
  }
  return {
    all: () => [...store.lists()],
    rename(listId, name) {
      store.rename(listId, name)
      return changed(listId)
    },
    archive(listId, archived) {
      store.archive(listId, archived ? clock.now() : null)
      return changed(listId)
    },
    remove(listId) {
      const list = store.list(listId)
      if (!list) return noSuchList(listId)
      if (!store.remove(listId)) {
        const campaigns = list.campaigns === 1 ? 'A campaign uses' : `${list.campaigns} campaigns use`
        return failure(
          'list_in_use',
          `${campaigns} the list “${list.name}”. Archive the list, or remove the campaigns first.`,
          { campaigns: list.campaigns },
        )
      }
      log.info('list removed', { listId, recipients: list.people })
      emit({ name: 'list-removed', payload: { id: listId } })
      leftovers.remove()
      return success({ id: listId })
    },
    campaigns: listId =>
      store.list(listId)
        ? success(store.campaignsOf(listId).map(campaign => ({ ...campaign })))
        : noSuchList(listId),
    async recipients({ id, offset, limit, ...view }) {
      if (!store.list(id)) return noSuchList(id)
      const { total, rows } = await search.page(id, view, offset, limit)
      return success({ total, rows: [...rows] })
    },
    async choices(id) {
      if (!store.list(id)) return noSuchList(id)
      const { countries, regions, zones, tags, categories, variables } = await search.choices(id)
      return success({
        countries: [...countries],
        regions: [...regions],
        zones: [...zones],
        tags: [...tags],
        categories: [...categories],
        variables: [...variables],
      })
    },
    rejected(importId, page) {
      if (!store.import(importId)) return failure('import_not_found', `There is no import ${importId}.`)
      const { total, rows } = store.rejected(importId, page)
      return success({ total, rows: [...rows] })
    },
    importedFileName: importId => store.import(importId)?.fileName ?? null,
  }
}

/** The failure that says there is no such list. */
export function noSuchList(listId: number): Result<never, 'list_not_found'> {
  return failure('list_not_found', `There is no list ${listId}. It may have been removed.`)
}
