import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { writeWavFile } from '../../electron/engine/sound/wav-file.ts'
import { type CallBench, createCallBench, trunkAt } from '../support/call-bench.ts'
import { hasCommand } from '../support/find-programs.ts'
import { tone } from '../support/goertzel.ts'
import { temporaryFolder } from '../support/media-pair.ts'
import { startSippUas } from '../support/sipp.ts'

const CALLS = 20
const PROMPT_MS = 600

let folder: ReturnType<typeof temporaryFolder>
let bench: CallBench
beforeEach(async () => {
  folder = temporaryFolder()
  await writeWavFile(folder.file('prompt.wav'), tone(440, PROMPT_MS))
})
afterEach(() => folder.remove())

const installed = hasCommand('sipp')
if (!installed) console.error('sipp is not installed (package sip-tester): calls to it are not tested.')

describe.skipIf(!installed)('calls to a far end that nobody here wrote (sipp -sn uas)', () => {
  test(`${CALLS} calls at once play their prompt, hear it echoed, and are all successful to SIPp`, async () => {
    bench = createCallBench({ rtpPorts: { from: 32_500, to: 32_598 }, promptFile: folder.file('prompt.wav') })
    const sipp = await startSippUas({ calls: CALLS })
    try {
      expect(await bench.telephony.useTrunk(trunkAt(`127.0.0.1:${sipp.port}`))).toMatchObject({
        state: 'unknown',
      })
      const orders = Array.from({ length: CALLS }, (_, index) =>
        bench.place({ number: `+4420718387${String(index).padStart(2, '0')}`, listenAfterPromptMs: 200 }),
      )
      for (const { attemptId } of orders) {
        const { verdict, media } = await bench.until('ended', attemptId)
        expect(verdict).toMatchObject({ outcome: 'answered', blame: 'recipient', sipStatus: 200 })
        expect(media).toMatchObject({ promptPlayedMs: PROMPT_MS, promptFinished: true, packetsLost: 0 })
        await bench.until('trace', attemptId)
        expect(bench.kinds(attemptId)).toEqual(['dialing', 'ringing', 'answered', 'ended', 'trace'])
      }
      expect(await sipp.ended(10_000)).toEqual({
        successful: CALLS,
        failed: 0,
        troubles: {},
        errors: '',
        exitCode: 0,
      })
    } finally {
      sipp.kill()
      await bench.telephony.close()
    }
    expect(bench.telephony.open).toEqual({ calls: 0, trunks: 0 })
  })
})
