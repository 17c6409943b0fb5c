import type { SavedMapping } from '../../../shared/model/list-import.ts'
import type { ImportMapping } from '../../../shared/model/recipient-list.ts'

/** Saved mappings; every call is one short transaction. */
export interface MappingStore {
  /** By name. */
  all(): readonly SavedMapping[]
  get(id: number): SavedMapping | null
  byHeader(headerKey: string): SavedMapping | null
  save(order: {
    readonly name: string
    readonly headers: readonly string[]
    /** The header as it is recognised. */
    readonly headerKey: string
    readonly mapping: ImportMapping
    readonly now: number
  }): SavedMapping
  /** False when there was none. */
  remove(id: number): boolean
}
