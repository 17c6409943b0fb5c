import { codeOf } from '../../../shared/errors.ts'
import { type ImportCounts, turnedAway } from '../../../shared/model/import-counts.ts'
import type { RejectionReason } from '../../../shared/model/recipient-list.ts'
import type { UndoObstacle } from '../ports/import-store.ts'

/** Why a file brought nobody. */
export function sentenceOfNobody(
  fileName: string,
  counts: ImportCounts,
  reasons: ReadonlyMap<RejectionReason, number>,
): string {
  const file = `“${fileName}”`
  const refused = turnedAway(counts)
  if (refused === 0) return `${file} has no row with a recipient. Choose a file with one recipient per line.`
  const [most] = [...reasons].sort(([, one], [, other]) => other - one)
  const why = most ? ` Most often: ${REASON_WORDS[most[0]]}.` : ''
  if (refused === 1)
    return `The only row of ${file} has no number that can be called${most ? `: ${REASON_WORDS[most[0]]}` : ''}. Look at the rejected row, and at which column holds the number.`
  return `None of the ${refused.toLocaleString('en-US')} rows of ${file} has a number that can be called.${why} Look at the rejected rows, and at which column holds the number.`
}

/** Why rows are rejected, inside a sentence. */
const REASON_WORDS = {
  'no-number': 'there is no number',
  'not-a-number': 'the cell is no phone number',
  'number-too-short': 'the number is too short',
  'number-too-long': 'the number is too long',
  'unknown-country-code': 'the country code does not exist',
  'needs-country': 'the number does not say which country it is in',
  'ambiguous-country': 'the number fits more than one country',
  'not-callable': 'the number is one that is never called',
  'too-few-columns': 'the row has too few columns',
  'too-many-columns': 'the row has too many columns',
  'bad-zone': 'the time zone is unknown',
  'bad-country': 'the country is unknown',
  'duplicate-in-file': 'the number is there twice',
  'duplicate-in-list': 'the person is in the list already',
  'do-not-call': 'the person must not be called',
  'unclear-do-not-call': 'it is not clear whether the person may be called',
  'may-be-called': 'the row says that the person may be called',
  'repeated-header': 'the row repeats the names of the columns',
  'row-too-long': 'the row is too long',
  'open-quote': 'a quote is not closed',
} as const satisfies Record<RejectionReason, string>

export function isDiskFull(problem: unknown): boolean {
  const code = codeOf(problem)
  return code === 'SQLITE_FULL' || code === 'ENOSPC'
}

export function sentenceOfStore(problem: unknown): string {
  return isDiskFull(problem)
    ? 'The disk is full, and nothing was imported. Free some space and import the file again.'
    : `The list could not be stored (${problem instanceof Error ? problem.message : String(problem)}). Import the file again.`
}

/** Why an import is not taken back, and what to do instead. */
export function sentenceOfObstacle(obstacle: UndoObstacle, listName: string): string {
  const names = obstacle.campaigns.map(name => `“${name}”`).join(', ')
  if (obstacle.is === 'in-use') {
    const uses = obstacle.campaigns.length === 1 ? 'uses' : 'use'
    return `${names} ${uses} the list “${listName}”, so it stays. Remove what uses it first, then undo the import.`
  }
  const people = obstacle.people === 1 ? '1 person' : `${obstacle.people.toLocaleString('en-US')} people`
  return `${names} called ${people} whom this import added, so it stays. Remove single people from the list instead.`
}
