import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { parseWav, samplesOf, writeWavFile } from '../../../electron/engine/sound/wav-file.ts'
import type { MediaEngine } from '../../../electron/engine/telephony/media/media-engine.ts'
import type { RemoteMedia } from '../../../electron/engine/telephony/media/media-port.ts'
import { clearestPower, tone, tonePower } from '../../support/goertzel.ts'
import { LOOPBACK, startEngine, temporaryFolder, watchEvents } from '../../support/media-pair.ts'

const TALK_MS = 600

describe('two engines talk over real RTP', () => {
  let ours: MediaEngine
  let theirs: MediaEngine
  let folder: ReturnType<typeof temporaryFolder>

  beforeEach(() => {
    ours = startEngine({ from: 31_000, to: 31_098 })
    theirs = startEngine({ from: 31_100, to: 31_198 })
    folder = temporaryFolder()
  })
  afterEach(async () => {
    await Promise.all([ours.end(), theirs.end()])
    folder.remove()
  })

  test.each(['PCMU', 'PCMA'] as const)('each side records the tone of the other in %s', async codec => {
    await writeWavFile(folder.file('440.wav'), tone(440, TALK_MS))
    await writeWavFile(folder.file('1000.wav'), tone(1_000, TALK_MS))
    const ourEvents = watchEvents(ours)
    const theirEvents = watchEvents(theirs)
    const a = await ours.open(1, { host: LOOPBACK, recordFile: folder.file('a.wav') })
    const b = await theirs.open(1, { host: LOOPBACK, recordFile: folder.file('b.wav') })
    const format = { codec, payloadType: codec === 'PCMU' ? 0 : 8, send: true } as const
    const toTheirs: RemoteMedia = { ...b, ...format }
    const toOurs: RemoteMedia = { ...a, ...format }

    ours.connect(1, toTheirs)
    theirs.connect(1, toOurs)
    ours.play(1, folder.file('440.wav'))
    theirs.play(1, folder.file('1000.wav'))
    await Promise.all([
      ourEvents.next(event => event.kind === 'played'),
      theirEvents.next(event => event.kind === 'played'),
    ])
    // The last frame may still be on its way; voice ends only after it was heard.
    await Promise.all([
      ourEvents.next(event => event.kind === 'voice' && !event.speaking),
      theirEvents.next(event => event.kind === 'voice' && !event.speaking),
    ])
    const ourSummary = await ours.close(1)
    const theirSummary = await theirs.close(1)

    for (const summary of [ourSummary, theirSummary]) {
      expect(summary).toMatchObject({ packetsLost: 0, promptPlayedMs: TALK_MS, promptFinished: true })
      // on a machine that is short of time a frame may come too late to be played
      expect(summary?.heardMs).toBeGreaterThan(TALK_MS * 0.95)
      expect(summary?.heardMs).toBeLessThanOrEqual(TALK_MS)
      expect(summary?.packetsSent).toBeGreaterThanOrEqual(TALK_MS / 20)
    }
    const heardByUs = recordingOf(folder.file('a.wav'))
    const heardByThem = recordingOf(folder.file('b.wav'))
    expect(tonePower(heardByThem, 440)).toBeGreaterThan(100 * tonePower(heardByThem, 1_000))
    expect(tonePower(heardByUs, 1_000)).toBeGreaterThan(100 * tonePower(heardByUs, 440))
    // 0.3 of full scale was sent: inside the tone nothing of it is missing.
    expect(clearestPower(heardByThem, 440)).toBeCloseTo(0.09, 2)
  })
})

function recordingOf(file: string): Int16Array {
  const wav = parseWav(readFileSync(file))
  if (!wav.ok) throw new Error(wav.reason)
  return samplesOf(wav.value.data)
}
