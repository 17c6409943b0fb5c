import { stat } from 'node:fs/promises'
import { PROMPT_FILE_BYTES_MAX, PROMPT_MS_MAX, SAMPLES_PER_SECOND } from '../../sound/sound-limits.ts'
import { readTelephoneWav, type WavResult } from '../../sound/wav-file.ts'
import { type Codec, encodeG711 } from './g711.ts'
import { PROMPT_CACHE_BYTES_MAX } from './media-limits.ts'

/** One file, ready to send: shared by every stream that plays it. */
export interface Prompt {
  readonly samples: number
  /** The whole file in G.711, one octet per sample. Encoded at the first use of the codec. */
  encoded(codec: Codec): Uint8Array
}

interface Entry {
  /** Size and time of change: a file that was replaced is read again. */
  readonly version: string
  readonly prompt: Promise<WavResult<Prompt>>
  bytes: number
}

export interface PromptCache {
  /** The prompt in `file`, from memory when it has not changed. A refusal's reason is a sentence. */
  load(file: string): Promise<WavResult<Prompt>>
  readonly bytes: number
}

/** Keeps the prompts used last, up to `bytesMax` of samples and octets. Streams in mid-play keep theirs anyway. */
export function createPromptCache(bytesMax: number = PROMPT_CACHE_BYTES_MAX): PromptCache {
  const entries = new Map<string, Entry>()
  let total = 0

  const forget = (file: string, entry: Entry): void => {
    if (entries.get(file) !== entry) return
    entries.delete(file)
    total -= entry.bytes
  }
  const trim = (): void => {
    for (const [file, entry] of entries) {
      if (total <= bytesMax || entries.size <= 1) return
      forget(file, entry)
    }
  }
  const read = async (file: string): Promise<WavResult<Prompt>> => {
    const wav = await readTelephoneWav(file, PROMPT_FILE_BYTES_MAX)
    if (!wav.ok) return wav
    const ms = (wav.value.length * 1_000) / SAMPLES_PER_SECOND
    if (ms > PROMPT_MS_MAX) {
      return {
        ok: false,
        reason: `${file}: the sound is ${Math.ceil(ms / 60_000)} minutes long; at most 10 are played.`,
      }
    }
    return { ok: true, value: createPrompt(wav.value) }
  }
  return {
    async load(file) {
      let version: string
      try {
        const { size, mtimeMs } = await stat(file)
        version = `${size}/${mtimeMs}`
      } catch (error) {
        return {
          ok: false,
          reason: `${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
        }
      }
      const known = entries.get(file)
      if (known?.version === version) {
        entries.delete(file)
        entries.set(file, known)
        return known.prompt
      }
      if (known) forget(file, known)
      const entry: Entry = { version, prompt: read(file), bytes: 0 }
      entries.set(file, entry)
      const result = await entry.prompt
      if (!result.ok) forget(file, entry)
      else if (entries.get(file) === entry) {
        // Two octets per sample as read, one per codec.
        entry.bytes = result.value.samples * 4
        total += entry.bytes
        trim()
      }
      return result
    },
    get bytes() {
      return total
    },
  }
}

function createPrompt(pcm: Int16Array): Prompt {
  const octets = new Map<Codec, Uint8Array>()
  return {
    samples: pcm.length,
    encoded(codec) {
      const known = octets.get(codec)
      if (known) return known
      const encoded = encodeG711(codec, pcm)
      octets.set(codec, encoded)
      return encoded
    },
  }
}
