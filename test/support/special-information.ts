/** Pitch (Hz) and length (ms) of the three tones, by what they say (Telcordia GR-674; the last after ITU-T E.180). */
export const SPECIAL_TONES = {
  intercept: [
    [913.8, 276],
    [1_370.6, 276],
    [1_776.7, 380],
  ],
  vacant: [
    [985.2, 380],
    [1_370.6, 276],
    [1_776.7, 380],
  ],
  'reorder of the own network': [
    [913.8, 276],
    [1_428.5, 380],
    [1_776.7, 380],
  ],
  'reorder of another network': [
    [985.2, 276],
    [1_370.6, 380],
    [1_776.7, 380],
  ],
  'no circuit of the own network': [
    [985.2, 380],
    [1_428.5, 380],
    [1_776.7, 380],
  ],
  'no circuit of another network': [
    [913.8, 380],
    [1_370.6, 380],
    [1_776.7, 380],
  ],
  'as E.180 has it': [
    [950, 330],
    [1_400, 330],
    [1_800, 330],
  ],
} as const satisfies Record<string, readonly (readonly [number, number])[]>

/** These tones at 8 kHz after `leadMs` of silence, with `gapMs` between them and half a second of silence behind. */
export function specialInformation(
  tones: readonly (readonly [hertz: number, ms: number])[],
  { amplitude = 0.09, leadMs = 100, gapMs = 0 } = {},
): Int16Array {
  const samples: number[] = []
  const silence = (ms: number): void => void samples.push(...Array<number>(ms * 8).fill(0))
  silence(leadMs)
  for (const [hertz, ms] of tones) {
    for (let n = 0; n < ms * 8; n++)
      samples.push(Math.round(32_767 * amplitude * Math.sin((2 * Math.PI * hertz * n) / 8_000)))
    silence(gapMs)
  }
  silence(500)
  return Int16Array.from(samples)
}
