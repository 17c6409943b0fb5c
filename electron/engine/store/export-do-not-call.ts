import type { Database } from 'better-sqlite3'
import { success } from '../../../shared/errors.ts'
import { DO_NOT_CALL_SOURCE_WORDS, type DoNotCallSource } from '../../../shared/model/do-not-call.ts'
import type { TargetOf } from '../../../shared/model/export.ts'
import { utcCell } from './export-cells.ts'
import { type ExportTableResult, filtered, orderOf, type TableParts, tableOf } from './export-table.ts'
import { anywhere } from './like-pattern.ts'

interface EntryFacts {
  readonly pattern: string
  readonly isPrefix: number
  readonly campaign: string | null
  readonly reason: string
  readonly source: DoNotCallSource
  readonly addedBy: string
  readonly at: number
}

const SORTABLE = {
  number: 'd.pattern',
  campaign: 'c.name COLLATE NOCASE',
  reason: 'd.reason COLLATE NOCASE',
  source: 'd.source',
  addedBy: 'd.added_by COLLATE NOCASE',
  addedUtc: 'd.at',
} as const

const READERS: TableParts<'do-not-call', EntryFacts>['readers'] = {
  // what an import of it reads again, beginnings with their `*`
  number: ({ pattern, isPrefix }) => (isPrefix === 1 ? `${pattern}*` : pattern),
  campaign: facts => facts.campaign ?? 'Every campaign',
  reason: facts => facts.reason,
  source: facts => DO_NOT_CALL_SOURCE_WORDS[facts.source],
  addedBy: facts => facts.addedBy,
  addedUtc: facts => utcCell(facts.at),
}

/** The do-not-call list as its page shows it, newest first. */
export function doNotCallTable(database: Database, target: TargetOf<'do-not-call'>): ExportTableResult {
  const { what, campaignId, source, sort } = target
  const search = target.search.trim()
  const order = orderOf(sort, SORTABLE, 'd.id DESC')
  if (!order.ok) return order
  const columns = ['pattern', 'reason', 'source', 'added_by']
  const chosen = filtered('do_not_call', [
    ['campaign_id = ?', campaignId],
    ['source = ?', source],
    [
      `(${columns.map(column => `${column} LIKE ? ESCAPE '\\'`).join(' OR ')})`,
      search === '' ? null : anywhere(search),
    ],
  ])
  return success(
    tableOf<'do-not-call', EntryFacts>({
      what,
      database,
      readers: READERS,
      listColumns: [],
      rows: [
        {
          sql: `SELECT d.pattern, d.is_prefix AS isPrefix, c.name AS campaign, d.reason, d.source, d.added_by AS addedBy, d.at
          FROM do_not_call d LEFT JOIN campaigns c ON c.id = d.campaign_id
          WHERE d.id IN (${chosen.sql})${order.value}`,
          parameters: chosen.parameters,
        },
      ],
      count: { sql: `SELECT count(*) AS count FROM (${chosen.sql})`, parameters: chosen.parameters },
    }),
  )
}
