import type { ExportTarget } from '../../../shared/model/export.ts'
import type {
  ExportErrorCode,
  ExportOrder,
  ExportSize,
  ExportStep,
  ExportTableFacts,
} from '../ports/export-writer.ts'

/** What the engine's thread asks of an export thread. */
export type ExportTask =
  | {
      readonly kind: 'write'
      readonly dataDir: string
      readonly order: ExportOrder
      /** The finished file; until then it is written to a file beside it. */
      readonly target: string
      /**
       * Its first number is 1 once it shall stop. A thread is not ended from outside while it reads rows: SQLite's binding takes the
       * whole process with it.
       */
      readonly stop: Int32Array
    }
  | { readonly kind: 'describe'; readonly dataDir: string; readonly target: ExportTarget }

export type WriteTask = Extract<ExportTask, { readonly kind: 'write' }>

export interface ExportFailed {
  readonly kind: 'failed'
  readonly code: ExportErrorCode
  readonly message: string
}

/** What an export thread answers. */
export type ExportReport =
  | { readonly kind: 'progress'; readonly step: ExportStep }
  | { readonly kind: 'done'; readonly size: ExportSize }
  | { readonly kind: 'described'; readonly facts: ExportTableFacts }
  | ExportFailed

/** Where a file is written until it is whole. */
export function partOf(target: string): string {
  return `${target}.part`
}
