import { type Result, success } from '../../shared/errors.ts'
import { UPLOAD_CHUNK_BYTES_MAX } from '../../shared/ipc/contract.ts'
import { request } from './engine-client.ts'

export interface UploadOptions {
  /** Told after each chunk. */
  readonly onProgress?: (received: number, total: number) => void
  /** Aborted: the upload is thrown away, and the answer is null. */
  readonly signal?: AbortSignal
}

/**
 * Brings a file to the engine by chunks. Answers with the id of the upload, or null when it was given up.
 * After a failure nothing of it stays with the engine.
 */
export async function uploadFile(
  file: File,
  options: UploadOptions = {},
): Promise<Result<{ readonly uploadId: string } | null>> {
  const begun = await request('uploads.begin', { fileName: file.name, bytes: file.size })
  if (!begun.ok) return begun
  const { uploadId } = begun.value
  for (let offset = 0; offset < file.size; offset += UPLOAD_CHUNK_BYTES_MAX) {
    if (options.signal?.aborted) {
      await request('uploads.discard', { uploadId })
      return success(null)
    }
    const chunk = new Uint8Array(await file.slice(offset, offset + UPLOAD_CHUNK_BYTES_MAX).arrayBuffer())
    const appended = await request('uploads.append', { uploadId, offset, chunk })
    if (!appended.ok) {
      await request('uploads.discard', { uploadId })
      return appended
    }
    options.onProgress?.(appended.value.received, file.size)
  }
  return success({ uploadId })
}
