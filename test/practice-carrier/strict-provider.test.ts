import path from 'node:path'
import { expect, test } from 'vitest'
import { loadProfile } from '../../electron/engine/practice-carrier/load-profile.ts'
import { startPracticeCarrier } from '../../electron/engine/practice-carrier/start-practice-carrier.ts'
import { writeWavFile } from '../../electron/engine/sound/wav-file.ts'
import { trunkSettingsSchema } from '../../shared/model/trunk.ts'
import { createCallBench } from '../support/call-bench.ts'
import { tone } from '../support/goertzel.ts'
import { temporaryFolder } from '../support/media-pair.ts'
import { silentLog } from '../support/silent-log.ts'

const resourcesDir = path.join(import.meta.dirname, '../../resources')
const workerFile = path.join(
  import.meta.dirname,
  '../../electron/engine/practice-carrier/practice-carrier-worker.ts',
)

test('a rehearsal with the strict provider registers over TCP, answers its challenge and encrypts', async () => {
  const folder = temporaryFolder()
  await writeWavFile(folder.file('prompt.wav'), tone(440, 200))
  const bench = createCallBench({
    rtpPorts: { from: 33_300, to: 33_398 },
    promptFile: folder.file('prompt.wav'),
    async startPracticeCarrier({ profile: name, seed }) {
      const profile = loadProfile(name, resourcesDir)
      if (!profile.ok) throw new Error(profile.error.message)
      return startPracticeCarrier({ workerFile, profile: profile.value, seed, resourcesDir, log: silentLog })
    },
  })
  try {
    const practice = trunkSettingsSchema.parse({ kind: 'practice', name: 'P', profile: 'strict-provider' })
    // the first check comes before the registration is through
    await bench.telephony.useTrunk({ ...practice, id: 1 })
    await expect.poll(async () => (await bench.telephony.checkTrunk(1, 2_000)).state).toBe('up')
    const { attemptId } = bench.place({ ringTimeoutMs: 300, number: '+442071838750' })
    await bench.until('ended', attemptId)
    const { messages } = await bench.until('trace', attemptId)
    expect(messages.every(({ transport }) => transport === 'TCP')).toBe(true)
    expect(messages.some(({ text }) => text.startsWith('SIP/2.0 407'))).toBe(true)
    const accepted = messages.filter(({ text }) => /^SIP\/2\.0 (18\d|200|486)/.test(text))
    expect(accepted.length).toBeGreaterThan(0)
    const offer = messages.find(({ text }) => text.startsWith('INVITE'))?.text
    expect(offer).toMatch(/^a=rtpmap:9 G722\/8000\r?$/m)
    expect(offer).toMatch(/^a=crypto:/m)
    const registers = bench.telephony
      .trunkTrace(1)
      .messages.filter(({ text }) => /CSeq: \d+ REGISTER/.test(text))
    expect(registers.some(({ text }) => text.startsWith('SIP/2.0 200'))).toBe(true)
  } finally {
    await bench.telephony.close()
    folder.remove()
  }
})
