import type { Database } from 'better-sqlite3'
import type { AudienceFilter } from '../../../shared/model/audience.ts'
import type { CountedGroup } from '../ports/campaign-store.ts'
import type { DoNotCallStore } from '../ports/do-not-call-store.ts'
import { audienceSql, audienceStatements } from './audience-sql.ts'

/** How many of an audience may not be called, from the entries of do-not-call: they are fewer than the recipients. */
export function createForbiddenCount(database: Database): Pick<DoNotCallStore, 'countForbiddenSlice'> {
  const lastOfSlice = database.prepare<[number, number], { last: number | null }>(
    'SELECT max(id) AS last FROM (SELECT id FROM do_not_call WHERE id > ? ORDER BY id LIMIT ?)',
  )
  // few, while numbers may be many
  const prefixes = database.prepare<[number], { pattern: string }>(
    'SELECT pattern FROM do_not_call WHERE is_prefix = 1 AND coalesce(campaign_id, 0) IN (0, ?)',
  )
  const statement = audienceStatements<CountedGroup>(database)

  return {
    countForbiddenSlice({ listIds, filter, campaignId }, after, limit) {
      const last = lastOfSlice.get(after, limit)?.last ?? null
      if (last === null) return { groups: [], next: null }
      const { sql, parameters } = countSql(filter)
      const lists = JSON.stringify(listIds)
      const campaign = campaignId ?? 0
      const wider = JSON.stringify(prefixes.all(campaign).map(({ pattern }) => pattern))
      const groups = statement(sql).all({ ...parameters, lists, after, last, campaign, prefixes: wider })
      return { groups, next: last }
    },
  }
}

/** Whoever an entry of the slice forbids, unless a wider entry does as well, or an earlier list brings their number. */
function countSql(filter: AudienceFilter): ReturnType<typeof audienceSql> {
  const { sql, parameters } = audienceSql(filter, 'r')
  return {
    sql: `
  SELECT r.zone, r.region, count(*) AS count
  FROM do_not_call d CROSS JOIN json_each(@lists) list
  CROSS JOIN recipients r INDEXED BY recipients_one_number_per_list
    ON r.list_id = list.value AND r.number >= d.pattern
      AND r.number <= CASE d.is_prefix WHEN 1 THEN d.pattern || ':' ELSE d.pattern END
  WHERE d.id > @after AND d.id <= @last AND coalesce(d.campaign_id, 0) IN (0, @campaign) AND ${sql}
    AND (d.campaign_id IS NULL OR NOT EXISTS (
      SELECT 1 FROM do_not_call o INDEXED BY do_not_call_once
      WHERE o.pattern = d.pattern AND o.is_prefix = d.is_prefix AND coalesce(o.campaign_id, 0) = 0))
    AND NOT EXISTS (
      SELECT 1 FROM json_each(@prefixes) p WHERE substr(r.number, 1, length(p.value)) = p.value
        AND (d.is_prefix = 0 OR length(p.value) < length(d.pattern)))
    AND NOT EXISTS (
      SELECT 1 FROM json_each(@lists) e
      CROSS JOIN recipients earlier INDEXED BY recipients_one_number_per_list
        ON earlier.list_id = e.value AND earlier.number = r.number
      WHERE e.key < list.key AND ${audienceSql(filter, 'earlier').sql})
  GROUP BY r.zone, r.region`,
    parameters,
  }
}
