import { failure, type Result, success } from '../../../shared/errors.ts'
import type { EngineEvent } from '../../../shared/ipc/contract.ts'
import type { RejectedRow } from '../../../shared/model/list-import.ts'
import type { ListRow, RowVerdict } from '../../../shared/model/recipient-list.ts'
import type { ImportStore, ListRecipient } from '../ports/import-store.ts'
import type { Log } from '../ports/log.ts'
import type { Leftovers } from './remove-leftovers.ts'

interface Page<Row> {
  readonly total: number
  readonly rows: Row[]
}

export interface Lists {
  all(): ListRow[]
  rename(listId: number, name: string): Result<ListRow, 'list_not_found'>
  /** Nobody sees the list any more; its rows are removed while the engine works. */
  remove(listId: number): Result<{ id: number }, 'list_not_found' | 'list_in_use'>
  recipients(
    listId: number,
    page: { readonly offset: number; readonly limit: number; readonly search: string },
  ): Result<Page<ListRecipient>, 'list_not_found'>
  rejected(
    importId: number,
    page: { readonly offset: number; readonly limit: number; readonly verdict: RowVerdict | null },
  ): Result<Page<RejectedRow>, 'import_not_found'>
  /** Name of the file of an import, or null when there is none of that id. */
  importedFileName(importId: number): string | null
}

export interface ListDeps {
  readonly store: ImportStore
  readonly leftovers: Leftovers
  readonly log: Log
  readonly emit: (event: EngineEvent) => void
}

/** What a person does with lists that are there. */
export function createLists({ store, leftovers, log, emit }: ListDeps): Lists {
  return {
    all: () => [...store.lists()],
    rename(listId, name) {
      store.rename(listId, name)
      const list = store.list(listId)
      if (!list) return noSuchList(listId)
      emit({ name: 'list-changed', payload: list })
      return success(list)
    },
    remove(listId) {
      const list = store.list(listId)
      if (!list) return noSuchList(listId)
      if (!store.remove(listId)) {
        const campaigns = list.campaigns === 1 ? 'A campaign uses' : `${list.campaigns} campaigns use`
        return failure(
          'list_in_use',
          `${campaigns} the list “${list.name}”. Remove what uses it first, then the list.`,
          { campaigns: list.campaigns },
        )
      }
      log.info('list removed', { listId, recipients: list.counts.accepted })
      emit({ name: 'list-removed', payload: { id: listId } })
      leftovers.remove()
      return success({ id: listId })
    },
    recipients(listId, page) {
      if (!store.list(listId)) return noSuchList(listId)
      const { total, rows } = store.recipients(listId, page)
      return success({ total, rows: [...rows] })
    },
    rejected(importId, page) {
      if (!store.import(importId)) return failure('import_not_found', `There is no import ${importId}.`)
      const { total, rows } = store.rejected(importId, page)
      return success({ total, rows: [...rows] })
    },
    importedFileName: importId => store.import(importId)?.fileName ?? null,
  }
}

function noSuchList(listId: number): Result<never, 'list_not_found'> {
  return failure('list_not_found', `There is no list ${listId}. It may have been removed.`)
}
