import type { Database } from 'better-sqlite3'
import type { NewRecipient } from '../domain/new-recipient.ts'
import { lineOf, writingsOfLine } from '../domain/phone-line.ts'
import type { RefusedRow } from '../ports/list-reader.ts'

/** A row that the list or the do-not-call list turns away. */
export type TurnedAway = Pick<RefusedRow, 'verdict' | 'reason' | 'sentence'>

/** Whether a number is forbidden in every campaign, in whichever writing of its line; the reason is for people. */
export function createForbiddenFinder(database: Database): (number: string) => string | null {
  const exact = database.prepare<[string], { reason: string }>(
    `SELECT reason FROM do_not_call INDEXED BY do_not_call_once
     WHERE pattern = ? AND is_prefix = 0 AND coalesce(campaign_id, 0) = 0`,
  )
  const isThereAny =
    database
      .prepare('SELECT 1 FROM do_not_call WHERE is_prefix = 0 AND campaign_id IS NULL LIMIT 1')
      .get() !== undefined
  const prefixes = new Map(
    database
      .prepare<[], { pattern: string; reason: string }>(
        'SELECT pattern, reason FROM do_not_call WHERE is_prefix = 1 AND campaign_id IS NULL',
      )
      .all()
      .map(({ pattern, reason }) => [pattern, reason]),
  )
  const lengths = [...new Set([...prefixes.keys()].map(({ length }) => length))]
  return number => {
    if (!isThereAny && prefixes.size === 0) return null
    for (const writing of writingsOfLine(number)) {
      const found = isThereAny ? exact.get(writing) : undefined
      if (found) return found.reason
      for (const length of lengths) {
        const reason = prefixes.get(writing.slice(0, length))
        if (reason !== undefined) return reason
      }
    }
    return null
  }
}

export function forbiddenRow(number: string, because: string): TurnedAway {
  return {
    verdict: 'do-not-call',
    reason: 'do-not-call',
    sentence: `${number} is on the do-not-call list: ${because} The row was not added.`,
  }
}

/** Who of a list a row of a file means. */
export interface Match {
  /** Null for somebody whom the list does not have. */
  readonly id: number | null
  /** Whom the number belongs to as well, though they are another person by their id. */
  readonly heldBy: number | null
}

interface Held {
  readonly id: number
  readonly externalId: string | null
}

/**
 * Tells people of a list apart: by the id that the file gives them, where it has one and the list knows it, else by the line of their first
 * number. `usesIds` is whether the file has ids.
 */
export function createMatching(
  database: Database,
  listId: number,
  usesIds: boolean,
): (one: NewRecipient) => Match {
  const byNumber = database.prepare<[number, string], Held>(
    `SELECT id, external_id AS externalId FROM recipients INDEXED BY recipients_one_number_per_list
     WHERE list_id = ? AND number = ?`,
  )
  const byId = usesIds ? readIds(database, listId) : null
  return one => {
    let held: Held | null = null
    for (const writing of writingsOfLine(lineOf(one.number))) held ??= byNumber.get(listId, writing) ?? null
    const { externalId } = one
    if (externalId === null || byId === null) return { id: held?.id ?? null, heldBy: null }
    if (held && (held.externalId === null || held.externalId === externalId))
      return { id: held.id, heldBy: null }
    return { id: byId.get(externalId) ?? null, heldBy: held?.id ?? null }
  }
}

/** Of several people with one id the first counts. */
function readIds(database: Database, listId: number): ReadonlyMap<string, number> {
  const ids = new Map<string, number>()
  const rows = database
    .prepare<[number], { id: number; externalId: string }>(
      `SELECT id, external_id AS externalId FROM recipients INDEXED BY recipients_by_list
       WHERE list_id = ? AND external_id <> '' ORDER BY id`,
    )
    .iterate(listId)
  for (const { id, externalId } of rows) if (!ids.has(externalId)) ids.set(externalId, id)
  return ids
}
