import { expect, test } from 'vitest'
import { G711 } from '../../../electron/engine/telephony/media/g711.ts'
import { createLevelMeter, LEVEL_DB_MIN } from '../../../electron/engine/telephony/media/level-meter.ts'
import { tone } from '../../support/goertzel.ts'

const HERTZ = 1_004

/** The reading after 200 ms of these samples, as they come in packets of 20 ms. */
function readingOf(samples: Int16Array) {
  const meter = createLevelMeter(HERTZ)
  let readings = 0
  for (let at = 0; at < samples.length; at += 160)
    if (meter.push('PCMA', encoded(samples.subarray(at, at + 160)))) readings++
  return { readings, ...meter.reading }
}

/** By the decoding table, backwards: the nearest octet. */
function encoded(samples: Int16Array): Uint8Array {
  const table = [...G711.PCMA.decode]
  return Uint8Array.from(samples, sample => {
    let best = 0
    for (let octet = 1; octet < 256; octet++) {
      const far = Math.abs((table[octet] ?? 0) - sample)
      if (far < Math.abs((table[best] ?? 0) - sample)) best = octet
    }
    return best
  })
}

test('our own tone is all of what is heard: both levels agree, at the level it was sent with', () => {
  const { readings, levelDb, toneDb } = readingOf(tone(HERTZ, 400, 0.25))
  expect(readings).toBe(2)
  // amplitude 0.25: 20 log10 0.25 = -12 dB, and a sine has 3 dB less than its peak
  expect(levelDb).toBeCloseTo(-15.05, 0)
  expect(toneDb).toBeCloseTo(-15.05, 0)
})

test('a ringback tone or a dial tone is loud, but is not our tone', () => {
  for (const hertz of [350, 425, 440, 480, 950]) {
    const { levelDb, toneDb } = readingOf(tone(hertz, 200, 0.25))
    expect(levelDb).toBeCloseTo(-15.05, 0)
    expect(toneDb, `${hertz} Hz`).toBeLessThan(levelDb - 20)
  }
})

test('silence is the lowest level, not minus infinity', () => {
  const { levelDb, toneDb } = readingOf(new Int16Array(1_600))
  expect(levelDb).toBeLessThan(-70)
  expect(toneDb).toBeGreaterThanOrEqual(LEVEL_DB_MIN)
})
