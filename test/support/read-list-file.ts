import { statSync } from 'node:fs'
import { basename } from 'node:path'
import { inspectFile } from '../../electron/engine/csv/inspect-file.ts'
import { readList } from '../../electron/engine/csv/read-list.ts'
import type { NewRecipient } from '../../electron/engine/ports/import-store.ts'
import type { ReadCounts, RefusedRow } from '../../electron/engine/ports/list-reader.ts'
import type { FileInspection, ImportMapping, ReadingHints } from '../../shared/model/recipient-list.ts'

export interface WholeReading {
  readonly inspection: FileInspection
  readonly recipients: readonly NewRecipient[]
  readonly refused: readonly RefusedRow[]
  readonly blankLines: readonly number[]
  readonly doNotCall: readonly { readonly line: number; readonly number: string }[]
  readonly remarks: readonly { readonly line: number; readonly sentence: string }[]
  readonly counts: ReadCounts
}

/** Inspects a file on a machine of `machine`, and reads all of it as guessed (with `change`); throws when it is refused. */
export async function readListFile(
  path: string,
  machine: string | null,
  options: { readonly hints?: ReadingHints; readonly change?: Partial<ImportMapping> } = {},
): Promise<WholeReading> {
  const file = { path, fileName: basename(path), bytes: statSync(path).size }
  const inspected = await inspectFile(file, null, options.hints ?? {}, { trunks: [], machine })
  if (!inspected.ok) throw new Error(`${inspected.error.code}: ${inspected.error.message}`)
  const recipients: NewRecipient[] = []
  const refused: RefusedRow[] = []
  const blankLines: number[] = []
  const doNotCall: { line: number; number: string }[] = []
  const remarks: { line: number; sentence: string }[] = []
  let counts: ReadCounts = { rows: 0, accepted: 0, duplicate: 0, doNotCall: 0, rejected: 0, blank: 0 }
  const mapping = { ...inspected.value.mapping, ...options.change }
  const end = await readList({ path, mapping }, async batch => {
    recipients.push(...batch.recipients)
    refused.push(...batch.refused)
    blankLines.push(...batch.blankLines)
    doNotCall.push(...batch.doNotCall)
    remarks.push(...batch.remarks)
    counts = batch.counts
  })
  if (!end.ok) throw new Error(`${end.code}: ${end.message}`)
  return { inspection: inspected.value, recipients, refused, blankLines, doNotCall, remarks, counts }
}
