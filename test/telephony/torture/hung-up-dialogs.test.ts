import { setImmediate as turnOfTheLoop } from 'node:timers/promises'
import { afterEach, expect, test, vi } from 'vitest'
import { heapBytes } from '../../support/heap-bytes.ts'
import { PLAIN_SDP } from '../../support/plain-session.ts'
import { seeded } from '../../support/seeded.ts'
import { answer } from '../../support/shim-bench.ts'
import { silentLog } from '../../support/silent-log.ts'
import { startFuzzedParty } from './fuzzed-party.ts'

const CALLS = 400
const FILLER_BYTES = 50_000
/** Every transaction of a call and the patience of sip.js are over. */
const FORGETTING_MS = 70_000

afterEach(() => void vi.useRealTimers())

test(`${CALLS} hung-up calls whose answers had ${FILLER_BYTES} bytes leave none of them in memory`, async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] })
  const party = await startFuzzedParty(silentLog, seeded('hung up'))
  async function callAndHangUp(count: number): Promise<void> {
    const headers = [
      `X-Filler: ${String(count).repeat(FILLER_BYTES).slice(0, FILLER_BYTES)}`,
      'Contact: <sip:far@10.0.0.9:5080>',
      'Content-Type: application/sdp',
    ]
    const ok = answer(await party.dial(), 200, 'OK', headers, PLAIN_SDP)
    // Parts of a message from 13 characters on are slices to V8, which keep the message; shorter ones are copies.
    party.receive(Buffer.from(ok.replace(';tag=t1', `;tag=a-tag-of-the-far-end-${count}`)))
    await turnOfTheLoop()
    party.endSessions()
    await turnOfTheLoop()
    await vi.advanceTimersByTimeAsync(FORGETTING_MS)
  }
  // The first ones warm up caches and compiled code.
  for (let count = 0; count < 20; count++) await callAndHangUp(count)
  const before = await heapBytes()
  const sentBefore = party.sent
  for (let count = 0; count < CALLS; count++) await callAndHangUp(count)
  const grown = (await heapBytes()) - before
  // INVITE, ACK, BYE and what of them was sent again: every call was up.
  expect(party.sent - sentBefore).toBeGreaterThanOrEqual(3 * CALLS)
  expect(party.userAgent.userAgentCore.dialogs.size).toBe(0)
  expect(grown).toBeLessThan((CALLS * FILLER_BYTES) / 5)
  await party.close()
}, 60_000)
