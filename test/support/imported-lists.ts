import { expect } from 'vitest'
import { createImportStore } from '../../electron/engine/store/import-store.ts'
import { openDatabase } from '../../electron/engine/store/open-database.ts'

const HEADER = 'Customer ID,Name,Phone,Note,Do Not Call\n'
const person = (nth: number, note: string): string =>
  `K-${nth},Person ${nth},+447400${100_000 + nth},${note},0\n`

/** Forbidden by the second of {@link twoVersions} alone. */
export const FORBIDDEN_LATER = '+447400999999'

/** A list of so many people, and its next version: every other person is changed, some are new, and a number is forbidden. */
export function twoVersions(people: number): { readonly first: string; readonly second: string } {
  const rows = (count: number, noteOf: (nth: number) => string): string =>
    Array.from({ length: count }, (_, nth) => person(nth, noteOf(nth))).join('')
  return {
    first: HEADER + rows(people, () => 'a'),
    second: `${HEADER}${rows(people + 100, nth => (nth % 2 === 0 ? 'a' : 'b'))}K-x,Nobody,${FORBIDDEN_LATER},,1\n`,
  }
}

/** Everything that anybody can see of lists and of the do-not-call list. */
const SEEN = `SELECT json_array(
  (SELECT json_group_array(json_array(r.id, r.number, r.name, r.variables)) FROM (
    SELECT r.* FROM recipients r JOIN recipient_lists l ON l.id = r.list_id WHERE l.state = 'ready' ORDER BY r.id) r),
  (SELECT json_group_array(json_array(zone, count)) FROM list_recipient_counts c
    JOIN recipient_lists l ON l.id = c.list_id WHERE l.state = 'ready' AND count > 0),
  (SELECT json_group_array(pattern) FROM do_not_call)) AS seen`

/** What the next start on this data folder shows; the database is whole. */
export function seenAfterRestart(dataDir: string): string {
  const opened = openDatabase(dataDir)
  if (!opened.ok) throw new Error(opened.error.message)
  const { database, close } = opened.value
  try {
    createImportStore(database).recover('Killed.', 5)
    expect(database.prepare('PRAGMA integrity_check').all()).toMatchObject([{ integrity_check: 'ok' }])
    return database.prepare<[], { seen: string }>(SEEN).get()?.seen ?? ''
  } finally {
    close()
  }
}
