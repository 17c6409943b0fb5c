import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createCallBench, trunkAt } from '../support/call-bench.ts'
import { hasCommand } from '../support/find-programs.ts'
import { startSipp } from '../support/sipp.ts'

const scenario = join(import.meta.dirname, 'scenarios/uas-challenges-then-takes-a-text.xml')

describe.skipIf(!hasCommand('sipp'))('text messages to SIPp', () => {
  test('twenty MESSAGEs, each challenged and then taken; SIPp finds nothing unexpected', async () => {
    const sipp = await startSipp({ calls: 20, scenario: ['-sf', scenario] })
    const bench = createCallBench({ rtpPorts: { from: 32_520, to: 32_528 }, promptFile: '/no/call/here.wav' })
    try {
      const credentials = { user: 'agent', password: 'secret' }
      await bench.telephony.useTrunk(trunkAt(`127.0.0.1:${sipp.port}`, { credentials }))
      const attempts = Array.from({ length: 20 }, (_, at) => at + 1)
      for (const attemptId of attempts) {
        const number = `+3460000${1000 + attemptId}`
        const order = { attemptId, trunkId: 1, number, callerId: '+34910000000' }
        bench.telephony.sendMessage({ ...order, text: 'The clinic has moved. Écrivez STOP.' })
      }
      for (const attemptId of attempts)
        expect(await bench.until('ended', attemptId)).toMatchObject({
          verdict: { outcome: 'sent', sipStatus: 200 },
        })
      expect(await sipp.ended(10_000)).toMatchObject({ successful: 20, failed: 0, troubles: {}, errors: '' })
    } finally {
      await bench.telephony.close()
      sipp.kill()
    }
  })
})
