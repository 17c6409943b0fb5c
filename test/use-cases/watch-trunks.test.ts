import { expect, test } from 'vitest'
import { createSimulatedTelephony } from '../../electron/engine/simulation/simulated-telephony.ts'
import { decideVerdict } from '../../electron/engine/telephony/call/verdict.ts'
import { createGuard } from '../../electron/engine/use-cases/guard-act.ts'
import { watchTrunks } from '../../electron/engine/use-cases/watch-trunks.ts'
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
    trunks.noteEnded(1, busy)
  }
  expect(asked).toEqual([])
  clock.advance(30_000)
  expect(asked).toHaveLength(1)
})

test('without an interval nothing is ever asked', async () => {
  const { clock, trunks, asked } = await watching(null)
  clock.advance(3_600_000)
  trunks.noteEnded(1, busy)
  clock.advance(3_600_000)
  expect(asked).toEqual([])
})
