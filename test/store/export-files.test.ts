import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Papa from 'papaparse'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ExportOrder, ExportWriter } from '../../electron/engine/ports/export-writer.ts'
import { type OpenedDatabase, openDatabase } from '../../electron/engine/store/open-database.ts'
import { createExportWriter } from '../../electron/engine/store/start-export.ts'
import { writeExport } from '../../electron/engine/store/write-export.ts'
import { RECIPIENT_FIELD_WORDS } from '../../shared/model/recipient-list.ts'
import { exportOrder } from '../support/export-order.ts'
import { fillCampaign, fillList } from '../support/fill-store.ts'
import { silentLog } from '../support/silent-log.ts'

const root = join(import.meta.dirname, '..', '..')
const workerFile = join(root, 'electron', 'engine', 'store', 'export-worker.ts')

let dataDir = ''
let opened: OpenedDatabase
let writer: ExportWriter

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'trunkline-export-'))
  const answer = openDatabase(dataDir)
  if (!answer.ok) throw new Error(answer.error.message)
  opened = answer.value
  writer = createExportWriter({ workerFile, dataDir, log: silentLog })
})
afterEach(async () => {
  await writer.end()
  opened.close()
  rmSync(dataDir, { recursive: true, force: true })
})

const filesLeft = (): string[] => readdirSync(join(dataDir, 'exports')).sort()

async function exported(order: ExportOrder): Promise<Record<string, string>[]> {
  const answer = await writer.write('test', order)
  if (!answer.ok) throw new Error(answer.error.message)
  const bytes = readFileSync(writer.pathOf('test'))
  expect(bytes.length).toBe(answer.value.bytes)
  const rows = parse(bytes)
  expect(rows).toHaveLength(answer.value.rows)
  return rows
}

function parse(bytes: Buffer): Record<string, string>[] {
  expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
  expect(bytes.subarray(-2).toString()).toBe('\r\n')
  const parsed = Papa.parse<Record<string, string>>(bytes.toString('utf8'), {
    header: true,
    skipEmptyLines: true,
  })
  expect(parsed.errors).toEqual([])
  return parsed.data
}

/** One recipient was busy and then reached; another is in a call; the rest is due. */
function callSome(campaignId: number, trunkId: number): void {
  const first = Date.UTC(2026, 6, 1, 9, 0, 0)
  const second = Date.UTC(2026, 6, 1, 9, 15, 0)
  const insert = opened.database.prepare(
    `INSERT INTO attempts (campaign_id, campaign_recipient_id, recipient_id, trunk_id, number, person, ordinal, state, claimed_at,
       dialed_at, answered_at, ended_at, outcome, blame, sip_status, sentence, prompt_played_ms, heard_ms, packets_lost, jitter_ms,
       round_trip_ms, mos)
     SELECT campaign_id, cr.id, recipient_id, ?, number, r.person, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?
     FROM campaign_recipients cr JOIN recipients r ON r.id = cr.recipient_id WHERE campaign_id = ? AND external_id = ?`,
  )
  insert.run(
    trunkId,
    1,
    'ended',
    first - 20,
    first,
    null,
    first + 900,
    'busy',
    'recipient',
    486,
    'Busy.',
    null,
    null,
    null,
    null,
    null,
    null,
    campaignId,
    'id-0',
  )
  insert.run(
    trunkId,
    2,
    'ended',
    second - 20,
    second,
    second + 3_000,
    second + 15_500,
    'answered',
    'recipient',
    200,
    '=They "listened"; then hung up.',
    9_960,
    2_040,
    3,
    1.26,
    38.04,
    4.21,
    campaignId,
    'id-0',
  )
  insert.run(
    trunkId,
    1,
    'ringing',
    second,
    second + 5,
    null,
    null,
    null,
    null,
    null,
    null,
    null,
    null,
    null,
    null,
    null,
    null,
    campaignId,
    'id-1',
  )
  opened.database.exec(
    `UPDATE campaign_recipients SET state = 'done', next_at = NULL, final_state = 'reached', last_outcome = 'answered',
       attempts = 2, attempts_used = 2, because = '=They listened.' WHERE id = 1;
     UPDATE campaign_recipients SET state = 'dialing', next_at = NULL, attempts = 1 WHERE id = 2;`,
  )
}

describe('the results of a campaign as a file', () => {
  test('have a row for each of 10,000 recipients, in the order of the list', async () => {
    const { listId } = fillList(opened.database, 10_000)
    const { campaignId } = fillCampaign(opened.database, listId)
    const rows = await exported(exportOrder({ what: 'results', campaignId }))
    expect(rows).toHaveLength(10_000)
    expect(rows.map(row => row[RECIPIENT_FIELD_WORDS.externalId])).toEqual(
      Array.from({ length: 10_000 }, (_, i) => `id-${i}`),
    )
    expect(new Set(rows.map(row => row.Status))).toEqual(new Set(['To call']))
    expect(filesLeft()).toEqual(['test.export'])
  })

  test('say where each recipient stands, when, why, and what the list said of them', async () => {
    const { listId } = fillList(opened.database, 3)
    const { campaignId, trunkId } = fillCampaign(opened.database, listId)
    callSome(campaignId, trunkId)
    const [reached, called, due] = await exported(exportOrder({ what: 'results', campaignId }))
    expect(reached).toEqual({
      'Phone number': '+447400000000',
      Name: 'Person 0',
      [RECIPIENT_FIELD_WORDS.externalId]: 'id-0',
      Category: '',
      Tags: '',
      'Country (calculated)': 'GB',
      'Region (calculated)': '',
      'Time zone (calculated)': 'Europe/London',
      List: 'People',
      Status: 'Reached',
      'Last outcome': 'Answered',
      Attempts: '2',
      'First attempt (local)': '2026-07-01 10:00:00',
      'First attempt (UTC)': '2026-07-01T09:00:00.000Z',
      'Last attempt (local)': '2026-07-01 10:15:00',
      'Last attempt (UTC)': '2026-07-01T09:15:00.000Z',
      'Next call not before (local)': '',
      'Next call not before (UTC)': '',
      'Local times in': 'Europe/London',
      'Seconds talked': '12.5',
      Why: "'=They listened.",
      appointment: 'at 0',
      Country: 'United Kingdom',
    })
    expect(called).toMatchObject({ Status: 'In a call', Attempts: '1', 'Seconds talked': '' })
    expect(called).toMatchObject({
      'First attempt (local)': '2026-07-01 15:00:00',
      'Local times in': 'Asia/Kathmandu',
    })
    expect(due).toMatchObject({
      Status: 'To call',
      Attempts: '0',
      'First attempt (UTC)': '',
      'Last outcome': '',
    })
    expect(due).toMatchObject({
      'Time zone (calculated)': 'America/Chicago or America/Denver',
      'Local times in': 'America/Chicago',
      'Next call not before (UTC)': '1970-01-01T00:00:31.676Z',
    })
  })

  test('have one row per attempt when attempts are asked for, the newest first', async () => {
    const { listId } = fillList(opened.database, 3)
    const { campaignId, trunkId } = fillCampaign(opened.database, listId)
    callSome(campaignId, trunkId)
    const [open, answered, busy] = await exported(exportOrder({ what: 'attempts', campaignId }))
    expect(busy).toMatchObject({ Attempt: '1', Outcome: 'Busy', 'SIP status': '486', 'Seconds talked': '' })
    expect(answered).toEqual({
      'Attempt ID': '2',
      Campaign: 'Spring renewals',
      'Phone number': '+447400000000',
      Name: 'Person 0',
      [RECIPIENT_FIELD_WORDS.externalId]: 'id-0',
      List: 'People',
      'Time zone (calculated)': 'Europe/London',
      Attempt: '2',
      Outcome: 'Answered',
      'Caused by': 'Recipient',
      'SIP status': '200',
      'Dialled (local)': '2026-07-01 10:15:00',
      'Dialled (UTC)': '2026-07-01T09:15:00.000Z',
      'Ringing (UTC)': '',
      'Answered (UTC)': '2026-07-01T09:15:03.000Z',
      'Ended (UTC)': '2026-07-01T09:15:15.500Z',
      'Local times in': 'Europe/London',
      'Seconds until answered': '3',
      'Seconds talked': '12.5',
      'Seconds of message played': '10',
      'Seconds heard': '2',
      'Packets lost': '3',
      'Jitter (ms)': '1.3',
      'Round trip (ms)': '38',
      'Quality (MOS)': '4.2',
      'Why it ended': '\'=They "listened"; then hung up.',
      Trunk: 'Line',
      appointment: 'at 0',
      Country: 'United Kingdom',
    })
    expect(open).toMatchObject({ Outcome: 'Ringing', 'Ended (UTC)': '' })
  })

  test('are of one instant, whatever the engine writes meanwhile', () => {
    const { listId } = fillList(opened.database, 25_000)
    const { campaignId } = fillCampaign(opened.database, listId)
    const target = join(dataDir, 'snapshot.csv')
    const told: number[] = []
    const order = exportOrder({ what: 'results', campaignId })
    const report = writeExport(
      { kind: 'write', dataDir, order, target, stop: new Int32Array(1) },
      progress => {
        if (progress.kind === 'progress') told.push(progress.step.rows)
        if (told.length === 1)
          opened.database.exec(
            `UPDATE campaign_recipients SET state = 'done', next_at = NULL, final_state = 'cancelled';
         UPDATE recipients SET name = 'changed'`,
          )
      },
    )
    expect(report).toEqual({ kind: 'done', size: { rows: 25_000, bytes: expect.any(Number) } })
    // the rows after this one were read when everything had changed
    expect(told).toEqual([5_000, 10_000, 15_000, 20_000, 25_000])
    const rows = parse(readFileSync(target))
    expect(new Set(rows.map(row => row.Status))).toEqual(new Set(['To call']))
    expect(rows.filter(row => row.Name === 'changed')).toEqual([])
  })
})

describe('rejected rows as a file', () => {
  test('have the cells of the row, line and what to fix, and nothing that a spreadsheet runs', async () => {
    const { importId } = fillList(opened.database, 1)
    const insert = opened.database.prepare(
      'INSERT INTO rejected_rows (import_id, line, verdict, reason, sentence, raw) VALUES (?, ?, ?, ?, ?, ?)',
    )
    insert.run(importId, 9, 'rejected', 'no-number', 'There is no number.', 'Ann,,GB,x')
    insert.run(importId, 4, 'rejected', 'not-a-number', 'Letters.', '"=cmd|calc",x\nsecond line')
    insert.run(importId, 5, 'duplicate', 'duplicate-in-file', 'Twice.', 'Bob')
    insert.run(importId, 6, 'blank', 'no-number', '', '')
    const order = exportOrder({ what: 'rejected', importId, verdict: 'rejected' })
    const rows = await exported(order)
    expect(rows.map(row => [row['rejected line'], row['rejected because']])).toEqual([
      ['4', 'Letters.'],
      ['9', 'There is no number.'],
    ])
    expect(Object.values(rows[0] ?? {}).slice(0, 2)).toEqual(["'=cmd|calc", 'x\nsecond line'])
    expect(Object.values(rows[1] ?? {}).slice(0, 4)).toEqual(['Ann', '', 'GB', 'x'])
    expect(await exported(exportOrder({ what: 'rejected', importId }))).toHaveLength(3)
  })

  test('are a header alone when none was refused', async () => {
    const { importId } = fillList(opened.database, 1)
    expect(await exported(exportOrder({ what: 'rejected', importId }))).toEqual([])
  })
})
