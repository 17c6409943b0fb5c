import { open } from 'node:fs/promises'
import { Unzip, UnzipInflate } from 'fflate'

/** Bytes of the packed file that are unpacked at once: some hundred rows of a sheet. */
const PIECE_BYTES = 32_768
/** A workbook that unpacks to more is no list, but made to fill the memory. */
export const UNPACKED_BYTES_MAX = 4 * 1024 ** 3

/** A text inside a workbook, as it comes. */
export interface UnpackedText {
  readonly name: string
  readonly text: string
  readonly isEnd: boolean
  /** Bytes of the packed file that were read so far. */
  readonly bytesRead: number
}

/**
 * The texts of a workbook (a ZIP file) whose names `wanted` accepts, piece by piece, so that one of any size needs little memory. Throws
 * what the file system throws, and an Error when the file is broken or unpacks to more than `UNPACKED_BYTES_MAX`.
 */
export async function* unpackTexts(
  path: string,
  wanted: (name: string) => boolean,
): AsyncGenerator<UnpackedText> {
  const pieces: { name: string; text: string; isEnd: boolean }[] = []
  let unpacked = 0
  let problem: Error | null = null
  const unzip = new Unzip(entry => {
    if (!wanted(entry.name)) return
    const decoder = new TextDecoder()
    entry.ondata = (error, bytes, isEnd) => {
      if (error) problem ??= error
      else {
        unpacked += bytes.length
        pieces.push({ name: entry.name, text: decoder.decode(bytes, { stream: !isEnd }), isEnd })
      }
    }
    entry.start()
  })
  unzip.register(UnzipInflate)
  const file = await open(path, 'r')
  try {
    const piece = Buffer.alloc(PIECE_BYTES)
    for (let bytesRead = 0; ; ) {
      const { bytesRead: got } = await file.read(piece, 0, PIECE_BYTES, bytesRead)
      bytesRead += got
      unzip.push(new Uint8Array(piece.subarray(0, got)), got === 0)
      if (problem !== null) throw problem
      if (unpacked > UNPACKED_BYTES_MAX) throw new Error('it is too large')
      for (const one of pieces) yield { ...one, bytesRead }
      pieces.length = 0
      if (got === 0) return
    }
  } finally {
    await file.close()
  }
}
