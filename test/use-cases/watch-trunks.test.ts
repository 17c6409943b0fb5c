import { expect, test } from 'vitest'
import { createSimulatedTelephony } from '../../electron/engine/simulation/simulated-telephony.ts'
import { decideVerdict } from '../../electron/engine/telephony/call/verdict.ts'
import { createGuard } from '../../electron/engine/use-cases/guard-act.ts'
import { watchTrunks } from '../../electron/engine/use-cases/watch-trunks.ts'
import { failure } from '../../shared/errors.ts'
import { sipTrunkSchema } from '../../shared/model/trunk.ts'
import { createFakeClock } from '../support/fake-clock.ts'
import { silentLog } from '../support/silent-log.ts'

const busy = decideVerdict({
  kind: 'refused',
  status: 486,
  phrase: 'Busy Here',
  q850: null,
  retryAfterSeconds: null,
  hasCredentials: false,
})

async function watching(pingIntervalS: number | null) {
  const clock = createFakeClock()
  const telephony = createSimulatedTelephony(clock, () => ({ is: 'rings' }))
  const asked: number[] = []
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
    onChange: () => {},
    makePrompt: async () => ({ ok: true, value: { file: 'made.wav' } }),
  })
  const settings = sipTrunkSchema.parse({ kind: 'sip', name: 'T', address: '127.0.0.1', pingIntervalS })
  await trunks.use({ ...settings, id: 1 })
  return { clock, trunks, asked }
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
