import { z } from 'zod'
import { ERROR_CODES, type Failure } from '../errors.ts'

/** A failure inside an answer. Apart from `errors.ts`, so that threads which only make failures need no zod. */
export const failureSchema = z.object({
  code: z.enum(ERROR_CODES),
  message: z.string(),
  details: z.record(z.string(), z.unknown()).optional(),
}) satisfies z.ZodType<Failure>
