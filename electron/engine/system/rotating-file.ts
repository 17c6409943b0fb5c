import { closeSync, existsSync, fstatSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'

/** Sizes of a log: some days of a busy center, and no more than 50 MB of the disk that holds the calls. */
const FILE_BYTES_MAX = 10 * 1_048_576
const OLD_FILES_MAX = 4

/**
 * A file that lines are added to (mode 0600). One that is full becomes `FILE.1`, the one before it `FILE.2`, and the oldest goes. A disk
 * that takes nothing loses lines and stops nobody.
 */
export function openRotatingFile(
  file: string,
  { bytesMax = FILE_BYTES_MAX, oldFilesMax = OLD_FILES_MAX } = {},
): { write(line: string): void; close(): void } {
  const open = (): number => openSync(file, 'a', 0o600)
  let descriptor = open()
  let bytes = fstatSync(descriptor).size

  function rotate(): void {
    closeSync(descriptor)
    try {
      rmSync(`${file}.${oldFilesMax}`, { force: true })
      for (let age = oldFilesMax - 1; age >= 1; age--)
        if (existsSync(`${file}.${age}`)) renameSync(`${file}.${age}`, `${file}.${age + 1}`)
      renameSync(file, `${file}.1`)
    } finally {
      descriptor = open()
      bytes = fstatSync(descriptor).size
    }
  }

  return {
    write(line) {
      const size = Buffer.byteLength(line)
      try {
        if (bytes > 0 && bytes + size > bytesMax) rotate()
        bytes += writeSync(descriptor, line)
      } catch {
        bytes += size // a full disk: what happens is told on the screen, and the log goes on when there is room
      }
    },
    close: () => closeSync(descriptor),
  }
}
