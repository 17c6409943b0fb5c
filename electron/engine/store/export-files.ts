import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs'
import type { ExportLayout } from '../../../shared/model/export.ts'
import { BYTE_ORDER_MARK, type Cell, csvText } from './export-cells.ts'
import { createWorkbook } from './export-workbook.ts'

/** A file that rows are written to, one after the other. Everything throws what the file system throws. */
export interface RowFile {
  /** The header comes first. */
  write(rows: readonly (readonly Cell[])[]): void
  /** Ends the file and puts it on the disk. */
  end(): void
  /** Gives the file back to the system, whole or not. */
  close(): void
  /** Bytes so far. */
  readonly bytes: number
}

/** Opens a file for the rows of one export; `sheet` names the sheet of a workbook. */
export function openRowFile(file: string, layout: ExportLayout, sheet: string): RowFile {
  const descriptor = openSync(file, 'w', 0o600)
  let bytes = 0
  const writeAll = (chunk: Uint8Array): void => {
    // one write may take less than it was given, when a disk is nearly full
    for (let written = 0; written < chunk.length; ) written += writeSync(descriptor, chunk, written)
    bytes += chunk.length
  }
  const writer =
    layout.format === 'xlsx' ? createWorkbook(sheet, writeAll) : createCsv(layout.separator, writeAll)
  return {
    write: writer.write,
    end() {
      writer.end()
      fsyncSync(descriptor)
    },
    close: () => closeSync(descriptor),
    get bytes() {
      return bytes
    },
  }
}

function createCsv(separator: string, writeAll: (chunk: Uint8Array) => void) {
  writeAll(Buffer.from(BYTE_ORDER_MARK))
  return {
    write: (rows: readonly (readonly Cell[])[]) => writeAll(Buffer.from(csvText(rows, separator))),
    end: () => {},
  }
}
