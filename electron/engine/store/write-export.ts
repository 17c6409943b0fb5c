import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import type { Database } from 'better-sqlite3'
import { codeOf } from '../../../shared/errors.ts'
import type { ExportErrorCode, ExportOrder, ExportSize } from '../ports/export-writer.ts'
import { BYTE_ORDER_MARK, type Cell, csvText } from './export-cells.ts'
import { doNotCallTable } from './export-do-not-call.ts'
import { type ExportReport, type ExportTask, partOf } from './export-messages.ts'
import { attemptTable, type ExportTable, recipientTable, rejectedTable } from './export-rows.ts'
import { openReadOnly } from './open-database.ts'

/** Rows that are made into text and written at once: some 100 KB. */
const ROWS_PER_CHUNK = 500
/** Progress is told each time this many rows are written. */
const ROWS_PER_REPORT = 20_000

/**
 * Writes one export from its own reading connection, inside one read transaction: the file shows the store as it was at
 * one instant, while the engine goes on writing. It holds the thread until it is done. Everything that went wrong is the answer.
 */
export function writeExport(task: ExportTask, report: (report: ExportReport) => void): ExportReport {
  const opened = openReadOnly(task.dataDir)
  if (!opened.ok) return { kind: 'failed', code: 'internal', message: opened.error.message }
  const { database, close } = opened.value
  try {
    database.exec('BEGIN')
    const table = tableOf(database, task.order)
    if (table === null) return nothingThere(task.order)
    const part = partOf(task.target)
    try {
      const size = writeTable(table, part, size => report({ kind: 'progress', size }))
      renameSync(part, task.target)
      return { kind: 'done', size }
    } catch (problem) {
      rmSync(part, { force: true })
      throw problem
    }
  } catch (problem) {
    return { kind: 'failed', ...sentenceOf(problem, task.target) }
  } finally {
    close() // ends the transaction as well
  }
}

function tableOf(database: Database, order: ExportOrder): ExportTable | null {
  switch (order.kind) {
    case 'recipients':
      return recipientTable(database, order.campaignId)
    case 'attempts':
      return attemptTable(database, order.campaignId)
    case 'rejected':
      return rejectedTable(database, order.importId)
    case 'do-not-call':
      return doNotCallTable(database)
  }
}

function nothingThere(order: ExportOrder): ExportReport {
  switch (order.kind) {
    case 'rejected':
      return { kind: 'failed', code: 'import_not_found', message: `There is no import ${order.importId}.` }
    case 'do-not-call':
      throw new Error('the do-not-call list is always there')
    default:
      return {
        kind: 'failed',
        code: 'campaign_not_found',
        message: `There is no campaign ${order.campaignId}.`,
      }
  }
}

/** Writes a table and puts it on the disk. @throws what the file system or the database threw; the file stays behind. */
function writeTable(table: ExportTable, file: string, onProgress: (size: ExportSize) => void): ExportSize {
  const descriptor = openSync(file, 'w')
  try {
    let bytes = writeAll(descriptor, BYTE_ORDER_MARK + csvText([table.header]))
    let rows = 0
    let chunk: (readonly Cell[])[] = []
    const writeChunk = (): void => {
      bytes += writeAll(descriptor, csvText(chunk))
      rows += chunk.length
      chunk = []
      if (rows % ROWS_PER_REPORT === 0) onProgress({ rows, bytes })
    }
    for (const row of table.rows) {
      chunk.push(row)
      if (chunk.length === ROWS_PER_CHUNK) writeChunk()
    }
    if (chunk.length > 0) writeChunk()
    fsyncSync(descriptor)
    return { rows, bytes }
  } finally {
    closeSync(descriptor)
  }
}

/** One write may take less than it was given, when a disk is nearly full. */
function writeAll(descriptor: number, text: string): number {
  const bytes = Buffer.from(text, 'utf8')
  let written = 0
  while (written < bytes.length) written += writeSync(descriptor, bytes, written)
  return bytes.length
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
