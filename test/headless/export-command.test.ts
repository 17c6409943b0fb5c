import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Papa from 'papaparse'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createExportPresetStore } from '../../electron/engine/store/export-presets-store.ts'
import { type OpenedDatabase, openDatabase } from '../../electron/engine/store/open-database.ts'
import { fillCampaign } from '../support/fill-store.ts'
import { runTrunkline } from '../support/run-trunkline.ts'

let folder = ''
let dataDir = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trunkline-export-command-'))
  dataDir = join(folder, 'data')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** What spreadsheets, programs and people put into cells. */
const NASTY = [
  'Phone;Name;Mobile;Customer ID;Plan;Note;Tags;Category;State;ZIP;E-mail;Country;Time zone;Consent source;Consent date;Do not call;Consent type;Customer type',
  '+44 7400 123456;Ann "Annie" O\'Neil;+44 7400 123457 / +44 7400 123451;007;=1+1;"line one\nline two";vip,old;Gold;;;ann@example.com;UK;;Web form;2026-01-31;no;in writing;B2B',
  '+44 7400 123458;@handle;;12345678901234567890;+SUM(A1);-- none;;;;;;Germany;Europe/Berlin;;2026-02-01 10:20;;İYS;private',
  '+44 7400 123459;\'t Hooft;12;0001;\'=1+1;"a;=b";x|y;;;;b@x.example;;;;;;;',
  '+1 305 555 0101;שלום 😀;;9;\ttabbed;"\'@x";;Silver;Florida;33101;;USA;;;;;;',
  '+1 800 555 0102;Toll Free;;10;;"comma, -quote ""q"" end";;;;;;;;;;;;',
].join('\n')

async function imported(text: string, name = 'people.csv', into = dataDir): Promise<void> {
  const file = join(folder, name)
  writeFileSync(file, text)
  const { code, stderr } = await runTrunkline(['import', file, '--data', into, '--country', 'GB'])
  expect(stderr).toBe('')
  expect(code).toBe(0)
}

const exported = (...args: string[]) => runTrunkline(['export', ...args, '--data', dataDir])

function rowsOf(text: string): Record<string, string>[] {
  const parsed = Papa.parse<Record<string, string>>(text, { header: true, skipEmptyLines: true })
  expect(parsed.errors).toEqual([])
  return parsed.data
}

function openStore(): OpenedDatabase {
  const opened = openDatabase(dataDir)
  if (!opened.ok) throw new Error(opened.error.message)
  return opened.value
}

/** A campaign over every list of the folder, each of whose people are due. */
function makeCampaign(): void {
  const { database, close } = openStore()
  const { campaignId } = fillCampaign(database, 1)
  database.exec(`
    INSERT INTO campaign_lists SELECT ${campaignId}, id - 1, id FROM recipient_lists WHERE id > 1;
    INSERT INTO campaign_recipients (campaign_id, recipient_id, zone, region, state, next_at)
      SELECT ${campaignId}, id, zone, region, 'due', 0 FROM recipients WHERE list_id > 1`)
  close()
}

/** Processes that start one after the other, each with the whole program. */
vi.setConfig({ testTimeout: 120_000 })

test('recipients come back equal from an import into an empty folder', async () => {
  await imported(NASTY)
  const first = join(folder, 'first.csv')
  const second = join(folder, 'second.csv')
  expect(await exported('recipients', '--out', first)).toMatchObject({ code: 0, stderr: '' })
  const [ann] = rowsOf(readFileSync(first, 'utf8').slice(1))
  expect(ann).toMatchObject({
    'Phone number': '+447400123456',
    'Second number': '+447400123457',
    'Third number': '+447400123451',
    Name: 'Ann "Annie" O\'Neil',
    Plan: "'=1+1",
    Note: 'line one\nline two',
    Country: 'UK',
    'E-mail': 'ann@example.com',
    'Kind of consent': 'written',
    'Consumer or business': 'business',
  })
  const other = join(folder, 'other')
  expect(await runTrunkline(['import', first, '--data', other])).toMatchObject({ code: 0 })
  expect(
    await runTrunkline(['export', 'recipients', '--data', other, '--out', second, '--json']),
  ).toMatchObject({ code: 0 })
  expect(readFileSync(second, 'utf8')).toBe(readFileSync(first, 'utf8'))
  expect(readdirSync(folder).filter(name => name.endsWith('.part'))).toEqual([])
})

test('results carry every column of every list of the campaign', async () => {
  await imported('phone,name,plan\n+447700900101,Ann,Gold\n', 'one.csv')
  await imported('phone,name,branch\n+447700900102,Bob,Leeds\n', 'two.csv')
  makeCampaign()
  const { stdout, code } = await exported('results', '--out', '-')
  expect(code).toBe(0)
  expect(rowsOf(stdout)).toMatchObject([
    { Name: 'Ann', List: 'one.csv', Status: 'To call', plan: 'Gold', branch: '' },
    { Name: 'Bob', List: 'two.csv', Status: 'To call', plan: '', branch: 'Leeds' },
  ])
})

test('rows, columns and their order are chosen, by hand or by a preset', async () => {
  await imported(NASTY)
  const chosen = await exported(
    'recipients',
    ...['--out', '-', '--columns', 'Plan, NUMBER ,"Name"', '--filter', 'plan~1', '--sort', 'number:desc'],
  )
  expect(chosen.stdout).toBe(
    [
      'Plan,Phone number,Name',
      "'=1+1,+447400123459,'t Hooft",
      "'+SUM(A1),+447400123458,'@handle",
      '\'=1+1,+447400123456,"Ann ""Annie"" O\'Neil"',
      '',
    ].join('\r\n'),
  )
  const { database, close } = openStore()
  createExportPresetStore(database).save({
    what: 'recipients',
    name: 'For the CRM',
    columns: ['externalId', 'column:Nobody has it', 'number'],
    format: 'csv',
    separator: ';',
  })
  close()
  const preset = await exported(
    'recipients',
    ...['--out', '-', '--preset', 'for the crm', '--search', 'annie'],
  )
  expect(preset.stdout.split('\r\n')).toEqual([
    expect.stringMatching(/^[^;]+;Nobody has it;Phone number$/),
    '007;;+447400123456',
    '',
  ])
  const unknown = await exported('recipients', '--out', '-', '--columns', 'nope')
  expect(unknown).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringMatching(/no column "nope".*Plan/),
  })
})

test('a folder without data, one that is used, and a place that cannot be written are told, with code 1', async () => {
  const file = join(folder, 'out.csv')
  expect(await exported('recipients', '--out', file)).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/no Trunkline data/),
  })
  const { close } = openStore()
  expect(await exported('recipients', '--out', file)).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/used by another running Trunkline/),
  })
  close()
  const nowhere = join(folder, 'nowhere', 'out.csv')
  const { code, stdout } = await exported('recipients', '--out', nowhere, '--json')
  expect(code).toBe(1)
  expect(JSON.parse(stdout)).toMatchObject({ error: { message: expect.stringMatching(/does not exist/) } })
  expect(existsSync(file)).toBe(false)
})
