import { closeSync, openSync, readSync } from 'node:fs'
import { endianness } from 'node:os'
import { bytesOf } from './folder-files.ts'

/** SQLite's write-ahead log (sqlite.org/fileformat2.html, section 4): its header and that of each frame, in bytes. */
const HEADER_BYTES = 32
const FRAME_HEADER_BYTES = 24
const MAGIC_LITTLE = 0x377f0682
const MAGIC_BIG = 0x377f0683
/** Bytes of the index's header (sqlite.org/walformat.html, section 2.1); there are two copies of it, and then how much is copied. */
const INDEX_HEADER_BYTES = 48
const INDEX_BYTES = 2 * INDEX_HEADER_BYTES + 4
/** Frames that are read at once. */
const FRAMES_AT_ONCE = 256

type Sum = readonly [number, number]

/** What stands in a log. Frames are counted from 1. */
export type LogFacts =
  | { readonly is: 'empty' }
  | { readonly is: 'bad-header' }
  | {
      readonly is: 'log'
      readonly salt: Sum
      /** The last frame that is whole and ends a transaction. */
      readonly committed: number
      /** Transactions that end after the first frame that is not whole: they were committed once, and cannot be read any more. */
      readonly lostCommits: number
    }

/** What the index of a log says of it, as far as it is for the log of this salt. */
export interface IndexFacts {
  readonly salt: Sum
  /** Frames of the log that were committed. */
  readonly committed: number
  /** How many of them are in the database. */
  readonly copied: number
}

/** Reads a log and the sums of its frames, without SQLite and without changing anything. Throws what the disk says. */
export function readLog(file: string): LogFacts {
  const bytes = bytesOf(file)
  if (bytes === 0) return { is: 'empty' }
  const descriptor = openSync(file, 'r')
  try {
    const header = Buffer.alloc(HEADER_BYTES)
    readSync(descriptor, header, 0, HEADER_BYTES, 0)
    const magic = header.readUInt32BE(0)
    const pageBytes = header.readUInt32BE(8)
    if (magic !== MAGIC_LITTLE && magic !== MAGIC_BIG) return { is: 'bad-header' }
    const swap = (magic === MAGIC_BIG) !== (endianness() === 'BE')
    const sum = sumOf(header.subarray(0, 24), swap, [0, 0])
    if (sum[0] !== header.readInt32BE(24) || sum[1] !== header.readInt32BE(28)) return { is: 'bad-header' }
    const salt: Sum = [header.readUInt32BE(16), header.readUInt32BE(20)]
    return { is: 'log', salt, ...readFrames(descriptor, bytes, pageBytes, swap, salt, sum) }
  } finally {
    closeSync(descriptor)
  }
}

function readFrames(
  descriptor: number,
  bytes: number,
  pageBytes: number,
  swap: boolean,
  salt: Sum,
  headerSum: Sum,
): { readonly committed: number; readonly lostCommits: number } {
  const frameBytes = FRAME_HEADER_BYTES + pageBytes
  const chunk = Buffer.alloc(FRAMES_AT_ONCE * frameBytes)
  const frames = Math.floor((bytes - HEADER_BYTES) / frameBytes)
  let sum = headerSum
  let isWhole = true
  let committed = 0
  let lostCommits = 0
  for (let first = 0; first < frames; first += FRAMES_AT_ONCE) {
    readSync(descriptor, chunk, 0, chunk.length, HEADER_BYTES + first * frameBytes)
    for (let at = 0; at < FRAMES_AT_ONCE && first + at < frames; at++) {
      const frame = chunk.subarray(at * frameBytes, (at + 1) * frameBytes)
      const isOurs = frame.readUInt32BE(8) === salt[0] && frame.readUInt32BE(12) === salt[1]
      // what stands there from an earlier round of the log is its end
      if (!isOurs) {
        if (isWhole && !hasOwnFrames(frame, salt)) return { committed, lostCommits }
        isWhole = false
        continue
      }
      if (isWhole) {
        sum = sumOf(frame.subarray(FRAME_HEADER_BYTES), swap, sumOf(frame.subarray(0, 8), swap, sum))
        isWhole = sum[0] === frame.readInt32BE(16) && sum[1] === frame.readInt32BE(20)
      }
      const endsTransaction = frame.readUInt32BE(4) > 0
      if (endsTransaction && isWhole) committed = first + at + 1
      if (endsTransaction && !isWhole) lostCommits++
    }
  }
  return { committed, lostCommits }
}

/** Whether half of the salt is there: the header of the frame itself is what was damaged. */
function hasOwnFrames(frame: Buffer, salt: Sum): boolean {
  return frame.readUInt32BE(8) === salt[0] || frame.readUInt32BE(12) === salt[1]
}

/** The checksum of SQLite's log (sqlite.org/fileformat2.html, section 4.2) over whole pairs of words, as signed numbers. */
function sumOf(bytes: Buffer, swap: boolean, from: Sum): Sum {
  const isAligned = bytes.byteOffset % 4 === 0 && !swap
  let [first, second] = from
  if (isAligned) {
    const words = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4)
    for (let at = 0; at < words.length; at += 2) {
      first = (first + (words[at] ?? 0) + second) | 0
      second = (second + (words[at + 1] ?? 0) + first) | 0
    }
    return [first, second]
  }
  const isLittle = (endianness() === 'LE') !== swap
  const read = (at: number): number => (isLittle ? bytes.readInt32LE(at) : bytes.readInt32BE(at))
  for (let at = 0; at < bytes.length; at += 8) {
    first = (first + read(at) + second) | 0
    second = (second + read(at + 4) + first) | 0
  }
  return [first, second]
}

/**
 * Reads the index of a log; null when there is none, or when it is not whole: SQLite makes it again from the log. It lives through the
 * end of its process, so after one that was killed it says how long the log was.
 */
export function readIndex(file: string): IndexFacts | null {
  if (bytesOf(file) < INDEX_BYTES) return null
  const bytes = Buffer.alloc(INDEX_BYTES)
  const descriptor = openSync(file, 'r')
  try {
    readSync(descriptor, bytes, 0, INDEX_BYTES, 0)
  } finally {
    closeSync(descriptor)
  }
  const header = bytes.subarray(0, INDEX_HEADER_BYTES)
  if (!header.equals(bytes.subarray(INDEX_HEADER_BYTES, 2 * INDEX_HEADER_BYTES))) return null
  // the index is in the order of this machine, but for the salt, which is copied from the log as it stands there
  const isLittle = endianness() === 'LE'
  const word = (at: number): number => (isLittle ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at))
  const sum = sumOf(header.subarray(0, 40), false, [0, 0])
  if (sum[0] !== (word(40) | 0) || sum[1] !== (word(44) | 0)) return null
  return {
    salt: [bytes.readUInt32BE(32), bytes.readUInt32BE(36)],
    committed: word(16),
    copied: word(2 * INDEX_HEADER_BYTES),
  }
}
