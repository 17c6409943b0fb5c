import type { Database } from 'better-sqlite3'
import type { ImportMapping } from '../../../shared/model/recipient-list.ts'
import type { NewRecipient } from '../domain/new-recipient.ts'
import { type FieldChange, type FileScope, scopeOf, updateRecipient } from '../domain/update-recipient.ts'
import { createRecipientRows, type StoredRecipient } from './recipient-rows.ts'
import { createMatching, type TurnedAway } from './sort-rows.ts'

/** What a row of a file is to a list that is updated. */
export type Sorted =
  | { readonly is: 'new'; readonly heldBy: number | null }
  | {
      readonly is: 'changed'
      readonly known: StoredRecipient
      readonly changes: readonly FieldChange[]
      /** Somebody else of the list who has their new number. */
      readonly heldBy: number | null
    }
  | { readonly is: 'turned-away'; readonly why: TurnedAway }

/** Tells the rows of one file apart, in its order. */
export interface PeopleSorter {
  /** The header of the file, before its first row. */
  readHeader(header: readonly string[]): void
  sort(one: NewRecipient): Sorted
  /** Somebody is in the file, though their row is turned away. */
  see(one: NewRecipient): void
  /** People of the list who are in no row, by id. */
  gone(): IterableIterator<{ readonly id: number; readonly name: string | null; readonly number: string }>
}

const UNCHANGED: TurnedAway = {
  verdict: 'duplicate',
  reason: 'duplicate-in-list',
  sentence: 'The list has this person already, and nothing has changed.',
}

export function createPeopleSorter(database: Database, listId: number, mapping: ImportMapping): PeopleSorter {
  const rows = createRecipientRows(database)
  const usesIds = mapping.columns.some(use => use.kind === 'field' && use.field === 'externalId')
  const match = createMatching(database, listId, usesIds)
  const seen = new Set<number>()
  const people = database.prepare<[number], { id: number; name: string | null; number: string }>(
    'SELECT id, name, number FROM recipients INDEXED BY recipients_by_list WHERE list_id = ? ORDER BY id',
  )
  let scope: FileScope = scopeOf(mapping, null)

  return {
    readHeader(header) {
      scope = scopeOf(mapping, header)
    },
    see(one) {
      const { id, heldBy } = match(one)
      if (id !== null) seen.add(id)
      if (heldBy !== null) seen.add(heldBy)
    },
    sort(one) {
      const { id, heldBy } = match(one)
      const known = id === null ? null : rows.get(id)
      if (known === null) return { is: 'new', heldBy }
      if (seen.has(known.id)) {
        const who = one.externalId === null ? `+${known.number.slice(1)}` : `The id “${one.externalId}”`
        return {
          is: 'turned-away',
          why: {
            verdict: 'duplicate',
            reason: 'duplicate-in-file',
            sentence: `${who} is in an earlier row of the file already.`,
          },
        }
      }
      seen.add(known.id)
      const { changes } = updateRecipient(known, one, scope)
      return changes.length === 0
        ? { is: 'turned-away', why: UNCHANGED }
        : { is: 'changed', known, changes, heldBy }
    },
    *gone() {
      for (const person of people.iterate(listId)) if (!seen.has(person.id)) yield person
    },
  }
}
