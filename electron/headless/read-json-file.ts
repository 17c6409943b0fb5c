import { readFileSync, statSync } from 'node:fs'
import type { z } from 'zod'
import { failure, sentenceOfZodError } from '../../shared/errors.ts'
import { findJsonError } from '../../shared/find-json-error.ts'
import { CommandFailed } from './ask-engine.ts'

const JSON_FILE_BYTES_MAX = 1_048_576

/**
 * Reads a settings file and checks it. `what` names it in sentences ("The campaign file"). Throws CommandFailed with
 * what is wrong, where (line and column, or the field), and how to mend it.
 */
export function readJsonFile<Schema extends z.ZodType>(
  file: string,
  schema: Schema,
  what: string,
): z.output<Schema> {
  const text = readText(file, what)
  const parsed = schema.safeParse(parseJson(text, file, what))
  if (!parsed.success)
    throw new CommandFailed(failure('bad_input', sentenceOfZodError(parsed.error, `${what} ${file}`)).error)
  return parsed.data
}

function readText(file: string, what: string): string {
  let size: number
  try {
    size = statSync(file).size
  } catch {
    throw new CommandFailed(
      failure('file_unreadable', `${what} ${file} cannot be read. Check the path and its rights.`).error,
    )
  }
  if (size > JSON_FILE_BYTES_MAX) {
    throw new CommandFailed(
      failure(
        'file_too_large',
        `${what} ${file} has ${size} bytes; at most ${JSON_FILE_BYTES_MAX} are read. Is it the right file?`,
      ).error,
    )
  }
  return readFileSync(file, 'utf8').replace(/^\uFEFF/, '')
}

function parseJson(text: string, file: string, what: string): unknown {
  const wrong = findJsonError(text)
  if (wrong === null) return JSON.parse(text)
  throw new CommandFailed(
    failure(
      'bad_input',
      `${what} ${file} is no JSON (line ${wrong.line}, column ${wrong.column}). Mend that place, or write it anew.`,
    ).error,
  )
}
