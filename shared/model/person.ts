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
  /** What imports noted of the person, so that they can be undone. */
  importChanges: z.number().int(),
  /** Kept files of imports that have the person, or may have. */
  keptFiles: z.number().int(),
  /** Calls and texts that are under way: an erasure waits for their end. */
  openAttempts: z.number().int(),
})
export type PersonHoldings = z.infer<typeof personHoldingsSchema>

/** What an erasure removes and what it leaves, as sentences for the person who decides. */
export interface Erasure {
  readonly erased: readonly string[]
  readonly stays: readonly string[]
}

/** What erasing these holdings does. */
export function erasureOf(held: PersonHoldings): Erasure {
  const lists = [...new Set(held.recipients.map(({ listName }) => listName))]
  return {
    erased: [
      ...sentence(
        held.recipients.length,
        n => `${n}, with names, numbers and columns: ${lists.join(', ')}.`,
        ['list entry', 'list entries'],
      ),
      ...sentence(held.attempts, n => `Names, numbers and messages of ${n}.`, ['attempt', 'attempts']),
      ...sentence(held.rejectedRows, n => `${n} of imported files.`, ['rejected row', 'rejected rows']),
      ...sentence(held.importChanges, n => `${n}, which can then no longer be undone.`, [
        'change by an import',
        'changes by imports',
      ]),
      ...sentence(held.keptFiles, n => `${n}, with all rows.`, [
        'kept copy of an imported file',
        'kept copies of imported files',
      ]),
    ],
    stays: [
      'The number on the do-not-call list, so that it is not called again.',
      ...sentence(held.attempts, n => `${n} without name and number.`, ['attempt', 'attempts']),
      'Exports that were saved, backups, and your own copies of imported files. Delete them yourself.',
      'Kept copies of other imported files. They are deleted after 7 days, at the next start or import.',
    ],
  }
}

function sentence(count: number, say: (counted: string) => string, [one, many]: [string, string]): string[] {
  return count === 0 ? [] : [say(`${count.toLocaleString('en-US')} ${count === 1 ? one : many}`)]
}
