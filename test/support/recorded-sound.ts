import { readFileSync } from 'node:fs'
import { parseWav, samplesOf } from '../../electron/engine/sound/wav-file.ts'
import { tonePower } from './goertzel.ts'

/** What was recorded in a WAV file. */
export function samplesIn(file: string): Int16Array {
  const wav = parseWav(readFileSync(file))
  if (!wav.ok) throw new Error(wav.reason)
  return samplesOf(wav.value.data)
}

/** The strongest power of a tone in any 200 ms of a recording. */
export function strongest(file: string, hertz: number): number {
  const samples = samplesIn(file)
  let most = 0
  for (let from = 0; from + 1_600 <= samples.length; from += 800) {
    most = Math.max(most, tonePower(samples.subarray(from, from + 1_600), hertz))
  }
  return most
}

/** Root mean square of a recording, in the scale of 16-bit samples. */
export function loudness(file: string): number {
  const samples = samplesIn(file)
  return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length)
}
