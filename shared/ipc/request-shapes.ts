import { z } from 'zod'

/** What several requests take or answer. */
export const none = z.object({}).strict()
export const id = z.number().int().positive()
export const byId = z.object({ id })
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
