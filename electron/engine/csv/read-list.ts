import { codeOf } from '../../../shared/errors.ts'
import type { RejectionReason } from '../../../shared/model/recipient-list.ts'
import { lineOf } from '../domain/phone-line.ts'
import type { ReadBatch, ReadErrorCode, ReadOrder, RefusedRow } from '../ports/list-reader.ts'
import { createNumberSet } from './number-set.ts'
import { readFileRows } from './open-rows.ts'
import { createRowReader, type RowReading } from './read-row.ts'
import { type RawRow, ROW_CHARACTERS_MAX } from './split-rows.ts'

/** Rows of one batch: their transaction holds the engine's thread some 2 ms, also on a busy machine hardly above 10. */
export const BATCH_ROWS_MAX = 100
/** Characters of the rows of one batch, as they stand in the file. */
const BATCH_CHARACTERS_MAX = 1_000_000
const PIECE_BYTES = 262_144
/** A batch without a row is sent after so many bytes, so that a file of blank lines shows progress, too. */
const PROGRESS_BYTES = 4 * 1024 ** 2
/** Recipients of one list; a call center's largest lists are a tenth of this. */
export const RECIPIENTS_MAX = 10_000_000
/** Of a rejected row so much is kept. */
const RAW_CHARACTERS_MAX = 4_000

export type ReadEnd =
  | { readonly ok: true }
  | { readonly ok: false; readonly code: ReadErrorCode; readonly message: string }

/**
 * Reads a whole file into batches. `give` resolves when another batch may come. Every row is in exactly one count of the last
 * batch; the header, and what stands above it, is no row.
 */
export async function readList(
  order: ReadOrder,
  give: (batch: ReadBatch) => Promise<void>,
): Promise<ReadEnd> {
  const collector = createCollector(order)
  let read = 0
  let told = 0
  try {
    for await (const { rows, bytesRead } of readFileRows(order.path, order.mapping, PIECE_BYTES)) {
      read = bytesRead
      for (const row of rows) {
        collector.add(row)
        if (!collector.isFull()) continue
        await give({ ...collector.take(), bytesRead })
        told = bytesRead
      }
      if (bytesRead - told >= PROGRESS_BYTES) {
        await give({ ...collector.take(), bytesRead })
        told = bytesRead
      }
      if (collector.accepted() > RECIPIENTS_MAX) {
        return {
          ok: false,
          code: 'file_too_large',
          message: `The file has more than ${RECIPIENTS_MAX.toLocaleString('en-US')} recipients. Split it into several lists.`,
        }
      }
    }
  } catch (problem) {
    const code = codeOf(problem)
    // what has no code of the system is a mistake of this program, and belongs into the log as one
    if (code === '') throw problem
    return {
      ok: false,
      code: 'file_unreadable',
      message: `The file cannot be read (${code}). Choose it again.`,
    }
  }
  await give({ ...collector.take(), bytesRead: read })
  return { ok: true }
}

interface Collector {
  add(row: RawRow): void
  isFull(): boolean
  /** What was collected since the last time. */
  take(): Omit<ReadBatch, 'bytesRead'>
  accepted(): number
}

type Batch = {
  -readonly [Part in keyof Omit<ReadBatch, 'bytesRead' | 'counts' | 'header'>]: ReadBatch[Part][number][]
}

const emptyBatch = (): Batch => ({ recipients: [], refused: [], blankLines: [], doNotCall: [], remarks: [] })

function createCollector({ mapping }: ReadOrder): Collector {
  const numbers = createNumberSet()
  const header = createHeaderWatch(mapping.skipRows, mapping.hasHeader)
  let read: ReturnType<typeof createRowReader> | null = null
  let batch = emptyBatch()
  let characters = 0
  const counts = { rows: 0, accepted: 0, duplicate: 0, doNotCall: 0, rejected: 0, blank: 0 }

  const refuse = (
    row: RawRow,
    why: Pick<RefusedRow, 'verdict' | 'reason' | 'sentence' | 'numbers' | 'zone'>,
  ): void => {
    batch.refused.push({ line: row.line, raw: rawOf(row), ...why })
  }
  const reject = (row: RawRow, reason: RejectionReason, sentence: string): void => {
    counts.rejected += 1
    refuse(row, { verdict: 'rejected', reason, sentence, numbers: [], zone: '' })
  }
  const accept = (row: RawRow, { recipient, remarks }: Extract<RowReading, { is: 'accepted' }>): void => {
    const first = numbers.add(lineOf(recipient.number), row.line)
    for (const sentence of remarks) batch.remarks.push({ line: row.line, sentence })
    if (first === null) {
      counts.accepted += 1
      batch.recipients.push(recipient)
      return
    }
    counts.duplicate += 1
    refuse(row, {
      verdict: 'duplicate',
      reason: 'duplicate-in-file',
      sentence: `${recipient.number} is in line ${first} already, and is kept there.`,
      numbers: [recipient.number, ...recipient.furtherNumbers.map(({ number }) => number)],
      zone: recipient.zone,
    })
  }

  return {
    add(row) {
      characters += row.raw.length
      const place = header.placeOf(row)
      if (place === 'above' || place === 'header') return
      counts.rows += 1
      if (place === 'again') {
        reject(row, 'repeated-header', 'The row repeats the names of the columns.')
        return
      }
      if (row.cells === null) {
        reject(row, row.problem ?? 'row-too-long', sentenceOfBroken(row))
        return
      }
      read ??= createRowReader(mapping, header.names())
      const reading = read(row.cells, row.line)
      if (reading.is === 'blank') {
        counts.blank += 1
        batch.blankLines.push(row.line)
      } else if (reading.is === 'rejected') reject(row, reading.reason, reading.sentence)
      else if (reading.is === 'accepted') accept(row, reading)
      else {
        counts.doNotCall += 1
        for (const number of reading.numbers) batch.doNotCall.push({ line: row.line, number })
        const { sentence, numbers: forbidden } = reading
        refuse(row, { verdict: 'do-not-call', reason: 'do-not-call', sentence, numbers: forbidden, zone: '' })
      }
    },
    isFull: () =>
      batch.recipients.length + batch.refused.length >= BATCH_ROWS_MAX || characters >= BATCH_CHARACTERS_MAX,
    take() {
      const taken = { ...batch, header: header.names(), counts: { ...counts } }
      batch = emptyBatch()
      characters = 0
      return taken
    },
    accepted: () => counts.accepted,
  }
}

export interface HeaderWatch {
  /** `above` is not read, `again` is a row that repeats the header. */
  placeOf(row: RawRow): 'above' | 'header' | 'again' | 'row'
  /** The cells of the header, or null. */
  names(): readonly string[] | null
}

/** Tells the header, and what stands above it, from the rows. */
export function createHeaderWatch(skipRows: number, hasHeader: boolean): HeaderWatch {
  let isDue = hasHeader
  let names: readonly string[] | null = null
  let text = ''
  return {
    placeOf(row) {
      if (row.line <= skipRows) return 'above'
      if (isDue) {
        if (!row.cells?.some(cell => cell.trim() !== '')) return row.cells === null ? 'row' : 'above'
        isDue = false
        names = row.cells.map(cell => cell.replaceAll('\0', ''))
        text = row.raw.trim()
        return 'header'
      }
      return names !== null && row.raw.length < 10_000 && row.raw.trim() === text ? 'again' : 'row'
    },
    names: () => names,
  }
}

const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g

/** The row as it stood in the file; lone halves of a character, which a cut or a broken file leaves, are no text that a database takes. */
export const rawOf = (row: RawRow): string =>
  row.raw.slice(0, RAW_CHARACTERS_MAX).replaceAll('\0', '').replace(LONE_SURROGATE, '\uFFFD')

/** Why a row has no cells, and what to do. */
export function sentenceOfBroken({ problem }: RawRow): string {
  return problem === 'open-quote'
    ? 'A quote is opened in this line and never closed. Close it, or write it twice where it is part of the text.'
    : `The row is longer than ${ROW_CHARACTERS_MAX.toLocaleString('en-US')} characters. Look for a missing line end.`
}
