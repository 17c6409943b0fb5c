import type { Database } from 'better-sqlite3'
import type { AudienceFilter } from '../../../shared/model/audience.ts'
import { BEGINS_SQL, OTHER_WRITING_SQL } from '../domain/phone-line.ts'
import type { CountedGroup } from '../ports/campaign-store.ts'
import type { DoNotCallStore } from '../ports/do-not-call-store.ts'
import { audienceSql, audienceStatements } from './audience-sql.ts'
import { stretchesOf } from './suppress-recipients.ts'

/** How many of an audience may not be called, from the entries of do-not-call: they are fewer than the recipients. */
export function createForbiddenCount(database: Database): Pick<DoNotCallStore, 'countForbiddenSlice'> {
  const slice = database.prepare<[number, number], { id: number; pattern: string; isPrefix: number }>(
    'SELECT id, pattern, is_prefix AS isPrefix FROM do_not_call WHERE id > ? ORDER BY id LIMIT ?',
  )
  // few, while numbers may be many
  const prefixes = database.prepare<[number], { pattern: string }>(
    'SELECT pattern FROM do_not_call WHERE is_prefix = 1 AND coalesce(campaign_id, 0) IN (0, ?)',
  )
  const statement = audienceStatements<CountedGroup>(database)

  return {
    countForbiddenSlice({ listIds, filter, campaignId }, after, limit) {
      const entries = slice.all(after, limit)
      const last = entries.at(-1)?.id ?? null
      if (last === null) return { groups: [], next: null }
      const { sql, parameters } = countSql(filter)
      const lists = JSON.stringify(listIds)
      const campaign = campaignId ?? 0
      const wider = JSON.stringify(prefixes.all(campaign).map(({ pattern }) => pattern))
      const stretches = JSON.stringify(
        entries.flatMap(({ id, pattern, isPrefix }) =>
          stretchesOf({ pattern, isPrefix: isPrefix === 1 }).map(({ first, last: end }) => [id, first, end]),
        ),
      )
      const groups = statement(sql).all({ ...parameters, lists, stretches, campaign, prefixes: wider })
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
  FROM json_each(@stretches) s CROSS JOIN do_not_call d ON d.id = s.value ->> 0 CROSS JOIN json_each(@lists) list
  CROSS JOIN recipients r INDEXED BY recipients_one_number_per_list
    ON r.list_id = list.value AND r.number >= s.value ->> 1 AND r.number <= s.value ->> 2
  WHERE coalesce(d.campaign_id, 0) IN (0, @campaign) AND ${sql}
    AND (d.is_prefix = 0 OR ${BEGINS_SQL('r.number', 'd.pattern')})
    AND (d.campaign_id IS NULL OR NOT EXISTS (
      SELECT 1 FROM do_not_call o INDEXED BY do_not_call_once
      WHERE o.line = d.line AND o.is_prefix = d.is_prefix AND coalesce(o.campaign_id, 0) = 0))
    AND NOT EXISTS (
      SELECT 1 FROM json_each(@prefixes) p WHERE ${BEGINS_SQL('r.number', 'p.value')}
        AND (d.is_prefix = 0 OR length(p.value) < length(d.pattern)
          OR (length(p.value) = length(d.pattern) AND p.value < d.pattern)))
    AND NOT EXISTS (
      SELECT 1 FROM json_each(@lists) e
      CROSS JOIN recipients earlier INDEXED BY recipients_one_number_per_list
        ON earlier.list_id = e.value AND earlier.number IN (r.number, ${OTHER_WRITING_SQL('r.number')})
      WHERE e.key < list.key AND ${audienceSql(filter, 'earlier').sql})
  GROUP BY r.zone, r.region`,
    parameters,
  }
}
