import type {
  DoNotCallAccount,
  DoNotCallCounts,
  DoNotCallDetails,
} from '../../../shared/model/do-not-call.ts'
import type { ImportedRow, RejectedRow } from '../../../shared/model/list-import.ts'
import type { DoNotCallPattern } from '../domain/do-not-call-pattern.ts'
import type { HowAdded } from '../ports/do-not-call-store.ts'
import type { NumberRow } from '../ports/number-file.ts'

/** Rejected rows that are told where not all are asked for; the others are counted. */
const REJECTED_TOLD = 100

/** Keeps count of what became of the rows of a file of numbers. */
export interface NumbersAccount {
  /** Takes the next rows; `added` says of each of their numbers, in order, what it was to the list. */
  add(rows: readonly NumberRow[], added: readonly HowAdded[]): void
  told(): DoNotCallAccount
}

/** Begins an account. A row is added when one of its numbers is new, and known when none is. */
export function accountOfNumbers(details: DoNotCallDetails): NumbersAccount {
  const counts: DoNotCallCounts = {
    rows: 0,
    added: 0,
    onList: 0,
    inFile: 0,
    mayBeCalled: 0,
    rejected: 0,
    blank: 0,
  }
  const rejected: RejectedRow[] = []
  const everyRow: ImportedRow[] = []
  const rejectedMax = details === 'first-rejected' ? REJECTED_TOLD : Number.POSITIVE_INFINITY

  function take(row: NumberRow, added: readonly HowAdded[]): void {
    const told = verdictOf(row, added)
    counts.rows += 1
    counts[told.count] += 1
    const { verdict, reason, sentence } = told
    if (told.count === 'rejected' && reason !== null && rejected.length < rejectedMax)
      rejected.push({ line: row.line, verdict: 'rejected', reason, sentence: sentence ?? '', raw: row.raw })
    if (details === 'every-row')
      everyRow.push({ line: row.line, verdict, reason, sentence, numbers: numbersOf(row), zones: [] })
  }

  return {
    add(rows, added) {
      let at = 0
      for (const row of rows) {
        const { reading } = row
        const entries = reading.is === 'forbidden' ? reading.patterns.length : 0
        take(row, added.slice(at, at + entries))
        at += entries
      }
    },
    told: () => ({ counts, rejected, everyRow }),
  }
}

interface Told extends Pick<ImportedRow, 'verdict' | 'reason' | 'sentence'> {
  readonly count: Exclude<keyof DoNotCallCounts, 'rows'>
}

function verdictOf({ reading }: NumberRow, added: readonly HowAdded[]): Told {
  switch (reading.is) {
    case 'blank':
      return { count: 'blank', verdict: 'blank', reason: null, sentence: null }
    case 'may-be-called':
      return {
        count: 'mayBeCalled',
        verdict: 'rejected',
        reason: 'may-be-called',
        sentence: reading.sentence,
      }
    case 'rejected':
      return { count: 'rejected', verdict: 'rejected', reason: reading.reason, sentence: reading.sentence }
    case 'forbidden': {
      if (added.includes('new')) return { count: 'added', verdict: 'accepted', reason: null, sentence: null }
      const isOnList = added.includes('on-list')
      const [first] = reading.patterns
      const number = first === undefined ? '' : wordOf(first)
      return {
        count: isOnList ? 'onList' : 'inFile',
        verdict: 'duplicate',
        reason: isOnList ? 'duplicate-in-list' : 'duplicate-in-file',
        sentence: isOnList
          ? `${number} is on the do-not-call list already.`
          : `${number} is in an earlier row of the file already.`,
      }
    }
  }
}

const numbersOf = ({ reading }: NumberRow): string[] =>
  reading.is === 'forbidden' ? reading.patterns.map(wordOf) : []

/** A beginning as people write it: `+4420*`. */
const wordOf = ({ pattern, isPrefix }: DoNotCallPattern): string => (isPrefix ? `${pattern}*` : pattern)
