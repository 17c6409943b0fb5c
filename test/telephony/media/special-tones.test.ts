import { describe, expect, test } from 'vitest'
import { decodeG711, encodeG711 } from '../../../electron/engine/telephony/media/g711.ts'
import { createSpecialToneDetector } from '../../../electron/engine/telephony/media/special-tones.ts'
import { seeded } from '../../support/seeded.ts'
import { SPECIAL_TONES, specialInformation } from '../../support/special-information.ts'

/** What is found, in packets of 20 ms that went through G.711. */
function found(samples: Int16Array): string[] {
  const detector = createSpecialToneDetector()
  const line = decodeG711('PCMU', encodeG711('PCMU', samples))
  const told: string[] = []
  for (let at = 0; at < line.length; at += 160) {
    const tone = detector.push(line.subarray(at, at + 160))
    if (tone) told.push(tone)
  }
  return told
}

const NAMES = Object.keys(SPECIAL_TONES) as (keyof typeof SPECIAL_TONES)[]
const meaningOf = (name: keyof typeof SPECIAL_TONES): string =>
  name.startsWith('as') ? 'unspecified' : name.startsWith('no') ? 'no-circuit' : (name.split(' ')[0] ?? '')

describe.each(NAMES)('special information tones: %s', name => {
  test('are found once, wherever they begin in a packet, loud and quiet, with gaps and without', () => {
    for (let leadMs = 100; leadMs < 120; leadMs += 3)
      for (const amplitude of [0.5, 0.06, 0.02])
        for (const gapMs of [0, 10, 30])
          expect(
            found(specialInformation(SPECIAL_TONES[name], { leadMs, amplitude, gapMs })),
            `${leadMs} ms, ${amplitude}, ${gapMs} ms`,
          ).toEqual([meaningOf(name)])
  })

  test('with noise of the line are found', () => {
    const random = seeded('noise')
    const samples = specialInformation(SPECIAL_TONES[name]).map(sample =>
      Math.round(sample + 600 * (random() - 0.5)),
    )
    expect(found(samples)).toEqual([meaningOf(name)])
  })
})

describe('no special information', () => {
  const tones = SPECIAL_TONES.intercept
  test.each([
    [
      'ringing',
      [
        [425, 1_000],
        [950, 40],
      ],
    ],
    ['two of the tones', tones.slice(0, 2)],
    ['the tones in another order', [tones[2], tones[1], tones[0]]],
    ['tones that are too short', tones.map(([hertz]) => [hertz, 120] as const)],
    ['tones that are too long', tones.map(([hertz]) => [hertz, 900] as const)],
    ['one tone of 1400 Hz (an answering machine)', [[1_400, 900]]],
    ['a modem', [[2_100, 2_000]]],
  ] as [string, (readonly [number, number])[]][])('is %s', (_what, played) => {
    expect(found(specialInformation(played))).toEqual([])
  })

  test('is noise, or speech made of harmonics', () => {
    const random = seeded('voices')
    expect(found(Int16Array.from({ length: 160_000 }, () => 20_000 * (random() - 0.5)))).toEqual([])
    const voice = Int16Array.from({ length: 160_000 }, (_, n) => {
      const pitch = 110 + 40 * Math.sin(n / 3_000)
      let sample = 0
      for (let k = 1; k < 18; k++) sample += Math.sin((2 * Math.PI * pitch * k * n) / 8_000) / k
      return 6_000 * sample * Math.abs(Math.sin(n / 1_700))
    })
    expect(found(voice)).toEqual([])
  })
})
