import { describe, expect, test } from 'vitest'
import { createDtmfDetector, createDtmfTones } from '../../../electron/engine/telephony/media/dtmf-tones.ts'
import { decodeG711, encodeG711 } from '../../../electron/engine/telephony/media/g711.ts'
import { tone, tonePower } from '../../support/goertzel.ts'
import { seeded } from '../../support/seeded.ts'

const FRAME = 160

function listen(samples: Int16Array, rate = 8_000): string {
  const detector = createDtmfDetector(rate)
  const frame = (FRAME * rate) / 8_000
  let heard = ''
  for (let start = 0; start < samples.length; start += frame) {
    heard += detector.push(samples.subarray(start, start + frame))
  }
  return heard
}

function press(digits: string, rate = 8_000): Int16Array {
  const tones = createDtmfTones(rate)
  expect(tones.press(digits)).toBe(true)
  const frames: number[] = []
  const frame = new Int16Array((FRAME * rate) / 8_000)
  while (tones.next(frame)) frames.push(...frame)
  return Int16Array.from(frames)
}

const sum = (one: Int16Array, other: Int16Array): Int16Array =>
  one.map((sample, index) => Math.max(-32_768, Math.min(32_767, sample + (other[index] ?? 0))))
const silence = (ms: number): Int16Array => new Int16Array(ms * 8)
const join = (...parts: Int16Array[]): Int16Array => Int16Array.from(parts.flatMap(part => [...part]))
/** The key 5 with its tones `rowDb` and `columnDb` below full scale. */
const five = (ms: number, rowDb: number, columnDb: number): Int16Array =>
  join(
    silence(100),
    sum(tone(770, ms, 10 ** (rowDb / 20)), tone(1_336, ms, 10 ** (columnDb / 20))),
    silence(100),
  )

describe('keys in audio', () => {
  test.each(['PCMU', 'PCMA'] as const)(
    'all sixteen are heard once each, also twice the same, through %s',
    codec => {
      const keys = '1234567890*#ABCD5500'
      expect(listen(decodeG711(codec, encodeG711(codec, press(keys))))).toBe(keys)
    },
  )

  test('also at 16 kHz', () => {
    expect(listen(press('159D', 16_000), 16_000)).toBe('159D')
  })

  test('are made of their two tones', () => {
    const samples = press('5').subarray(0, 800)
    expect(tonePower(samples, 770)).toBeCloseTo(0.0625, 2)
    expect(tonePower(samples, 1_336)).toBeCloseTo(0.1, 2)
  })

  test.each([
    ['40 ms long', five(40, -12, -12), '5'],
    ['20 ms long: a click', five(20, -12, -12), ''],
    ['quiet, -30 dB', five(80, -30, -30), '5'],
    ['too quiet, -45 dB', five(80, -45, -45), ''],
    ['high tone 7 dB louder', five(80, -19, -12), '5'],
    ['high tone 10 dB louder', five(80, -22, -12), ''],
    ['low tone 3 dB louder', five(80, -12, -15), '5'],
    ['low tone 6 dB louder', five(80, -12, -18), ''],
    ['only one of the tones', join(silence(50), tone(770, 200), silence(50)), ''],
  ])('%s', (_, samples, heard) => {
    expect(listen(samples)).toBe(heard)
  })

  test('a key is one key when it drops out for 10 ms, and two after 40 ms of pause', () => {
    const long = sum(tone(770, 100, 0.2), tone(1_336, 100, 0.2))
    expect(listen(join(long, silence(10), long))).toBe('5')
    expect(listen(join(long, silence(40), long, silence(40)))).toBe('55')
  })

  test('are heard over noise 15 dB below', () => {
    const chance = seeded('noise')
    const noisy = press('2580').map(sample => sample + Math.round((chance() - 0.5) * 2 * 3_000))
    expect(listen(noisy)).toBe('2580')
  })

  test('voices, music and the tones of the network are no keys', () => {
    const chance = seeded('voices')
    // Ten seconds of a gliding voice with twelve harmonics and formants that wander.
    const voice = new Int16Array(80_000)
    let phase = 0
    let pitch = 120
    for (let n = 0; n < voice.length; n++) {
      if (n % 800 === 0) pitch = 90 + chance() * 160
      phase += (2 * Math.PI * pitch) / 8_000
      let sample = 0
      for (let h = 1; h <= 12; h++)
        sample += Math.sin(h * phase) / (1 + Math.abs(h - 4 - 3 * Math.sin(n / 9_000)))
      voice[n] = Math.round(sample * 4_000)
    }
    expect(listen(voice)).toBe('')
    expect(listen(sum(tone(440, 2_000), tone(480, 2_000)))).toBe('')
    expect(listen(tone(425, 2_000))).toBe('')
    expect(listen(sum(tone(950, 330), tone(1_400, 330)))).toBe('')
  })
})
