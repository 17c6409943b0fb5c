import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { writeWavFile } from '../../../electron/engine/sound/wav-file.ts'
import type { Verdict } from '../../../shared/model/outcome.ts'
import { trunkSettingsSchema } from '../../../shared/model/trunk.ts'
import { type CallBench, createCallBench } from '../../support/call-bench.ts'
import { tone } from '../../support/goertzel.ts'
import { temporaryFolder } from '../../support/media-pair.ts'
import { type PeerCall, type RawPeer, startRawPeer } from '../../support/raw-peer.ts'
import { ANSWERS } from './answers-table.ts'
import { DIALOGS } from './dialog-table.ts'
import type { PeerRow } from './peer-row.ts'
import { REFUSALS } from './refusals-table.ts'

const TRANSPORTS = ['UDP', 'TCP'] as const
/** Every row over every transport that it is for, each with a number of its own. */
const ROWS = [...ANSWERS, ...REFUSALS, ...DIALOGS].flatMap(row =>
  TRANSPORTS.filter(transport => (row.only ?? transport) === transport).map(transport => ({
    row,
    transport,
  })),
)
/** All calls, and their peers, share one thread here. */
const AT_ONCE = 24
const CALL_MS = 20_000
const ALL_MS = 60_000

let folder: ReturnType<typeof temporaryFolder>
let bench: CallBench
let peer: RawPeer
interface Ended {
  readonly call: PeerCall
  readonly verdict: Verdict
}
const ended = new Map<(typeof ROWS)[number], Ended>()

/** Many of them at once: each takes as long as its peer does. */
beforeAll(async () => {
  folder = temporaryFolder()
  await writeWavFile(folder.file('prompt.wav'), tone(440, 100))
  peer = await startRawPeer()
  bench = createCallBench({
    rtpPorts: { from: 36_000, to: 36_998 },
    promptFile: folder.file('prompt.wav'),
    onFailed: () => undefined,
  })
  const trunks = new Map<string, number>()
  const lanes: Promise<unknown>[] = Array.from({ length: AT_ONCE }, () => Promise.resolve())
  for (const [at, entry] of ROWS.entries()) {
    const { row, transport } = entry
    const settings = { transport, ...row.settings }
    const key = JSON.stringify(settings)
    const trunkId = trunks.get(key) ?? trunks.size + 1
    if (!trunks.has(key)) {
      trunks.set(key, trunkId)
      const parsed = trunkSettingsSchema.parse({
        ...{ kind: 'sip', name: key, address: peer.address, numberFormat: { style: 'as-stored' } },
        ...settings,
      })
      await bench.telephony.useTrunk({ ...parsed, id: trunkId })
    }
    // one after the other on each lane
    const lane = lanes[at % lanes.length] ?? Promise.resolve()
    const number = `70${String(at).padStart(5, '0')}`
    lanes[at % lanes.length] = lane.then(async () => ended.set(entry, await follow(row, number, trunkId)))
  }
  await Promise.all(lanes)
}, ALL_MS)
afterAll(async () => {
  await bench.telephony.close()
  expect(bench.telephony.open).toEqual({ calls: 0, trunks: 0 })
  await peer.close()
  folder.remove()
}, CALL_MS)

async function follow(row: PeerRow, number: string, trunkId: number): Promise<Ended> {
  const call = peer.script(number, row.peer)
  const { attemptId } = bench.place({ trunkId, number, ...row.order })
  const { verdict } = await bench.until('ended', attemptId, CALL_MS)
  // the ladder comes when the last transaction is over
  await bench.until('trace', attemptId, CALL_MS)
  return { call, verdict }
}

test('the table has what it promises', () => {
  const rows = [...ANSWERS, ...REFUSALS, ...DIALOGS]
  expect(new Set(rows.map(({ name }) => name)).size).toBe(rows.length)
  expect(rows.length).toBeGreaterThanOrEqual(80)
  for (const transport of TRANSPORTS)
    expect(ROWS.filter(entry => entry.transport === transport).length).toBeGreaterThanOrEqual(80)
})

describe.each(TRANSPORTS)('a peer over %s that sends', wanted => {
  test.each(
    ROWS.filter(({ transport }) => transport === wanted).map(entry => [entry.row.name, entry] as const),
  )('%s', (_name, entry) => {
    const found = ended.get(entry)
    if (!found) throw new Error('This call did not end.')
    const { wire, verdict, check } = entry.row
    expect({ came: found.call.came, verdict: found.verdict }).toMatchObject({ came: wire, verdict })
    check?.(found.call)
  })
})
