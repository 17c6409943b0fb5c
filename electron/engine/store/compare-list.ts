import type { Database } from 'better-sqlite3'
import { type ImportCounts, NO_COUNTS } from '../../../shared/model/import-counts.ts'
import type { ListDifference } from '../../../shared/model/list-import.ts'
import { type ImportMapping, RECIPIENT_FIELD_WORDS } from '../../../shared/model/recipient-list.ts'
import type { NewRecipient } from '../domain/new-recipient.ts'
import type { ReadBatch } from '../ports/list-reader.ts'
import { createPeopleSorter } from './sort-people.ts'
import { createForbiddenFinder } from './sort-rows.ts'

const SAMPLES_MAX = 50
const GONE_SAMPLES_MAX = 20
/** A long cell tells enough by its beginning. */
const SHOWN_CHARACTERS_MAX = 200

/** Says what a file would change in a list; nothing is written. */
export interface ListComparison {
  take(batch: ReadBatch): void
  /** After the last batch. */
  difference(): ListDifference
}

/** What a person calls a field that changes. */
function wordOf(field: string): string {
  if (field === 'furtherNumbers') return 'Further numbers'
  return Object.entries(RECIPIENT_FIELD_WORDS).find(([key]) => key === field)?.[1] ?? field
}

export function createListComparison(
  database: Database,
  { listId, mapping }: { readonly listId: number; readonly mapping: ImportMapping },
): ListComparison {
  const sorter = createPeopleSorter(database, listId, mapping)
  const forbidden = createForbiddenFinder(database)
  const counts: { -readonly [Key in keyof ImportCounts]: ImportCounts[Key] } = { ...NO_COUNTS }
  const byField = new Map<string, number>()
  const samples: ListDifference['samples'] = []
  let hasHeader = false

  function put(one: NewRecipient): void {
    if (forbidden(one.number) !== null) {
      counts.doNotCall += 1
      sorter.see(one)
      return
    }
    const sorted = sorter.sort(one)
    if (sorted.is === 'new') counts.accepted += 1
    else if (sorted.is === 'turned-away')
      counts[sorted.why.reason === 'duplicate-in-list' ? 'duplicateInList' : 'duplicateInFile'] += 1
    else {
      counts.updated += 1
      const person = sorted.known.name ?? sorted.known.externalId ?? sorted.known.number
      for (const change of sorted.changes) {
        const { before, after } = change
        const field = change.isColumn ? change.field : wordOf(change.field)
        byField.set(field, (byField.get(field) ?? 0) + 1)
        if (samples.length < SAMPLES_MAX)
          samples.push({
            line: one.line,
            person,
            field,
            before: before.slice(0, SHOWN_CHARACTERS_MAX),
            after: after.slice(0, SHOWN_CHARACTERS_MAX),
          })
      }
    }
  }

  return {
    take(batch) {
      if (!hasHeader && batch.header !== null) {
        hasHeader = true
        sorter.readHeader(batch.header)
      }
      for (const one of batch.recipients) put(one)
      counts.rows = batch.counts.rows
      for (const { verdict } of batch.refused) {
        if (verdict === 'do-not-call') counts.doNotCall += 1
        else if (verdict === 'duplicate') counts.duplicateInFile += 1
        else counts.rejected += 1
      }
      counts.blank += batch.blankLines.length
    },
    difference() {
      let gone = 0
      const goneSamples: string[] = []
      for (const { name, number } of sorter.gone()) {
        gone += 1
        if (goneSamples.length < GONE_SAMPLES_MAX) goneSamples.push(name ?? number)
      }
      return {
        counts,
        gone,
        byField: [...byField]
          .map(([field, count]) => ({ field, count }))
          .sort((one, other) => other.count - one.count),
        samples,
        goneSamples,
      }
    },
  }
}
