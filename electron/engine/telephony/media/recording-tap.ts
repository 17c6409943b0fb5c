import { type FileHandle, open } from 'node:fs/promises'
import { SAMPLES_PER_SECOND } from '../../sound/sound-limits.ts'
import { FRAME_MS, FRAME_SAMPLES, TAP_BLOCK_FRAMES, TAP_BLOCKS, TAP_MS_MAX } from './media-limits.ts'

/** 'stereo': heard on the left, said on the right; 'mixed': both on one track. */
export type TapLayout = 'stereo' | 'mixed'

export type TapEnd =
  | { readonly ok: true; readonly ms: number }
  /** `reason` is a sentence; what was written until then is a whole WAV file, if the disk let it. */
  | { readonly ok: false; readonly reason: string }

const HEADER_BYTES = 44

/**
 * Records both sides of a stream while it runs, frame by frame, into a WAV file (PCM 16 bit, 8 kHz). A second of
 * sound is written at a time from a few blocks made beforehand; the beat of the media never waits for the disk. A
 * disk too slow for that ends the recording with a reason.
 */
export class RecordingTap {
  readonly #channels: 1 | 2
  readonly #free: Int16Array[]
  #block: Int16Array | null = null
  #filled = 0
  #frames = 0
  #writtenBytes = 0
  #writing: Promise<void>
  #file: FileHandle | null = null
  #problem: string | null = null
  #end: Promise<TapEnd> | null = null

  constructor(path: string, layout: TapLayout) {
    this.#channels = layout === 'stereo' ? 2 : 1
    const samples = TAP_BLOCK_FRAMES * FRAME_SAMPLES * this.#channels
    this.#free = Array.from({ length: TAP_BLOCKS }, () => new Int16Array(samples))
    this.#writing = this.#guard(async () => {
      this.#file = await open(path, 'w', 0o600)
      await this.#file.write(headerOf(this.#channels, 0), 0, HEADER_BYTES, 0)
    })
  }

  /** Takes the next 20 ms of both sides; null is silence. */
  write(heard: Int16Array | null, said: Int16Array | null): void {
    if (this.#problem !== null || this.#end || this.#frames * FRAME_MS >= TAP_MS_MAX) return
    this.#block ??= this.#free.pop() ?? null
    const block = this.#block
    if (!block) {
      this.#problem = 'The disk is too slow to record the call.'
      return
    }
    const stereo = this.#channels === 2
    for (let i = 0; i < FRAME_SAMPLES; i++) {
      const left = heard?.[i] ?? 0
      const right = said?.[i] ?? 0
      if (stereo) {
        block[this.#filled++] = left
        block[this.#filled++] = right
      } else block[this.#filled++] = Math.max(-32_768, Math.min(32_767, left + right))
    }
    this.#frames++
    if (this.#filled === block.length) this.#flush(block)
  }

  /** Writes what is left and completes the file. The same answer at every call. */
  close(): Promise<TapEnd> {
    this.#end ??= this.#finish()
    return this.#end
  }

  #flush(block: Int16Array): void {
    const bytes = new Uint8Array(block.buffer, 0, 2 * this.#filled)
    const position = HEADER_BYTES + this.#writtenBytes
    this.#writtenBytes += bytes.length
    this.#block = null
    this.#filled = 0
    this.#writing = this.#writing.then(() =>
      this.#guard(async () => {
        await this.#file?.write(bytes, 0, bytes.length, position)
        this.#free.push(block)
      }),
    )
  }

  async #finish(): Promise<TapEnd> {
    if (this.#block) this.#flush(this.#block)
    await this.#writing
    await this.#guard(async () => {
      await this.#file?.write(headerOf(this.#channels, this.#writtenBytes), 0, HEADER_BYTES, 0)
    })
    await this.#guard(async () => {
      await this.#file?.close()
    })
    return this.#problem === null
      ? { ok: true, ms: this.#frames * FRAME_MS }
      : { ok: false, reason: this.#problem }
  }

  /** The first problem is kept; nothing is written after it. */
  async #guard(act: () => Promise<void>): Promise<void> {
    try {
      await act()
    } catch (error) {
      this.#problem ??= `The recording was not written: ${error instanceof Error ? error.message : String(error)}`
    }
  }
}

function headerOf(channels: number, dataBytes: number): Buffer {
  const header = Buffer.alloc(HEADER_BYTES)
  header.write('RIFF', 0, 'latin1')
  header.writeUInt32LE(36 + dataBytes, 4)
  header.write('WAVEfmt ', 8, 'latin1')
  header.writeUInt32LE(16, 16)
  header.writeUInt16LE(1, 20)
  header.writeUInt16LE(channels, 22)
  header.writeUInt32LE(SAMPLES_PER_SECOND, 24)
  header.writeUInt32LE(SAMPLES_PER_SECOND * 2 * channels, 28)
  header.writeUInt16LE(2 * channels, 32)
  header.writeUInt16LE(16, 34)
  header.write('data', 36, 'latin1')
  header.writeUInt32LE(dataBytes, 40)
  return header
}
