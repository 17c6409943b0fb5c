import { describe, expect, test } from 'vitest'
import { ComfortNoise } from '../../../electron/engine/telephony/media/comfort-noise.ts'
import { Concealment } from '../../../electron/engine/telephony/media/concealment.ts'
import { tone, tonePower } from '../../support/goertzel.ts'

const FRAME = 160

/** Passes `samples` through the concealment; the frames in `lost` never came. */
function hear(
  samples: Int16Array,
  lost: readonly number[],
  samplesPerFrame = FRAME,
  rate = 8_000,
): Int16Array {
  const concealment = new Concealment(rate)
  const heard = new Int16Array(samples.length)
  for (let start = 0, number = 0; start < samples.length; start += samplesPerFrame, number++) {
    const frame = samples.slice(start, start + samplesPerFrame)
    if (lost.includes(number)) concealment.conceal(frame)
    else concealment.accept(frame)
    heard.set(frame, start)
  }
  return heard
}

const part = (samples: Int16Array, frame: number, frames: number): Int16Array =>
  samples.subarray(frame * FRAME, (frame + frames) * FRAME)
const steepest = (samples: Int16Array): number => {
  let most = 0
  for (let i = 1; i < samples.length; i++) {
    most = Math.max(most, Math.abs((samples[i] ?? 0) - (samples[i - 1] ?? 0)))
  }
  return most
}
const rms = (samples: Int16Array): number =>
  Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length)

describe('concealment of lost packets', () => {
  test.each([180, 233, 440, 1_000])('a lost frame of a %i Hz tone is filled with that tone', hertz => {
    const heard = hear(tone(hertz, 400), [10])
    // The fade of its second half costs some.
    expect(tonePower(part(heard, 10, 1), hertz)).toBeGreaterThan(0.6 * 0.09)
  })

  test('a tone has no click at either end of the gap', () => {
    const sent = tone(300, 400)
    expect(steepest(hear(sent, [10]))).toBeLessThan(1.25 * steepest(sent))
    expect(steepest(hear(sent, [10, 11]))).toBeLessThan(1.25 * steepest(sent))
  })

  test('a long gap fades to silence within 60 ms', () => {
    const heard = hear(tone(300, 600), [10, 11, 12, 13, 14])
    expect(rms(part(heard, 11, 1))).toBeLessThan(rms(part(heard, 10, 1)))
    expect(rms(part(heard, 13, 2))).toBe(0)
    expect(tonePower(part(heard, 16, 5), 300)).toBeCloseTo(0.09, 2)
  })

  test('what was not lost is not changed', () => {
    const sent = tone(440, 400)
    expect(hear(sent, [])).toEqual(sent)
    expect(part(hear(sent, [10]), 12, 8)).toEqual(part(sent, 12, 8))
  })

  test('nothing is made up where nothing was said', () => {
    expect(rms(hear(new Int16Array(1_600), [3, 4]))).toBe(0)
  })

  test('works at 16 kHz', () => {
    const heard = hear(tone(250, 400, 0.3, 16_000), [10], 320, 16_000)
    expect(tonePower(heard.subarray(3_200, 3_520), 250, 16_000)).toBeGreaterThan(0.6 * 0.09)
  })
})

describe('comfort noise', () => {
  const second = (...octets: number[]): Int16Array => {
    const noise = new ComfortNoise()
    noise.update(Uint8Array.from(octets))
    const samples = new Int16Array(8_000)
    noise.fill(samples)
    return samples
  }

  test.each([30, 45, 60])('has the level that the far end named: -%i dBov', level => {
    expect(20 * Math.log10(rms(second(level)) / 32_767)).toBeCloseTo(-level, 0)
  })

  test('keeps its level with a spectrum', () => {
    expect(20 * Math.log10(rms(second(40, 200, 90)) / 32_767)).toBeCloseTo(-40, 0)
  })

  test('is silence when the far end says silence', () => {
    expect(rms(second(127))).toBe(0)
  })
})
