import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { codeOf } from '../../shared/errors.ts'

const FILE_NAME = 'serve.address'

/** The address that lets the next browser in, in a file that only this account reads (mode 0600), while the host runs. */
export function addressFile(dataDir: string): {
  write(address: string): void
  /** Null when no host runs on this folder. */
  read(): string | null
  remove(): void
} {
  const file = join(dataDir, FILE_NAME)
  return {
    write: address => writeFileSync(file, `${address}\n`, { mode: 0o600 }),
    read() {
      try {
        return readFileSync(file, 'utf8').trim()
      } catch (problem) {
        if (codeOf(problem) === 'ENOENT') return null
        throw problem
      }
    },
    remove: () => rmSync(file, { force: true }),
  }
}
