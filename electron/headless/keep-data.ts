import { existsSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { codeOf, failure, type Result } from '../../shared/errors.ts'
import type { BackupFile } from '../../shared/model/backup.ts'
import { restoreData, salvageData } from '../engine/repair-data.ts'
import { BackupUnsound, backUpFolder } from '../engine/store/back-up.ts'
import { listBackups } from '../engine/store/backup-files.ts'
import { checkContents } from '../engine/store/check-contents.ts'
import { damagedFailure, findDamage } from '../engine/store/damage.ts'
import { bytesOf, DATABASE_FILE } from '../engine/store/folder-files.ts'
import { failureOfOpening, lockFolder } from '../engine/store/open-database.ts'
import { hasSomethingToSalvage } from '../engine/store/salvage.ts'
import { CommandFailed } from './command-failed.ts'

type Print = (line: string) => void

const EXIT_CODES = { sound: 0, damaged: 1 } as const

/** Backs the database up, beside a running engine or without one. Throws CommandFailed. */
export function backupCommand(dataDir: string, out: string | null, print: Print): void {
  const database = join(dataDir, DATABASE_FILE)
  if (bytesOf(database) === 0) throw noData(dataDir)
  if (out !== null && existsSync(out))
    throw failed('not_allowed', `${out} exists already. Name another file with --out.`)
  try {
    const order = {
      dataDir,
      reason: 'asked',
      at: Date.now(),
      ...(out !== null && { out: resolve(out) }),
    } as const
    const { path, bytes } = backUpFolder(database, order)
    print(`Backed up to ${path} (${megabytes(bytes)}).`)
  } catch (problem) {
    const why = problem instanceof Error ? problem.message : String(problem)
    if (problem instanceof BackupUnsound || codeOf(problem).startsWith('SQLITE_CORRUPT'))
      throw new CommandFailed(damagedFailure(dataDir, why).error)
    throw failed(
      'disk_full',
      `The backup could not be written (${why}). Check that the folder exists and has room.`,
    )
  }
}

/** Prints the backups of a folder, newest first. */
export function listCommand(dataDir: string, print: Print): void {
  const backups = listBackups(dataDir)
  if (backups.length === 0) print(`${dataDir} has no backups.`)
  for (const { path, at, reason, bytes } of backups)
    print(
      `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC  ${reason.padEnd(8)}  ${megabytes(bytes).padStart(9)}  ${path}`,
    )
}

/** Restores the named backup or the newest one. Throws CommandFailed. */
export function restoreCommand(
  dataDir: string,
  { file, latest }: { readonly file: string | null; readonly latest: boolean },
  print: Print,
): void {
  if (!existsSync(dataDir)) throw noData(dataDir)
  const backup = chosen(dataDir, file, latest)
  const restored = orThrow(restoreData(dataDir, backup, Date.now()))
  print(`Restored ${backup.path}.`)
  if (restored.setAside !== null) print(`The database that was there before is in ${restored.setAside}.`)
  const { contacts, doNotCall } = restored.carriedOver
  if (contacts + doNotCall > 0)
    print(`Carried over from it: ${contacts} contacts and ${doNotCall} do-not-call entries since the backup.`)
  print('Active campaigns are paused. Check whom they would call, then resume them.')
}

/** Salvages what can be read, and prints what became of each table. Throws CommandFailed. */
export function salvageCommand(dataDir: string, print: Print): void {
  if (!hasSomethingToSalvage(dataDir)) throw noData(dataDir)
  const report = orThrow(salvageData(dataDir, Date.now()))
  for (const { table, kept, lost, isCutShort } of report.tables) {
    if (kept + lost === 0 && !isCutShort) continue
    const missing = isCutShort
      ? 'the rest cannot be read'
      : lost === 0
        ? 'nothing lost'
        : `at most ${lost} lost`
    print(`${table.padEnd(28)} ${String(kept).padStart(9)} kept, ${missing}`)
  }
  if (report.orphans > 0) print(`${report.orphans} rows that belonged to lost ones were left out.`)
  print(`The damaged files are in ${report.setAside}.`)
  print('Active campaigns are paused. Check whom they would call, then resume them.')
}

/** Looks through the database; the exit code says whether it is sound. Beside a running engine only its contents are looked at. */
export function checkCommand(dataDir: string, print: Print): number {
  const database = join(dataDir, DATABASE_FILE)
  if (!existsSync(dataDir) || !statSync(dataDir).isDirectory()) throw noData(dataDir)
  const lock = lockFolder(dataDir)
  if (!lock.ok && lock.error.code !== 'store_busy') throw new CommandFailed(lock.error)
  try {
    const problem = lock.ok ? findDamage(dataDir) : checkContents(database)
    if (problem !== null) throw new CommandFailed(damagedFailure(dataDir, problem).error)
    print(
      bytesOf(database) === 0
        ? `There is no database in ${dataDir} yet.`
        : `The database in ${dataDir} is sound.`,
    )
    return EXIT_CODES.sound
  } catch (problem) {
    if (!(problem instanceof CommandFailed)) throw new CommandFailed(failureOfOpening(dataDir, problem).error)
    print(problem.message)
    return EXIT_CODES.damaged
  } finally {
    if (lock.ok) lock.value.release()
  }
}

function chosen(
  dataDir: string,
  file: string | null,
  latest: boolean,
): { readonly path: string; readonly at: number | null } {
  const backups = listBackups(dataDir)
  if (file !== null) {
    const known = backups.find(({ path, fileName }) => fileName === file || path === resolve(file))
    return known ?? { path: resolve(file), at: null }
  }
  const [newest] = backups
  if (!latest)
    throw failed(
      'choice_needed',
      `Name the backup to restore, or say --latest.${newest ? ` There are: ${namesOf(backups)}.` : ''}`,
    )
  if (newest === undefined)
    throw failed('file_unreadable', `${dataDir} has no backups. Name a file instead of --latest.`)
  return newest
}

const NAMED_MAX = 5
const namesOf = (backups: readonly BackupFile[]): string =>
  backups
    .slice(0, NAMED_MAX)
    .map(({ fileName }) => fileName)
    .join(', ')

function orThrow<Value>(result: Result<Value>): Value {
  if (!result.ok) throw new CommandFailed(result.error)
  return result.value
}

function failed(...of: Parameters<typeof failure>): CommandFailed {
  return new CommandFailed(failure(...of).error)
}

const noData = (dataDir: string): CommandFailed =>
  failed('file_unreadable', `There is no Trunkline data in ${dataDir}. Name the data folder with --data.`)

const megabytes = (bytes: number): string => `${(bytes / 1_048_576).toFixed(1)} MB`
