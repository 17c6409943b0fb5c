import { createReadStream, existsSync } from 'node:fs'
import { mkdir, readdir, rename, stat, writeFile } from 'node:fs/promises'
import { join, parse } from 'node:path'
import { codeOf } from '../../../shared/errors.ts'
import type { DropFolders, DroppedFile } from '../ports/watched-folders.ts'

const CHUNK_BYTES = 1_048_576
/** Files of one look: more are taken with the next ones. */
const FILES_MAX = 1_000
/** What programs write while a file is not whole yet. */
const UNFINISHED = /^[.~]|\.(?:tmp|part|crdownload|filepart)$/i

/** Folders of our own, which may not be there yet. */
const OWN: ReadonlySet<string> = new Set(['done', 'failed'])

/** Watched folders on the disks of this machine. */
export function createDropFolders(): DropFolders {
  return {
    async files(path) {
      let names: readonly string[]
      try {
        const entries = await readdir(path, { withFileTypes: true })
        names = entries
          .filter(entry => entry.isFile() && !UNFINISHED.test(entry.name) && !OWN.has(entry.name))
          .map(({ name }) => name)
      } catch (problem) {
        if (codeOf(problem) === 'ENOENT' || codeOf(problem) === 'ENOTDIR') return null
        throw problem
      }
      const found: DroppedFile[] = []
      for (const name of names.slice(0, FILES_MAX)) {
        const file = await stat(join(path, name))
        found.push({ name, bytes: file.size, writtenAt: Math.round(file.mtimeMs) })
      }
      return found.sort((one, other) => one.writtenAt - other.writtenAt || one.name.localeCompare(other.name))
    },
    chunks: (path, name) => createReadStream(join(path, name), { highWaterMark: CHUNK_BYTES }),
    async move(path, name, to, { text, rejected }) {
      const folder = join(path, to)
      await mkdir(folder, { recursive: true })
      const free = freeName(folder, name)
      await writeFile(join(folder, `${free}.report.txt`), `${text}\n`)
      if (rejected !== null) await writeFile(join(folder, `${free}.rejected.csv`), rejected)
      await rename(join(path, name), join(folder, free))
    },
  }
}

/** `people.csv`, or `people (2).csv` where that is taken. */
function freeName(folder: string, name: string): string {
  const { name: base, ext } = parse(name)
  for (let nth = 1; ; nth++) {
    const candidate = nth === 1 ? name : `${base} (${nth})${ext}`
    if (!existsSync(join(folder, candidate))) return candidate
  }
}
