import { SAMPLES_PER_SECOND } from '../../sound/sound-limits.ts'

/** The milliwatt test tone of telephony (ITU-T O.6 speaks of 1,004 to 1,020 Hz): no exchange sends it by itself. */
export const TEST_TONE_HERTZ = 1_004
/** How long the test call plays, and so how long it lasts: echo tests greet for some ten seconds first. */
export const TEST_TONE_MS = 30_000
/** Tone and pause by turns: an echo is told from a line that hums. */
const BEAT_MS = 1_000
/** -15 dB relative to full scale: as loud as a person, far below clipping. */
const AMPLITUDE = 0.25
const PEAK = 32_767

/** The sound of the test call: PCM 16 bit, 8 kHz, mono. */
export function testTone(ms: number = TEST_TONE_MS): Int16Array {
  const step = (2 * Math.PI * TEST_TONE_HERTZ) / SAMPLES_PER_SECOND
  const beat = (BEAT_MS * SAMPLES_PER_SECOND) / 1_000
  return Int16Array.from({ length: Math.round((ms * SAMPLES_PER_SECOND) / 1_000) }, (_, at) =>
    Math.floor(at / beat) % 2 === 0 ? Math.round(PEAK * AMPLITUDE * Math.sin(step * at)) : 0,
  )
}
