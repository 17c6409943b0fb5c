import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { writeWavFile } from '../../electron/engine/sound/wav-file.ts'
import { createCallBench, trunkAt } from '../support/call-bench.ts'
import { hasCommand } from '../support/find-programs.ts'
import { tone } from '../support/goertzel.ts'
import { temporaryFolder } from '../support/media-pair.ts'
import { type Sipp, startSipp } from '../support/sipp.ts'
import type { CallToSipp } from './call-to-sipp.ts'
import { callsFromSipp } from './sipp-caller-table.ts'
import { callsToSipp } from './sipp-table.ts'

const SCENARIOS = resolve('test/interop/scenarios')
const PROMPT_MS = 400
const PORTS_PER_CALL = 8
let folder: ReturnType<typeof temporaryFolder>
beforeAll(async () => {
  folder = temporaryFolder()
  for (const ms of new Set([PROMPT_MS, ...callsToSipp.map(({ promptMs = PROMPT_MS }) => promptMs)]))
    await writeWavFile(folder.file(`prompt-${ms}.wav`), tone(440, ms))
})
afterAll(() => folder.remove())

const installed = hasCommand('sipp')
if (!installed) console.error('sipp is not installed (package sip-tester): its scenarios are not run.')

/** SIPp takes no status code from its command line, so the row's keys are filled into a copy. */
function scenarioFile(row: Pick<CallToSipp, 'scenario' | 'keys'>): string {
  const file = resolve(SCENARIOS, `${row.scenario}.xml`)
  if (!row.keys) return file
  let xml = readFileSync(file, 'utf8')
  for (const [key, value] of Object.entries(row.keys)) xml = xml.replaceAll(`{${key}}`, value)
  const filled = folder.file(`${Object.values(row.keys).join('-').replace(/\W/g, '-')}-${row.scenario}.xml`)
  writeFileSync(filled, xml)
  return filled
}

const startScenario = (row: CallToSipp): Promise<Sipp> =>
  startSipp({
    calls: 1,
    scenario: ['-sf', scenarioFile(row)],
    ...(row.host !== undefined && { host: row.host }),
    extra: row.sippOptions ?? [],
  })

const rows = callsToSipp.map((row, index) => ({
  ...row,
  title: [row.scenario, ...Object.values(row.keys ?? {})].join(' '),
  rtpPorts: { from: 33_000 + index * PORTS_PER_CALL, to: 33_000 + (index + 1) * PORTS_PER_CALL - 2 },
}))

describe.skipIf(!installed)('calls to the scenarios of SIPp', () => {
  test.concurrent.for(rows)('$title', async (row, { onTestFailed }) => {
    const bench = createCallBench({
      rtpPorts: row.rtpPorts,
      promptFile: folder.file(`prompt-${row.promptMs ?? PROMPT_MS}.wav`),
      onFailed: print => onTestFailed(print),
    })
    const sipp = await startScenario(row)
    try {
      const host = row.host === undefined ? '127.0.0.1' : `[${row.host}]`
      await bench.telephony.useTrunk(trunkAt(`${host}:${sipp.port}`, row.trunk))
      const { attemptId } = bench.place({ ...row.order })
      const { verdict } = await bench.until('ended', attemptId, 15_000)
      expect(verdict).toMatchObject(row.verdict)
      const counted = await sipp.ended(10_000)
      expect(counted).toMatchObject({ successful: 1, failed: 0, errors: row.sippErrors ?? '', exitCode: 0 })
      const { messages } = await bench.until('trace', attemptId, 15_000)
      if (row.answersEach) {
        const { received, sent, atLeast } = row.answersEach
        const got = messages.filter(
          message => message.direction === 'received' && received.test(message.text),
        )
        expect(got.length).toBeGreaterThanOrEqual(atLeast)
        expect(
          messages.filter(message => message.direction === 'sent' && sent.test(message.text)),
        ).toHaveLength(got.length)
      }
      const usual =
        verdict.sipStatus === 200
          ? ['dialing', 'ringing', 'answered', 'ended', 'trace']
          : ['dialing', 'ended', 'trace']
      const asked = new Set<string>(['digit', 'text'])
      const kinds = bench.kinds(attemptId)
      expect(kinds.filter(kind => !asked.has(kind))).toEqual(row.events ?? usual)
      // keys and texts of the far end are told, and nothing else is taken for one
      expect(kinds.filter(kind => asked.has(kind))).toEqual(row.told ?? [])
    } finally {
      sipp.kill()
      await bench.telephony.close()
    }
    expect(bench.telephony.open).toEqual({ calls: 0, trunks: 0 })
  })

  test('every scenario is run', () => {
    // these need more than one call, or none at all: see transfer-to-sipp.test.ts and texts-to-sipp.test.ts
    const run = new Set(['uac-is-transferred-with-replaces-notifies', 'uas-challenges-then-takes-a-text'])
    for (const { scenario } of [...callsToSipp, ...callsFromSipp]) run.add(scenario)
    const files = readdirSync(SCENARIOS).flatMap(file => (file.endsWith('.xml') ? [file.slice(0, -4)] : []))
    expect([...run].sort()).toEqual(files.sort())
  })
})
