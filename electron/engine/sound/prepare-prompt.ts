import { codeOf } from '../../../shared/errors.ts'
import { resample } from './resample.ts'
import { PROMPT_MS_MAX, SAMPLES_PER_SECOND } from './sound-limits.ts'
import { parseWav, readWavFile, type WavAudio, type WavResult, writeWavFile } from './wav-file.ts'

/** Ten minutes of 48 kHz stereo floating point and its header. */
const SOURCE_FILE_BYTES_MAX = 240_000_000
const RATES: readonly number[] = [8_000, 11_025, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000]

export interface PreparedPrompt {
  readonly durationMs: number
}

/**
 * Turns an ordinary WAV file (PCM 16 bit or 32-bit float, mono or stereo, 8 to 48 kHz) into what telephony
 * plays: 16-bit PCM, 8 kHz, mono. Writes `target` whole or not at all. Takes about a second for ten minutes of
 * 48 kHz stereo, so it runs in a worker thread (`speech/speech-worker.ts`).
 * A refusal's reason is a sentence for the person who brought the file, under the name that it was `called` there.
 */
export async function preparePrompt(
  source: string,
  target: string,
  called: string,
): Promise<WavResult<PreparedPrompt>> {
  const read = await readWavFile(source, SOURCE_FILE_BYTES_MAX, called)
  if (!read.ok) return read
  const samples = toTelephoneSound(read.value)
  if (!samples.ok) return { ok: false, reason: `${called}: ${samples.reason}` }
  try {
    await writeWavFile(target, samples.value)
  } catch (error) {
    return {
      ok: false,
      reason: `${called} cannot be kept (${codeOf(error)}). See that the disk has space.`,
    }
  }
  return { ok: true, value: { durationMs: Math.round((samples.value.length * 1_000) / SAMPLES_PER_SECOND) } }
}

/** The same from bytes to samples, without files. */
export function toTelephoneSound(audio: WavAudio): WavResult<Int16Array> {
  if (!RATES.includes(audio.samplesPerSecond)) {
    return {
      ok: false,
      reason: `the sound has ${audio.samplesPerSecond} Hz; save it with 8000, 16000, 44100 or 48000 Hz.`,
    }
  }
  if (audio.channels > 2) {
    return {
      ok: false,
      reason: `the sound has ${audio.channels} channels; one (mono) or two (stereo) can be used.`,
    }
  }
  const mono = mixDown(audio)
  const ms = (mono.length * 1_000) / audio.samplesPerSecond
  if (ms > PROMPT_MS_MAX) {
    return {
      ok: false,
      reason: `the sound is ${Math.ceil(ms / 60_000)} minutes long; at most 10 are played.`,
    }
  }
  const resampled = resample(mono, audio.samplesPerSecond, SAMPLES_PER_SECOND)
  return { ok: true, value: Int16Array.from(resampled, clampToInt16) }
}

/** The same for a whole WAV file in memory. */
export function wavToTelephoneSound(bytes: Buffer): WavResult<Int16Array> {
  const parsed = parseWav(bytes)
  return parsed.ok ? toTelephoneSound(parsed.value) : parsed
}

/** Mean of the channels, in the scale of 16-bit samples. */
function mixDown({ data, channels, encoding }: WavAudio): Float32Array {
  const sampleBytes = encoding === 'pcm16' ? 2 : 4
  const mono = new Float32Array(Math.floor(data.length / (sampleBytes * channels)))
  for (let i = 0; i < mono.length; i++) {
    let sum = 0
    for (let channel = 0; channel < channels; channel++) {
      const at = (i * channels + channel) * sampleBytes
      sum += encoding === 'pcm16' ? data.readInt16LE(at) : data.readFloatLE(at) * 32_768
    }
    mono[i] = sum / channels
  }
  return mono
}

/** NaN, which a float file may hold, is silence. */
function clampToInt16(sample: number): number {
  if (Number.isNaN(sample)) return 0
  return Math.round(Math.max(-32_768, Math.min(32_767, sample)))
}
