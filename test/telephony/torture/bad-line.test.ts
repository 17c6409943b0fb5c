import { afterEach, beforeEach, expect, test } from 'vitest'
import type { CallOrder } from '../../../electron/engine/ports/telephony.ts'
import { writeWavFile } from '../../../electron/engine/sound/wav-file.ts'
import { type CallBench, createCallBench, trunkAt } from '../../support/call-bench.ts'
import { tone } from '../../support/goertzel.ts'
import { type BadLink, badLink } from '../../support/lossy-link.ts'
import { temporaryFolder } from '../../support/media-pair.ts'
import { type Party, startParty } from '../../support/sip-pair.ts'

const CALLS = 200
const CALLS_PER_SECOND = 30
const BADNESS = { loss: 0.1, doubled: 0.1, jitterMs: 200 }
const SEED = 4
/** All resends of RFC 3261 end after 32 s; the tables have to be empty then. */
const FORGOTTEN_MS = 40_000

const numberOf = (index: number): string => `+44207183${String(1000 + index)}`
/** One call in five is answered 486. */
const isBusy = (number: string): boolean => Number(number.slice(-4)) % 5 === 0

let folder: ReturnType<typeof temporaryFolder>
let bad: BadLink
let callee: Party
let bench: CallBench
/** What reached the one who answers, by number: how often it rang there, and with which Call-IDs. */
let rang: Map<string, string[]>

beforeEach(async () => {
  folder = temporaryFolder()
  await writeWavFile(folder.file('prompt.wav'), tone(440, 200))
  rang = new Map()
  bad = badLink(SEED, BADNESS)
  callee = await startParty({
    remote: null,
    link: bad.link,
    delegate: {
      onInvite(invitation) {
        const number = invitation.request.to.uri.user ?? ''
        rang.set(number, [...(rang.get(number) ?? []), invitation.request.callId])
        const answered = isBusy(number)
          ? invitation.reject({ statusCode: 486 })
          : invitation.progress().then(() => invitation.accept())
        answered.catch(() => undefined) // shows as a call that is not answered
      },
    },
  })
})
afterEach(async () => {
  await bench.telephony.close()
  bad.close()
  await callee.close()
  folder.remove()
})

/** Resolves when everything is forgotten; polls, because nothing tells when a table gets empty. */
async function untilForgotten(): Promise<void> {
  const end = performance.now() + FORGOTTEN_MS
  while (performance.now() < end && callee.endpoint.open.transactions > 0)
    await new Promise(resolve => setTimeout(resolve, 100))
}

test(`${CALLS} calls over a line that loses 10 %, doubles 10 % and delays by up to 200 ms: none lost, none dialled twice`, async () => {
  bench = createCallBench({ rtpPorts: { from: 36_000, to: 36_998 }, promptFile: folder.file('prompt.wav') })
  const { host, port } = callee.endpoint.local
  await bench.telephony.useTrunk(trunkAt(`${host}:${port}`))
  const orders: CallOrder[] = []
  for (let index = 0; index < CALLS; index++) {
    orders.push(bench.place({ number: numberOf(index), ringTimeoutMs: 40_000, talkTimeoutMs: 20_000 }))
    // The pace of the load, not a wait for anything: a burst would measure the machine, not the line.
    await new Promise(resolve => setTimeout(resolve, 1000 / CALLS_PER_SECOND))
  }
  const outcomes = await Promise.all(
    orders.map(async ({ attemptId, number }) => {
      const { verdict } = await bench.until('ended', attemptId, 50_000)
      return verdict.outcome === 'trunk-failed'
        ? `${number} ${verdict.sentence}`
        : `${number} ${verdict.outcome}`
    }),
  )
  expect(outcomes).toEqual(orders.map(({ number }) => `${number} ${isBusy(number) ? 'busy' : 'answered'}`))

  expect([...rang.keys()].sort()).toEqual(orders.map(({ number }) => number).sort())
  expect([...rang.values()].filter(calls => calls.length !== 1)).toEqual([])
  // The line was as bad as it says: some 1,500 packets crossed it.
  expect(bad.counts.lost).toBeGreaterThan(CALLS / 2)
  expect(bad.counts.doubled).toBeGreaterThan(CALLS / 2)
  expect(bad.counts.overtaken).toBeGreaterThan(CALLS)

  await untilForgotten()
  expect(callee.endpoint.open).toMatchObject({ transactions: 0, timers: 0 })
  expect(callee.userAgent.userAgentCore.dialogs.size).toBe(0)
  expect(bench.telephony.open.calls).toBe(0)
}, 110_000)
