import { request } from '../../engine-client/engine-client.ts'
import { changeDraft, type ImportDraft, useImportDraft } from './import-draft.ts'

/** Starts the import of the draft and answers with its id; null when it did not start: the draft then says why. */
export async function startImport(draft: ImportDraft): Promise<number | null> {
  const { uploadId, inspection, destination, saveAs, replaces } = draft
  changeDraft({ state: 'starting', problem: null })
  if (replaces !== null) {
    const undone = await request('imports.undo', { importId: replaces })
    if (!undone.ok) return fail(undone.error.message)
  }
  const started = await request('imports.start', {
    uploadId,
    mapping: inspection.mapping,
    ...(destination.kind === 'new'
      ? { listName: destination.name }
      : { listId: destination.listId ?? 0, gone: destination.gone }),
    ...(saveAs === null ? {} : { saveMappingAs: saveAs.trim() }),
  })
  if (!started.ok) return fail(started.error.message)
  useImportDraft.setState({ draft: null }) // the engine has the file now
  return started.value.importId
}

function fail(problem: string): null {
  changeDraft({ state: 'ready', problem })
  return null
}
