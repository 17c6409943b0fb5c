import { readdirSync, readFileSync, statSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { isAbsolute, join } from 'node:path'
import { failure, type Result, sentenceOfZodError, success } from '../../../shared/errors.ts'
import { findJsonError } from '../../../shared/find-json-error.ts'
import { type Profile, profileSchema } from '../../../shared/model/profile.ts'
import type { NamedFiles } from '../ports/named-files.ts'

/** A profile is a page of text; nothing larger is read. */
const PROFILE_FILE_BYTES_MAX = 256 * 1024

type ProfileFailure =
  | 'profile_not_found'
  | 'bad_profile'
  | 'file_too_large'
  | 'file_unreadable'
  | 'not_allowed'

/** Reads a profile that a request names, in the same words as `loadProfile`, without ever holding the engine's thread. */
export async function readProfile(
  nameOrFile: string,
  resourcesDir: string,
  files: NamedFiles,
): Promise<Result<Profile, ProfileFailure>> {
  if (isAbsolute(nameOrFile)) {
    const text = await files.readText(nameOrFile, PROFILE_FILE_BYTES_MAX, `The profile ${nameOrFile}`)
    if (text.ok) return parseProfile(text.value, nameOrFile)
    const { code, message } = text.error
    return failure(code, message, { path: 'profile' })
  }
  const names = namesOf(await readdir(profilesDir(resourcesDir)))
  return names.includes(nameOrFile) ? loadProfile(nameOrFile, resourcesDir) : noSuchProfile(nameOrFile, names)
}

/**
 * Reads a profile for the command line: the name of one that ships (a file in `resourcesDir`/profiles), or the absolute path of a file.
 * What is wrong comes back as a sentence: no such profile (with the names there are), not JSON (with line and
 * column), a wrong field (with its path), too large, unreadable.
 */
export function loadProfile(nameOrFile: string, resourcesDir: string): Result<Profile, ProfileFailure> {
  const shipped = !isAbsolute(nameOrFile)
  const names = shipped ? profileNames(resourcesDir) : []
  if (shipped && !names.includes(nameOrFile)) return noSuchProfile(nameOrFile, names)
  const file = shipped ? join(profilesDir(resourcesDir), `${nameOrFile}.json`) : nameOrFile
  const text = readSmallFile(file)
  return text.ok ? parseProfile(text.value, file) : text
}

function noSuchProfile(name: string, names: readonly string[]): Result<never, 'profile_not_found'> {
  return failure(
    'profile_not_found',
    `There is no profile "${name}". Choose one of ${names.join(', ')}, or give the full path of a profile file.`,
    { path: 'profile', names: [...names] },
  )
}

/** Checks the text of a profile file; `file` is what the sentence of a failure calls it. */
export function parseProfile(text: string, file: string): Result<Profile, 'bad_profile'> {
  // Editors on Windows put a byte order mark before the text.
  const json = text.replace(/^\uFEFF/, '')
  const wrong = findJsonError(json)
  if (wrong) {
    return failure(
      'bad_profile',
      `The profile ${file} is not JSON: look at line ${wrong.line}, column ${wrong.column}. "trunkline schema profile" prints what a profile is made of.`,
      { path: 'profile', ...wrong },
    )
  }
  const content: unknown = JSON.parse(json)
  const parsed = profileSchema.safeParse(content)
  if (parsed.success) return success(parsed.data)
  const path = parsed.error.issues[0]?.path.map(String).join('.') ?? ''
  return failure('bad_profile', sentenceOfZodError(parsed.error, `The profile ${file}`), { path })
}

/** Every profile that ships, for a person to choose from; fails with the first that cannot be read. */
export async function listProfiles(
  resourcesDir: string,
): Promise<Result<{ name: string; description: string }[], ProfileFailure>> {
  const profiles: { name: string; description: string }[] = []
  for (const name of profileNames(resourcesDir)) {
    const profile = loadProfile(name, resourcesDir)
    if (!profile.ok) return profile
    profiles.push({ name, description: profile.value.description })
  }
  return success(profiles)
}

function profilesDir(resourcesDir: string): string {
  return join(resourcesDir, 'profiles')
}

function profileNames(resourcesDir: string): string[] {
  return namesOf(readdirSync(profilesDir(resourcesDir)))
}

function namesOf(files: readonly string[]): string[] {
  return files
    .filter(name => name.endsWith('.json'))
    .map(name => name.slice(0, -'.json'.length))
    .sort()
}

function readSmallFile(file: string): Result<string, Exclude<ProfileFailure, 'bad_profile'>> {
  try {
    const info = statSync(file)
    if (!info.isFile()) {
      return failure('file_unreadable', `The profile ${file} is not a regular file. Choose another one.`, {
        path: 'profile',
      })
    }
    const { size } = info
    if (size > PROFILE_FILE_BYTES_MAX) {
      return failure(
        'file_too_large',
        `The file ${file} has ${size} bytes; a profile has at most ${PROFILE_FILE_BYTES_MAX}. Is it the right file?`,
        { path: 'profile' },
      )
    }
    return success(readFileSync(file, 'utf8'))
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    if (code === 'ENOENT') {
      return failure('profile_not_found', `There is no file ${file}. Check the path of the profile.`, {
        path: 'profile',
      })
    }
    return failure(
      'file_unreadable',
      `The profile ${file} cannot be read (${code}). Check that it is a file and that you may read it.`,
      { path: 'profile' },
    )
  }
}
