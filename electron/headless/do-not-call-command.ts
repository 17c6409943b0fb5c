import { existsSync } from 'node:fs'
import { basename } from 'node:path'
import { type Failure, failure } from '../../shared/errors.ts'
import { openLists } from '../engine/open-lists.ts'
import type { Log } from '../engine/ports/log.ts'
import { ask, CommandFailed } from './ask-engine.ts'
import { IMPORT_EXIT_CODES } from './import-command.ts'
import { upload } from './import-list.ts'
import { workerFiles } from './places.ts'

export interface ImportDoNotCallOptions {
  readonly file: string
  readonly dataDir: string
  /** ISO 3166 country of numbers without a country code; null for a guess. */
  readonly country: string | null
  readonly reason: string
  readonly json: boolean
  readonly log: Log
  readonly print: (line: string) => void
}

/**
 * Adds the numbers of a file to the do-not-call list and says what became of every row. Resolves with the exit code of `import`: 0 added,
 * 1 refused, 2 a choice is needed.
 */
export async function importDoNotCallCommand(options: ImportDoNotCallOptions): Promise<number> {
  const { file, dataDir, country, reason, json, print } = options
  try {
    if (!existsSync(file))
      throw new CommandFailed(
        failure('file_unreadable', `The file ${file} does not exist. Check the path.`).error,
      )
    const lists = openLists(dataDir, workerFiles, options.log)
    if (!lists.ok) throw new CommandFailed(lists.error)
    try {
      const uploadId = await upload(lists.value, file, basename(file))
      const account = await ask(lists.value, 'doNotCall.import', {
        uploadId,
        campaignId: null,
        reason,
        country,
      })
      const { rows, added, known, rejected, rejectedTotal } = account
      if (json)
        print(JSON.stringify({ file, rows, counts: { added, known, rejected: rejectedTotal }, rejected }))
      else {
        print(`${basename(file)}: ${rows} rows`)
        print(`  added${String(added).padStart(14)}`)
        print(`  known already${String(known).padStart(6)}`)
        print(`  rejected${String(rejectedTotal).padStart(11)}`)
        for (const { line, sentence } of rejected) print(`  line ${line}: ${sentence}`)
      }
      return added + known === 0 ? IMPORT_EXIT_CODES.refused : IMPORT_EXIT_CODES.imported
    } finally {
      await lists.value.close()
    }
  } catch (problem) {
    if (!(problem instanceof CommandFailed)) throw problem
    return refuse(options, problem.failure)
  }
}

function refuse({ json, print }: ImportDoNotCallOptions, { code, message, details }: Failure): number {
  const isChoice = code === 'choice_needed'
  if (json)
    print(
      JSON.stringify(
        isChoice ? { choices: [{ ...details, sentence: message }] } : { error: { code, message } },
      ),
    )
  else process.stderr.write(`trunkline: ${message}${isChoice ? ' Decide with --country.' : ''}\n`)
  return isChoice ? IMPORT_EXIT_CODES.choice : IMPORT_EXIT_CODES.refused
}
