import type { Database } from 'better-sqlite3'
import { type DoNotCallPattern, forbids } from '../domain/do-not-call-pattern.ts'
import { beginningsOfPrefix, lineOf, OTHER_WRITING_SQL, writingsOfLine } from '../domain/phone-line.ts'
import type { DoNotCallEntry, DoNotCallStore, SuppressCursor } from '../ports/do-not-call-store.ts'
import { NUMBER_OF_ROW } from './read-person.ts'

/** Numbers from `@number` (beyond the recipient `@id` at that number) up to `@last`: a walk along the index, no more than a slice. */
export const NUMBERS_OF_SLICE_SQL = {
  first: `SELECT number, id FROM recipients INDEXED BY recipients_by_number
    WHERE (number, id) > (@number, @id) AND number <= @last ORDER BY number, id LIMIT @limit`,
  further: `SELECT number, recipient_id AS id FROM recipient_numbers INDEXED BY recipient_numbers_by_number
    WHERE (number, recipient_id) > (@number, @id) AND number <= @last ORDER BY number, recipient_id LIMIT @limit`,
} as const

/** The due rows of these recipients (a JSON array of ids) that would call one of the forbidden numbers (another one) next. */
export const FORBIDDEN_ROWS = `
  FROM json_each(@ids) i
  CROSS JOIN recipients r ON r.id = i.value
  CROSS JOIN campaign_recipients cr INDEXED BY campaign_recipients_by_recipient ON cr.recipient_id = r.id
  WHERE cr.state = 'due' AND (@campaign = 0 OR cr.campaign_id = @campaign) AND ${NUMBER_OF_ROW} IN (SELECT value FROM json_each(@numbers))`

/** What a suppressed recipient's row says begins so, whoever wrote it. */
const SUPPRESSED_BECAUSE = 'On do-not-call: '

/** The rows of these recipients that an entry suppressed at these numbers, in campaigns that are neither cancelled nor archived. */
export const SUPPRESSED_ROWS = `
  FROM json_each(@ids) i
  CROSS JOIN recipients r ON r.id = i.value
  CROSS JOIN campaign_recipients cr INDEXED BY campaign_recipients_by_recipient ON cr.recipient_id = r.id
  CROSS JOIN campaigns c ON c.id = cr.campaign_id
  WHERE cr.state = 'done' AND cr.final_state = 'suppressed' AND cr.because LIKE '${SUPPRESSED_BECAUSE}%'
    AND c.state <> 'cancelled' AND c.archived_at IS NULL AND (@campaign = 0 OR cr.campaign_id = @campaign)
    AND ${NUMBER_OF_ROW} IN (SELECT value FROM json_each(@numbers))`

/** All numbers of who has one of `@writings` (a JSON array), one more than are wanted at most, so that too many are seen. */
export const NUMBERS_OF_WHO_HAS_SQL = `
  WITH who AS (
    SELECT r.id FROM json_each(@writings) w CROSS JOIN recipients r INDEXED BY recipients_by_number ON r.number = w.value
    UNION SELECT n.recipient_id FROM json_each(@writings) w
      CROSS JOIN recipient_numbers n INDEXED BY recipient_numbers_by_number ON n.number = w.value)
  SELECT r.number FROM who CROSS JOIN recipients r ON r.id = who.id
  UNION SELECT n.number FROM who CROSS JOIN recipient_numbers n ON n.recipient_id = who.id
  LIMIT @limit`

export const CONCERNING_SQL = `
  SELECT d.id, d.is_prefix
      OR EXISTS (SELECT 1 FROM recipients r INDEXED BY recipients_by_number WHERE r.number IN (d.line, d.other))
      OR EXISTS (SELECT 1 FROM recipient_numbers n INDEXED BY recipient_numbers_by_number
        WHERE n.number IN (d.line, d.other)) AS concerns
  FROM (SELECT id, line, ${OTHER_WRITING_SQL('line')} AS other, is_prefix FROM do_not_call WHERE id > ? ORDER BY id LIMIT ?) d`

/** A stretch of numbers in their order. */
interface Stretch {
  readonly first: string
  readonly last: string
}

/**
 * Where the numbers are that an entry forbids, in their order: each writing of its line, or whatever begins like the entry in one of its
 * writings. `:` sorts after `9`, and a number has nothing but digits.
 */
export function stretchesOf({ pattern, isPrefix }: DoNotCallPattern): readonly Stretch[] {
  return isPrefix
    ? beginningsOfPrefix(pattern).map(first => ({ first, last: `${first}:` }))
    : [...writingsOfLine(pattern)].sort().map(number => ({ first: number, last: number }))
}

/** Takes the people whom an entry forbids out of the campaigns, in slices, so that calls do not wait for it. */
export function createSuppression(
  database: Database,
  get: (id: number) => DoNotCallEntry | null,
  find: DoNotCallStore['find'],
): Pick<
  DoNotCallStore,
  'suppressSlice' | 'bringBackSlice' | 'openAttempts' | 'numbersOfWhoHas' | 'concerning'
> {
  type Walk = { number: string; id: number; last: string; limit: number }
  const walks = {
    first: database.prepare<[Walk], { number: string; id: number }>(NUMBERS_OF_SLICE_SQL.first),
    further: database.prepare<[Walk], { number: string; id: number }>(NUMBERS_OF_SLICE_SQL.further),
  } as const
  type Forbidden = { ids: string; campaign: number; numbers: string; now: number; because: string }
  const decide = database.prepare<[Forbidden]>(
    `INSERT INTO decisions (at, campaign_id, recipient_id, kind, sentence)
     SELECT @now, cr.campaign_id, cr.recipient_id, 'do-not-call', @because ${FORBIDDEN_ROWS}`,
  )
  const suppress = database.prepare<[Omit<Forbidden, 'now'>]>(
    `UPDATE campaign_recipients SET state = 'done', next_at = NULL, blocked_by = NULL, final_state = 'suppressed',
       because = @because WHERE id IN (SELECT cr.id ${FORBIDDEN_ROWS})`,
  )
  type Freed = Omit<Forbidden, 'because'>
  const decideBack = database.prepare<[Freed]>(
    `INSERT INTO decisions (at, campaign_id, recipient_id, kind, sentence)
     SELECT @now, cr.campaign_id, cr.recipient_id, 'do-not-call', 'Taken off do-not-call, and called again.' ${SUPPRESSED_ROWS}`,
  )
  const affected = database
    .prepare<[Freed], number>(`SELECT DISTINCT cr.campaign_id ${SUPPRESSED_ROWS}`)
    .pluck()
  const bringBack = database.prepare<[Freed]>(
    `UPDATE campaign_recipients SET state = 'due', next_at = @now, final_state = NULL, because = NULL
     WHERE id IN (SELECT cr.id ${SUPPRESSED_ROWS})`,
  )
  const open = database.prepare<[string, string, number, number], { id: number; number: string }>(
    `SELECT id, number FROM attempts INDEXED BY attempts_one_open_per_number
     WHERE state <> 'ended' AND number BETWEEN ? AND ? AND (? = 0 OR campaign_id = ?)`,
  )

  const numbersOf = database.prepare<[{ writings: string; limit: number }], { number: string }>(
    NUMBERS_OF_WHO_HAS_SQL,
  )

  const concerning = database.prepare<[number, number], { id: number; concerns: number }>(CONCERNING_SQL)

  /** The next recipients whom an entry forbids, and where the walk goes on. */
  function walk(entry: DoNotCallPattern, cursor: SuppressCursor | null, limit: number) {
    const stretches = stretchesOf(entry)
    const from: SuppressCursor = cursor ?? { among: 'first', number: stretches[0]?.first ?? '', id: 0 }
    const stretch = stretches.findIndex(({ last }) => from.number <= last)
    const last = stretches[stretch]?.last ?? ''
    const looked = walks[from.among].all({ number: from.number, id: from.id, last, limit })
    const at = looked.at(-1)
    const next =
      at && looked.length === limit ? { among: from.among, ...at } : after(from, stretches, stretch)
    return { rows: looked.filter(row => forbids(entry, row.number)), next }
  }

  return {
    concerning(afterId, limit) {
      const rows = concerning.all(afterId, limit)
      const ids = rows.flatMap(({ id, concerns }) => (concerns === 1 ? [id] : []))
      return { ids, last: rows.at(-1)?.id ?? null }
    },
    numbersOfWhoHas(number, limit) {
      const others = numbersOf
        .all({ writings: JSON.stringify(writingsOfLine(number)), limit: limit + 1 })
        .flatMap(row => (lineOf(row.number) === lineOf(number) ? [] : [row.number]))
      return others.length < limit ? [number, ...others] : [number]
    },
    suppressSlice(id, cursor, limit, now) {
      if (!database.inTransaction) throw new Error('a slice of a suppression belongs into a transaction')
      const entry = get(id)
      if (!entry) return { suppressed: 0, next: null }
      const { rows, next } = walk(entry, cursor, limit)
      // most numbers of an imported file are in no list
      if (rows.length === 0) return { suppressed: 0, next }
      const forbidden = { ...concerned(entry, rows), because: SUPPRESSED_BECAUSE + entry.reason }
      decide.run({ ...forbidden, now })
      const suppressed = suppress.run(forbidden).changes
      return { suppressed, next }
    },
    bringBackSlice(entry, cursor, limit, now) {
      if (!database.inTransaction) throw new Error('a slice of bringing back belongs into a transaction')
      const { rows: found, next } = walk(entry, cursor, limit)
      const rows = found.filter(({ number }) => find(number, entry.campaignId) === null)
      if (rows.length === 0) return { broughtBack: 0, campaignIds: [], next }
      const freed = { ...concerned(entry, rows), now }
      decideBack.run(freed)
      const campaignIds = affected.all(freed)
      return { broughtBack: bringBack.run(freed).changes, campaignIds, next }
    },
    openAttempts(id) {
      const entry = get(id)
      if (!entry) return []
      const campaign = entry.campaignId ?? 0
      return stretchesOf(entry)
        .flatMap(({ first, last }) => open.all(first, last, campaign, campaign))
        .flatMap(row => (forbids(entry, row.number) ? [row.id] : []))
    },
  }
}

/** Parameters of the statements for these recipients at these numbers. */
function concerned(
  { campaignId }: DoNotCallEntry,
  rows: readonly { readonly number: string; readonly id: number }[],
): { readonly ids: string; readonly campaign: number; readonly numbers: string } {
  return {
    ids: JSON.stringify([...new Set(rows.map(row => row.id))]),
    campaign: campaignId ?? 0,
    numbers: JSON.stringify([...new Set(rows.map(row => row.number))]),
  }
}

/** Where the walk goes on once a stretch is walked to its end: in the next one, then among the further numbers. */
function after(from: SuppressCursor, stretches: readonly Stretch[], stretch: number): SuppressCursor | null {
  const following = stretches[stretch + 1]
  if (following) return { among: from.among, number: following.first, id: 0 }
  return from.among === 'first' ? { among: 'further', number: stretches[0]?.first ?? '', id: 0 } : null
}
