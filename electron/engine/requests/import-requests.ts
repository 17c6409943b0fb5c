import { success } from '../../../shared/errors.ts'
import type { Uploads } from '../ports/uploads.ts'
import type { Imports } from '../use-cases/import-recipients.ts'
import type { Lists } from '../use-cases/keep-lists.ts'
import type { SavedMappings } from '../use-cases/keep-mappings.ts'
import type { WatchedFolders } from '../use-cases/watch-folders.ts'
import type { Handlers } from './handlers.ts'

export type ImportRequestName =
  | 'uploads.begin'
  | 'uploads.append'
  | 'uploads.discard'
  | 'imports.inspect'
  | 'imports.start'
  | 'imports.get'
  | 'imports.cancel'
  | 'imports.list'
  | 'imports.compare'
  | 'imports.undo'
  | 'imports.reopen'
  | 'imports.rows'
  | 'mappings.list'
  | 'mappings.save'
  | 'mappings.remove'
  | 'watchedFolders.list'
  | 'watchedFolders.save'
  | 'watchedFolders.remove'
  | 'lists.rejected'

/** Answers about files coming in, and the lists they have become. */
export function createImportRequests(deps: {
  readonly uploads: Uploads
  readonly imports: Imports
  readonly lists: Lists
  readonly mappings: SavedMappings
  readonly watched: WatchedFolders
}): Handlers<ImportRequestName> {
  const { uploads, imports, lists, mappings, watched } = deps
  return {
    'uploads.begin': ({ fileName, bytes }) => uploads.begin(fileName, bytes),
    'uploads.append': ({ uploadId, offset, chunk }) => uploads.append(uploadId, offset, chunk),
    'uploads.discard': async ({ uploadId }) => {
      await uploads.discard(uploadId)
      return success({})
    },
    'imports.inspect': ({ uploadId, mapping, hints }) => imports.inspect(uploadId, mapping, hints),
    'imports.start': order => imports.start(order),
    'imports.get': ({ importId }) => imports.get(importId),
    'imports.cancel': ({ importId }) => imports.cancel(importId),
    'imports.list': () => imports.list(),
    'imports.rows': ({ importId, afterLine, limit }) => imports.rows(importId, afterLine, limit),
    'imports.compare': order => imports.compare(order),
    'imports.undo': ({ importId }) => imports.undo(importId),
    'imports.reopen': ({ importId }) => imports.reopen(importId),
    'mappings.list': () => success(mappings.list()),
    'mappings.save': ({ name, headers, mapping }) => mappings.save(name, headers, mapping),
    'mappings.remove': ({ id }) => mappings.remove(id),
    'watchedFolders.list': () => watched.list(),
    'watchedFolders.save': order => watched.save(order),
    'watchedFolders.remove': ({ id }) => watched.remove(id),
    'lists.rejected': ({ importId, ...page }) => lists.rejected(importId, page),
  }
}
