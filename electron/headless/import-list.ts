import { open, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { failure } from '../../shared/errors.ts'
import type { Reply } from '../../shared/ipc/bridge.ts'
import { type EngineEvent, UPLOAD_CHUNK_BYTES_MAX } from '../../shared/ipc/contract.ts'
import type { ImportProgress } from '../../shared/model/list-import.ts'
import { applyMappingFile, countryToAdopt, type MappingFile } from '../../shared/model/mapping-file.ts'
import type { Choice, FileInspection, ReadingHints } from '../../shared/model/recipient-list.ts'
import { ask, CommandFailed } from './ask-engine.ts'

/** What brings lists in: an engine, or its lists alone. */
export interface ListsDoor {
  request(name: string, input: unknown): Promise<Reply>
  onEvent(listener: (event: EngineEvent) => void): () => void
}

/** How a list is to be read, where the command line says so; the rest is recognised. */
export interface ListReadingOptions {
  readonly hints: ReadingHints
  readonly mapping: MappingFile | null
}

export interface ListOrder extends ListReadingOptions {
  readonly file: string
  /** A list of this name is updated when it is there. */
  readonly listName: string
}

/** What came of it; `inspection` is the file as it was (or would have been) read. */
export type ListImported =
  | { readonly is: 'choice'; readonly choices: readonly Choice[]; readonly inspection: FileInspection }
  | { readonly is: 'ended'; readonly progress: ImportProgress; readonly inspection: FileInspection }

export const NO_READING_OPTIONS: ListReadingOptions = { hints: {}, mapping: null }

/**
 * Imports a file of this machine the way a page does: in chunks, inspected, then as it was recognised. What is ambiguous is not imported:
 * the answer names the choices. Throws CommandFailed when the file cannot be read.
 */
export async function importList(door: ListsDoor, order: ListOrder): Promise<ListImported> {
  const fileName = basename(order.file)
  const uploadId = await upload(door, order.file, fileName)
  const inspection = await inspectUpload(door, 'imports.inspect', uploadId, order)
  const choices = openChoices(inspection, order)
  if (choices.length > 0) {
    await ask(door, 'uploads.discard', { uploadId })
    return { is: 'choice', choices, inspection }
  }
  const lists = await ask(door, 'lists.list', {})
  const known = lists.find(({ name }) => name === order.listName)
  const finished = importFinished(door)
  const { importId } = await ask(door, 'imports.start', {
    uploadId,
    mapping: inspection.mapping,
    listName: order.listName,
    listId: known?.id ?? null,
  })
  await finished(importId)
  return { is: 'ended', progress: await ask(door, 'imports.get', { importId }), inspection }
}

/** How a file is read, with what the command line says about it. Throws CommandFailed when that does not fit the file. */
export async function inspectUpload(
  door: ListsDoor,
  name: 'imports.inspect' | 'doNotCall.inspect',
  uploadId: string,
  { hints, mapping: file }: ListReadingOptions,
): Promise<FileInspection> {
  const { encoding, delimiter, sheet, skipRows, hasHeader, country } = file ?? {}
  const decided: ReadingHints = {
    ...(encoding === undefined ? {} : { encoding }),
    ...(delimiter === undefined ? {} : { delimiter }),
    ...(sheet === undefined || sheet === null ? {} : { sheet }),
    ...(skipRows === undefined ? {} : { skipRows }),
    ...(hasHeader === undefined ? {} : { hasHeader }),
    ...(country === undefined || country === null ? {} : { country }),
    ...hints,
  }
  const recognised = await ask(door, name, { uploadId, hints: decided })
  if (file === null) return recognised
  const applied = applyMappingFile(recognised.mapping, recognised.headers, file)
  if (!applied.ok) throw new CommandFailed(failure('bad_input', applied.sentence).error)
  const read = await ask(door, name, { uploadId, mapping: applied.mapping, hints: decided })
  // without its columns the country could not be told; one that the mapping file leaves open on purpose stays open
  const found = country === null ? null : countryToAdopt(read)
  if (found === null) return read
  const mapping = { ...applied.mapping, defaultCountry: found }
  return ask(door, name, { uploadId, mapping, hints: decided })
}

/** What is not certain about a file, and what the command line has not decided. */
export function openChoices({ choices }: FileInspection, decided: ListReadingOptions): readonly Choice[] {
  return choices.filter(choice => !isDecided(choice, decided))
}

/** What the command line has decided is asked no more. */
function isDecided(choice: Choice, { hints, mapping }: ListReadingOptions): boolean {
  switch (choice.code) {
    case 'phone-column':
      return mapping?.columns !== undefined
    case 'country':
      return hints.country !== undefined || mapping?.country !== undefined
    case 'sheet':
      return hints.sheet !== undefined || mapping?.sheet !== undefined
    case 'encoding':
      return hints.encoding !== undefined || mapping?.encoding !== undefined
  }
}

/** Brings a file of this machine in; the answer is its upload. */
export async function upload(door: ListsDoor, file: string, fileName: string): Promise<string> {
  const { size } = await stat(file)
  const { uploadId } = await ask(door, 'uploads.begin', { fileName, bytes: size })
  const handle = await open(file)
  try {
    const chunk = new Uint8Array(UPLOAD_CHUNK_BYTES_MAX)
    for (let offset = 0; offset < size; ) {
      const { bytesRead } = await handle.read(chunk, 0, chunk.length, offset)
      if (bytesRead === 0) break
      await ask(door, 'uploads.append', { uploadId, offset, chunk: chunk.slice(0, bytesRead) })
      offset += bytesRead
    }
  } finally {
    await handle.close()
  }
  return uploadId
}

/** Listens from now on, so that an import that ends before its id is known is not missed. */
function importFinished(door: ListsDoor): (importId: number) => Promise<void> {
  const over = new Set<number>()
  let wake: (() => void) | null = null
  const stop = door.onEvent(event => {
    if (event.name !== 'import-progress' || event.payload.state === 'running') return
    over.add(event.payload.importId)
    wake?.()
  })
  return importId =>
    new Promise(resolve => {
      wake = () => {
        if (!over.has(importId)) return
        stop()
        resolve()
      }
      wake()
    })
}
