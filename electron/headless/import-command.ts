import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import { type Failure, failure } from '../../shared/errors.ts'
import { mappingFileSchema } from '../../shared/model/mapping-file.ts'
import type { Choice, ReadingHints } from '../../shared/model/recipient-list.ts'
import { openLists } from '../engine/open-lists.ts'
import type { Log } from '../engine/ports/log.ts'
import { CommandFailed } from './ask-engine.ts'
import { importList, type ListImported, type ListsDoor } from './import-list.ts'
import {
  accountingText,
  allRejected,
  allRows,
  choiceText,
  countsPerVerdict,
  readingReport,
  reasonsOf,
  rowText,
  writeRejected,
} from './import-report.ts'
import { workerFiles } from './places.ts'
import { readJsonFile } from './read-json-file.ts'

export interface ImportOptions {
  readonly file: string
  readonly dataDir: string
  /** Name of the list; null for that of the file. */
  readonly listName: string | null
  readonly hints: ReadingHints
  readonly mappingFile: string | null
  /** Print every row with its verdict. */
  readonly rows: boolean
  readonly json: boolean
  readonly log: Log
  readonly print: (line: string) => void
}

/** The file was imported; it was refused; it waits for a choice. */
export const IMPORT_EXIT_CODES = { imported: 0, refused: 1, choice: 2 } as const

/**
 * Imports a file into a list and prints what became of every row. Resolves with the exit code. Nothing is thrown for anything that is
 * wrong with the file or the options: it is printed, as JSON where that was asked for.
 */
export async function importCommand(options: ImportOptions): Promise<number> {
  try {
    const mapping =
      options.mappingFile === null
        ? null
        : readJsonFile(options.mappingFile, mappingFileSchema, 'The mapping file')
    if (!existsSync(options.file)) {
      throw new CommandFailed(
        failure('file_unreadable', `The file ${options.file} does not exist. Check the path.`).error,
      )
    }
    const lists = openLists(options.dataDir, workerFiles, options.log)
    if (!lists.ok) throw new CommandFailed(lists.error)
    try {
      const listName = options.listName ?? basename(options.file)
      const imported = await importList(lists.value, {
        file: options.file,
        listName,
        hints: options.hints,
        mapping,
      })
      return await report(lists.value, options, imported)
    } finally {
      await lists.value.close()
    }
  } catch (problem) {
    if (!(problem instanceof CommandFailed)) throw problem
    return refuse(options, problem.failure)
  }
}

/** Says why a file was not imported. Answers the exit code. */
export function refuse(
  { json, print }: Pick<ImportOptions, 'json' | 'print'>,
  { code, message }: Failure,
): number {
  if (json) print(JSON.stringify({ error: { code, message } }))
  else process.stderr.write(`trunkline: ${message}\n`)
  return IMPORT_EXIT_CODES.refused
}

async function report(door: ListsDoor, options: ImportOptions, imported: ListImported): Promise<number> {
  const { inspection } = imported
  const reading = readingReport(options.file, inspection)
  if (imported.is === 'choice') return askForChoices(options, reading, imported.choices)
  const { progress } = imported
  const rejected = await allRejected(door, progress.importId)
  const repairable = rejected.filter(({ verdict }) => verdict === 'rejected')
  const rejectedFile =
    repairable.length === 0 ? null : join(options.dataDir, 'rejected-rows', `import-${progress.importId}.csv`)
  if (rejectedFile !== null) writeRejected(rejectedFile, inspection, repairable)
  const rows = options.rows ? await allRows(door, progress.importId) : null
  if (options.json) {
    options.print(
      JSON.stringify({
        ...reading,
        list: { id: progress.listId, name: progress.listName },
        imported: progress.state === 'done',
        problem: progress.problem,
        counts: countsPerVerdict(progress.counts),
        reasons: reasonsOf(rejected),
        rejectedFile,
        ...(rows === null ? {} : { rows }),
      }),
    )
  } else {
    if (rows !== null) for (const row of rows) options.print(rowText(row))
    options.print(accountingText(progress, rejected, rejectedFile))
    if (progress.problem !== null) process.stderr.write(`trunkline: ${progress.problem}\n`)
  }
  return progress.state === 'done' ? IMPORT_EXIT_CODES.imported : IMPORT_EXIT_CODES.refused
}

/** Says what is to be decided, and with which option. Answers the exit code. */
export function askForChoices(
  { json, print }: Pick<ImportOptions, 'json' | 'print'>,
  reading: ReturnType<typeof readingReport>,
  choices: readonly Choice[],
): number {
  if (json) print(JSON.stringify({ ...reading, choices }))
  else for (const choice of choices) process.stderr.write(`trunkline: ${choiceText(choice)}\n`)
  return IMPORT_EXIT_CODES.choice
}
