import {
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { codeOf, failure, type Result, success } from '../../../shared/errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { Randomness } from '../ports/randomness.ts'
import type { Upload, Uploads } from '../ports/uploads.ts'
import { renameForGood } from '../whole-file.ts'

/** The largest file that is brought in. */
export const UPLOAD_BYTES_MAX = 2 * 1024 ** 3
/** Files that may be on their way at once; the oldest one gives way. */
const UPLOADS_MAX = 8
/** A file that nobody imports is forgotten after this. */
const FORGOTTEN_AFTER_MS = 24 * 3_600_000
const ID_CHARACTERS = 24

interface Coming extends Upload {
  readonly begunAt: number
  received: number
  descriptor: number | null
}

/**
 * Uploads in `dir`, which is emptied first: what an earlier run left is of no use to anybody. Files of imports are kept in `keptDir`.
 */
export function createUploads(options: {
  readonly dir: string
  readonly keptDir: string
  readonly clock: Clock
  readonly randomness: Randomness
  readonly log: Log
}): Uploads {
  const { dir, keptDir, clock, randomness, log } = options
  const coming = new Map<string, Coming>()
  removeQuietly(dir)

  function forget(upload: Coming): void {
    coming.delete(upload.uploadId)
    if (upload.descriptor !== null) closeSync(upload.descriptor)
    upload.descriptor = null
    removeQuietly(upload.path)
  }

  function removeQuietly(path: string): void {
    try {
      rmSync(path, { recursive: true, force: true })
    } catch (problem) {
      // Windows keeps a file that is being read; the next start empties the folder
      log.warn('an uploaded file stays behind', { path, problem: String(problem) })
    }
  }

  function makeRoom(): void {
    for (const upload of coming.values()) {
      if (coming.size < UPLOADS_MAX && clock.now() - upload.begunAt < FORGOTTEN_AFTER_MS) break
      log.info('an upload gave way', { fileName: upload.fileName })
      forget(upload)
    }
  }

  return {
    begin(fileName, bytes) {
      if (bytes > UPLOAD_BYTES_MAX) {
        return failure(
          'file_too_large',
          `"${fileName}" is larger than ${UPLOAD_BYTES_MAX / 1024 ** 3} GB. Split it into several lists.`,
        )
      }
      makeRoom()
      const uploadId = randomness.token(ID_CHARACTERS)
      const path = join(dir, `${uploadId}.part`)
      try {
        mkdirSync(dir, { recursive: true, mode: 0o700 })
        const descriptor = openSync(path, 'w', 0o600)
        coming.set(uploadId, {
          uploadId,
          path,
          fileName,
          bytes,
          begunAt: clock.now(),
          received: 0,
          descriptor,
        })
      } catch (problem) {
        return cannotWrite(problem)
      }
      return success({ uploadId })
    },
    append(uploadId, offset, chunk) {
      const upload = coming.get(uploadId)
      if (!upload) return noSuchUpload()
      if (offset !== upload.received || upload.descriptor === null) {
        return failure(
          'upload_out_of_order',
          `A part of "${upload.fileName}" came out of order. Choose the file again.`,
          {
            received: upload.received,
          },
        )
      }
      if (offset + chunk.byteLength > upload.bytes) {
        return failure(
          'upload_out_of_order',
          `"${upload.fileName}" grew while it was read. Choose the file again.`,
        )
      }
      try {
        for (let written = 0; written < chunk.byteLength; ) {
          written += writeSync(
            upload.descriptor,
            chunk,
            written,
            chunk.byteLength - written,
            offset + written,
          )
        }
      } catch (problem) {
        forget(upload)
        return cannotWrite(problem)
      }
      upload.received += chunk.byteLength
      return success({ received: upload.received })
    },
    take(uploadId) {
      const upload = coming.get(uploadId)
      if (!upload) return noSuchUpload()
      if (upload.received < upload.bytes) {
        return failure(
          'upload_out_of_order',
          `"${upload.fileName}" has not come in whole yet (${upload.received} of ${upload.bytes} bytes).`,
        )
      }
      if (upload.bytes === 0)
        return failure(
          'file_empty',
          `"${upload.fileName}" is empty. Choose a file with one recipient per line.`,
        )
      if (upload.descriptor !== null) closeSync(upload.descriptor)
      upload.descriptor = null
      const { path, fileName, bytes } = upload
      return success({ uploadId, path, fileName, bytes })
    },
    discard(uploadId) {
      const upload = coming.get(uploadId)
      if (upload) forget(upload)
      return Promise.resolve()
    },
    keep(uploadId) {
      const upload = coming.get(uploadId)
      if (!upload) return noSuchUpload()
      const name = `${uploadId}.file`
      try {
        mkdirSync(keptDir, { recursive: true, mode: 0o700 })
        renameForGood(upload.path, join(keptDir, name))
      } catch (problem) {
        return cannotWrite(problem)
      }
      coming.delete(uploadId)
      return success({ name, path: join(keptDir, name) })
    },
    reopen(name, fileName, bytes) {
      const kept = join(keptDir, name)
      if (!existsSync(kept)) return null
      makeRoom()
      const uploadId = randomness.token(ID_CHARACTERS)
      const path = join(dir, `${uploadId}.part`)
      try {
        mkdirSync(dir, { recursive: true, mode: 0o700 })
        // a copy on paper only, where the file system can
        copyFileSync(kept, path, constants.COPYFILE_FICLONE)
      } catch (problem) {
        return cannotWrite(problem)
      }
      const begunAt = clock.now()
      coming.set(uploadId, { uploadId, path, fileName, bytes, begunAt, received: bytes, descriptor: null })
      return success({ uploadId })
    },
    keepOnly(names) {
      if (!existsSync(keptDir)) return
      const kept = new Set(names)
      for (const name of readdirSync(keptDir)) if (!kept.has(name)) removeQuietly(join(keptDir, name))
    },
    clear() {
      for (const upload of [...coming.values()]) forget(upload)
      removeQuietly(dir)
    },
  }
}

function noSuchUpload(): Result<never, 'upload_not_found'> {
  return failure('upload_not_found', 'This file is not here any more. Choose it again.')
}

function cannotWrite(problem: unknown): Result<never, 'disk_full' | 'file_unreadable'> {
  const code = codeOf(problem)
  return code === 'ENOSPC'
    ? failure('disk_full', 'The disk is full. Free some space and choose the file again.')
    : failure(
        'file_unreadable',
        `The file cannot be kept in the data folder (${code}). See that this user may write there.`,
      )
}
