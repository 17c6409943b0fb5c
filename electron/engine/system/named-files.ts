import { constants } from 'node:fs'
import { open, realpath, stat } from 'node:fs/promises'
import { isAbsolute, relative } from 'node:path'
import { codeOf, failure, type Result, success } from '../../../shared/errors.ts'
import type { NamedFileFailure, NamedFiles } from '../ports/named-files.ts'

/** Not waiting for the other end of a pipe, and not following a link that took the file's place after it was looked at. */
const CAREFULLY = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0)

/** Files of `folders`, or of the whole machine where the person who names them is at its command line (`anywhere`). */
export function createNamedFiles(folders: readonly string[] | 'anywhere'): NamedFiles {
  async function look(
    path: string,
    bytesMax: number,
    called: string,
  ): Promise<Result<string, NamedFileFailure>> {
    try {
      const real = await realpath(path)
      if (folders !== 'anywhere' && !(await isInOneOf(folders, real))) return notPermitted(called)
      const refusal = refusalOf(await stat(real), bytesMax, called)
      return refusal ?? success(real)
    } catch (problem) {
      return unreadable(called, codeOf(problem))
    }
  }

  return {
    check: look,
    async readText(path, bytesMax, called) {
      const found = await look(path, bytesMax, called)
      if (!found.ok) return found
      try {
        const file = await open(found.value, CAREFULLY)
        try {
          const refusal = refusalOf(await file.stat(), bytesMax, called)
          if (refusal) return refusal
          const buffer = Buffer.alloc(bytesMax)
          const { bytesRead } = await file.read(buffer, 0, bytesMax, 0)
          return success(buffer.toString('utf8', 0, bytesRead))
        } finally {
          await file.close()
        }
      } catch (problem) {
        return unreadable(called, codeOf(problem))
      }
    },
  }
}

async function isInOneOf(folders: readonly string[], real: string): Promise<boolean> {
  for (const folder of folders) {
    const inside = relative(await realpath(folder).catch(() => folder), real)
    if (inside !== '' && !inside.startsWith('..') && !isAbsolute(inside)) return true
  }
  return false
}

function refusalOf(
  info: { readonly size: number; isFile(): boolean },
  bytesMax: number,
  called: string,
): Result<never, NamedFileFailure> | null {
  if (!info.isFile())
    return failure('file_unreadable', `${called} is not a regular file. Choose another one.`)
  if (info.size <= bytesMax) return null
  return failure(
    'file_too_large',
    `${called} has ${info.size} bytes; at most ${bytesMax} are read. Check that it is the right file.`,
  )
}

function notPermitted(called: string): Result<never, NamedFileFailure> {
  return failure(
    'not_allowed',
    `${called} is outside the data folder, and files from elsewhere are not read here. Copy it into the data folder.`,
  )
}

function unreadable(called: string, code: string): Result<never, NamedFileFailure> {
  return code === 'ENOENT'
    ? failure('file_unreadable', `There is no file ${called}. Check its path.`)
    : failure('file_unreadable', `${called} cannot be read (${code}). Check that you may read it.`)
}
