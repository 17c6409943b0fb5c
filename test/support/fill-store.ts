import type { Database } from 'better-sqlite3'
import { campaignSettingsSchema } from '../../shared/model/campaign.ts'
import type { ImportMapping } from '../../shared/model/recipient-list.ts'

/** Zones of the filled recipients, in turn; the last one stands for a number that could be in either. */
export const FILLED_ZONES = ['Europe/London', 'Asia/Kathmandu', 'America/Chicago|America/Denver'] as const

const MAPPING: ImportMapping = {
  encoding: 'utf-8',
  delimiter: ',',
  sheet: null,
  skipRows: 0,
  quote: '"',
  numberStyle: null,
  hasHeader: true,
  columns: [
    { kind: 'field', field: 'name' },
    { kind: 'field', field: 'number' },
    { kind: 'variable', name: 'appointment', type: 'text' },
    { kind: 'ignore' },
    { kind: 'variable', name: 'Country', type: 'text' },
  ],
  defaultCountry: null,
}

/** A list of `count` recipients as an import leaves it, in seconds for a million. Ids of the list and its import. */
export function fillList(
  database: Database,
  count: number,
  zones: readonly string[] = FILLED_ZONES,
  {
    firstNumber = 7_400_000_000,
    firstId = 0,
    regions = [''],
  }: { firstNumber?: number; firstId?: number; regions?: readonly string[] } = {},
): { listId: number; importId: number } {
  const importId = Number(
    database
      .prepare(
        `INSERT INTO imports (file_name, list_name, bytes, mapping, state, rows, accepted, started_at, ended_at)
         VALUES ('People of spring.csv', 'People', 1, ?, 'done', ?, ?, 0, 1)`,
      )
      .run(JSON.stringify(MAPPING), count, count).lastInsertRowid,
  )
  const listId = Number(
    database
      .prepare(
        `INSERT INTO recipient_lists (import_id, name, state, created_at) VALUES (?, 'People', 'ready', 0)`,
      )
      .run(importId).lastInsertRowid,
  )
  database
    .prepare(
      `WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ?)
       INSERT INTO recipients (list_id, line, number, name, country, zone, zone_evidence, external_id, variables,
         region)
       SELECT ?, i + 2, '+44' || (CAST(? AS INTEGER) + i), 'Person ' || i, 'GB', json_extract(?, '$[' || (i % CAST(? AS INTEGER)) || ']'),
         'filled', 'id-' || (CAST(? AS INTEGER) + i), json_object('appointment', 'at ' || i, 'Country', 'United Kingdom'),
         json_extract(?, '$[' || (i / CAST(? AS INTEGER) % CAST(? AS INTEGER)) || ']') FROM n`,
    )
    .run(
      count,
      listId,
      firstNumber,
      JSON.stringify(zones),
      zones.length,
      firstId,
      JSON.stringify(regions),
      zones.length,
      regions.length,
    )
  return { listId, importId }
}

/** A prime: its multiples modulo another prime are all different, and in no order. */
const STRIDE = 7_919
const DUE_BEFORE_MS = 1_000_003

/** An active campaign over a whole list: everybody is due within the first 17 minutes of 1970, in no order. */
export function fillCampaign(database: Database, listId: number): { campaignId: number; trunkId: number } {
  const trunkId = Number(
    database
      .prepare(
        `INSERT INTO trunks (name, settings, created_at) VALUES ('Line', json_object('kind', 'practice', 'name', 'Line'), 0)`,
      )
      .run().lastInsertRowid,
  )
  const settings = campaignSettingsSchema.parse({
    name: 'Spring renewals',
    prompt: { kind: 'speech', text: 'Hello.' },
  })
  const campaignId = Number(
    database
      .prepare(
        `INSERT INTO campaigns (name, state, settings, list_id, trunk_id, created_at, started_at)
         VALUES (?, 'active', ?, ?, ?, 0, 0)`,
      )
      .run(settings.name, JSON.stringify(settings), listId, trunkId).lastInsertRowid,
  )
  database
    .prepare(
      `INSERT INTO campaign_recipients (campaign_id, recipient_id, zone, region, state, next_at)
       SELECT ?, id, zone, region, 'due', (line * ${STRIDE}) % ${DUE_BEFORE_MS} FROM recipients WHERE list_id = ? ORDER BY id`,
    )
    .run(campaignId, listId)
  return { campaignId, trunkId }
}
