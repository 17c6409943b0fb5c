import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { parseWav, samplesOf, writeWavFile } from '../../../electron/engine/sound/wav-file.ts'
import { bridge, takePart, unbridge } from '../../../electron/engine/telephony/media/bridge.ts'
import { tone, tonePower } from '../../support/goertzel.ts'
import { type MediaOnClock, startMediaOnClock } from '../../support/media-on-clock.ts'
import { temporaryFolder } from '../../support/media-pair.ts'

const HERTZ = { 1: 440, 2: 1_000, 3: 1_800 } as const

describe('legs that are connected hear each other', () => {
  let media: MediaOnClock
  let folder: ReturnType<typeof temporaryFolder>

  beforeEach(async () => {
    media = startMediaOnClock({ from: 31_300, to: 31_338 }, { from: 31_340, to: 31_378 })
    folder = temporaryFolder()
    for (const [id, hertz] of Object.entries(HERTZ)) {
      await writeWavFile(folder.file(`${id}.wav`), tone(hertz, 1_500, 0.2))
    }
  })
  afterEach(async () => {
    await media.end()
    folder.remove()
    expect(media.clock.waiting).toBe(0)
  })

  const playAll = async (...ids: (1 | 2 | 3)[]): Promise<void> => {
    for (const id of ids) media.theirs.play(id, folder.file(`${id}.wav`))
    await media.passUntil(
      () => media.theirEvents.filter(event => event.kind === 'played').length === ids.length,
    )
    await media.pass(300)
  }
  /** Which of the tones the far end of stream `id` has heard, each for a good part of the second from the first on. */
  const heardBy = async (id: 1 | 2 | 3): Promise<number[]> => {
    await media.theirs.close(id)
    const wav = parseWav(readFileSync(folder.file(`heard-${id}.wav`)))
    if (!wav.ok) throw new Error(wav.reason)
    const samples = samplesOf(wav.value.data)
    const start = samples.findIndex(sample => Math.abs(sample) > 500)
    const loud = start < 0 ? samples : samples.subarray(start, start + 8_000)
    return Object.values(HERTZ).filter(hertz => tonePower(loud, hertz) > 0.002)
  }
  const joinAll = async (codecs: Record<number, 'PCMU' | 'PCMA'>): Promise<void> => {
    for (const id of [1, 2, 3]) {
      const codec = codecs[id] ?? 'PCMA'
      await media.join(
        id,
        { codec, payloadType: codec === 'PCMU' ? 0 : 8 },
        { theirs: folder.file(`heard-${id}.wav`) },
      )
    }
  }

  test('two legs of one codec: packets are passed on', async () => {
    await joinAll({})
    bridge(media.ours, 1, 2)
    await playAll(1, 2)
    expect(await heardBy(1)).toEqual([1_000])
    expect(await heardBy(2)).toEqual([440])
    expect(await heardBy(3)).toEqual([])
  })

  test('two legs of different codecs: the audio is turned from one into the other', async () => {
    await joinAll({ 1: 'PCMU', 2: 'PCMA' })
    bridge(media.ours, 1, 2)
    await playAll(1, 2)
    expect(await heardBy(1)).toEqual([1_000])
    expect(await heardBy(2)).toEqual([440])
  })

  test('a third who monitors hears both, and is not heard', async () => {
    await joinAll({ 3: 'PCMU' })
    bridge(media.ours, 1, 2)
    takePart(media.ours, 3, { recipient: 1, agent: 2 }, 'monitor')
    await playAll(1, 2, 3)
    expect(await heardBy(1)).toEqual([1_000])
    expect(await heardBy(2)).toEqual([440])
    expect(await heardBy(3)).toEqual([440, 1_000])
  })

  test('a third who whispers is heard by the agent alone; who barges in, by both', async () => {
    await joinAll({})
    bridge(media.ours, 1, 2)
    takePart(media.ours, 3, { recipient: 1, agent: 2 }, 'whisper')
    await playAll(1, 2, 3)
    expect(await heardBy(1)).toEqual([1_000])
    expect(await heardBy(2)).toEqual([440, 1_800])
  })

  test('barging in, all three hear one another', async () => {
    await joinAll({})
    bridge(media.ours, 1, 2)
    takePart(media.ours, 3, { recipient: 1, agent: 2 }, 'barge')
    await playAll(1, 2, 3)
    expect(await heardBy(1)).toEqual([1_000, 1_800])
    expect(await heardBy(2)).toEqual([440, 1_800])
    expect(await heardBy(3)).toEqual([440, 1_000])
  })

  test('after the bridge is taken away each hears silence, and packets still come', async () => {
    await joinAll({})
    bridge(media.ours, 1, 2)
    unbridge(media.ours, 1, 2)
    await playAll(1, 2)
    expect(await heardBy(1)).toEqual([])
    const summary = await media.theirs.close(2)
    expect(summary?.packetsReceived).toBeGreaterThan(80)
    expect(summary?.packetsLost).toBe(0)
  })
})
