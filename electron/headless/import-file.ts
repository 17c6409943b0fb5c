import { existsSync } from 'node:fs'
import { basename } from 'node:path'
import { failure } from '../../shared/errors.ts'
import type { ImportProgress, RejectedRow } from '../../shared/model/list-import.ts'
import { mappingFileSchema } from '../../shared/model/mapping-file.ts'
import type { Choice, FileInspection } from '../../shared/model/recipient-list.ts'
import type { Engine } from '../engine/engine.ts'
import { CommandFailed } from './ask-engine.ts'
import { importList, type ListReadingOptions, type ListsDoor, NO_READING_OPTIONS } from './import-list.ts'
import {
  accountingText,
  allRejected,
  choiceText,
  countsPerVerdict,
  reasonsOf,
  writeRejected,
} from './import-report.ts'
import { readJsonFile } from './read-json-file.ts'

/** Rejected rows that a summary in JSON has; the file has all of them. */
const REJECTED_SHOWN_MAX = 1_000

/** A file that has become a list, and what became of its rows. */
export interface ImportedFile {
  readonly listId: number
  readonly progress: ImportProgress
  readonly rejected: readonly RejectedRow[]
  readonly inspection: FileInspection
}

/** An engine as what brings lists in. */
export function doorOf(engine: Engine): ListsDoor {
  return {
    request: (name, input) => engine.request(name, input),
    onEvent: listener =>
      engine.onBatch(({ events }) => {
        for (const event of events) listener(event)
      }),
  }
}

/**
 * Imports a file of this machine for a command that goes on with its list. Throws CommandFailed when it is ambiguous (and says which
 * option decides), cannot be read, or has nobody to call.
 */
export async function importFile(
  door: ListsDoor,
  file: string,
  reading: ListReadingOptions = NO_READING_OPTIONS,
): Promise<ImportedFile> {
  if (!existsSync(file)) {
    throw new CommandFailed(
      failure('file_unreadable', `The list ${file} does not exist. Check the path.`).error,
    )
  }
  const listName = basename(file)
  const imported = await importList(door, { file, listName, ...reading })
  if (imported.is === 'choice') throw choiceNeeded(listName, imported.choices)
  const { progress, inspection } = imported
  if (progress.state !== 'done' || progress.listId === null) {
    throw new CommandFailed(
      failure('file_unreadable', progress.problem ?? `The list ${listName} was not imported.`).error,
    )
  }
  const rejected = await allRejected(door, progress.importId)
  return { listId: progress.listId, progress, rejected, inspection }
}

/** What the options --country and --mapping of a command say. Throws CommandFailed. */
export function readingOptions(options: {
  readonly country: string | undefined
  readonly mapping: string | undefined
}): ListReadingOptions {
  return {
    hints: options.country === undefined ? {} : { country: options.country },
    mapping:
      options.mapping === undefined
        ? null
        : readJsonFile(options.mapping, mappingFileSchema, 'The mapping file'),
  }
}

/** The accounting of an import as part of a summary; rejected rows go into `rejectedFile`, where one is named. */
export function accountingOf(imported: ImportedFile, rejectedFile: string | null) {
  const { progress, rejected, inspection } = imported
  const repairable = rejected.filter(({ verdict }) => verdict === 'rejected')
  const written = rejectedFile !== null && repairable.length > 0 ? rejectedFile : null
  if (written !== null) writeRejected(written, inspection, repairable)
  return {
    json: {
      file: progress.fileName,
      rows: progress.counts.rows,
      counts: countsPerVerdict(progress.counts),
      reasons: reasonsOf(rejected),
      notAccepted: rejected
        .slice(0, REJECTED_SHOWN_MAX)
        .map(({ line, verdict, reason, sentence }) => ({ line, verdict, reason, sentence })),
      rejectedFile: written,
    },
    text: accountingText(progress, rejected, written),
  }
}
export type Accounting = ReturnType<typeof accountingOf>

function choiceNeeded(listName: string, choices: readonly Choice[]): CommandFailed {
  const sentences = choices.map(choiceText)
  return new CommandFailed(
    failure('choice_needed', `${listName}: ${sentences.join(' ')}`, { choices: [...choices] }).error,
  )
}
