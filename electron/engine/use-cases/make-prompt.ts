import { createHash } from 'node:crypto'
import { access, mkdir, readFile } from 'node:fs/promises'
import { basename, isAbsolute, join } from 'node:path'
import { codeOf, failure, type Result, success } from '../../../shared/errors.ts'
import type { Prompt } from '../../../shared/model/prompt.ts'
import { quote } from '../domain/phone-number.ts'
import type { NamedFiles } from '../ports/named-files.ts'
import type { Randomness } from '../ports/randomness.ts'
import type { Speech } from '../ports/speech.ts'

/** 16-bit samples, 8,000 a second. */
const WAV_BYTES_PER_SECOND = 16_000
const WAV_HEADER_BYTES = 44
/** Ten minutes of 48 kHz stereo floating point and its header: more is not played. */
const RECORDING_BYTES_MAX = 240_000_000

/** Makes what is played; the answer's file is ready for telephony. */
export type MakePrompt = (prompt: Prompt) => Promise<Result<{ readonly file: string }, 'prompt_failed'>>

export interface Prompts {
  /** What is played, ready for telephony: spoken by the voice, or a recording converted to 8 kHz mono. */
  readonly make: MakePrompt
  /** Keeps an uploaded WAV as a recording; `file` is its name for a campaign's prompt. */
  addRecording(upload: {
    readonly path: string
    readonly fileName: string
  }): Promise<Result<{ file: string; seconds: number }, 'prompt_failed'>>
  /** The prompt as WAV bytes, to be heard before the campaign starts. */
  listen(prompt: Prompt): Promise<Result<{ wav: Uint8Array; seconds: number }, 'prompt_failed'>>
}

/** Prompts over a voice; recordings live in `folder`. */
export function createPrompts(options: {
  readonly speech: Speech
  readonly namedFiles: NamedFiles
  readonly folder: string
  readonly randomness: Randomness
}): Prompts {
  const { speech, namedFiles, folder, randomness } = options

  async function make(prompt: Prompt): Promise<Result<{ readonly file: string }, 'prompt_failed'>> {
    if (prompt.kind === 'speech') {
      const spoken = await speech.speak(prompt.text, prompt.voice)
      return spoken.ok
        ? success({ file: spoken.file })
        : failure('prompt_failed', spoken.error.message, { path: 'prompt.text' })
    }
    // a recording that was added is ready; a file of the machine is converted once
    if (!isAbsolute(prompt.file)) return findRecording(join(folder, basename(prompt.file)))
    const found = await namedFiles.check(prompt.file, RECORDING_BYTES_MAX, prompt.file)
    const target = join(folder, `${createHash('sha256').update(prompt.file).digest('hex').slice(0, 24)}.wav`)
    if (!found.ok) {
      // converted before, by somebody who may name files of the whole machine
      const converted = found.error.code === 'not_allowed' ? await findRecording(target) : null
      return converted?.ok
        ? converted
        : failure('prompt_failed', found.error.message, { path: 'prompt.file' })
    }
    const ready = await prepare(found.value, target, prompt.file)
    return ready.ok ? success({ file: target }) : ready
  }

  async function findRecording(file: string): Promise<Result<{ readonly file: string }, 'prompt_failed'>> {
    try {
      await access(file)
      return success({ file })
    } catch {
      return failure('prompt_failed', 'The recording is not there any more. Choose another one.', {
        path: 'prompt.file',
      })
    }
  }

  async function prepare(
    source: string,
    target: string,
    called: string,
  ): Promise<Result<{ durationMs: number }, 'prompt_failed'>> {
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 })
    } catch (error) {
      return failure(
        'prompt_failed',
        `${called} cannot be kept: there is no folder for recordings (${codeOf(error)}).`,
      )
    }
    const prepared = await speech.prepare(source, target, called)
    return prepared.ok
      ? success({ durationMs: prepared.durationMs })
      : failure('prompt_failed', prepared.error.message, { path: 'prompt.file' })
  }

  return {
    make,
    async addRecording({ path, fileName }) {
      const plain = basename(fileName)
        .replace(/\.wav$/i, '')
        .replace(/[^\p{L}\p{N}_-]+/gu, '-')
        .slice(0, 60)
      const file = `${plain || 'recording'}-${randomness.token(6)}.wav`
      const prepared = await prepare(path, join(folder, file), quote(basename(fileName)))
      return prepared.ok ? success({ file, seconds: prepared.value.durationMs / 1000 }) : prepared
    },
    async listen(prompt) {
      const made = await make(prompt)
      if (!made.ok) return made
      const wav = new Uint8Array(await readFile(made.value.file))
      return success({ wav, seconds: Math.max(0, wav.byteLength - WAV_HEADER_BYTES) / WAV_BYTES_PER_SECOND })
    },
  }
}
