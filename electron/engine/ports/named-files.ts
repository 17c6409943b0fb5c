import type { Result } from '../../../shared/errors.ts'

/** Files that a request names by their path: profiles and recordings of this machine. */
export interface NamedFiles {
  /**
   * The text of a small file. Before it is opened it is known to be a regular file of at most `bytesMax` bytes in a permitted folder,
   * links followed to their end: reading a pipe or a device would never end. `called` is what sentences call it.
   */
  readText(path: string, bytesMax: number, called: string): Promise<Result<string, NamedFileFailure>>
  /** The same checks for a file that another thread reads; its path without links. */
  check(path: string, bytesMax: number, called: string): Promise<Result<string, NamedFileFailure>>
}

export type NamedFileFailure = 'file_unreadable' | 'file_too_large' | 'not_allowed'
