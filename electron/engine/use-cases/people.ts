import { failure, type Result, success } from '../../../shared/errors.ts'
import type { EngineEvent, RequestOutput } from '../../../shared/ipc/contract.ts'
import type { PersonHoldings } from '../../../shared/model/person.ts'
import { guardFormula } from '../domain/formula-guard.ts'
import { writingsOfLine } from '../domain/phone-line.ts'
import { readPhoneNumber } from '../domain/phone-number.ts'
import type { Clock } from '../ports/clock.ts'
import type { ImportStore } from '../ports/import-store.ts'
import type { ListSearch } from '../ports/list-search.ts'
import type { Log } from '../ports/log.ts'
import type { PersonRecords, PersonStore, StoredRow } from '../ports/person-store.ts'
import type { Uploads } from '../ports/uploads.ts'
import type { Exports } from './export-results.ts'

const REASON = 'Erased on request. Kept so that the number is not called again.'

export interface PeopleDeps {
  readonly search: Pick<ListSearch, 'person'>
  readonly people: PersonStore
  readonly lists: Pick<ImportStore, 'list' | 'keptFiles'>
  readonly uploads: Pick<Uploads, 'keepOnly'>
  readonly exports: Pick<Exports, 'keep'>
  readonly clock: Clock
  readonly log: Log
  /** Country (ISO 3166) of numbers without +, or null. */
  readonly country: () => string | null
  readonly emit: (event: EngineEvent) => void
}

/** What is held about a number, in counts. */
export async function findPerson(deps: PeopleDeps, written: string): Promise<Result<PersonHoldings>> {
  const found = await recordsOf(deps, written)
  return found.ok ? success(holdingsOf(found.value.number, found.value.records)) : found
}

/** Everything that is held about a number, as a file: all of it as JSON, or one line for each record as CSV. */
export async function exportPerson(
  deps: PeopleDeps,
  { number: written, format }: { readonly number: string; readonly format: 'json' | 'csv' },
): Promise<Result<RequestOutput<'people.export'>>> {
  const found = await recordsOf(deps, written)
  if (!found.ok) return found
  const { number, records } = found.value
  const rows = Object.values(records).reduce((sum, table) => sum + table.length, 0)
  const text =
    format === 'json'
      ? `${JSON.stringify({ number, exportedAt: new Date(deps.clock.now()).toISOString(), ...records }, null, 2)}\n`
      : csvOf(records)
  return deps.exports.keep({
    title: `person ${number.slice(1)}`,
    extension: format,
    bytes: new TextEncoder().encode(text),
    rows,
  })
}

/**
 * Erases what is held about a number: people go from their lists; where a campaign has called them, its attempts stay without name,
 * number and messages. What imports noted of the person and the kept files that have them are removed. The number stays on the do-not-call
 * list. The answer is what was held.
 */
export async function erasePerson(deps: PeopleDeps, written: string): Promise<Result<PersonHoldings>> {
  const found = await recordsOf(deps, written)
  if (!found.ok) return found
  const { number, numbers, records } = found.value
  const holdings = holdingsOf(number, records)
  if (holdings.openAttempts > 0)
    return failure('not_allowed', 'A call to this number is in progress. Erase the person when it has ended.')
  deps.people.erase(records, numbers, REASON, deps.clock.now())
  deps.uploads.keepOnly(deps.lists.keptFiles().map(({ keptFile }) => keptFile))
  deps.log.info('a person was erased', {
    recipients: holdings.recipients.length,
    attempts: holdings.attempts,
  })
  for (const listId of new Set(holdings.recipients.map(one => one.listId))) {
    const list = deps.lists.list(listId)
    if (list) deps.emit({ name: 'list-changed', payload: list })
  }
  return success(holdings)
}

async function recordsOf(
  { search, country }: PeopleDeps,
  written: string,
): Promise<Result<{ number: string; numbers: readonly string[]; records: PersonRecords }>> {
  const reading = readPhoneNumber(written, country())
  if (!reading.ok) return failure('bad_input', reading.sentence, { path: 'number' })
  const numbers = writingsOfLine(reading.e164)
  return success({ number: reading.e164, numbers, records: await search.person(numbers) })
}

function holdingsOf(number: string, records: PersonRecords): PersonHoldings {
  return {
    number,
    recipients: records.recipients.map(row => ({
      id: row.id,
      listId: row.list_id,
      listName: textOf(row.list_name) ?? '',
      name: textOf(row.name),
    })),
    attempts: records.attempts.length,
    doNotCall: records.doNotCall.length,
    rejectedRows: records.rejectedRows.length,
    importChanges: records.importChanges.length,
    keptFiles: records.keptFiles.length,
    openAttempts: records.attempts.filter(({ state }) => state !== 'ended').length,
  }
}

const textOf = (value: string | number | null | undefined): string | null =>
  typeof value === 'string' ? value : null

/** A line for each value: table, record, field, value. */
function csvOf(records: PersonRecords): string {
  const lines = ['Table,Record,Field,Value']
  for (const [table, rows] of Object.entries(records)) {
    for (const [at, row] of (rows satisfies readonly StoredRow[]).entries()) {
      for (const [field, value] of Object.entries(row))
        if (value !== null && value !== '')
          lines.push([table, String(at + 1), field, String(value)].map(quoted).join(','))
    }
  }
  return `\ufeff${lines.join('\r\n')}\r\n`
}

function quoted(text: string): string {
  const safe = guardFormula(text, ',')
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
