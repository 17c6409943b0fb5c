import iconv from 'iconv-lite'

export interface TextDecoderStream {
  write(bytes: Buffer): string
  end(): string
}

/** Whether files in this encoding can be read; `encoding` is any name that iconv-lite knows. */
export const isEncoding = (encoding: string): boolean => iconv.encodingExists(encoding)

/** Decodes a file piece by piece; a byte order mark is left out, a byte that is no text becomes U+FFFD. */
export function createDecoder(encoding: string): TextDecoderStream {
  // the runtime's own decoder is several times as fast, and most lists are in UTF-8
  if (encoding === 'utf-8') {
    const decoder = new TextDecoder('utf-8')
    return { write: bytes => decoder.decode(bytes, { stream: true }), end: () => decoder.decode() }
  }
  const decoder = iconv.getDecoder(encoding, { stripBOM: true })
  return { write: bytes => decoder.write(bytes), end: () => decoder.end() ?? '' }
}

/** Bytes that no list of text has many of: a picture, an archive, a spreadsheet's own format. */
export function looksBinary(head: Buffer, encoding: string): boolean {
  if (/^utf-(16|32)/.test(encoding)) return false
  const sample = head.subarray(0, 4096)
  let odd = 0
  for (const byte of sample)
    if (byte === 0 || (byte < 9 && byte > 0) || (byte > 13 && byte < 32 && byte !== 27)) odd += 1
  return odd > Math.max(8, sample.length / 50)
}
