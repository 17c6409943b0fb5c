/** What the checkpoint thread is started with. */
export interface CheckpointTask {
  readonly dataDir: string
}

/** What it is told. */
export type CheckpointCommand = { readonly kind: 'copy' } | { readonly kind: 'end' }

/** What it says: `copied` after each `copy`, and `failed` before it when there was a problem, or by itself. */
export type CheckpointReport =
  | { readonly kind: 'copied' }
  | { readonly kind: 'failed'; readonly problem: string }
