import { z } from 'zod'

/** What Trunkline holds about one number. */
export const personHoldingsSchema = z.object({
  /** E.164. */
  number: z.string(),
  /** Places on lists, with the list's name and the person's name there. */
  recipients: z.array(
    z.object({
      id: z.number().int(),
      listId: z.number().int(),
      listName: z.string(),
      name: z.string().nullable(),
    }),
  ),
  attempts: z.number().int(),
  doNotCall: z.number().int(),
  /** Rows of files that were not imported and have the number. */
  rejectedRows: z.number().int(),
  /** Calls and texts that are under way: an erasure waits for their end. */
  openAttempts: z.number().int(),
})
export type PersonHoldings = z.infer<typeof personHoldingsSchema>
