import { randomBytes } from 'node:crypto'
import type { Randomness } from '../ports/randomness.ts'

/** The operating system's random source. */
export const systemRandomness: Randomness = {
  token: count =>
    randomBytes(Math.ceil(count / 2))
      .toString('hex')
      .slice(0, count),
  fraction: () => randomBytes(4).readUInt32BE() / 2 ** 32,
}
