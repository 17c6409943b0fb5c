import type { ImportNews, ImportTask } from '../ports/import-runner.ts'
import type { ChannelEnd } from '../ports/list-reader.ts'

/** What the thread that writes imports is started with. */
export interface ImportThreadTask {
  readonly dataDir: string
  /** Of the gate that the engine's own writes go through. */
  readonly gate: SharedArrayBuffer
}

/** What it is asked for. Each is answered once. */
export type ImportAct =
  /** Takes the rows that come out of the channel and writes what is to become of them; answers with `ReadWhole`. */
  | { readonly kind: 'take'; readonly task: ImportTask; readonly from: ChannelEnd }
  /** Compares the rows that come out of the channel with a list; answers with `ListDifference`. */
  | {
      readonly kind: 'compare'
      readonly task: Pick<ImportTask, 'mapping' | 'listId'>
      readonly from: ChannelEnd
    }
  | { readonly kind: 'apply' | 'revert'; readonly importId: number; readonly now: number }
  /** Answers with `UndoObstacle | null`. */
  | { readonly kind: 'obstacle'; readonly importId: number }

export type ImportCommand =
  | { readonly kind: 'act'; readonly id: number; readonly act: ImportAct }
  /** No more rows come for this act, and what was taken is not wanted: it is answered with null. */
  | { readonly kind: 'drop'; readonly id: number }
  | { readonly kind: 'end' }

export type ImportReport =
  | { readonly kind: 'news'; readonly id: number; readonly news: ImportNews }
  | { readonly kind: 'done'; readonly id: number; readonly value: unknown }
  /** `code` is the system's or SQLite's. */
  | { readonly kind: 'failed'; readonly id: number; readonly problem: string; readonly code: string }
