import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openDatabase } from '../../electron/engine/store/open-database.ts'
import { writePcap } from '../../electron/engine/telephony/trace/write-pcap.ts'
import { fillCampaign, fillList } from '../support/fill-store.ts'
import { runTrunkline } from '../support/run-trunkline.ts'
import { trunkTrace } from '../support/scripted-trunk-trace.ts'

const messages = trunkTrace(8)
let folder: string
let dataDir: string
let attemptId: number

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trunkline-ladder-'))
  dataDir = join(folder, 'data')
  const opened = openDatabase(dataDir)
  if (!opened.ok) throw new Error(opened.error.message)
  const { database } = opened.value
  const { listId } = fillList(database, 1)
  const { campaignId, trunkId } = fillCampaign(database, listId)
  const attempt = database
    .prepare(
      `INSERT INTO attempts (campaign_id, campaign_recipient_id, recipient_id, trunk_id, number, person, ordinal, state, claimed_at,
         ended_at, outcome, blame, sip_status, sentence)
       SELECT campaign_id, id, recipient_id, ?, '+442079460000', '+442079460000', 1, 'ended', 1, 2, 'busy', 'recipient', 486, 'Busy.'
       FROM campaign_recipients WHERE campaign_id = ?`,
    )
    .run(trunkId, campaignId)
  attemptId = Number(attempt.lastInsertRowid)
  database
    .prepare('INSERT INTO attempt_traces (attempt_id, messages) VALUES (?, ?)')
    .run(attemptId, JSON.stringify(messages))
  opened.value.close()
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('the ladder of an attempt is printed, and with --pcap the same messages go into a file', async () => {
  const printed = await runTrunkline(['ladder', String(attemptId), '--data', dataDir])
  expect(printed).toMatchObject({ code: 0, stderr: '' })
  expect(printed.stdout).toContain('INVITE (SDP) again')
  const file = join(folder, 'attempt.pcap')
  const written = await runTrunkline(['ladder', String(attemptId), '--data', dataDir, '--pcap', file])
  expect(written).toMatchObject({ code: 0, stderr: '' })
  expect(written.stdout).toContain(`8 SIP messages of attempt ${attemptId} were written to ${file}`)
  expect(readFileSync(file).equals(writePcap(messages))).toBe(true)
})

test('a pcap that cannot be written is a sentence, not a stack', async () => {
  const file = join(folder, 'nowhere', 'attempt.pcap')
  const { code, stderr } = await runTrunkline([
    'ladder',
    String(attemptId),
    '--data',
    dataDir,
    '--pcap',
    file,
  ])
  expect(code).toBe(2)
  expect(stderr).toMatch(/could not be written.*Choose another place/)
  expect(stderr).not.toMatch(/\n\s+at /)
})
