import type { ExportErrorCode, ExportOrder, ExportSize } from '../ports/export-writer.ts'

/** What the engine's thread and an export thread say to each other. */
export interface ExportTask {
  readonly dataDir: string
  readonly order: ExportOrder
  /** The finished file; until then it is written to a file beside it. */
  readonly target: string
}

export type ExportReport =
  | { readonly kind: 'progress'; readonly size: ExportSize }
  | { readonly kind: 'done'; readonly size: ExportSize }
  | { readonly kind: 'failed'; readonly code: ExportErrorCode; readonly message: string }

/** Where a file is written until it is whole. */
export function partOf(target: string): string {
  return `${target}.part`
}
