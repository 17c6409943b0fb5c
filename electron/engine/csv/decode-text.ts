import { detect } from 'chardet'
import iconv from 'iconv-lite'

/** Any name that iconv-lite knows. */
export type Encoding = string

export interface EncodingGuess {
  readonly encoding: Encoding
  /** The file begins with a byte order mark, which is no text. */
  readonly hasMark: boolean
}

/** The encoding of a file from its first bytes: its byte order mark, then whether it is UTF-8, then statistics. */
export function guessEncoding(head: Buffer): EncodingGuess {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return { encoding: 'utf-8', hasMark: true }
  if (head[0] === 0xff && head[1] === 0xfe) return { encoding: 'utf-16le', hasMark: true }
  if (head[0] === 0xfe && head[1] === 0xff) return { encoding: 'utf-16be', hasMark: true }
  if (isUtf8(head)) return { encoding: 'utf-8', hasMark: false }
  const found = detect(head)
  if (found === 'UTF-16LE') return { encoding: 'utf-16le', hasMark: false }
  if (found === 'UTF-16BE') return { encoding: 'utf-16be', hasMark: false }
  // Latin-1 is read as Windows-1252, which has the same letters and more of them (WHATWG Encoding, section 4.2)
  return { encoding: 'windows-1252', hasMark: false }
}

/** A head may end inside a character, which is no mistake of the file. */
function isUtf8(head: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true })
    return true
  } catch {
    return false
  }
}

export interface TextDecoderStream {
  write(bytes: Buffer): string
  end(): string
}

/** Decodes a file piece by piece; a byte order mark is left out, a byte that is no text becomes U+FFFD. */
export function createDecoder(encoding: Encoding): TextDecoderStream {
  const decoder = iconv.getDecoder(encoding, { stripBOM: true })
  return { write: bytes => decoder.write(bytes), end: () => decoder.end() ?? '' }
}

/** Bytes that no list of text has many of: a picture, an archive, a spreadsheet's own format. */
export function looksBinary(head: Buffer, encoding: Encoding): boolean {
  if (encoding.startsWith('utf-16')) return false
  const sample = head.subarray(0, 4096)
  let odd = 0
  for (const byte of sample)
    if (byte === 0 || (byte < 9 && byte > 0) || (byte > 13 && byte < 32 && byte !== 27)) odd += 1
  return odd > sample.length / 100
}
