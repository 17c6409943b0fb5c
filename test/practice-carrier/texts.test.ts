import path from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import type { TextReport } from '../../electron/engine/practice-carrier/answer-text.ts'
import {
  createPracticeCarrier,
  type PracticeCarrier,
} from '../../electron/engine/practice-carrier/practice-carrier.ts'
import { systemClock } from '../../electron/engine/system/system-clock.ts'
import { systemRandomness } from '../../electron/engine/system/system-randomness.ts'
import { profileSchema } from '../../shared/model/profile.ts'
import { createCallBench, trunkAt } from '../support/call-bench.ts'
import { silentLog } from '../support/silent-log.ts'

const resourcesDir = path.join(import.meta.dirname, '../../resources')
const NUMBER = '+442071838750'

let carrier: PracticeCarrier
let texts: TextReport[]
let bench: ReturnType<typeof createCallBench>

afterEach(async () => {
  await bench.telephony.close()
  await carrier.close()
})

/** A carrier whose whole public does the same, and our telephony with a trunk to it. */
async function open(kind: object, more: { carrier?: object; trunk?: Record<string, unknown> } = {}) {
  texts = []
  const own = texts
  carrier = await createPracticeCarrier({
    profile: profileSchema.parse({
      name: 'test',
      description: 'One behaviour.',
      public: [{ weight: 1, ...kind }],
      ...(more.carrier && { carrier: more.carrier }),
    }),
    seed: 1,
    resourcesDir,
    clock: systemClock,
    randomness: systemRandomness,
    log: silentLog,
    rtpPorts: { from: 31_300, to: 31_398 },
    onText: report => own.push(report),
  })
  const { host, port } = carrier.address
  bench = createCallBench({ rtpPorts: { from: 32_510, to: 32_518 }, promptFile: '/no/call/here.wav' })
  await bench.telephony.useTrunk(trunkAt(`${host}:${port}`, more.trunk ?? {}))
}

async function send(text: string) {
  bench.telephony.sendMessage({ attemptId: 1, trunkId: 1, number: NUMBER, callerId: null, text })
  const { verdict } = await bench.until('ended', 1)
  return verdict
}

describe('a text message to the public of the practice carrier', () => {
  test('is taken (200), whoever is busy or away', async () => {
    await open({ kind: 'busy' })
    expect(await send('Grüße an María 📦')).toMatchObject({ outcome: 'sent', sipStatus: 200 })
    expect(texts).toEqual([{ number: NUMBER, text: 'Grüße an María 📦', status: 200 }])
    expect(carrier.statistics()).toMatchObject({ calls: 0, inProgress: 0, texts: 1 })
  })

  test('is refused (404) for a number that is not in service', async () => {
    await open({ kind: 'unknown-number' })
    expect(await send('Hello.')).toMatchObject({ outcome: 'invalid-number', sipStatus: 404 })
    expect(carrier.statistics()).toMatchObject({ texts: 0 })
  })

  test('longer than a packet, it goes by TCP', async () => {
    await open({ kind: 'busy' }, { carrier: { transports: ['UDP', 'TCP'] } })
    const text = 'ñ'.repeat(700)
    expect(await send(text)).toMatchObject({ outcome: 'sent' })
    expect(texts.map(report => report.text)).toEqual([text])
    const { messages } = await bench.until('trace', 1)
    expect(messages.map(({ transport }) => transport)).toEqual(['TCP', 'TCP'])
  })

  test('needs the password of the account, as a call does', async () => {
    const account = { user: 'alice', password: 'secret' }
    await open({ kind: 'busy' }, { carrier: { digest: account }, trunk: { credentials: account } })
    expect(await send('Hello.')).toMatchObject({ outcome: 'sent' })
    expect(carrier.statistics()).toMatchObject({ challenged: 1, texts: 1 })
  })
})
