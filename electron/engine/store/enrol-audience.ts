import type { Database } from 'better-sqlite3'
import { type AudienceFilter, PRIORITY_USUAL } from '../../../shared/model/audience.ts'
import { campaignSettingsSchema } from '../../../shared/model/campaign.ts'
import { OTHER_WRITING_SQL } from '../domain/phone-line.ts'
import type { AudienceCursor, CampaignStore, CountedGroup } from '../ports/campaign-store.ts'
import { audienceSql, audienceStatements } from './audience-sql.ts'
import { storedJson } from './stored-json.ts'

/** A shuffled campaign is due within this stretch instead of at one instant. */
const SHUFFLE_MS = 60_000
/** Recipients looked at by one statement of a count. */
const COUNT_SLICE = 20_000

/** Ids from the list's own index: other lists, however long, are not passed over. */
export const LAST_OF_SLICE_SQL = `
  SELECT max(id) AS last FROM (
    SELECT id FROM recipients INDEXED BY recipients_by_list WHERE list_id = ? AND id > ? ORDER BY id LIMIT ?)`

/** Who of a campaign's lists is enrolled, and how many a filter would find. The lists are walked in slices, in their order. */
export function createAudienceEnrolment(
  database: Database,
): Pick<CampaignStore, 'enrolSlice' | 'countAudienceSlice' | 'countAudience'> {
  const readSettings = storedJson(campaignSettingsSchema)
  const settingsOf = database.prepare<[number], { settings: string }>(
    'SELECT settings FROM campaigns WHERE id = ?',
  )
  const listAt = database.prepare<[number, number], { position: number; id: number }>(
    `SELECT cl.position, cl.list_id AS id FROM campaign_lists cl CROSS JOIN recipient_lists l ON l.id = cl.list_id
     WHERE cl.campaign_id = ? AND cl.position >= ? AND l.state = 'ready' ORDER BY cl.position LIMIT 1`,
  )
  const lastOfSlice = database.prepare<[number, number, number], { last: number | null }>(LAST_OF_SLICE_SQL)
  const statement = audienceStatements<CountedGroup>(database)

  const countAudienceSlice: CampaignStore['countAudienceSlice'] = (listIds, filter, cursor, limit) => {
    const { position, afterId } = cursor ?? { position: 0, afterId: 0 }
    const list = listIds[position]
    if (list === undefined) return { matching: 0, groups: [], next: null }
    const last = lastOfSlice.get(list, afterId, limit)?.last ?? null
    if (last === null) return { matching: 0, groups: [], next: nextList(position, listIds.length) }
    const { sql, parameters } = countSql(filter, position > 0)
    const earlier = JSON.stringify(listIds.slice(0, position))
    const rows = statement(sql).all({ ...parameters, list, after: afterId, last, earlier })
    const matching = rows.reduce((sum, { count }) => sum + count, 0)
    return { matching, groups: rows, next: { position, afterId: last } }
  }

  return {
    enrolSlice(id, cursor, limit, now, dueAt = now) {
      const stored = settingsOf.get(id)
      if (!stored) throw new Error(`there is no campaign ${id}`)
      const list = listAt.get(id, cursor?.position ?? 0)
      if (!list) return { enrolled: 0, next: null }
      const after = cursor?.position === list.position ? cursor.afterId : 0
      const last = lastOfSlice.get(list.id, after, limit)?.last ?? null
      if (last === null) {
        const more = listAt.get(id, list.position + 1)
        return { enrolled: 0, next: more ? { position: more.position, afterId: 0 } : null }
      }
      const { audience } = readSettings(stored.settings)
      const { sql, parameters } = audienceSql(audience.filter, 'r')
      const { changes } = statement(enrolSql(sql, audience.order === 'random')).run({
        ...parameters,
        campaign: id,
        list: list.id,
        after,
        last,
        now,
        dueAt: Math.ceil(dueAt),
        priorityKey: audience.priorityVariable,
        // backwards from an instant that has come, so that nobody waits; never before one that is still to come
        shuffle: audience.order === 'list' ? 0 : dueAt > now ? 1 : -1,
      })
      return { enrolled: changes, next: { position: list.position, afterId: last } }
    },
    countAudienceSlice,
    countAudience(listIds, filter) {
      const found = new Map<string, CountedGroup>()
      let cursor: AudienceCursor | null = null
      do {
        const slice: ReturnType<typeof countAudienceSlice> = countAudienceSlice(
          listIds,
          filter,
          cursor,
          COUNT_SLICE,
        )
        for (const { zone, region, count } of slice.groups) {
          const key = `${zone} ${region}`
          found.set(key, { zone, region, count: count + (found.get(key)?.count ?? 0) })
        }
        cursor = slice.next
      } while (cursor !== null)
      return [...found.values()]
    },
  }
}

const nextList = (position: number, lists: number): AudienceCursor | null =>
  position + 1 < lists ? { position: position + 1, afterId: 0 } : null

/** Those of the slice who match and whose line is not enrolled yet. */
export function enrolSql(filter: string, shuffled = false): string {
  const place = shuffled ? ` + @shuffle * (shuffled_place(@campaign, r.id) % ${SHUFFLE_MS})` : ''
  return `
  INSERT INTO campaign_recipients (campaign_id, recipient_id, zone, region, priority, state, next_at, blocked_by, enrolled_at)
  SELECT @campaign, r.id, r.zone, r.region,
    coalesce((SELECT CAST(p.value AS INTEGER) FROM json_each(r.variables) p
      WHERE p.key = @priorityKey AND trim(p.value) GLOB '[1-9]'), ${PRIORITY_USUAL}),
    'due', @dueAt${place},
    CASE WHEN @dueAt > @now THEN 'cadence-delay' END, @now
  FROM recipients r INDEXED BY recipients_by_list
  WHERE r.list_id = @list AND r.id > @after AND r.id <= @last AND ${filter}
    AND NOT EXISTS (
      SELECT 1 FROM recipients other INDEXED BY recipients_by_number
      CROSS JOIN campaign_recipients cr ON cr.campaign_id = @campaign AND cr.recipient_id = other.id
      WHERE other.number IN (r.number, ${OTHER_WRITING_SQL('r.number')}))
  ORDER BY r.id`
}

/** Those of the slice who match, by group, without lines that an earlier list would bring already. */
function countSql(filter: AudienceFilter, hasEarlier: boolean): ReturnType<typeof audienceSql> {
  const { sql, parameters } = audienceSql(filter, 'r')
  const inEarlier = `AND NOT EXISTS (
      SELECT 1 FROM json_each(@earlier) e
      CROSS JOIN recipients earlier INDEXED BY recipients_one_number_per_list
        ON earlier.list_id = e.value AND earlier.number IN (r.number, ${OTHER_WRITING_SQL('r.number')})
      WHERE ${audienceSql(filter, 'earlier').sql})`
  return {
    sql: `
  SELECT r.zone, r.region, count(*) AS count FROM recipients r INDEXED BY recipients_by_list
  WHERE r.list_id = @list AND r.id > @after AND r.id <= @last AND ${sql} ${hasEarlier ? inEarlier : ''}
  GROUP BY r.zone, r.region`,
    parameters,
  }
}
