import { failure, type Result, success } from '../../../shared/errors.ts'
import type { SavedMapping } from '../../../shared/model/list-import.ts'
import type { ImportMapping } from '../../../shared/model/recipient-list.ts'
import type { Clock } from '../ports/clock.ts'
import type { MappingStore } from '../ports/mapping-store.ts'
import { checkMapping } from './check-mapping.ts'

/** Ways to read files that are recognised by their header. */
export interface SavedMappings {
  list(): SavedMapping[]
  get(id: number): SavedMapping | null
  /** The newest one for this header, however its cells are written; null where there is none. */
  forHeader(headers: readonly string[]): SavedMapping | null
  /** Replaces the one of the same name. */
  save(name: string, headers: readonly string[], mapping: ImportMapping): Result<SavedMapping>
  remove(id: number): Result<{ id: number }, 'mapping_not_found'>
}

export function createSavedMappings(store: MappingStore, clock: Clock): SavedMappings {
  return {
    list: () => [...store.all()],
    get: id => store.get(id),
    forHeader: headers => (headers.length === 0 ? null : store.byHeader(headerKey(headers))),
    save(name, headers, mapping) {
      const checked = checkMapping(mapping)
      if (!checked.ok) return checked
      const now = clock.now()
      return success(store.save({ name, headers, headerKey: headerKey(headers), mapping, now }))
    },
    remove: id =>
      store.remove(id)
        ? success({ id })
        : failure('mapping_not_found', `There is no saved mapping ${id}. It may have been removed.`),
  }
}

/** A header without what exports change from time to time: case, spaces, accents that are written in another way. */
function headerKey(headers: readonly string[]): string {
  return JSON.stringify(
    headers.map(cell => cell.normalize('NFKC').trim().replaceAll(/\s+/g, ' ').toLowerCase()),
  )
}
