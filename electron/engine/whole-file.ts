import { closeSync, fsyncSync, openSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Brings the entries of a folder to the disk: a file that was made, renamed or removed there. Without it a power cut may bring the
 * old name back, although the bytes of the file were synced (fsync(2)). Windows opens no folders and orders renames by itself.
 */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return
  const descriptor = openSync(folder, 'r')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

/** Renames within one folder or into another one of the same disk; the new name is on the disk when it returns. */
export function renameForGood(from: string, to: string): void {
  renameSync(from, to)
  syncFolder(dirname(to))
  if (dirname(from) !== dirname(to)) syncFolder(dirname(from))
}

/** Writes a whole file under a second name and renames it: after a crash there is the old file or the new one, never half of it. */
export function writeWhole(file: string, content: string | Uint8Array, mode = 0o600): void {
  writeFileSync(`${file}.new`, content, { flush: true, mode })
  renameForGood(`${file}.new`, file)
}

/** Waits until the bytes of a file are on the disk. */
export function syncFile(file: string): void {
  const descriptor = openSync(file, 'r+')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}
