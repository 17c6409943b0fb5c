import { readFile, rename, stat, unlink, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { codeOf } from '../../../shared/errors.ts'
import { syncFolder } from '../whole-file.ts'

/** What a WAV file holds, as found in its header. */
export interface WavAudio {
  readonly samplesPerSecond: number
  readonly channels: number
  readonly encoding: 'pcm16' | 'float32'
  /** The samples as stored, little-endian, channels interleaved. */
  readonly data: Buffer
}

export type WavResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly reason: string }

const refused = (reason: string): { readonly ok: false; readonly reason: string } => ({ ok: false, reason })

const WAV_HEADER_BYTES = 44
const FORMAT_PCM = 1
const FORMAT_FLOAT = 3
const FORMAT_EXTENSIBLE = 0xfffe
const COMPRESSED: Readonly<Record<number, string>> = {
  2: 'ADPCM',
  6: 'A-law',
  7: 'mu-law',
  17: 'IMA ADPCM',
  49: 'GSM 6.10',
  85: 'MP3',
}

/**
 * Finds format and samples in the bytes of a WAV file (RIFF, little-endian; 16-bit PCM or 32-bit float).
 * What cannot be read is answered with a sentence for the person who brought the file.
 */
export function parseWav(bytes: Buffer): WavResult<WavAudio> {
  if (bytes.length === 0) return refused('The file is empty.')
  if (
    bytes.length < 12 ||
    bytes.toString('latin1', 0, 4) !== 'RIFF' ||
    bytes.toString('latin1', 8, 12) !== 'WAVE'
  ) {
    return refused('This is not a WAV file.')
  }
  let format: Omit<WavAudio, 'data'> | null = null
  for (let at = 12; at + 8 <= bytes.length; ) {
    const name = bytes.toString('latin1', at, at + 4)
    const size = bytes.readUInt32LE(at + 4)
    const start = at + 8
    if (name === 'fmt ') {
      const parsed = parseFormat(bytes.subarray(start, start + size))
      if (!parsed.ok) return parsed
      format = parsed.value
    } else if (name === 'data') {
      if (!format) return refused('The WAV file is damaged: its format comes after its sound.')
      return findSamples(bytes, format, start, size)
    }
    // Chunks are padded to an even length.
    at = start + size + (size % 2)
  }
  return refused('The WAV file is cut short: it holds no sound.')
}

function parseFormat(chunk: Buffer): WavResult<Omit<WavAudio, 'data'>> {
  if (chunk.length < 16) return refused('The WAV file is cut short in its header.')
  const tag = chunk.readUInt16LE(0)
  const extended = tag === FORMAT_EXTENSIBLE && chunk.length >= 26
  const format = extended ? chunk.readUInt16LE(24) : tag
  const channels = chunk.readUInt16LE(2)
  const samplesPerSecond = chunk.readUInt32LE(4)
  const bits = chunk.readUInt16LE(14)
  if (format !== FORMAT_PCM && format !== FORMAT_FLOAT) {
    const name = COMPRESSED[format] ?? `format ${format}`
    return refused(`The WAV file is compressed (${name}); save it as uncompressed 16-bit PCM.`)
  }
  if (format === FORMAT_PCM && bits !== 16) {
    return refused(`The WAV file has ${bits} bits per sample; save it with 16.`)
  }
  if (format === FORMAT_FLOAT && bits !== 32) {
    return refused(`The WAV file has ${bits}-bit floating point samples; save it as 16-bit PCM.`)
  }
  if (channels === 0 || samplesPerSecond === 0)
    return refused('The WAV file is damaged: it names no channel or rate.')
  return {
    ok: true,
    value: { samplesPerSecond, channels, encoding: format === FORMAT_PCM ? 'pcm16' : 'float32' },
  }
}

function findSamples(
  bytes: Buffer,
  format: Omit<WavAudio, 'data'>,
  start: number,
  size: number,
): WavResult<WavAudio> {
  const frameBytes = format.channels * (format.encoding === 'pcm16' ? 2 : 4)
  // Programs that stream write 0xFFFFFFFF as size: everything up to the end of the file is sound.
  const declared = size === 0xffff_ffff ? bytes.length - start : size
  if (declared < frameBytes) return refused('The WAV file holds no sound.')
  if (start + declared > bytes.length) {
    return refused(`The WAV file is cut short: ${start + declared - bytes.length} bytes are missing.`)
  }
  return {
    ok: true,
    value: { ...format, data: bytes.subarray(start, start + declared - (declared % frameBytes)) },
  }
}

/** 16-bit little-endian bytes as samples. */
export function samplesOf(data: Buffer): Int16Array {
  const samples = new Int16Array(data.length >> 1)
  for (let i = 0; i < samples.length; i++) samples[i] = data.readInt16LE(2 * i)
  return samples
}

/**
 * Reads a file that telephony can play as it is: 16-bit PCM, 8 kHz, mono, at most `bytesMax` bytes.
 * The reason of a refusal is a sentence that names the file.
 */
export async function readTelephoneWav(file: string, bytesMax: number): Promise<WavResult<Int16Array>> {
  const read = await readWavFile(file, bytesMax)
  if (!read.ok) return read
  const { samplesPerSecond, channels, encoding, data } = read.value
  if (channels !== 1) return refused(`${file}: the sound has ${channels} channels; one (mono) is needed.`)
  if (samplesPerSecond !== 8_000)
    return refused(`${file}: the sound has ${samplesPerSecond} Hz; 8000 Hz are needed.`)
  if (encoding !== 'pcm16') return refused(`${file}: the sound is floating point; 16-bit PCM is needed.`)
  return { ok: true, value: samplesOf(data) }
}

/**
 * Reads and parses any WAV file that `parseWav` knows, at most `bytesMax` bytes. Reasons name the file, as the person `called` it
 * where it lies under another name here.
 */
export async function readWavFile(
  file: string,
  bytesMax: number,
  called = file,
): Promise<WavResult<WavAudio>> {
  try {
    const info = await stat(file)
    if (!info.isFile()) return refused(`${called} is not a regular file.`)
    const { size } = info
    if (size > bytesMax) {
      return refused(
        `${called}: the file has ${Math.ceil(size / 1e6)} MB; at most ${Math.floor(bytesMax / 1e6)} MB are read.`,
      )
    }
    const parsed = parseWav(await readFile(file))
    return parsed.ok ? parsed : refused(`${called}: ${parsed.reason}`)
  } catch (error) {
    return refused(`${called} cannot be read (${codeOf(error)}).`)
  }
}

/** The bytes of a WAV file: 16-bit PCM, mono. */
export function encodeWav(samples: Int16Array, samplesPerSecond = 8_000): Buffer {
  const dataBytes = samples.length * 2
  const bytes = Buffer.alloc(WAV_HEADER_BYTES + dataBytes)
  bytes.write('RIFF', 0, 'latin1')
  bytes.writeUInt32LE(WAV_HEADER_BYTES - 8 + dataBytes, 4)
  bytes.write('WAVEfmt ', 8, 'latin1')
  bytes.writeUInt32LE(16, 16)
  bytes.writeUInt16LE(FORMAT_PCM, 20)
  bytes.writeUInt16LE(1, 22)
  bytes.writeUInt32LE(samplesPerSecond, 24)
  bytes.writeUInt32LE(samplesPerSecond * 2, 28)
  bytes.writeUInt16LE(2, 32)
  bytes.writeUInt16LE(16, 34)
  bytes.write('data', 36, 'latin1')
  bytes.writeUInt32LE(dataBytes, 40)
  for (let i = 0; i < samples.length; i++) bytes.writeInt16LE(samples[i] ?? 0, WAV_HEADER_BYTES + 2 * i)
  return bytes
}

/**
 * Writes a mono 16-bit WAV file in one step: readers see the old file or the whole new one, never a part.
 * @throws the error of the file system (no space, no right).
 */
export async function writeWavFile(
  file: string,
  samples: Int16Array,
  samplesPerSecond = 8_000,
): Promise<void> {
  const temporary = `${file}.${process.pid}.part`
  try {
    await writeFile(temporary, encodeWav(samples, samplesPerSecond), { mode: 0o600 })
    await rename(temporary, file)
    syncFolder(dirname(file))
  } catch (error) {
    await unlink(temporary).catch(() => undefined)
    throw error
  }
}
