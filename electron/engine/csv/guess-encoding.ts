import { isAscii, isUtf8 } from 'node:buffer'
import { open } from 'node:fs/promises'
import { likeliestEncoding } from './legacy-encodings.ts'

/** What is read at once. */
const PIECE_BYTES = 1_048_576
/** Lines with letters beyond ASCII that are kept for the guess of an older encoding, from all over the file. */
const SAMPLE_BYTES_MAX = 65_536
/** Of one piece of the file so much goes into that sample, so that the end of a large file counts as its beginning does. */
const SAMPLE_BYTES_OF_PIECE = 8_192
/** A file is UTF-8 with mistakes when it has so many good characters beyond ASCII for each bad byte. */
const GOOD_PER_BAD_MIN = 4

export interface EncodingGuess {
  /** A name that iconv-lite knows. */
  readonly encoding: string
  /** The file begins with a byte order mark, which is no text. */
  readonly hasMark: boolean
  /** Zero bytes that are no part of a character. */
  readonly zeros: number
  /** Bytes that are no text in this encoding, where it was counted. */
  readonly bad: number
  /** Other encodings in which the file reads nearly as well. */
  readonly others: readonly string[]
  readonly bytes: number
}

/**
 * The encoding of a file from all of its bytes: its byte order mark, the places of its zero bytes, whether it is UTF-8, and for older
 * encodings which of them makes words of what is beyond ASCII. Throws what the file system throws.
 */
export async function guessEncoding(path: string): Promise<EncodingGuess> {
  const file = await open(path, 'r')
  try {
    const look = createLook()
    const piece = Buffer.alloc(PIECE_BYTES)
    for (let offset = 0; ; ) {
      const { bytesRead } = await file.read(piece, 0, PIECE_BYTES, offset)
      if (bytesRead === 0) break
      look.add(piece.subarray(0, bytesRead), offset)
      offset += bytesRead
    }
    return look.answer()
  } finally {
    await file.close()
  }
}

/** The same for bytes that are in memory. */
export function guessEncodingOf(bytes: Buffer): EncodingGuess {
  const look = createLook()
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) look.add(bytes.subarray(at, at + PIECE_BYTES), at)
  return look.answer()
}

const MARKS: readonly { readonly encoding: string; readonly bytes: readonly number[] }[] = [
  { encoding: 'utf-8', bytes: [0xef, 0xbb, 0xbf] },
  { encoding: 'utf-32le', bytes: [0xff, 0xfe, 0, 0] },
  { encoding: 'utf-32be', bytes: [0, 0, 0xfe, 0xff] },
  { encoding: 'utf-16le', bytes: [0xff, 0xfe] },
  { encoding: 'utf-16be', bytes: [0xfe, 0xff] },
  { encoding: 'gb18030', bytes: [0x84, 0x31, 0x95, 0x33] },
]

function createLook() {
  let mark: string | null = null
  let total = 0
  /** Zero bytes by their place modulo four. */
  const zeros: [number, number, number, number] = [0, 0, 0, 0]
  let beyond = 0
  let good = 0
  let bad = 0
  /** Bytes of a UTF-8 character that goes on in the next piece. */
  let rest = Buffer.alloc(0)
  const samples: Buffer[] = []
  let sampled = 0

  function countUtf8(bytes: Buffer): void {
    const whole = rest.length === 0 ? bytes : Buffer.concat([rest, bytes])
    const end = endOfCharacters(whole)
    rest = Buffer.from(whole.subarray(end))
    const text = whole.subarray(0, end)
    if (isUtf8(text)) {
      for (const byte of text) if (byte >= 0xc0) good += 1
      return
    }
    const counted = countCharacters(text)
    good += counted.good
    bad += counted.bad
  }

  return {
    add(bytes: Buffer, offset: number): void {
      if (offset === 0) mark = markOf(bytes)
      total += bytes.length
      if (mark !== null) return
      for (let at = bytes.indexOf(0); at !== -1; at = bytes.indexOf(0, at + 1)) {
        const place = (offset + at) % 4
        if (place === 0) zeros[0] += 1
        else if (place === 1) zeros[1] += 1
        else if (place === 2) zeros[2] += 1
        else zeros[3] += 1
      }
      if (rest.length === 0 && isAscii(bytes)) return
      beyond += 1
      countUtf8(bytes)
      if ((bad === 0 && rest.length === 0) || sampled >= SAMPLE_BYTES_MAX) return
      const sample = linesBeyondAscii(
        bytes,
        Math.max(
          0,
          bytes.findIndex(byte => byte >= 0x80),
        ),
      )
      samples.push(sample)
      sampled += sample.length
    },
    answer(): EncodingGuess {
      const [z0, z1, z2, z3] = zeros
      const allZeros = z0 + z1 + z2 + z3
      const answer = { hasMark: false, zeros: allZeros, bad: 0, others: [], bytes: total }
      if (mark !== null) return { ...answer, encoding: mark, hasMark: true, zeros: 0 }
      // most characters of a list are ASCII, and have zero bytes beside them in UTF-16 and UTF-32
      if (allZeros > total / 2) {
        return { ...answer, encoding: z0 > z3 ? 'utf-32be' : 'utf-32le', zeros: 0 }
      }
      if (allZeros > total / 8 && Math.max(z0 + z2, z1 + z3) > allZeros * 0.95) {
        return { ...answer, encoding: z0 + z2 > z1 + z3 ? 'utf-16be' : 'utf-16le', zeros: 0 }
      }
      const wrong = bad + rest.length
      if (beyond === 0 || wrong === 0 || good >= wrong * GOOD_PER_BAD_MIN)
        return { ...answer, encoding: 'utf-8', bad: wrong }
      const { encoding, others } = likeliestEncoding(Buffer.concat(samples).subarray(0, SAMPLE_BYTES_MAX))
      return { ...answer, encoding, others }
    },
  }
}

function markOf(bytes: Buffer): string | null {
  return MARKS.find(mark => mark.bytes.every((byte, at) => bytes[at] === byte))?.encoding ?? null
}

/** Where the last whole UTF-8 character ends: at most three bytes before the end. */
function endOfCharacters(bytes: Buffer): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back] ?? 0
    if (byte < 0x80) break
    if (byte < 0xc0) continue
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2
    return length > back ? bytes.length - back : bytes.length
  }
  return bytes.length
}

/** Characters beyond ASCII that are whole, and bytes that belong to none. */
function countCharacters(bytes: Buffer): { readonly good: number; readonly bad: number } {
  let good = 0
  let bad = 0
  for (let at = 0; at < bytes.length; ) {
    const byte = bytes[at] ?? 0
    const length = byte < 0x80 ? 1 : byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc2 ? 2 : 0
    if (length === 1) at += 1
    else if (length > 0 && isUtf8(bytes.subarray(at, at + length))) {
      good += 1
      at += length
    } else {
      bad += 1
      at += 1
    }
  }
  return { good, bad }
}

/** The first line of the piece, which may name the columns, and those with bytes beyond ASCII. */
function linesBeyondAscii(bytes: Buffer, first: number): Buffer {
  const parts: Buffer[] = []
  let length = 0
  for (let at = first; at < bytes.length && length < SAMPLE_BYTES_OF_PIECE; ) {
    let begin = bytes.lastIndexOf(10, at) + 1
    if (at - begin > 500) begin = at
    let end = bytes.indexOf(10, at)
    if (end === -1 || end - begin > 1_000) end = Math.min(bytes.length, begin + 1_000)
    parts.push(Buffer.from(bytes.subarray(begin, end)), Buffer.from('\n'))
    length += end - begin
    const next = bytes.subarray(end).findIndex(byte => byte >= 0x80)
    if (next === -1) break
    at = end + next
  }
  return Buffer.concat(parts)
}
