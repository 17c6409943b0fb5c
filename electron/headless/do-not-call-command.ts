import { existsSync } from 'node:fs'
import { basename, join, parse } from 'node:path'
import { failure } from '../../shared/errors.ts'
import type { DoNotCallAccount, DoNotCallCounts } from '../../shared/model/do-not-call.ts'
import { mappingFileSchema } from '../../shared/model/mapping-file.ts'
import { type FileInspection, NUMBER_FIELDS, type ReadingHints } from '../../shared/model/recipient-list.ts'
import { openLists } from '../engine/open-lists.ts'
import type { Log } from '../engine/ports/log.ts'
import { ask, CommandFailed } from './ask-engine.ts'
import { askForChoices, IMPORT_EXIT_CODES, refuse } from './import-command.ts'
import { inspectUpload, type ListsDoor, openChoices, upload } from './import-list.ts'
import { accountText, readingReport, reasonsOf, rowText, writeRejected } from './import-report.ts'
import { workerFiles } from './places.ts'
import { readJsonFile } from './read-json-file.ts'

export interface ImportDoNotCallOptions {
  readonly file: string
  readonly dataDir: string
  readonly hints: ReadingHints
  readonly mappingFile: string | null
  readonly reason: string
  /** Print every row with its verdict. */
  readonly rows: boolean
  readonly json: boolean
  readonly log: Log
  readonly print: (line: string) => void
}

/**
 * Adds the numbers of a file to the do-not-call list and says what became of every row, in the form of `import`. Resolves with its exit
 * code: 0 added, or known already, 1 refused, 2 a choice is needed.
 */
export async function importDoNotCallCommand(options: ImportDoNotCallOptions): Promise<number> {
  const { file, dataDir, hints, mappingFile } = options
  try {
    const mapping =
      mappingFile === null ? null : readJsonFile(mappingFile, mappingFileSchema, 'The mapping file')
    if (!existsSync(file))
      throw new CommandFailed(
        failure('file_unreadable', `The file ${file} does not exist. Check the path.`).error,
      )
    const lists = openLists(dataDir, workerFiles, options.log)
    if (!lists.ok) throw new CommandFailed(lists.error)
    try {
      const uploadId = await upload(lists.value, file, basename(file))
      const reading = { hints, mapping }
      const inspection = await inspectUpload(lists.value, 'doNotCall.inspect', uploadId, reading)
      const choices = openChoices(inspection, reading)
      if (choices.length > 0) return askForChoices(options, readingReport(file, inspection), choices)
      return await importNumbers(lists.value, options, uploadId, inspection)
    } finally {
      await lists.value.close()
    }
  } catch (problem) {
    if (!(problem instanceof CommandFailed)) throw problem
    return refuse(options, problem.failure)
  }
}

async function importNumbers(
  door: ListsDoor,
  options: ImportDoNotCallOptions,
  uploadId: string,
  inspection: FileInspection,
): Promise<number> {
  if (!hasNumbers(inspection)) throw new CommandFailed(noColumn(options.file))
  const account = await ask(door, 'doNotCall.import', {
    uploadId,
    campaignId: null,
    reason: options.reason,
    mapping: inspection.mapping,
    details: options.rows ? 'every-row' : 'all-rejected',
  })
  const { counts, rejected } = account
  const isImported = counts.added + counts.onList + counts.inFile > 0
  const problem = isImported
    ? null
    : `No row of "${basename(options.file)}" has a number to block. Look at why the rows were rejected, and at which column holds the number.`
  const rejectedFile =
    rejected.length === 0
      ? null
      : join(options.dataDir, 'rejected-rows', `do-not-call-${parse(options.file).name}.csv`)
  if (rejectedFile !== null) writeRejected(rejectedFile, inspection, rejected)
  if (options.json) {
    options.print(
      JSON.stringify({
        ...readingReport(options.file, inspection),
        imported: isImported,
        problem,
        counts: countsPerVerdict(counts),
        reasons: reasonsOfAll(account),
        rejectedFile,
        ...(options.rows ? { rows: account.everyRow } : {}),
      }),
    )
  } else {
    for (const row of account.everyRow) options.print(rowText(row))
    options.print(accountText(basename(options.file), counts.rows, wordsOf(counts), rejected, rejectedFile))
    if (problem !== null) process.stderr.write(`trunkline: ${problem}\n`)
  }
  return isImported ? IMPORT_EXIT_CODES.imported : IMPORT_EXIT_CODES.refused
}

const hasNumbers = ({ mapping }: FileInspection): boolean =>
  mapping.columns.some(use => use.kind === 'field' && NUMBER_FIELDS.some(field => field === use.field))

const noColumn = (file: string) =>
  failure(
    'no_number_column',
    `No column of "${basename(file)}" has phone numbers. Name it with --mapping, for example {"columns": {"Phone": "number"}}, or write one number per line.`,
  ).error

/** Counts by the verdicts of `import`: nothing is updated here, and no row is turned away because it is on the list. */
function countsPerVerdict({ added, onList, inFile, mayBeCalled, rejected, blank }: DoNotCallCounts) {
  return {
    accepted: added,
    updated: 0,
    duplicate: onList + inFile,
    'do-not-call': 0,
    rejected: rejected + mayBeCalled,
    blank,
  }
}

/** How many rows had each reason for not being added. */
function reasonsOfAll({ counts, rejected }: DoNotCallAccount): Record<string, number> {
  const others = {
    'may-be-called': counts.mayBeCalled,
    'duplicate-in-list': counts.onList,
    'duplicate-in-file': counts.inFile,
  }
  return {
    ...reasonsOf(rejected),
    ...Object.fromEntries(Object.entries(others).filter(([, many]) => many > 0)),
  }
}

const wordsOf = (counts: DoNotCallCounts): [string, number][] => [
  ['added', counts.added],
  ['already on the list', counts.onList],
  ['twice in the file', counts.inFile],
  ['may be called', counts.mayBeCalled],
  ['rejected', counts.rejected],
  ['blank', counts.blank],
]
