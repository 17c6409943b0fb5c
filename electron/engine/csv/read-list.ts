import { open } from 'node:fs/promises'
import { codeOf } from '../../../shared/errors.ts'
import type { RejectedRow } from '../../../shared/model/list-import.ts'
import type { ImportMapping } from '../../../shared/model/recipient-list.ts'
import type { NewRecipient } from '../ports/import-store.ts'
import type { ReadBatch, ReadErrorCode, ReadOrder, RefusedRow } from '../ports/list-reader.ts'
import { createDecoder } from './decode-text.ts'
import { createNumberSet } from './number-set.ts'
import { createRowReader } from './read-row.ts'
import { createRowSplitter, type RawRow, ROW_CHARACTERS_MAX } from './split-rows.ts'

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
const RAW_CHARACTERS_MAX = 500

export type ReadEnd =
  | { readonly ok: true }
  | { readonly ok: false; readonly code: ReadErrorCode; readonly message: string }

/**
 * Reads a whole file into batches. `give` resolves when another batch may come. Every row is in exactly one count of the last
 * batch; the header is no row.
 */
export async function readList(
  order: ReadOrder,
  give: (batch: ReadBatch) => Promise<void>,
): Promise<ReadEnd> {
  const { path, mapping } = order
  const decoder = createDecoder(mapping.encoding)
  const splitter = createRowSplitter(mapping.delimiter)
  const collector = createCollector(mapping)
  const piece = Buffer.alloc(PIECE_BYTES)
  let bytesRead = 0
  let told = 0
  const put = async (rows: readonly RawRow[]): Promise<boolean> => {
    for (const row of rows) {
      collector.add(row)
      if (collector.isFull()) {
        await give({ ...collector.take(), bytesRead })
        told = bytesRead
      }
    }
    if (bytesRead - told >= PROGRESS_BYTES) {
      await give({ ...collector.take(), bytesRead })
      told = bytesRead
    }
    return collector.accepted() <= RECIPIENTS_MAX
  }
  const tooMany: ReadEnd = {
    ok: false,
    code: 'file_too_large',
    message: `The file has more than ${RECIPIENTS_MAX.toLocaleString('en-US')} recipients. Split it into several lists.`,
  }
  try {
    const file = await open(path, 'r')
    try {
      for (;;) {
        const { bytesRead: got } = await file.read(piece, 0, PIECE_BYTES, bytesRead)
        if (got === 0) break
        bytesRead += got
        if (!(await put(splitter.add(decoder.write(piece.subarray(0, got)))))) return tooMany
      }
      if (!(await put(splitter.add(decoder.end()))) || !(await put(splitter.end()))) return tooMany
    } finally {
      await file.close()
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
  await give({ ...collector.take(), bytesRead })
  return { ok: true }
}

interface Collector {
  add(row: RawRow): void
  isFull(): boolean
  /** What was collected since the last time. */
  take(): Omit<ReadBatch, 'bytesRead'>
  accepted(): number
}

function createCollector(mapping: ImportMapping): Collector {
  const read = createRowReader(mapping)
  const numbers = createNumberSet()
  let headerIsDue = mapping.hasHeader
  let header: readonly string[] | null = null
  let recipients: NewRecipient[] = []
  let refused: RefusedRow[] = []
  let blankLines: number[] = []
  let characters = 0
  const counts = { rows: 0, accepted: 0, duplicate: 0, doNotCall: 0, rejected: 0, blank: 0 }

  const refuse = (
    row: RawRow,
    reason: RejectedRow['reason'],
    sentence: string,
    recipient?: NewRecipient,
  ): void => {
    // lone halves of a character, which a cut or a broken file leaves, are no text that a database takes
    const raw = row.raw.slice(0, RAW_CHARACTERS_MAX).replaceAll('\0', '').replace(LONE_SURROGATE, '\uFFFD')
    const verdict = reason === 'duplicate-in-file' ? 'duplicate' : 'rejected'
    const numbers = recipient
      ? [recipient.number, ...recipient.furtherNumbers.map(({ number }) => number)]
      : []
    refused.push({ line: row.line, verdict, reason, sentence, raw, numbers, zone: recipient?.zone ?? '' })
  }

  return {
    add(row) {
      characters += row.raw.length
      if (headerIsDue && row.cells?.some(cell => cell.trim() !== '')) {
        headerIsDue = false
        header = row.cells
        return
      }
      counts.rows += 1
      if (row.cells === null) {
        counts.rejected += 1
        refuse(row, 'row-too-long', sentenceOfBroken(row))
        return
      }
      const reading = read(row.cells, row.line)
      if (reading.is === 'blank') {
        counts.blank += 1
        blankLines.push(row.line)
      } else if (reading.is === 'rejected') {
        counts.rejected += 1
        refuse(row, reading.reason, reading.sentence)
      } else {
        const { recipient } = reading
        const first = numbers.add(recipient.number, row.line)
        if (first === null) {
          counts.accepted += 1
          recipients.push(recipient)
        } else {
          counts.duplicate += 1
          refuse(
            row,
            'duplicate-in-file',
            `${recipient.number} is in line ${first} already, and is kept there.`,
            recipient,
          )
        }
      }
    },
    isFull: () => recipients.length + refused.length >= BATCH_ROWS_MAX || characters >= BATCH_CHARACTERS_MAX,
    take() {
      const batch = {
        header,
        recipients,
        refused,
        blankLines,
        doNotCall: [],
        remarks: [],
        counts: { ...counts },
      }
      recipients = []
      refused = []
      blankLines = []
      characters = 0
      return batch
    },
    accepted: () => counts.accepted,
  }
}

const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g

function sentenceOfBroken(row: RawRow): string {
  return row.raw.includes('"')
    ? 'A quote is opened in this line and never closed. Close it, or write it twice where it is part of the text.'
    : `The row is longer than ${ROW_CHARACTERS_MAX.toLocaleString('en-US')} characters. Look for a missing line end.`
}
