import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TelephonyEvent } from '../../electron/engine/ports/telephony.ts'
import { systemClock } from '../../electron/engine/system/system-clock.ts'
import { systemRandomness } from '../../electron/engine/system/system-randomness.ts'
import {
  createSipTelephony,
  type SipTelephony,
} from '../../electron/engine/telephony/create-sip-telephony.ts'
import { type MediaThread, startMediaWorker } from '../../electron/engine/telephony/media/media-client.ts'
import { trunkAt } from '../support/call-bench.ts'
import { silentLog } from '../support/silent-log.ts'
import { BARE_TYPE } from './bare-type.ts'
import type { ArrivalFigures } from './far-end.ts'
import { toneWav } from './load-campaigns.ts'
import { numberOption, runChild } from './run-child.ts'
import { type FarEnd, startFarEnd } from './start-far-end.ts'

const CALLS = 200
/** Streams beside the calls: everything a call has in the media thread but its signalling. */
const MORE_STREAMS = 400
const FIRST_OF_MORE = 1_000_000
const SECONDS = 15
/** The prompt outlasts every measurement. */
const PROMPT_MS = 120_000
const STALL_MS = 40
const STALL_EVERY_MS = 200
const WORKER = join(import.meta.dirname, '../../electron/engine/telephony/media/media-worker.ts')

/**
 * What 200 answered calls (prompt out, audio in) and 400 more streams look like on the wire, timed by another process: at rest, and while
 * this thread, where signalling lives, is held for 40 ms five times a second. Yardstick: as many streams of a bare `dgram` sender.
 */
export async function benchStreams(say: (line: string) => void): Promise<unknown> {
  const calls = numberOption('calls', CALLS)
  const more = numberOption('streams', MORE_STREAMS)
  const seconds = numberOption('seconds', SECONDS)
  const folder = mkdtempSync(join(tmpdir(), 'trunkline-streams-'))
  const prompt = join(folder, 'prompt.wav')
  writeFileSync(prompt, toneWav(PROMPT_MS))
  const farEnd = await startFarEnd()
  try {
    say(`  bare sender: ${calls + more} streams`)
    const bare = await overBareSender(farEnd, calls + more, seconds)
    say(`  ${calls} calls and ${more} streams`)
    const engine = await overTelephony(farEnd, { calls, more, seconds, prompt })
    return {
      ...engine,
      'yardstick: bare dgram sender': bare,
      ratioWireP99: engine.quiet.deviationMs.p99 / bare.deviationMs.p99,
      ratioWireP99Stalled: engine.stalled.deviationMs.p99 / bare.deviationMs.p99,
    }
  } finally {
    await farEnd.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function overBareSender(farEnd: FarEnd, streams: number, seconds: number): Promise<ArrivalFigures> {
  farEnd.measure()
  const file = join(import.meta.dirname, 'bare-rtp.ts')
  await runChild(file, [String(farEnd.rtpPort), String(streams), String(seconds)], (seconds + 30) * 1000)
  return farEnd.figures()
}

interface Order {
  readonly calls: number
  readonly more: number
  readonly seconds: number
  readonly prompt: string
}

async function overTelephony(farEnd: FarEnd, order: Order) {
  const media = await startMediaWorker({
    workerFile: WORKER,
    rtpPorts: { from: 40_000, to: 48_998 },
    log: silentLog,
  })
  const telephony = createSipTelephony({
    clock: systemClock,
    randomness: systemRandomness,
    log: silentLog,
    media: () => media,
    userAgentString: 'Trunkline/bench',
    startPracticeCarrier: () => Promise.reject(new Error('There is no practice carrier here.')),
  })
  const ended: Extract<TelephonyEvent, { kind: 'ended' }>[] = []
  telephony.onEvent(event => void (event.kind === 'ended' && ended.push(event)))
  await telephony.useTrunk(trunkAt(`127.0.0.1:${farEnd.sipPort}`))
  await placeCalls(telephony, order)
  await openStreams(media, farEnd.rtpPort, order)
  const cpuBefore = process.cpuUsage()
  const quiet = await measured(farEnd, order.seconds)
  const cpu = process.cpuUsage(cpuBefore)
  const stopStalling = stallAgainAndAgain()
  const stalled = await measured(farEnd, order.seconds)
  stopStalling()
  const { stalls, framesSkipped, socketErrors } = await media.counters()
  for (let attemptId = 1; attemptId <= order.calls; attemptId++) telephony.hangUp(attemptId)
  await telephony.close()
  const received = ended.map(({ media: summary }) => summary?.packetsReceived ?? 0)
  return {
    quiet,
    stalled,
    threadStalls: { stalls, framesSkipped, socketErrors },
    callsWithReceivedAudio: received.filter(packets => packets > 0).length,
    packetsReceivedByCalls: received.reduce((sum, packets) => sum + packets, 0),
    packetsLostToCalls: ended.reduce((sum, { media: summary }) => sum + (summary?.packetsLost ?? 0), 0),
    /** Of this process with its media thread, while nothing is stalled; 1 is one core. */
    cpuShare: (cpu.user + cpu.system) / 1e6 / order.seconds,
  }
}

/** Resolves when all are answered; rejects when one is not. */
function placeCalls(telephony: SipTelephony, { calls, prompt }: Order): Promise<void> {
  return new Promise((resolve, reject) => {
    let answered = 0
    telephony.onEvent(event => {
      if (event.kind === 'answered' && ++answered === calls) resolve()
      if (event.kind === 'ended') reject(new Error(event.verdict.sentence))
    })
    for (let attemptId = 1; attemptId <= calls; attemptId++)
      telephony.placeCall({
        attemptId,
        trunkId: 1,
        number: `+447400${String(100_000 + attemptId)}`,
        callerId: null,
        ringTimeoutMs: 30_000,
        talkTimeoutMs: 600_000,
        promptFile: prompt,
        listenAfterPromptMs: 0,
      })
  })
}

async function openStreams(media: MediaThread, port: number, { more, prompt }: Order): Promise<void> {
  for (let stream = FIRST_OF_MORE; stream < FIRST_OF_MORE + more; stream++) {
    await media.open(stream, { host: '127.0.0.1' })
    const remote = { host: '127.0.0.1', port, codec: 'PCMA', payloadType: BARE_TYPE, send: true } as const
    media.connect(stream, { ...remote, rtcp: 'none' })
    media.play(stream, prompt)
  }
}

async function measured(farEnd: FarEnd, seconds: number): Promise<ArrivalFigures> {
  // what began with the calls (prompt loading, compiling) is over after two seconds
  await pause(2_000)
  farEnd.measure()
  await pause(seconds * 1000)
  return farEnd.figures()
}

const pause = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms))

function stallAgainAndAgain(): () => void {
  const timer = setInterval(() => {
    const until = performance.now() + STALL_MS
    while (performance.now() < until);
  }, STALL_EVERY_MS)
  return () => clearInterval(timer)
}
