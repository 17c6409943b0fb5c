import { expect, test } from 'vitest'
import { createSimulatedTelephony } from '../../electron/engine/simulation/simulated-telephony.ts'
import { decideVerdict } from '../../electron/engine/telephony/call/verdict.ts'
import { createGuard } from '../../electron/engine/use-cases/guard-act.ts'
import { watchTrunks } from '../../electron/engine/use-cases/watch-trunks.ts'
import { failure } from '../../shared/errors.ts'
import { sipTrunkSchema } from '../../shared/model/trunk.ts'
import { createFakeClock } from '../support/fake-clock.ts'
import { silentLog } from '../support/silent-log.ts'

const refused = (status: number, phrase: string, retryAfterSeconds: number | null = null) =>
  decideVerdict({ kind: 'refused', status, phrase, q850: null, retryAfterSeconds, hasCredentials: false })
const busy = refused(486, 'Busy Here')

async function watching(pingIntervalS: number | null) {
  const clock = createFakeClock()
  const telephony = createSimulatedTelephony(clock, () => ({ is: 'rings' }))
  const asked: number[] = []
  const changes: string[] = []
  const trunks = watchTrunks({
    telephony: {
      ...telephony,
      checkTrunk(trunkId, timeoutMs) {
        asked.push(clock.now())
        return telephony.checkTrunk(trunkId, timeoutMs)
      },
    },
    clock,
    log: silentLog,
    guard: createGuard(clock, silentLog),
    onChange: (_trunkId, what) => void changes.push(what),
    makePrompt: async () => ({ ok: true, value: { file: 'made.wav' } }),
  })
  const settings = sipTrunkSchema.parse({ kind: 'sip', name: 'T', address: '127.0.0.1', pingIntervalS })
  await trunks.use({ ...settings, id: 1 })
  return { clock, trunks, asked, changes }
}

test('an idle trunk is asked once an interval', async () => {
  const { clock, asked } = await watching(30)
  for (let times = 0; times < 3; times++) {
    clock.advance(30_000)
    await Promise.resolve()
    await Promise.resolve()
  }
  expect(asked).toHaveLength(3)
})

test('a trunk that carries calls is not asked: some far ends count every OPTIONS as a failure', async () => {
  const { clock, trunks, asked } = await watching(30)
  for (let call = 0; call < 100; call++) {
    clock.advance(5_000)
    trunks.noteEnded(1, busy, clock.now())
  }
  expect(asked).toEqual([])
  clock.advance(30_000)
  expect(asked).toHaveLength(1)
})

test('what changes nothing for calls is told to people only: another check, one call that failed', async () => {
  const { clock, trunks, changes } = await watching(30)
  trunks.noteCheck(1, { state: 'up', at: clock.now(), roundTripMs: 3, sentence: '' })
  changes.length = 0
  trunks.noteCheck(1, { state: 'up', at: clock.now(), roundTripMs: 4, sentence: '' })
  trunks.noteEnded(1, refused(500, 'Server Internal Error'), clock.now())
  trunks.noteEnded(1, busy, clock.now())
  expect(new Set(changes)).toEqual(new Set(['its-figures']))
  for (let time = 0; time < 3; time++) {
    clock.advance(1_000)
    trunks.noteEnded(1, refused(503, 'Service Unavailable', 20), clock.now())
  }
  expect(changes.at(-1)).toBe('what-it-carries')
  trunks.noteCheck(1, { state: 'down', at: clock.now(), roundTripMs: null, sentence: 'Gone.' })
  expect(changes.at(-1)).toBe('what-it-carries')
})

test.each([
  ['a few seconds of rest are', 2, 0],
  ['a longer rest is', 60, 1],
] as const)('%s a problem that people are told of everywhere: %i s', async (_words, seconds, problems) => {
  const { clock, trunks } = await watching(null)
  for (let time = 0; time < 3; time++) {
    clock.advance(1_000)
    trunks.noteEnded(1, refused(503, 'Service Unavailable', seconds), clock.now())
  }
  expect(trunks.allowance(1, clock.now()).held).not.toBeNull()
  expect(trunks.problems()).toHaveLength(problems)
})

test('a burst of calls too many is one lesson: the trunk goes on, and does not rest for the minutes that it names', async () => {
  const { clock, trunks } = await watching(null)
  const sentAt = clock.now()
  clock.advance(200)
  for (let call = 0; call < 20; call++)
    trunks.noteEnded(1, refused(503, 'Maximum Calls In Progress', 300), sentAt + call)
  expect(trunks.allowance(1, clock.now())).toMatchObject({
    held: null,
    lowered: expect.stringContaining('instead of'),
  })
})

test('an account at fault holds the trunk with the first call, and says why', async () => {
  const { clock, trunks } = await watching(null)
  trunks.noteEnded(1, refused(402, 'Payment Required'), clock.now())
  expect(trunks.allowance(1, clock.now()).held?.sentence).toContain('has no credit left')
  expect(trunks.problems()).toHaveLength(1)
})

test('one refusal for nearly all numbers is a fault of the trunk, told in a sentence; a call that rings ends it', async () => {
  const { clock, trunks } = await watching(null)
  const call = (status: number, at: number, rang = false) => {
    clock.advance(1_000)
    trunks.noteEnded(1, refused(status, 'Not Found'), clock.now(), { number: `+44207${at}`, rang })
  }
  const held = () => trunks.allowance(1, clock.now()).held?.sentence ?? null
  for (let at = 0; at < 23; at++) call(404, at)
  call(486, 100)
  expect(held()).toBeNull()
  call(404, 101)
  expect(held()).toContain('refused at once with 404')
  clock.advance(60_000)
  expect(trunks.allowance(1, clock.now()).channels).toBe(1)
  call(404, 102)
  expect(held()).toContain('refused at once with 404')
  clock.advance(120_000)
  call(486, 103, true)
  expect(held()).toBeNull()
  call(404, 104)
  expect(held()).toBeNull()
})

test.each([
  ['after they rang', 404, true, 15_000],
  ['over an hour', 404, false, 180_000],
] as const)('refusals of all numbers %s are those of people', async (_words, status, rang, everyMs) => {
  const { clock, trunks } = await watching(null)
  for (let at = 0; at < 40; at++) {
    clock.advance(everyMs)
    trunks.noteEnded(1, refused(status, 'Not Found'), clock.now(), { number: `+44207${at}`, rang })
  }
  expect(trunks.allowance(1, clock.now()).held).toBeNull()
})

test('without an interval nothing is ever asked', async () => {
  const { clock, trunks, asked } = await watching(null)
  clock.advance(3_600_000)
  trunks.noteEnded(1, busy, clock.now())
  clock.advance(3_600_000)
  expect(asked).toEqual([])
})

test.each([
  ['that can be made', true, 'made.wav'],
  ['that cannot be made', false, null],
] as const)('a trunk whose callers hear a message %s is opened with: %s', async (_name, ok, file) => {
  const clock = createFakeClock()
  const telephony = createSimulatedTelephony(clock, () => ({ is: 'rings' }))
  const opened: unknown[] = []
  const made: unknown[] = []
  const trunks = watchTrunks({
    telephony: {
      ...telephony,
      useTrunk(trunk, incomingPrompt) {
        opened.push(incomingPrompt)
        return telephony.useTrunk(trunk)
      },
    },
    clock,
    log: silentLog,
    guard: createGuard(clock, silentLog),
    onChange: () => {},
    makePrompt: async prompt => {
      made.push(prompt)
      return ok ? { ok, value: { file: 'made.wav' } } : failure('prompt_failed', 'No voice.')
    },
  })
  const prompt = { kind: 'speech', text: 'We will call you again.', voice: 'slt' } as const
  const incoming = { answer: 'message', prompt } as const
  const settings = sipTrunkSchema.parse({ kind: 'sip', name: 'T', address: '127.0.0.1', incoming })
  await trunks.use({ ...settings, id: 1 })
  await trunks.use({ ...settings, incoming: { answer: 'busy' }, id: 1 })
  expect(opened).toEqual([file, null])
  expect(made).toEqual([prompt])
  trunks.stop()
})
