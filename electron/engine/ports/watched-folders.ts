import type { WatchedFolder } from '../../../shared/model/list-import.ts'

/** A watched folder as it is kept. */
export interface FolderRecord extends Omit<WatchedFolder, 'problem'> {}

/** Which folders are watched; every call is one short transaction. */
export interface FolderStore {
  all(): readonly FolderRecord[]
  get(id: number): FolderRecord | null
  /** Null where another entry has this path already. */
  save(
    order: Pick<FolderRecord, 'path' | 'listName' | 'mappingId' | 'enabled'> & { readonly id: number | null },
  ): number | null
  remove(id: number): boolean
  /** What became of the last file. */
  note(id: number, last: NonNullable<FolderRecord['last']>): void
}

/** A file that lies in a watched folder. */
export interface DroppedFile {
  readonly name: string
  readonly bytes: number
  /** When it was last written, in ms since the Unix epoch. */
  readonly writtenAt: number
}

/** Looks into folders of this machine and moves files in them. Problems are thrown as the system says them. */
export interface DropFolders {
  /** Files of the folder itself, without those that are hidden; the oldest first. Null when the folder is not there. */
  files(path: string): Promise<readonly DroppedFile[] | null>
  /** Copies a file into an upload. */
  chunks(path: string, name: string): AsyncIterable<Uint8Array>
  /**
   * Moves a file into `done` or `failed` of its folder, under another name where that one is taken, and writes its reports beside it.
   */
  move(
    path: string,
    name: string,
    to: 'done' | 'failed',
    reports: { readonly text: string; readonly rejected: string | null },
  ): Promise<void>
}
