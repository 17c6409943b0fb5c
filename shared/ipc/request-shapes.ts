import { z } from 'zod'

/** What several requests take or answer. */
export const none = z.object({}).strict()
export const id = z.number().int().positive()
export const byId = z.object({ id })
/** Rows of one page of a table, at most. */
export const PAGE_ROWS_MAX = 200
export const page = z.object({
  offset: z.number().int().min(0).default(0),
  limit: z.number().int().min(1).max(PAGE_ROWS_MAX).default(100),
})
export const bytes = z.custom<Uint8Array>(value => value instanceof Uint8Array, 'Bytes were expected.')
/** A file that was written and is fetched with `files.save`. */
export const writtenFile = z.object({
  exportId: z.string(),
  fileName: z.string(),
  rows: z.number().int(),
  bytes: z.number().int(),
})

/** One entry of the list of requests. */
export const request = <Input extends z.ZodType, Output extends z.ZodType>(input: Input, output: Output) => ({
  input,
  output,
})
