import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { SessionState } from 'sip.js/lib/api/index.js'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { loadProfile } from '../../electron/engine/practice-carrier/load-profile.ts'
import { type Behaviour, personFor } from '../../electron/engine/practice-carrier/public.ts'
import {
  type RunningPracticeCarrier,
  startPracticeCarrier,
} from '../../electron/engine/practice-carrier/start-practice-carrier.ts'
import { writeWavFile } from '../../electron/engine/sound/wav-file.ts'
import type { Profile } from '../../shared/model/profile.ts'
import { tone } from '../support/goertzel.ts'
import { temporaryFolder } from '../support/media-pair.ts'
import { type CallEnd, type RtpCaller, startRtpCaller } from '../support/rtp-caller.ts'
import { rememberingLog } from '../support/silent-log.ts'

const resourcesDir = path.join(import.meta.dirname, '../../resources')
const workerFile = path.join(
  import.meta.dirname,
  '../../electron/engine/practice-carrier/practice-carrier-worker.ts',
)
const SEED = 7
const RING_TIMEOUT_MS = 5_000

let folder: ReturnType<typeof temporaryFolder>
let carrier: RunningPracticeCarrier | null = null
let caller: RtpCaller | null = null
let log: ReturnType<typeof rememberingLog>

beforeEach(() => {
  folder = temporaryFolder()
  log = rememberingLog()
})
afterEach(async () => {
  await caller?.close()
  await carrier?.close()
  caller = null
  carrier = null
  folder.remove()
})

function shipped(name: string): Profile {
  const profile = loadProfile(name, resourcesDir)
  if (!profile.ok) throw new Error(profile.error.message)
  return profile.value
}

async function open(profile: Profile): Promise<{ carrier: RunningPracticeCarrier; caller: RtpCaller }> {
  const started = await startPracticeCarrier({ workerFile, profile, seed: SEED, resourcesDir, log })
  carrier = started
  caller = await startRtpCaller({ remote: started, rtpPorts: { from: 31_500, to: 31_998 } })
  await writeWavFile(folder.file('message.wav'), tone(440, 1_000))
  return { carrier: started, caller }
}

/** Calls as a campaign does: gives up after a ring time, and hangs up a second after the answer. */
async function callAsCampaign(from: RtpCaller, number: string): Promise<CallEnd> {
  const call = await from.call(number, { playFile: folder.file('message.wav') })
  const giveUp = setTimeout(() => {
    if (call.inviter.state === SessionState.Establishing) void call.inviter.cancel()
  }, RING_TIMEOUT_MS)
  const played = call.played.then(() => {
    if (call.inviter.state === SessionState.Established) void call.inviter.bye()
  })
  const end = await Promise.race([call.over, played.then(() => call.over)])
  clearTimeout(giveUp)
  return end
}

/** The final answer that a caller with that ring time gets from somebody who behaves so. */
function foretold({ end }: Behaviour): number {
  if (end.act === 'ring-for-ever') return 487
  return end.act === 'answer' ? 200 : end.status
}

/** Starts one call after the other, `perSecond` of them, and waits for all of their ends. */
async function callAll(from: RtpCaller, numbers: readonly string[], perSecond: number): Promise<CallEnd[]> {
  const ends: Promise<CallEnd>[] = []
  await new Promise<void>(resolve => {
    const timer = setInterval(() => {
      const number = numbers[ends.length]
      if (number !== undefined) ends.push(callAsCampaign(from, number))
      else {
        clearInterval(timer)
        resolve()
      }
    }, 1_000 / perSecond)
  })
  return Promise.all(ends)
}

const numbersFrom = (first: number, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `+44207${first + index}`)

test('200 calls at 40 a second meet the public that the seed foretells, and leave nothing behind', async () => {
  const everyday = shipped('everyday')
  const pair = await open(everyday)
  const numbers = numbersFrom(1_000_000, 200)
  const ends = await callAll(pair.caller, numbers, 40)

  const behaviours = numbers.map(number => personFor(everyday, SEED, number, 0))
  const met = numbers.map((number, index) => `${number} ${ends[index]?.status}`)
  expect(met).toEqual(behaviours.map((behaviour, index) => `${numbers[index]} ${foretold(behaviour)}`))
  const statistics = await pair.carrier.statistics()
  const byKind: Record<string, number> = {}
  for (const { kind } of behaviours) byKind[kind] = (byKind[kind] ?? 0) + 1
  expect(statistics).toMatchObject({ calls: 200, byKind, inProgress: 0, aboveLimits: 0 })
  expect(statistics.answered).toBe(behaviours.filter(({ end }) => end.act === 'answer').length)
  // Everybody who was answered heard and was heard.
  expect(statistics.heardMs).toBeGreaterThan(statistics.answered * 200)
  const answered = ends.filter(({ status }) => status === 200)
  expect(answered.every(({ media }) => (media?.packetsReceived ?? 0) > 0)).toBe(true)
  await pair.carrier.close()
  // The thread ended by itself: no socket and no timer held it. A busy machine may hold it up, and it says so.
  const troubles = log.lines.filter(({ level }) => level === 'warn' || level === 'error')
  expect(troubles.filter(({ message }) => message !== 'media thread was held up')).toEqual([])
})

test('a line that loses packets loses no call, and audio suffers as it should', async () => {
  const badLine = shipped('bad-line')
  const pair = await open(badLine)
  const numbers = numbersFrom(2_000_000, 40).filter(
    number => personFor(badLine, SEED, number, 0).end.act !== 'ring-for-ever',
  )
  const ends = await callAll(pair.caller, numbers, 20)
  expect(ends.map(({ status }) => status)).toEqual(
    numbers.map(number => foretold(personFor(badLine, SEED, number, 0))),
  )
  const media = ends.flatMap(end => (end.media ? [end.media] : []))
  const sum = (pick: (one: (typeof media)[number]) => number): number =>
    media.reduce((total, one) => total + pick(one), 0)
  const lost = sum(one => one.packetsLost) / (sum(one => one.packetsLost) + sum(one => one.packetsReceived))
  expect(lost).toBeGreaterThan(0.02)
  expect(lost).toBeLessThan(0.1)
  expect(sum(one => one.jitterMs) / media.length).toBeGreaterThan(5)
  await expect.poll(async () => (await pair.carrier.statistics()).inProgress, { timeout: 10_000 }).toBe(0)
})

test('a thread that cannot start says why', async () => {
  const none = folder.file('none.cjs')
  const broken = folder.file('broken.cjs')
  writeFileSync(broken, 'throw new Error("torn in transit")')
  const profile = shipped('everyday')
  const start = (file: string) =>
    startPracticeCarrier({ workerFile: file, profile, seed: SEED, resourcesDir, log })
  await expect(start(none)).rejects.toThrow(/practice carrier failed: Cannot find module/)
  await expect(start(broken)).rejects.toThrow('The practice carrier failed: torn in transit')
})

test('a thread that dies is reported, and everything that waits for it fails', async () => {
  const dying = folder.file('dying.cjs')
  writeFileSync(
    dying,
    `const { parentPort } = require('node:worker_threads')
     parentPort.on('message', () => { throw new Error('out of memory') })
     parentPort.postMessage({ kind: 'listening', host: '127.0.0.1', port: 9 })`,
  )
  const deaths: string[] = []
  const started = await startPracticeCarrier({
    workerFile: dying,
    profile: shipped('everyday'),
    seed: SEED,
    resourcesDir,
    log,
    onDeath: reason => deaths.push(reason),
  })
  await expect(started.statistics()).rejects.toThrow('The practice carrier failed: out of memory')
  expect(deaths).toEqual(['The practice carrier failed: out of memory'])
  await expect(started.statistics()).rejects.toThrow('out of memory')
  await started.close()
})
