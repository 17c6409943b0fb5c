import { createHash } from 'node:crypto'
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, readSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { syncFolder } from '../whole-file.ts'
import { bytesOf, DATABASE_FILE, SEAL_FILE } from './folder-files.ts'

/**
 * How the database was left, in a file beside it:
 *
 *    ┌────────┐  a writer opened it   ┌──────┐  before SQLite folds the log in   ┌─────────┐
 *    │ closed │ ────────────────────► │ open │ ────────────────────────────────► │ closing │
 *    └────────┘                       └──────┘                                   └─────────┘
 *        ▲                                                                            │
 *        └──────────── the log is gone, and the sum of the whole file is known ───────┘
 *
 * `open` with no log beside the database: the log was removed. `closed`: every byte is known, so that any change on the disk is seen.
 */
const sealSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('open') }),
  z.object({ state: z.literal('closing') }),
  z.object({ state: z.literal('closed'), bytes: z.number().int(), sha256: z.string() }),
])
export type Seal = z.infer<typeof sealSchema>

/** Always the same length and written in place, so that a full disk has room for it and one sector holds it. */
const SEAL_BYTES = 256
const CHUNK_BYTES = 1_048_576

/** The seal of a data folder; null when there is none (an older program, or a copy of the database alone). */
export function readSeal(dataDir: string): Seal | null {
  const file = join(dataDir, SEAL_FILE)
  if (!existsSync(file)) return null
  try {
    return sealSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    // torn while it was written: nothing is known but that a program was here
    return { state: 'closing' }
  }
}

/** Writes the seal; it is on the disk when this returns. Throws what the disk says. */
export function writeSeal(dataDir: string, seal: Seal): void {
  const file = join(dataDir, SEAL_FILE)
  const isNew = !existsSync(file)
  const descriptor = openSync(file, isNew ? 'wx' : 'r+', 0o600)
  try {
    writeSync(descriptor, JSON.stringify(seal).padEnd(SEAL_BYTES), 0)
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
  if (isNew) syncFolder(dataDir)
}

/** The seal of a database that nobody has open: some tenths of a second for a million recipients. */
export function sealOf(dataDir: string): Extract<Seal, { state: 'closed' }> {
  const file = join(dataDir, DATABASE_FILE)
  const hash = createHash('sha256')
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES)
  const descriptor = openSync(file, 'r')
  try {
    for (let read = 1; read > 0; ) {
      read = readSync(descriptor, chunk)
      hash.update(chunk.subarray(0, read))
    }
  } finally {
    closeSync(descriptor)
  }
  return { state: 'closed', bytes: bytesOf(file), sha256: hash.digest('hex') }
}
