import { afterEach, beforeEach, expect, test } from 'vitest'
import { writeWavFile } from '../../electron/engine/sound/wav-file.ts'
import { type CallBench, createCallBench, trunkAt } from '../support/call-bench.ts'
import { tone } from '../support/goertzel.ts'
import { temporaryFolder } from '../support/media-pair.ts'
import { quietSdp, type RawUas, startRawUas } from '../support/raw-uas.ts'

const HALF = 25
/** Shorter than a trunk may be silent: what it does not even take is no call that nobody answered. */
const RING_MS = 2_000

let folder: ReturnType<typeof temporaryFolder>
let bench: CallBench
let dying: RawUas
let second: RawUas

beforeEach(async () => {
  folder = temporaryFolder()
  await writeWavFile(folder.file('prompt.wav'), tone(440, 100))
  bench = createCallBench({
    rtpPorts: { from: 33_920, to: 33_999 + 220 },
    promptFile: folder.file('prompt.wav'),
  })
  // phones ring behind numbers that end with 0 to 24; about the others it says nothing
  dying = await startRawUas((request, reply) => {
    if (request.method === 'INVITE' && numberOf(request.uri) % 100 < HALF) reply(180, 'Ringing')
  })
  second = await startRawUas((request, reply) => {
    if (request.method === 'INVITE') reply(200, 'OK', { body: quietSdp(9) })
    if (request.method === 'BYE') reply(200, 'OK')
  })
})
afterEach(async () => {
  await bench.telephony.close()
  await second.close()
  folder.remove()
})

const numberOf = (uri: string): number => Number(/^sip:\+?(\d+)/.exec(uri)?.[1])

/** Numbers that were called, resends left out: one for each Call-ID. */
function called(one: RawUas): number[] {
  const numbers = new Map<string, number>()
  for (const { method, uri, headers } of one.requests) {
    const callId = headers.find(({ name }) => /^call-id$/i.test(name))?.value ?? ''
    if (method === 'INVITE') numbers.set(callId, numberOf(uri))
  }
  return [...numbers.values()].sort()
}

const range = (from: number, count: number): number[] => Array.from({ length: count }, (_, at) => from + at)
const place = (number: number): number =>
  bench.place({ number: `+${number}`, failover: [2], ringTimeoutMs: RING_MS }).attemptId

test('a trunk dies under fifty live attempts: what did not ring goes over the next trunk, what rang is not called twice, and none is lost', {
  timeout: 40_000,
}, async () => {
  await bench.telephony.useTrunk({ ...trunkAt(dying.address), id: 1 })
  await bench.telephony.useTrunk({ ...trunkAt(second.address), id: 2 })
  const numbers = range(442_071_838_700, 2 * HALF)
  const attempts = numbers.map(place)
  for (const attempt of attempts.slice(0, HALF)) await bench.until('ringing', attempt)
  await expect.poll(() => called(dying).length).toBe(2 * HALF)
  await dying.close()
  const later = range(442_071_838_800, HALF)
  const laterAttempts = later.map(place)
  const all = [...attempts, ...laterAttempts]
  for (const attempt of all) await bench.until('trace', attempt, 20_000)

  const outcomeOf = (attempt: number): string[] =>
    bench.events.flatMap(event =>
      event.kind === 'ended' && event.attemptId === attempt ? [event.verdict.outcome] : [],
    )
  expect(attempts.slice(0, HALF).map(outcomeOf)).toEqual(Array(HALF).fill(['no-answer']))
  const moved = [...attempts.slice(HALF), ...laterAttempts]
  expect(moved.map(outcomeOf)).toEqual(Array(moved.length).fill(['answered']))
  expect(called(second)).toEqual([...numbers.slice(HALF), ...later])
  for (const attempt of moved)
    expect(bench.kinds(attempt)).toEqual(['dialing', 'moved', 'answered', 'ended', 'trace'])
})
