import { afterEach, beforeEach, expect, test } from 'vitest'
import { writeWavFile } from '../../../electron/engine/sound/wav-file.ts'
import type { Trunk } from '../../../shared/model/trunk.ts'
import { type CallBench, createCallBench, trunkAt } from '../../support/call-bench.ts'
import { createFakeClock, type FakeClock } from '../../support/fake-clock.ts'
import { tone } from '../../support/goertzel.ts'
import { temporaryFolder } from '../../support/media-pair.ts'
import { quietSdp, type RawUas, type Reply, startRawUas } from '../../support/raw-uas.ts'

/** A far end that can be stopped as SIGSTOP stops a process: what comes meanwhile waits in its socket. */
interface Freezing extends RawUas {
  freeze(): void
  thaw(): void
}

let folder: ReturnType<typeof temporaryFolder>
let clock: FakeClock
let bench: CallBench
let dying: Freezing
let second: RawUas

beforeEach(async () => {
  folder = temporaryFolder()
  clock = createFakeClock()
  await writeWavFile(folder.file('prompt.wav'), tone(440, 100))
  bench = createCallBench({
    rtpPorts: { from: 34_300, to: 34_598 },
    promptFile: folder.file('prompt.wav'),
    clock,
  })
  dying = await freezing()
  second = await startRawUas((request, reply) => {
    if (request.method === 'INVITE') reply(486, 'Busy Here')
  })
  await bench.telephony.useTrunk(trunk(1, dying.address))
  await bench.telephony.useTrunk(trunk(2, second.address))
  expect((await bench.telephony.checkTrunk(1, 2_000)).state).toBe('up')
})
afterEach(async () => {
  dying.thaw()
  const closed = bench.telephony.close()
  await passing(closed)
  expect(bench.telephony.open).toEqual({ calls: 0, trunks: 0 })
  await dying.close()
  await second.close()
  folder.remove()
})

const trunk = (id: number, address: string): Trunk => ({ ...trunkAt(address), id })

/**
 * Phones ring behind numbers that end with 0 to 24; the others are answered at once. One number, 99, gets no answer
 * whatever happens, as a gateway does that is busy with something else.
 */
async function freezing(): Promise<Freezing> {
  let held: (() => void)[] | null = null
  const cancelled = new Set<string>()
  const uas = await startRawUas((request, reply) => {
    const act = (): void => {
      const ends = numberOf(request.uri) % 100
      if (request.method === 'OPTIONS' || request.method === 'BYE') reply(200, 'OK')
      if (request.method === 'CANCEL') {
        reply(200, 'OK')
        cancelled.add(callIdOf(request))
      }
      if (request.method === 'INVITE' && ends !== 99) answer(ends, reply)
    }
    if (held) held.push(act)
    else act()
  })
  return Object.assign(uas, {
    freeze() {
      held = []
    },
    thaw() {
      const acts = held ?? []
      held = null
      for (const act of acts) act()
    },
  })
}

function answer(ends: number, reply: (status: number, phrase: string, more?: Reply) => void): void {
  if (ends < 25) reply(180, 'Ringing')
  else reply(200, 'OK', { body: quietSdp(9) })
}

const numberOf = (uri: string): number => Number(/^sip:\+?(\d+)/.exec(uri)?.[1])
const callIdOf = ({ headers }: RawUas['requests'][number]): string =>
  headers.find(({ key }) => key === 'call-id')?.value ?? ''
const sentTo = (uas: RawUas, method: string): RawUas['requests'][number][] =>
  uas.requests.filter(request => request.method === method)
const callsOf = (uas: RawUas, method: string): Set<string> =>
  new Set(sentTo(uas, method).map(request => callIdOf(request)))

const place = (ends: number, ringTimeoutMs = 60_000): number =>
  bench.place({ number: `+4420718387${String(ends).padStart(2, '0')}`, failover: [2], ringTimeoutMs })
    .attemptId

const timesOf = (kind: 'dialing' | 'moved' | 'ended', attempts: readonly number[]): number[] =>
  bench.events.flatMap(event => (event.kind === kind && attempts.includes(event.attemptId) ? [event.at] : []))

/** Lets time pass while something is waited for. */
async function passing<Value>(work: Promise<Value>): Promise<Value> {
  let over = false
  const done = work.finally(() => {
    over = true
  })
  while (!over) {
    await new Promise(resolve => setImmediate(resolve))
    clock.advance(20)
  }
  return done
}

const until = (kind: 'ended' | 'trace', attempts: readonly number[]): Promise<unknown> =>
  passing(Promise.all(attempts.map(attempt => bench.until(kind, attempt, 15_000))))

/** Waits until this many INVITEs, resends left out, have come. */
const arrived = (uas: RawUas, count: number): Promise<void> =>
  expect.poll(() => callsOf(uas, 'INVITE').size, { timeout: 10_000 }).toBe(count)

test('a trunk falls silent under fifty live attempts: what does not ring is with the next trunk within two seconds, once', async () => {
  const ringing = Array.from({ length: 25 }, (_, at) => place(at))
  for (const attempt of ringing) await bench.until('ringing', attempt)
  dying.freeze()
  const diedAt = clock.now()
  const silent = Array.from({ length: 25 }, (_, at) => place(30 + at))
  await arrived(dying, 50)
  clock.advance(1_000)
  await dying.next('OPTIONS')
  clock.advance(500)
  await arrived(second, 25)
  await Promise.all(silent.map(attempt => bench.until('moved', attempt)))

  expect(timesOf('moved', silent).map(at => at - diedAt)).toEqual(Array(25).fill(1_500))
  await until('trace', silent)
  expect(timesOf('moved', ringing)).toEqual([])
  for (const attempt of silent) expect(bench.kinds(attempt)).toEqual(['dialing', 'moved', 'ended', 'trace'])
  expect(bench.events.filter(({ kind }) => kind === 'trunk-checked').at(-1)).toMatchObject({
    trunkId: 1,
    check: { state: 'down' },
  })
  for (const attempt of ringing) bench.telephony.hangUp(attempt)
})

test('calls that begin while a trunk is dead go over the next one at once, and over the first when it answers again', async () => {
  dying.freeze()
  const first = place(30)
  await arrived(dying, 1)
  clock.advance(1_000)
  await expect.poll(() => sentTo(dying, 'OPTIONS').length).toBe(2)
  clock.advance(500)
  await until('ended', [first])
  const next = place(31)
  await until('ended', [next])
  expect(bench.kinds(next).slice(0, 3)).toEqual(['moved', 'dialing', 'ended'])
  expect(callsOf(dying, 'INVITE').size).toBe(1)

  dying.thaw()
  const back = bench.events.length
  const isUp = (): boolean =>
    bench.events.slice(back).some(event => event.kind === 'trunk-checked' && event.check.state === 'up')
  await passing(expect.poll(isUp, { timeout: 10_000 }).toBe(true))
  const last = place(1)
  await bench.until('ringing', last)
  expect(timesOf('moved', [last])).toEqual([])
  bench.telephony.hangUp(last)
})

test('a trunk that wakes up rings nobody whose call has gone elsewhere: late 180 are cancelled, late 200 hung up, and nothing was resent', async () => {
  dying.freeze()
  const attempts = [
    ...Array.from({ length: 10 }, (_, at) => place(at)),
    ...[30, 31, 32, 33, 34].map(at => place(at)),
  ]
  await arrived(dying, 15)
  clock.advance(1_000)
  await expect.poll(() => sentTo(dying, 'OPTIONS').length).toBe(2)
  clock.advance(500)
  await until('ended', attempts)
  expect(callsOf(second, 'INVITE').size).toBe(15)
  const sent = sentTo(dying, 'INVITE').length
  clock.advance(8_000)

  dying.thaw()
  await expect.poll(() => callsOf(dying, 'CANCEL').size).toBe(10)
  await expect.poll(() => callsOf(dying, 'BYE').size).toBe(5)
  await expect.poll(() => callsOf(dying, 'ACK').size).toBe(5)
  expect(sentTo(dying, 'INVITE')).toHaveLength(sent)
  for (const attempt of attempts) expect(timesOf('ended', [attempt])).toHaveLength(1)
})

test('one call that a healthy trunk is slow with stays there for its four seconds, while the trunk answers the question', async () => {
  const slow = place(99)
  const answersRead = (): number =>
    bench.telephony.trunkTrace(1).messages.filter(({ direction }) => direction === 'received').length
  await arrived(dying, 1)
  for (let asked = 1; asked <= 3; asked++) {
    clock.advance(1_000)
    // the answer is read before time goes on
    await expect.poll(answersRead).toBe(1 + asked)
  }
  expect(callsOf(second, 'INVITE').size).toBe(0)
  clock.advance(1_000)
  await until('ended', [slow])
  expect(callsOf(second, 'INVITE').size).toBe(1)
})

test('calls that come over wait for a line of the next trunk; those that get none in five seconds end, and nobody is called meanwhile', async () => {
  dying.freeze()
  let free = 2
  const takeOver = (): number | null => (free-- > 0 ? null : 200)
  const attempts = [30, 31, 32, 33, 34].map(
    ends => bench.place({ number: `+4420718387${ends}`, failover: [2], takeOver }).attemptId,
  )
  await arrived(dying, 5)
  clock.advance(1_000)
  await expect.poll(() => sentTo(dying, 'OPTIONS').length).toBe(2)
  clock.advance(500)
  await arrived(second, 2)
  free = 1
  clock.advance(200)
  await arrived(second, 3)
  free = 0
  await until('trace', attempts)
  expect(callsOf(second, 'INVITE').size).toBe(3)
  const verdicts = bench.events.flatMap(event => (event.kind === 'ended' ? [event.verdict] : []))
  expect(verdicts.map(({ outcome }) => outcome).sort()).toEqual([
    ...Array(3).fill('busy'),
    ...Array(2).fill('trunk-failed'),
  ])
  expect(verdicts.filter(({ sentence }) => sentence.includes('had no free line'))).toHaveLength(2)
})

test('an operator who hangs up a call that waits for a line ends it', async () => {
  dying.freeze()
  let asked = 0
  const takeOver = (): number => {
    asked++
    return 200
  }
  const { attemptId } = bench.place({ failover: [2], takeOver })
  await arrived(dying, 1)
  clock.advance(1_000)
  await expect.poll(() => sentTo(dying, 'OPTIONS').length).toBe(2)
  clock.advance(500)
  await expect.poll(() => asked).toBe(1)
  bench.telephony.hangUp(attemptId)
  await until('trace', [attemptId])
  expect(bench.kinds(attemptId)).toEqual(['dialing', 'ended', 'trace'])
  expect((await bench.until('ended', attemptId)).verdict.outcome).toBe('interrupted')
  expect(callsOf(second, 'INVITE').size).toBe(0)
})
