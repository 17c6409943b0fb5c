import type { Database } from 'better-sqlite3'
import { campaignSettingsSchema } from '../../../shared/model/campaign.ts'
import { trunkSettingsSchema } from '../../../shared/model/trunk.ts'
import { inTransaction } from './in-transaction.ts'

interface NamedRow {
  readonly id: number
  readonly name: string
  readonly content: string
}

/** What the database says of a row that was set aside, as long as nobody has put it right. */
export interface RowSetAside {
  readonly table: 'trunks' | 'campaigns'
  readonly id: number
  readonly name: string
}

/** `.invalid` is never resolved (RFC 2606 section 2): nothing is sent anywhere before a person has entered the address again. */
const NO_ADDRESS = 'damaged.invalid'
const PAUSE_CAUSE =
  'Its settings were damaged and have been set aside. Check every step in Setup, then resume.'
const TRUNK_PAUSE_CAUSE =
  'The settings of its trunk were damaged and have been set aside. Enter them again under Trunks, then resume.'
/** Texts beside rows that mean nothing without them: what a list can do without is removed. */
const DISPENSABLE = [
  ['saved_mappings', 'mapping', 'name'],
  ['saved_mappings', 'headers', 'name'],
  ['export_presets', 'columns', 'name'],
  ['list_acts', 'act', `'act ' || id`],
] as const

/**
 * Puts rows whose text does not parse out of the way, each as it was, so that one of them does not keep the whole product shut: a trunk
 * gets an address that leads nowhere, a campaign the usual settings and a pause. Some rows of settings, so it takes no time.
 */
export function quarantineRows(database: Database, now: number): void {
  const trunks = unreadable(database, 'trunks', 'settings', text => {
    trunkSettingsSchema.parse(JSON.parse(text))
  })
  const campaigns = unreadable(database, 'campaigns', 'settings', text => {
    campaignSettingsSchema.parse(JSON.parse(text))
  })
  const others = DISPENSABLE.map(
    ([table, column, name]) =>
      [table, unreadable(database, table, column, text => void JSON.parse(text), name)] as const,
  )
  const mappings = unreadable(database, 'imports', 'mapping', text => void JSON.parse(text), 'file_name')
  if (trunks.length + campaigns.length + mappings.length + others.flatMap(([, rows]) => rows).length === 0)
    return
  inTransaction(database, () => {
    for (const row of trunks) putTrunkAside(database, row, now)
    for (const row of campaigns) putCampaignAside(database, row, now)
    for (const row of mappings) {
      note(database, 'imports', row, '{}', now)
      database.prepare(`UPDATE imports SET mapping = '{}' WHERE id = ?`).run(row.id)
    }
    for (const [table, rows] of others) {
      for (const row of rows) {
        note(database, table, row, '', now)
        database.prepare(`DELETE FROM ${table} WHERE id = ?`).run(row.id)
      }
    }
  })
}

/** Reads the trunks and campaigns that nobody has put right since their settings were set aside. */
export function createRowsSetAside(database: Database): () => readonly RowSetAside[] {
  const of = (table: RowSetAside['table'], where: string) => {
    const found = database.prepare<[], { id: number; name: string }>(
      `SELECT DISTINCT t.id, s.name FROM rows_set_aside s JOIN ${table} t ON t.id = s.row_id AND t.settings = s.instead
       WHERE s.table_name = '${table}' ${where} ORDER BY t.id`,
    )
    return (): RowSetAside[] => found.all().map(({ id, name }) => ({ table, id, name }))
  }
  const trunks = of('trunks', 'AND t.removed_at IS NULL')
  const campaigns = of('campaigns', '')
  return () => [...trunks(), ...campaigns()]
}

function unreadable(
  database: Database,
  table: string,
  column: string,
  read: (text: string) => void,
  name = 'name',
): readonly NamedRow[] {
  return database
    .prepare<[], NamedRow>(
      `SELECT id, ${name} AS name, CAST(${column} AS TEXT) AS content FROM ${table} ORDER BY id`,
    )
    .all()
    .filter(({ content }) => {
      try {
        read(content)
        return false
      } catch {
        return true
      }
    })
}

function putTrunkAside(database: Database, row: NamedRow, now: number): void {
  const name = row.name.trim().slice(0, 100) || `Trunk ${row.id}`
  const instead = JSON.stringify(trunkSettingsSchema.parse({ kind: 'sip', name, address: NO_ADDRESS }))
  note(database, 'trunks', row, instead, now)
  database.prepare('UPDATE trunks SET settings = ?, secrets = NULL WHERE id = ?').run(instead, row.id)
  database
    .prepare(
      `UPDATE campaigns SET state = 'paused', pause_kind = 'operator', pause_cause = ? WHERE state = 'active' AND trunk_id = ?`,
    )
    .run(TRUNK_PAUSE_CAUSE, row.id)
}

function putCampaignAside(database: Database, row: NamedRow, now: number): void {
  const name = row.name.trim().slice(0, 255) || `Campaign ${row.id}`
  const prompt = { kind: 'speech', text: 'The message was lost.' }
  const instead = JSON.stringify(campaignSettingsSchema.parse({ name, prompt }))
  note(database, 'campaigns', row, instead, now)
  database.prepare('UPDATE campaigns SET settings = ? WHERE id = ?').run(instead, row.id)
  database
    .prepare(
      `UPDATE campaigns SET state = 'paused', pause_kind = 'operator', pause_cause = ? WHERE state IN ('active', 'paused') AND id = ?`,
    )
    .run(PAUSE_CAUSE, row.id)
  database
    .prepare(`UPDATE campaigns SET state = 'draft', launch_at = NULL WHERE state = 'scheduled' AND id = ?`)
    .run(row.id)
}

function note(database: Database, table: string, row: NamedRow, instead: string, now: number): void {
  database
    .prepare(
      'INSERT INTO rows_set_aside (at, table_name, row_id, name, content, instead) VALUES (?, ?, ?, ?, ?, ?)',
    )
    .run(now, table, row.id, row.name, row.content, instead)
}
