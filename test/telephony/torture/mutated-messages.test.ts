import { setImmediate as turnOfTheLoop } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createStreamFramer } from '../../../electron/engine/telephony/transport/stream-framing.ts'
import { heapBytes } from '../../support/heap-bytes.ts'
import { mutateMessage } from '../../support/mutate-message.ts'
import { seeded } from '../../support/seeded.ts'
import { rememberingLog } from '../../support/silent-log.ts'
import { type FuzzedParty, startFuzzedParty } from './fuzzed-party.ts'
import { ownTraffic } from './own-traffic.ts'
import { messageOf } from './torture-peer.ts'
import { tortureCases } from './torture-table.ts'

/** In `npm test` a small part of what a release is tested with (TRUNKLINE_FUZZ=1000000). */
const MESSAGES = Number(process.env.TRUNKLINE_FUZZ ?? 20_000)
const SEED = process.env.TRUNKLINE_FUZZ_SEED ?? 'torture'
/** Messages to one call; then everything has to be forgotten again. */
const ROUND = 200
/** Longer than every timer of RFC 3261 and the patience of sip.js with a call that nobody answers. */
const FORGETTING_MS = 70_000
/** The end of one thing may start another: an INVITE that nobody answers is refused, a session is ended by BYE. */
const FORGETTINGS_MAX = 20
/** Growth of the heap, after a collection, that is taken for noise. */
const HEAP_NOISE_BYTES = 6 * 1024 * 1024

const torture = tortureCases.map(({ name }) => messageOf(name))
const realRandom = Math.random
const unhandled: unknown[] = []
const onUnhandled = (reason: unknown): void => void unhandled.push(reason)
beforeEach(() => {
  unhandled.length = 0
  process.on('unhandledRejection', onUnhandled)
  process.on('uncaughtException', onUnhandled)
})
afterEach(() => {
  vi.useRealTimers()
  Math.random = realRandom
  process.off('unhandledRejection', onUnhandled)
  process.off('uncaughtException', onUnhandled)
})

const tablesOf = ({ shim, userAgent }: FuzzedParty) => ({
  transactions: shim.transactions,
  timers: shim.timers,
  sipjsClients: userAgent.userAgentCore.userAgentClients.size,
  sipjsServers: userAgent.userAgentCore.userAgentServers.size,
  sipjsDialogs: userAgent.userAgentCore.dialogs.size,
})

/** One call out, `ROUND` messages to it and beside it, then time for everything to be forgotten. */
async function playRound(party: FuzzedParty, round: number, random: () => number): Promise<number> {
  const corpus = ownTraffic(await party.dial(), `r${round}x`)
  let most = 0
  for (let count = 0; count < ROUND; count++) {
    const ours = random() < 0.6
    const pool = ours ? corpus : torture
    const original = pool[Math.floor(random() * pool.length)] ?? Buffer.alloc(0)
    // Now and then a sound one, so that calls get beyond their first message.
    party.receive(ours && random() < 0.25 ? original : mutateMessage(original, random))
    if (count % 8 === 0) await turnOfTheLoop()
    most = Math.max(most, party.shim.transactions)
  }
  for (let times = 0; times < FORGETTINGS_MAX; times++) {
    party.endSessions()
    await turnOfTheLoop()
    await vi.advanceTimersByTimeAsync(FORGETTING_MS)
    if (Object.values(tablesOf(party)).every(size => size === 0)) break
  }
  return most
}

test(`${MESSAGES} mutated messages: nothing crashes, every table is empty again, memory stays flat`, async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] })
  const random = seeded(SEED)
  // sip.js makes its tags and Call-IDs of these: one seed is one and the same run.
  // Not a spy, which would remember every call.
  Math.random = seeded(`${SEED} sip.js`)
  const log = rememberingLog()
  const party = await startFuzzedParty(log, random)
  const rounds = Math.ceil(MESSAGES / ROUND)
  const faults = new Map<string, number>()
  let most = 0
  let heapBefore = 0
  const startedAt = performance.now()
  for (let round = 0; round < rounds; round++) {
    most = Math.max(most, await playRound(party, round, random))
    for (const { level, message, fields } of log.lines) {
      if (level === 'error') faults.set(`${message} ${JSON.stringify(fields)}`.slice(0, 300), round)
    }
    log.lines.length = 0
    expect(tablesOf(party), `after round ${round} of seed ${SEED}`).toEqual({
      transactions: 0,
      timers: 0,
      sipjsClients: 0,
      sipjsServers: 0,
      sipjsDialogs: 0,
    })
    // The first tenth warms up caches and compiled code.
    if (round === Math.floor(rounds / 10)) heapBefore = await heapBytes()
  }
  const heapAfter = await heapBytes()
  const mib = (bytes: number): string => (bytes / 1024 ** 2).toFixed(1)
  process.stdout.write(
    `${rounds * ROUND} messages in ${((performance.now() - startedAt) / 1000).toFixed(0)} s, ${party.sent} answers and requests sent, at most ${most} transactions; heap ${mib(heapBefore)} MiB after a tenth, ${mib(heapAfter)} MiB at the end\n`,
  )
  await party.close()
  expect([...faults]).toEqual([])
  expect(unhandled).toEqual([])
  expect(most).toBeLessThan(2 * ROUND)
  expect(heapAfter - heapBefore).toBeLessThan(HEAP_NOISE_BYTES)
  expect(vi.getTimerCount()).toBe(0)
}, 3_600_000)

test('mutated streams: whatever comes, a framer holds at most one message and never throws', () => {
  const random = seeded(`${SEED} stream`)
  let messages = 0
  let broken = 0
  for (let stream = 0; stream < MESSAGES / 20; stream++) {
    const framer = createStreamFramer({
      onMessage: () => void messages++,
      onPing() {},
      onPong() {},
      onBroken: () => void broken++,
    })
    for (let count = 0; count < 8; count++) {
      const original = torture[Math.floor(random() * torture.length)] ?? Buffer.alloc(0)
      const bytes = random() < 0.5 ? original : mutateMessage(original, random)
      for (let at = 0; at < bytes.length; ) {
        const size = 1 + Math.floor(random() * 900)
        framer.push(bytes.subarray(at, at + size))
        at += size
        expect(framer.held).toBeLessThanOrEqual(65_535 + 900)
      }
    }
  }
  expect(messages).toBeGreaterThan(MESSAGES / 40)
  expect(broken).toBeGreaterThan(MESSAGES / 400)
}, 600_000)
