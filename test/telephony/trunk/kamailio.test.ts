import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { writeWavFile } from '../../../electron/engine/sound/wav-file.ts'
import { type CallBench, createCallBench, trunkAt } from '../../support/call-bench.ts'
import { hasCommand } from '../../support/find-programs.ts'
import { tone } from '../../support/goertzel.ts'
import { type Kamailio, startKamailio } from '../../support/kamailio.ts'
import { temporaryFolder } from '../../support/media-pair.ts'
import { type Sipp, startSippUas } from '../../support/sipp.ts'

const CALLS = 1
const account = {
  credentials: { user: '2001', password: 'secret' },
  domain: 'trunk.test',
  register: true,
  registerExpiresS: 60,
}

describe.skipIf(!hasCommand('kamailio') || !hasCommand('sipp'))(
  'Kamailio as registrar and proxy of a trunk',
  () => {
    let folder: ReturnType<typeof temporaryFolder>
    let bench: CallBench
    let sipp: Sipp
    let kamailio: Kamailio

    async function open(
      more: Record<string, unknown> = {},
      algorithm: 'MD5' | 'SHA-256' = 'MD5',
    ): Promise<void> {
      kamailio = await startKamailio({ calleePort: sipp.port, algorithm })
      await bench.telephony.useTrunk(trunkAt(`127.0.0.1:${kamailio.port}`, { ...account, ...more }))
      await expect.poll(() => kamailio.log(), { timeout: 5_000 }).toContain('REG bound 1')
    }

    beforeEach(async () => {
      folder = temporaryFolder()
      await writeWavFile(folder.file('prompt.wav'), tone(440, 200))
      bench = createCallBench({
        rtpPorts: { from: 32_600, to: 32_698 },
        promptFile: folder.file('prompt.wav'),
      })
      sipp = await startSippUas({ calls: CALLS })
    })
    afterEach(async () => {
      await bench.telephony.close()
      sipp.kill()
      await kamailio.close()
      folder.remove()
    })

    test.each(['MD5', 'SHA-256'] as const)(
      'it takes our registration by %s, carries a call to SIPp and back, and the registration is taken back',
      async algorithm => {
        await open({}, algorithm)
        const { attemptId } = bench.place({ listenAfterPromptMs: 100 })
        expect((await bench.until('ended', attemptId)).verdict.outcome).toBe('answered')
        await bench.until('trace', attemptId)
        expect(await sipp.ended(10_000)).toMatchObject({ successful: 1, failed: 0, troubles: {} })
        await bench.telephony.dropTrunk(1)
        await expect.poll(() => kamailio.log(), { timeout: 5_000 }).toContain('REG bound 0')
      },
    )

    test.each([
      ['followed to where it points', true, { outcome: 'answered', blame: 'recipient', sipStatus: 200 }],
      ['not followed', false, { outcome: 'trunk-failed', blame: 'trunk', sipStatus: 302 }],
    ] as const)('its 486, 503 and 302 become what they mean, the last %s', async (_how, redirects, ended) => {
      await open({ numberFormat: { style: 'national', country: 'GB' }, redirects })
      const verdicts: unknown[] = []
      for (const number of ['486', '503', '302']) {
        const { attemptId } = bench.place({ number })
        verdicts.push((await bench.until('ended', attemptId)).verdict)
      }
      expect(verdicts).toMatchObject([
        { outcome: 'busy', blame: 'recipient', sipStatus: 486 },
        { outcome: 'congestion', blame: 'trunk', sipStatus: 503, retryAfterSeconds: 20 },
        ended,
      ])
    })

    test('as an outbound proxy it gets a Route, the number in its format and the caller in the header it reads', async () => {
      kamailio = await startKamailio({ calleePort: sipp.port })
      await bench.telephony.useTrunk(
        trunkAt('carrier.test', {
          ...account,
          register: false,
          outboundProxy: `127.0.0.1:${kamailio.port}`,
          callerIdBy: 'p-asserted-identity',
          privacy: true,
          callerId: '+442079460100',
          numberFormat: { style: 'double-zero' },
          headers: [{ name: 'X-Account', value: 'floor-2' }],
        }),
      )
      const { attemptId } = bench.place({})
      expect((await bench.until('ended', attemptId)).verdict.outcome).toBe('answered')
      await expect
        .poll(() => kamailio.log())
        .toContain(
          'CALL to 00442071838750 from anonymous pai <sip:00442079460100@trunk.test> privacy id account floor-2',
        )
      expect(kamailio.log()).toContain(`ROUTE <sip:127.0.0.1:${kamailio.port};lr>`)
    })

    test('a check tells of the registration, too', async () => {
      await open()
      expect(await bench.telephony.checkTrunk(1, 2_000)).toMatchObject({
        state: 'up',
        sentence: expect.stringMatching(/^It answered in .* ms\. Registered for \d+ s more\.$/),
      })
      const wrong = { ...account, credentials: { user: '2001', password: 'no' } }
      await bench.telephony.useTrunk(trunkAt(`127.0.0.1:${kamailio.port}`, wrong))
      await expect
        .poll(() => bench.telephony.checkTrunk(1, 2_000), { timeout: 5_000 })
        .toMatchObject({
          state: 'suspect',
          sentence: expect.stringContaining('refused our user or password for the registration'),
        })
    })

    test('a wrong password is refused, and is not tried again', async () => {
      kamailio = await startKamailio({ calleePort: sipp.port })
      await bench.telephony.useTrunk(
        trunkAt(`127.0.0.1:${kamailio.port}`, {
          ...account,
          register: false,
          credentials: { user: '2001', password: 'no' },
        }),
      )
      const { attemptId } = bench.place({})
      expect((await bench.until('ended', attemptId)).verdict).toMatchObject({
        outcome: 'trunk-failed',
        sentence: expect.stringContaining('refused our user or password'),
      })
      const { messages } = await bench.until('trace', attemptId)
      expect(messages.filter(({ text, resent }) => !resent && text.startsWith('INVITE'))).toHaveLength(2)
    })
  },
)
