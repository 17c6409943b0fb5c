import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Papa from 'papaparse'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Engine } from '../../electron/engine/engine.ts'
import { ask } from '../../electron/headless/ask-engine.ts'
import { ATTEMPT_STATE_WORDS } from '../../shared/model/call.ts'
import { FINAL_STATE_WORDS, RECIPIENT_STATE_WORDS } from '../../shared/model/campaign.ts'
import { DO_NOT_CALL_SOURCE_WORDS } from '../../shared/model/do-not-call.ts'
import type { ExportProgress, ExportTargetInput } from '../../shared/model/export.ts'
import { BLAME_WORDS, OUTCOME_WORDS } from '../../shared/model/outcome.ts'
import { judgeAsAFile } from '../support/judged-as-a-file.ts'
import { openTestEngine } from '../support/open-test-engine.ts'
import { call, claim, NOW } from '../support/store-calls.ts'
import { answered, busy, openStoreFolder } from '../support/store-folder.ts'

/** Rows of one page of a table: fewer than there are, so that pages are put together. */
const PAGE = 7

let dataDir = ''
let engine: Engine
let listId = 0
let campaignId = 0

judgeAsAFile()
beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'trunkline-as-shown-'))
  fill()
  engine = await openTestEngine(dataDir)
})
afterAll(async () => {
  await engine.stop()
  rmSync(dataDir, { recursive: true, force: true })
})

/** A list with names in no order, a campaign that called some of it, and a do-not-call list. */
function fill(): void {
  const folder = openStoreFolder(dataDir)
  const names = ['Zoe', 'anna', 'Ångström', 'Bob', 'Émile', "O'Neil, J.", '=cmd', 'Ann', 'bob', 'Łukasz']
  listId = folder.list(
    'Autumn',
    Array.from({ length: 40 }, (_, at) => ({
      number: `+4420${String(71_838_700 + ((at * 7) % 40)).padStart(8, '0')}`,
      ...(at % 9 === 4 ? {} : { name: `${names[at % names.length]} ${at}` }),
    })),
  )
  const setFacts = folder.database.prepare(
    'UPDATE recipients SET category = ?, tags = ?, variables = ? WHERE list_id = ? AND line = ?',
  )
  for (let at = 0; at < 40; at++) {
    const plan = ['Gold', 'silver', ''][at % 3]
    setFacts.run(
      at % 4 === 0 ? 'business' : null,
      JSON.stringify(at % 5 === 0 ? ['vip', 'May'] : []),
      JSON.stringify(plan === '' ? {} : { plan }),
      listId,
      at + 2,
    )
  }
  const trunkId = folder.trunk()
  campaignId = folder.active(listId, trunkId, NOW)
  for (const [at, claimed] of claim(folder, campaignId, trunkId, NOW, 24).entries())
    call(folder, claimed, NOW, 5 + at, at % 3 === 0 ? answered : busy, at % 3 === 0 ? 'reached' : undefined)
  folder.store.transaction(() => folder.store.campaigns.setState(campaignId, 'paused', 'Lunch.', NOW))
  const { doNotCall } = folder.store
  for (let at = 0; at < 20; at++) {
    doNotCall.add(
      {
        pattern: at % 4 === 0 ? `+3361${at}` : `+4420718387${10 + at}`,
        isPrefix: at % 4 === 0,
        campaignId: at % 3 === 0 ? campaignId : null,
        reason: at % 2 === 0 ? '100% sure' : 'Asked in May',
        source: at % 5 === 0 ? 'import' : 'operator',
        addedBy: at % 5 === 0 ? 'robinson.csv' : 'Operator',
      },
      NOW + at,
    )
  }
  folder.leave()
}

/** The rows of an export, as the page writes it, in these columns. */
async function exported(target: ExportTargetInput, columns: readonly string[]): Promise<string[][]> {
  const begun = await ask(engine, 'exports.start', { target, layout: { columns: [...columns] } })
  await written(begun.exportId)
  const file = engine.exportedFile(begun.exportId)
  const text = readFileSync(file?.path ?? '', 'utf8').slice(1)
  // what a spreadsheet would run has an apostrophe before it
  return Papa.parse<string[]>(text, { skipEmptyLines: true })
    .data.slice(1)
    .map(row => row.map(cell => cell.replace(/^'(?==)/, '')))
}

/** Resolves when an export is written. */
function written(exportId: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = ({ state, problem }: Pick<ExportProgress, 'state' | 'problem'>): void => {
      if (state !== 'done' && problem === null) return
      stop()
      if (problem === null) resolve()
      else reject(new Error(problem))
    }
    const stop = engine.onBatch(({ events }) => {
      for (const { name, payload } of events)
        if (name === 'export-progress' && payload.exportId === exportId) look(payload)
    })
    void ask(engine, 'exports.get', { exportId }).then(look, reject)
  })
}

interface Page<Row> {
  readonly total: number
  readonly rows: readonly Row[]
}

/** All rows that a table shows, page after page. */
async function shown<Row>(read: (offset: number, limit: number) => Promise<Page<Row>>): Promise<Row[]> {
  const all: Row[] = []
  for (;;) {
    const { rows, total } = await read(all.length, PAGE)
    all.push(...rows)
    if (rows.length === 0 || all.length >= total) {
      expect(all).toHaveLength(total)
      return all
    }
  }
}

const vip = { field: 'tag', test: 'is', value: 'vip' } as const
const notGold = { field: 'variable', variable: 'plan', test: 'is-not', value: 'gold' } as const

test.each([
  ['everyone', {}, 40],
  ['a search', { search: 'ann' }, 7],
  ['a filter', { filter: { conditions: { all: [notGold] } } }, 26],
  ['who was called', { filter: { called: true } }, 24],
  ['who is on the do-not-call list', { filter: { doNotCall: true } }, 10],
  ['by name', { sort: { column: 'name' } }, 40],
  [
    'a search and a filter, by a column of the list, downwards',
    {
      search: 'o',
      filter: { conditions: { none: [vip] } },
      sort: { column: 'variable', variable: 'plan', descending: true },
    },
    17,
  ],
] as const)('recipients: %s', async (_, view, count) => {
  const given = JSON.parse(JSON.stringify(view)) as object
  const rows = await shown((offset, limit) =>
    ask(engine, 'lists.recipients', { id: listId, ...given, offset, limit }),
  )
  expect(rows.length).toBe(count)
  const columns = ['number', 'name', 'category', 'tags', 'zoneEvidence', 'column:plan']
  expect(await exported({ what: 'recipients', listId, ...given }, columns)).toEqual(
    rows.map(({ number, name, category, tags, zoneEvidence, variables }) => [
      number,
      name ?? '',
      category ?? '',
      tags.join(', '),
      zoneEvidence,
      variables.plan ?? '',
    ]),
  )
})

test.each([
  ['everyone', {}, 40],
  ['to call', { state: 'due' }, 32],
  ['reached', { finalState: 'reached' }, 8],
  ['last busy', { lastOutcome: 'busy' }, 16],
  ['a search', { search: 'bob' }, 7],
  ['a search and an outcome', { search: 'a', lastOutcome: 'busy' }, 9],
] as const)('results: %s', async (_, filter, count) => {
  const rows = await shown((offset, limit) =>
    ask(engine, 'campaigns.results', { id: campaignId, ...filter, offset, limit }),
  )
  expect(rows.length).toBe(count)
  const columns = ['number', 'name', 'status', 'lastOutcome', 'attempts', 'because', 'lastUtc']
  expect(await exported({ what: 'results', campaignId, ...filter }, columns)).toEqual(
    rows.map(row => [
      row.number,
      row.name ?? '',
      row.finalState === null ? RECIPIENT_STATE_WORDS[row.state] : FINAL_STATE_WORDS[row.finalState],
      row.lastOutcome === null ? '' : OUTCOME_WORDS[row.lastOutcome],
      String(row.attempts),
      row.because ?? '',
      row.lastAttemptAt === null ? '' : new Date(row.lastAttemptAt).toISOString(),
    ]),
  )
})

test.each([
  ['of every campaign', () => ({}), 24],
  ['of one campaign', () => ({ campaignId }), 24],
  ['answered', () => ({ campaignId, outcome: 'answered' as const }), 8],
  ['of one recipient', () => ({ recipientId: 3 }), 1],
] as const)('attempts: %s', async (_, filterOf, count) => {
  const filter = filterOf()
  const rows = await shown((offset, limit) => ask(engine, 'attempts.list', { ...filter, offset, limit }))
  expect(rows.length).toBe(count)
  const columns = ['id', 'campaign', 'number', 'name', 'outcome', 'blame', 'sipStatus', 'because', 'ordinal']
  expect(await exported({ what: 'attempts', ...filter }, columns)).toEqual(
    rows.map(row => [
      String(row.id),
      row.campaignName,
      row.number,
      row.recipientName ?? '',
      row.outcome === null ? ATTEMPT_STATE_WORDS[row.state] : OUTCOME_WORDS[row.outcome],
      row.blame === null ? '' : BLAME_WORDS[row.blame],
      String(row.sipStatus ?? ''),
      row.sentence ?? '',
      String(row.ordinal),
    ]),
  )
})

test.each([
  ['every entry', () => ({}), 20],
  ['a search in reasons', () => ({ search: '100%' }), 10],
  ['a search in files', () => ({ search: 'ROBIN' }), 4],
  ['with spaces around it', () => ({ search: ' May ' }), 10],
  ['of one campaign', () => ({ campaignId }), 7],
] as const)('do-not-call: %s', async (_, filterOf, count) => {
  const filter = filterOf()
  const rows = await shown((offset, limit) => ask(engine, 'doNotCall.list', { ...filter, offset, limit }))
  expect(rows.length).toBe(count)
  const columns = ['number', 'campaign', 'reason', 'source', 'addedBy', 'addedUtc']
  expect(await exported({ what: 'do-not-call', ...filter }, columns)).toEqual(
    rows.map(row => [
      row.isPrefix ? `${row.pattern}*` : row.pattern,
      row.campaignName ?? 'Every campaign',
      row.reason,
      DO_NOT_CALL_SOURCE_WORDS[row.source],
      row.addedBy,
      new Date(row.addedAt).toISOString(),
    ]),
  )
})
