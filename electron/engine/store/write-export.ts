import { renameSync, rmSync } from 'node:fs'
import type { Database } from 'better-sqlite3'
import { codeOf } from '../../../shared/errors.ts'
import type { ExportColumn, ExportKind, ExportTarget } from '../../../shared/model/export.ts'
import { listColumnOf } from '../../../shared/model/export.ts'
import type { ExportErrorCode, ExportOrder, ExportSize } from '../ports/export-writer.ts'
import { attemptTable } from './export-attempts.ts'
import type { Cell } from './export-cells.ts'
import { doNotCallTable } from './export-do-not-call.ts'
import { openRowFile, type RowFile } from './export-files.ts'
import { type ExportFailed, type ExportReport, partOf, type WriteTask } from './export-messages.ts'
import { recipientTable } from './export-recipients.ts'
import { rejectedTable } from './export-rejected.ts'
import { resultTable } from './export-results.ts'
import type { ExportTable, ExportTableResult } from './export-table.ts'
import { openReadOnly } from './open-database.ts'

/** Rows that are made into text and written at once: some 100 KB. */
const ROWS_PER_CHUNK = 500
/** Progress is told each time this many rows are written. */
const ROWS_PER_REPORT = 5_000

/** Names of the sheets of a workbook. */
const SHEETS: Readonly<Record<ExportKind, string>> = {
  results: 'Results',
  attempts: 'Attempts',
  recipients: 'Recipients',
  'do-not-call': 'Do not call',
  rejected: 'Rejected rows',
}

/**
 * Writes one export from its own reading connection, inside one read transaction: the file shows the store as it was at
 * one instant, while the engine goes on writing. It holds the thread until it is done. Everything that went wrong is the answer.
 */
export function writeExport(task: WriteTask, report: (report: ExportReport) => void): ExportReport {
  const { order, target } = task
  return readingOnce(task.dataDir, target, database => {
    const table = tableFor(database, order.target)
    if (!table.ok) return failed(table.error)
    const columns = chosenColumns(table.value.columns, order)
    const unknown = columns.find(column => column.header === null)
    if (unknown) return failed({ code: 'bad_input', message: noSuchColumn(unknown.key, table.value.columns) })
    const part = partOf(target)
    try {
      const size = writeTable(table.value, columns, task, report)
      if (size === null) return stopped(part)
      renameSync(part, target)
      return { kind: 'done', size }
    } catch (problem) {
      rmSync(part, { force: true })
      throw problem
    }
  })
}

function stopped(part: string): ExportFailed {
  rmSync(part, { force: true })
  return failed({ code: 'internal', message: 'The export was stopped.' })
}

/** What columns and how many rows a table has. */
export function describeExport(dataDir: string, target: ExportTarget): ExportReport {
  return readingOnce(dataDir, dataDir, database => {
    const table = tableFor(database, target)
    if (!table.ok) return failed(table.error)
    return { kind: 'described', facts: { columns: table.value.columns, rows: table.value.count() } }
  })
}

/** Runs `act` inside one read transaction of a connection of its own. */
function readingOnce(
  dataDir: string,
  target: string,
  act: (database: Database) => ExportReport,
): ExportReport {
  const opened = openReadOnly(dataDir)
  if (!opened.ok) return failed({ code: 'internal', message: opened.error.message })
  const { database, close } = opened.value
  try {
    database.exec('BEGIN')
    return act(database)
  } catch (problem) {
    return failed(sentenceOf(problem, target))
  } finally {
    close() // ends the transaction as well
  }
}

function failed({ code, message }: { code: ExportErrorCode; message: string }): ExportFailed {
  return { kind: 'failed', code, message }
}

function tableFor(database: Database, target: ExportTarget): ExportTableResult {
  switch (target.what) {
    case 'results':
      return resultTable(database, target)
    case 'attempts':
      return attemptTable(database, target)
    case 'recipients':
      return recipientTable(database, target)
    case 'do-not-call':
      return doNotCallTable(database, target)
    case 'rejected':
      return rejectedTable(database, target)
  }
}

interface ChosenColumn {
  readonly key: string
  /** Null for a key that means nothing. */
  readonly header: string | null
}

/** In their order. A column of a list that these rows do not have stays, empty, so that a preset always makes the same columns. */
function chosenColumns(columns: readonly ExportColumn[], { layout }: ExportOrder): readonly ChosenColumn[] {
  if (layout.columns === null) return columns.filter(column => column.isDefault)
  const known = new Map(columns.map(column => [column.key, column.header]))
  return layout.columns.map(key => ({ key, header: known.get(key) ?? listColumnOf(key) }))
}

function noSuchColumn(key: string, columns: readonly ExportColumn[]): string {
  return `There is no column "${key}". Choose from: ${columns.map(column => column.key).join(', ')}.`
}

/** Writes a table and puts it on the disk; null when it was stopped. @throws what the file system or the database threw; the file stays behind. */
function writeTable(
  table: ExportTable,
  columns: readonly ChosenColumn[],
  { order: { layout, target }, target: path, stop }: WriteTask,
  report: (report: ExportReport) => void,
): ExportSize | null {
  const rowsTotal = table.count()
  const file = openRowFile(partOf(path), layout, SHEETS[target.what])
  try {
    file.write([columns.map(column => column.header)])
    const rows = writeRows(
      table.rows(columns.map(column => column.key)),
      file,
      rows => report({ kind: 'progress', step: { rows, bytes: file.bytes, rowsTotal } }),
      stop,
    )
    if (rows === null) return null
    file.end()
    return { rows, bytes: file.bytes }
  } finally {
    file.close()
  }
}

function writeRows(
  rows: Iterable<readonly Cell[]>,
  file: RowFile,
  onProgress: (rows: number) => void,
  stop: Int32Array,
): number | null {
  let count = 0
  let chunk: (readonly Cell[])[] = []
  for (const row of rows) {
    chunk.push(row)
    if (chunk.length < ROWS_PER_CHUNK) continue
    if (Atomics.load(stop, 0) === 1) return null
    file.write(chunk)
    count += chunk.length
    chunk = []
    if (count % ROWS_PER_REPORT === 0) onProgress(count)
  }
  if (chunk.length > 0) file.write(chunk)
  return count + chunk.length
}

/** The failure of an export as a person reads it. */
export function sentenceOf(problem: unknown, target: string): { code: ExportErrorCode; message: string } {
  const code = codeOf(problem)
  if (['ENOSPC', 'EDQUOT', 'SQLITE_FULL'].includes(code)) {
    return {
      code: 'disk_full',
      message: `The disk is full, so ${target} could not be written. Free some space and export again.`,
    }
  }
  if (['EACCES', 'EPERM', 'EROFS'].includes(code)) {
    return {
      code: 'not_allowed',
      message: `${target} may not be written (${code}). Give this user the right to write there.`,
    }
  }
  const why = problem instanceof Error ? problem.message : String(problem)
  return { code: 'internal', message: `The export failed (${why}). Try again.` }
}
