import { existsSync, statSync, writeFileSync } from 'node:fs'
import { dirname, extname, join, resolve } from 'node:path'
import { failure, type Result, success } from '../../shared/errors.ts'
import { erasureOf, type PersonHoldings } from '../../shared/model/person.ts'
import { createUploads } from '../engine/csv/uploads.ts'
import type { Log } from '../engine/ports/log.ts'
import { createPersonStore } from '../engine/store/erase-person.ts'
import { createImportStore } from '../engine/store/import-store.ts'
import { DATABASE_FILE, openDatabase } from '../engine/store/open-database.ts'
import { createPersonRecords } from '../engine/store/person-records.ts'
import { machineCountry } from '../engine/system/machine-country.ts'
import { systemClock } from '../engine/system/system-clock.ts'
import { systemRandomness } from '../engine/system/system-randomness.ts'
import { erasePerson, exportPerson, findPerson, type PeopleDeps } from '../engine/use-cases/people.ts'
import { CommandFailed } from './command-failed.ts'

export interface PersonOptions {
  readonly act: 'find' | 'export' | 'erase'
  readonly number: string
  readonly dataDir: string
  /** ISO 3166 country of a number without +; null: that of this computer. */
  readonly country: string | null
  /** File to write (export). */
  readonly out: string | null
  /** Null: by the name of the file. */
  readonly format: 'json' | 'csv' | null
  /** Erase, not only say what would be erased. */
  readonly yes: boolean
  readonly json: boolean
  readonly log: Log
  readonly print: (line: string) => void
}

/** It was done; it could not be; a decision of the person is needed first. */
const EXIT_CODES = { done: 0, failed: 1, choice: 2 } as const

/**
 * Finds, exports or erases what a data folder that no engine uses holds about a number. Resolves with the exit code. What is wrong with
 * the options or the folder is printed, as JSON where that was asked for.
 */
export async function personCommand(options: PersonOptions): Promise<number> {
  try {
    return await withPeople(options, deps => ACTS[options.act](deps, options))
  } catch (problem) {
    if (!(problem instanceof CommandFailed)) throw problem
    const { code, message } = problem.failure
    if (options.json) options.print(JSON.stringify({ error: { code, message } }))
    else process.stderr.write(`trunkline: ${message}\n`)
    return EXIT_CODES.failed
  }
}

type Act = (deps: PeopleDeps, options: PersonOptions) => Promise<number>
const ACTS: Readonly<Record<PersonOptions['act'], Act>> = { find, export: exportTo, erase }

async function find(deps: PeopleDeps, { number, json, print }: PersonOptions): Promise<number> {
  const held = orThrow(await findPerson(deps, number))
  if (json) print(JSON.stringify(held))
  else printHoldings(held, print)
  return EXIT_CODES.done
}

async function exportTo(
  deps: PeopleDeps,
  { number, out, format, json, print }: PersonOptions,
): Promise<number> {
  const file = fileOf(out)
  const byName = extname(file).toLowerCase() === '.csv' ? 'csv' : 'json'
  const written = orThrow(await exportPerson(deps, { number, format: format ?? byName }))
  if (json)
    print(JSON.stringify({ file, format: format ?? byName, records: written.rows, bytes: written.bytes }))
  else print(`${written.rows} records written to ${file}.`)
  return EXIT_CODES.done
}

async function erase(deps: PeopleDeps, { number, yes, json, print }: PersonOptions): Promise<number> {
  const held = orThrow(await (yes ? erasePerson(deps, number) : findPerson(deps, number)))
  const { erased, stays } = erasureOf(held)
  if (json) print(JSON.stringify({ number: held.number, done: yes, erased, stays }))
  else {
    print(yes ? `Erased for ${held.number}:` : `This would be erased for ${held.number}:`)
    for (const one of erased.length === 0 ? ['Nothing: no data is held.'] : erased) print(`- ${one}`)
    print(yes ? 'This stays:' : 'This would stay:')
    for (const one of stays) print(`- ${one}`)
    if (!yes) print('Nothing was changed. Repeat the command with --yes to erase.')
  }
  return yes ? EXIT_CODES.done : EXIT_CODES.choice
}

function printHoldings(held: PersonHoldings, print: (line: string) => void): void {
  print(held.number)
  for (const { listName, name } of held.recipients)
    print(`  list ${listName}${name === null ? '' : `: ${name}`}`)
  const counts = {
    attempts: held.attempts,
    'do-not-call entries': held.doNotCall,
    'rejected rows': held.rejectedRows,
    'changes by imports': held.importChanges,
    'kept files of imports': held.keptFiles,
  }
  for (const [what, count] of Object.entries(counts))
    print(`  ${what}${String(count).padStart(24 - what.length)}`)
}

/** Opens only what these acts need: nothing registers, runs or imports. The folder is locked meanwhile, as by the engine. */
async function withPeople(
  options: PersonOptions,
  act: (deps: PeopleDeps) => Promise<number>,
): Promise<number> {
  const { dataDir, log } = options
  if (!existsSync(join(dataDir, DATABASE_FILE)))
    throw failed(
      'file_unreadable',
      `There is no Trunkline data in ${dataDir}. Name the data folder with --data.`,
    )
  const { database, close } = orThrow(openDatabase(dataDir))
  try {
    const records = createPersonRecords(database)
    return await act({
      search: { person: numbers => Promise.resolve(records(numbers)) },
      people: createPersonStore(database),
      lists: createImportStore(database),
      uploads: createUploads({
        dir: join(dataDir, 'uploads'),
        keptDir: join(dataDir, 'imported-files'),
        clock: systemClock,
        randomness: systemRandomness,
        log,
      }),
      exports: { keep: ({ bytes, rows }) => Promise.resolve(writeTo(fileOf(options.out), bytes, rows)) },
      clock: systemClock,
      log,
      country: () => options.country ?? machineCountry(),
      emit: () => undefined,
    })
  } finally {
    close()
  }
}

function writeTo(
  file: string,
  bytes: Uint8Array,
  rows: number,
): Result<{ exportId: string; fileName: string; rows: number; bytes: number }> {
  try {
    // what is held about a person is for the one who asked for it
    writeFileSync(file, bytes, { mode: 0o600 })
  } catch (problem) {
    return failure('not_allowed', `${file} cannot be written: ${String(problem)}. Choose another with --out.`)
  }
  return success({ exportId: file, fileName: file, rows, bytes: bytes.length })
}

function fileOf(out: string | null): string {
  if (out === null) throw failed('bad_input', 'Name the file to write with --out.')
  const file = resolve(out)
  if (!existsSync(dirname(file)))
    throw failed('not_allowed', `The folder ${dirname(file)} does not exist. Create it, or choose another.`)
  if (existsSync(file) && statSync(file).isDirectory())
    throw failed('not_allowed', `${file} is a folder. Name a file with --out.`)
  return file
}

function orThrow<Value>(result: Result<Value>): Value {
  if (!result.ok) throw new CommandFailed(result.error)
  return result.value
}

const failed = (code: 'bad_input' | 'not_allowed' | 'file_unreadable', sentence: string): CommandFailed =>
  new CommandFailed(failure(code, sentence).error)
