import type { Result } from '../../../shared/errors.ts'

export interface Upload {
  readonly uploadId: string
  /** Where it lies. */
  readonly path: string
  /** What it was called. */
  readonly fileName: string
  readonly bytes: number
}

/** Files on their way in: chunks of a page, in order, become a file in the data folder. */
export interface Uploads {
  begin(fileName: string, bytes: number): Result<{ readonly uploadId: string }>
  /** Writes a chunk at its place; `received` is how much is there now. */
  append(uploadId: string, offset: number, chunk: Uint8Array): Result<{ readonly received: number }>
  /** A file that has come in whole; it stays until it is discarded or gives way to newer ones. */
  take(uploadId: string): Result<Upload>
  discard(uploadId: string): Promise<void>
  /** An upload that is imported now becomes a kept file: its name there, and where it lies. It is an upload no more. */
  keep(uploadId: string): Result<{ readonly name: string; readonly path: string }>
  /** A kept file as a new upload; null when it is not there any more. */
  reopen(name: string, fileName: string, bytes: number): Result<{ readonly uploadId: string }> | null
  /** Removes all kept files but these. */
  keepOnly(names: readonly string[]): void
  /** Removes everything: files that were not imported are not kept. */
  clear(): void
}
