import { z } from 'zod'
import { blameSchema, outcomeSchema } from './outcome.ts'
import { responseMeaningSchema } from './response-rules.ts'

/** A final response to our calls or texts that a trunk sent lately, and what rows make of it. */
export const triedResponseSchema = z.object({
  /** `403 Forbidden`, as it came. */
  response: z.string(),
  /** The headers that may say more, `Name: value`. */
  headers: z.array(z.string()),
  /** How often it came among the latest calls that were looked at. */
  count: z.number().int(),
  /** Of the last one; milliseconds since the epoch. */
  at: z.number(),
  attemptId: z.number().int(),
  outcome: outcomeSchema,
  blame: blameSchema,
  cause: responseMeaningSchema.nullable(),
  sentence: z.string(),
  /** Which row decided, from 0; null when none fits and the usual meaning counts. */
  row: z.number().int().nullable(),
})
export type TriedResponse = z.infer<typeof triedResponseSchema>
