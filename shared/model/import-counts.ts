import { z } from 'zod'

const count = z.number().int().min(0)

/** What became of the rows of a file. Every row below the header is in exactly one count, so that they add up to `rows`. */
export const importCountsSchema = z.object({
  rows: count,
  /** New recipients. */
  accepted: count,
  /** Recipients that the list had, with something changed. */
  updated: count,
  /** A person of an earlier row of the same file. */
  duplicateInFile: count,
  /** A person whom the list has already, with nothing changed. */
  duplicateInList: count,
  /** On the do-not-call list, or marked so in the file: not added. */
  doNotCall: count,
  rejected: count,
  /** Lines without any text. */
  blank: count,
})
export type ImportCounts = z.infer<typeof importCountsSchema>

export const NO_COUNTS: ImportCounts = {
  rows: 0,
  accepted: 0,
  updated: 0,
  duplicateInFile: 0,
  duplicateInList: 0,
  doNotCall: 0,
  rejected: 0,
  blank: 0,
}

/** The counts that add up to the rows, in the order in which they are told. */
export const COUNT_WORDS = {
  accepted: 'accepted',
  updated: 'updated',
  duplicateInFile: 'duplicate in file',
  duplicateInList: 'already in list',
  doNotCall: 'do not call',
  rejected: 'rejected',
  blank: 'blank',
} as const satisfies Record<Exclude<keyof ImportCounts, 'rows'>, string>

/** Each count with its word. */
export const countsInWords = (counts: ImportCounts): [word: string, count: number][] =>
  Object.entries(COUNT_WORDS).map(([key, word]) => [word, counts[key as keyof typeof COUNT_WORDS]])

/** Rows that did not become, or change, a recipient, and have text. */
export const turnedAway = (counts: ImportCounts): number =>
  counts.duplicateInFile + counts.duplicateInList + counts.doNotCall + counts.rejected
