import { describe, expect, test } from 'vitest'
import { type AudioWatch, createAudioWatch } from '../../../electron/engine/telephony/media/audio-watch.ts'
import { MIX_INPUTS_MAX, Mixer } from '../../../electron/engine/telephony/media/mixer.ts'
import { tone, tonePower } from '../../support/goertzel.ts'

/** A caller (440 Hz), an agent (1000 Hz) and a supervisor (1800 Hz); frames of 50 ms make the tones plain. */
function conference() {
  const mixer = new Mixer(400)
  const hertz = { 1: 440, 2: 1_000, 3: 1_800 } as const
  for (const id of [1, 2, 3] as const) {
    const leg = mixer.add(id)
    leg.said.set(tone(hertz[id], 50, 0.2))
    leg.has = true
  }
  mixer.setGain(1, 2, 1)
  mixer.setGain(2, 1, 1)
  return {
    mixer,
    heardBy(id: 1 | 2 | 3): number[] {
      const out = new Int16Array(400)
      mixer.hear(id, out)
      return Object.values(hertz).filter(tone => tonePower(out, tone) > 0.005)
    },
  }
}

describe('the mixer', () => {
  test('connects two legs, and nobody hears himself or who is not connected', () => {
    const { heardBy } = conference()
    expect(heardBy(1)).toEqual([1_000])
    expect(heardBy(2)).toEqual([440])
    expect(heardBy(3)).toEqual([])
  })

  test('monitor: the supervisor hears both and is heard by nobody', () => {
    const { mixer, heardBy } = conference()
    mixer.setGain(1, 3, 1)
    mixer.setGain(2, 3, 1)
    expect(heardBy(3)).toEqual([440, 1_000])
    expect(heardBy(1)).toEqual([1_000])
    expect(heardBy(2)).toEqual([440])
  })

  test('whisper: only the agent hears the supervisor; barge: the caller too', () => {
    const { mixer, heardBy } = conference()
    mixer.setGain(3, 2, 1)
    expect(heardBy(2)).toEqual([440, 1_800])
    expect(heardBy(1)).toEqual([1_000])
    mixer.setGain(3, 1, 1)
    expect(heardBy(1)).toEqual([1_000, 1_800])
  })

  test('loud legs are cut at full scale, never turned over', () => {
    const mixer = new Mixer(4)
    for (const id of [1, 2]) {
      const leg = mixer.add(id)
      leg.said.set([30_000, -30_000, 20_000, 1])
      leg.has = true
      mixer.setGain(id, 3, 1)
    }
    mixer.add(3)
    mixer.setGain(1, 3, 1)
    mixer.setGain(2, 3, 1)
    const out = new Int16Array(4)
    expect(mixer.hear(3, out)).toBe(true)
    expect([...out]).toEqual([32_767, -32_768, 32_767, 2])
  })

  test('a gain of a half is 6 dB less', () => {
    const { mixer } = conference()
    mixer.setGain(2, 1, 0.5)
    const out = new Int16Array(400)
    mixer.hear(1, out)
    expect(tonePower(out, 1_000)).toBeCloseTo(0.01, 3)
  })

  test('who left is not heard, and nobody hears more than sixteen', () => {
    const { mixer, heardBy } = conference()
    mixer.remove(2)
    expect(heardBy(1)).toEqual([])
    for (let id = 10; id < 10 + MIX_INPUTS_MAX; id++) expect(mixer.setGain(id, 1, 1)).toBe(true)
    expect(mixer.setGain(99, 1, 1)).toBe(false)
    expect(mixer.setGain(1, 1, 1)).toBe(false)
  })

  test('one unchanged input may be passed on as it is, two or a louder one may not', () => {
    const { mixer } = conference()
    expect(mixer.soleInput(1)).toBe(2)
    mixer.setGain(2, 1, 0.5)
    expect(mixer.soleInput(1)).toBeNull()
    mixer.setGain(2, 1, 1)
    mixer.setGain(3, 1, 1)
    expect(mixer.soleInput(1)).toBeNull()
    expect(mixer.listeners(3)).toEqual([1])
  })
})

describe("the watch over a call's audio", () => {
  /** Runs 20 ms frames with these magnitudes for `seconds`, and gives what was found with its second. */
  function run(watch: AudioWatch, fromMs: number, seconds: number, heard: number, said: number) {
    const found: [number, string][] = []
    for (let now = fromMs; now < fromMs + seconds * 1_000; now += 20) {
      watch.heard(heard, now)
      watch.said(said, now)
      const finding = watch.tick(now)
      if (finding) found.push([Math.round(now / 1_000), finding])
    }
    return found
  }

  test('finds one-way audio after ten seconds and that it is over', () => {
    const watch = createAudioWatch()
    watch.begin(0)
    expect(run(watch, 0, 5, 300, 300)).toEqual([])
    expect(run(watch, 5_000, 15, 8, 300)).toEqual([[15, 'deaf']])
    expect(run(watch, 20_000, 1, 300, 300)).toEqual([[20, 'fine']])
    expect(run(watch, 21_000, 15, 300, 0)).toEqual([[31, 'mute']])
  })

  test('finds dead air, but not on hold', () => {
    const watch = createAudioWatch()
    watch.begin(0)
    expect(run(watch, 0, 12, 0, 8)).toEqual([[10, 'dead-air']])
    const held = createAudioWatch()
    held.begin(0)
    held.pause()
    expect(run(held, 0, 60, 0, 0)).toEqual([])
    held.begin(60_000)
    expect(run(held, 60_000, 12, 0, 0)).toEqual([[70, 'dead-air']])
  })
})
