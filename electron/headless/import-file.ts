import { open, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { failure } from '../../shared/errors.ts'
import { UPLOAD_CHUNK_BYTES_MAX } from '../../shared/ipc/contract.ts'
import type { Engine } from '../engine/engine.ts'
import { ask, CommandFailed } from './ask-engine.ts'

/**
 * Imports a file of this machine the way a page does: in chunks, as inspected. Resolves with the new list's id.
 * Throws CommandFailed when the import fails or accepts nobody.
 */
export async function importFile(engine: Engine, file: string): Promise<number> {
  const fileName = basename(file)
  const uploadId = await upload(engine, file, fileName)
  const inspection = await ask(engine, 'imports.inspect', { uploadId })
  const finished = importFinished(engine)
  const { importId } = await ask(engine, 'imports.start', {
    uploadId,
    mapping: inspection.mapping,
    listName: fileName,
  })
  await finished(importId)
  const result = await ask(engine, 'imports.get', { importId })
  if (result.state !== 'done' || result.listId === null) {
    throw new CommandFailed(
      failure('file_unreadable', result.problem ?? `The list ${fileName} was not imported.`).error,
    )
  }
  return result.listId
}

async function upload(engine: Engine, file: string, fileName: string): Promise<string> {
  const { size } = await stat(file)
  const { uploadId } = await ask(engine, 'uploads.begin', { fileName, bytes: size })
  const handle = await open(file)
  try {
    const chunk = new Uint8Array(UPLOAD_CHUNK_BYTES_MAX)
    for (let offset = 0; offset < size; ) {
      const { bytesRead } = await handle.read(chunk, 0, chunk.length, offset)
      if (bytesRead === 0) break
      await ask(engine, 'uploads.append', { uploadId, offset, chunk: chunk.slice(0, bytesRead) })
      offset += bytesRead
    }
  } finally {
    await handle.close()
  }
  return uploadId
}

/** Listens from now on, so that an import that ends before its id is known is not missed. */
function importFinished(engine: Engine): (importId: number) => Promise<void> {
  const over = new Set<number>()
  let wake: (() => void) | null = null
  const stop = engine.onBatch(batch => {
    for (const event of batch.events) {
      if (event.name === 'import-progress' && event.payload.state !== 'running')
        over.add(event.payload.importId)
    }
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
