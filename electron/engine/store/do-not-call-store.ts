import type { Database } from 'better-sqlite3'
import { and, asc, count, desc, eq, gt, isNull, or, type SQL } from 'drizzle-orm'
import { type BetterSQLite3Database, drizzle } from 'drizzle-orm/better-sqlite3'
import { lineOf } from '../domain/phone-line.ts'
import type { DoNotCallEntry, DoNotCallStore, NewDoNotCall } from '../ports/do-not-call-store.ts'
import { createForbiddenCount } from './count-forbidden.ts'
import { createDoNotCallFinder } from './read-person.ts'
import { doNotCall } from './schema/do-not-call.ts'
import { containing } from './search-text.ts'
import { createSuppression } from './suppress-recipients.ts'

/** Whom nobody may call, over the one writing connection. */
export function createDoNotCallStore(database: Database): DoNotCallStore {
  const queries = drizzle(database)
  const insert = database.prepare<[string, number, number | null, string, string, string, number]>(
    `INSERT INTO do_not_call (pattern, is_prefix, campaign_id, reason, source, added_by, at) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT DO NOTHING`,
  )
  // the same line may stand there in its other writing
  const idOf = database.prepare<[string, number, number], { id: number }>(
    `SELECT id FROM do_not_call INDEXED BY do_not_call_once
     WHERE line = ? AND is_prefix = ? AND coalesce(campaign_id, 0) = ?`,
  )
  const remove = database.prepare<[number]>('DELETE FROM do_not_call WHERE id = ?')

  const write = (entry: NewDoNotCall, now: number): boolean => {
    const { pattern, isPrefix, campaignId, reason, source, addedBy } = entry
    return insert.run(pattern, isPrefix ? 1 : 0, campaignId, reason, source, addedBy, now).changes === 1
  }
  const idOfEntry = ({ pattern, isPrefix, campaignId }: NewDoNotCall): number => {
    const found = idOf.get(isPrefix ? pattern : lineOf(pattern), isPrefix ? 1 : 0, campaignId ?? 0)
    if (!found) throw new Error('an entry of do-not-call vanished while it was written')
    return found.id
  }
  const get = (id: number): DoNotCallEntry | null => {
    const record = queries.select().from(doNotCall).where(eq(doNotCall.id, id)).get()
    return record ? entryOf(record) : null
  }

  const find = createDoNotCallFinder(database)

  return {
    add(entry, now) {
      const added = write(entry, now)
      return { id: idOfEntry(entry), added }
    },
    remove: id => remove.run(id).changes === 1,
    get,
    find,
    page: filter => readPage(queries, filter),
    rows: (afterId, limit) =>
      queries
        .select()
        .from(doNotCall)
        .where(gt(doNotCall.id, afterId))
        .orderBy(asc(doNotCall.id))
        .limit(limit)
        .all()
        .map(entryOf),
    importSlice(entries, newest, now) {
      if (!database.inTransaction) throw new Error('a slice of an import belongs into a transaction')
      return entries.map(entry =>
        write(entry, now) ? 'new' : idOfEntry(entry) > newest ? 'in-file' : 'on-list',
      )
    },
    ...createSuppression(database, get, find),
    ...createForbiddenCount(database),
  }
}

function readPage(
  queries: BetterSQLite3Database,
  { campaignId, search, source = null, offset, limit }: Parameters<DoNotCallStore['page']>[0],
): ReturnType<DoNotCallStore['page']> {
  const whose: SQL | undefined =
    campaignId === undefined
      ? undefined
      : campaignId === null
        ? isNull(doNotCall.campaignId)
        : eq(doNotCall.campaignId, campaignId)
  const text =
    search === ''
      ? undefined
      : or(
          containing(doNotCall.pattern, search),
          containing(doNotCall.reason, search),
          containing(doNotCall.source, search),
          containing(doNotCall.addedBy, search),
        )
  const where = and(whose, text, source === null ? undefined : eq(doNotCall.source, source))
  const found = queries.select({ count: count() }).from(doNotCall).where(where).get()
  const rows = queries
    .select()
    .from(doNotCall)
    .where(where)
    .orderBy(desc(doNotCall.id))
    .limit(limit)
    .offset(offset)
    .all()
  return { total: found?.count ?? 0, rows: rows.map(entryOf) }
}

function entryOf({ isPrefix, line: _, ...record }: typeof doNotCall.$inferSelect): DoNotCallEntry {
  return { ...record, isPrefix: isPrefix === 1 }
}
