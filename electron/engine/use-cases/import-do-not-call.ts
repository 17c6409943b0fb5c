import { codeOf, failure, type Result, success } from '../../../shared/errors.ts'
import type { RequestOutput } from '../../../shared/ipc/contract.ts'
import { readDoNotCallPattern } from '../domain/do-not-call-pattern.ts'
import type { NewDoNotCall } from '../ports/do-not-call-store.ts'
import type { NumberFile, NumberRow, OpenNumberFile } from '../ports/number-file.ts'
import type { Uploads } from '../ports/uploads.ts'
import { breathe } from './campaign-deps.ts'
import { checkCampaign } from './keep-do-not-call.ts'
import { hangUpForbidden, type SuppressDeps, suppressForbidden } from './suppress-forbidden.ts'

/** Rejected rows that are shown; the others are counted. */
const REJECTED_SHOWN_MAX = 100
/** Entries that are looked at at once for whom they concern. */
const IDS_OF_SLICE = 500
/** Entries of one transaction: some ms of the engine's thread, and few waits for the disk. */
const ENTRIES_OF_WRITE = 300

export type DoNotCallAccount = RequestOutput<'doNotCall.import'>

export interface ImportDoNotCallDeps extends SuppressDeps {
  readonly uploads: Uploads
  readonly openNumberFile: OpenNumberFile
}

interface ImportOrder {
  readonly uploadId: string
  readonly campaignId: number | null
  readonly reason: string
}

/**
 * Imports of numbers into the do-not-call list, one at a time. Every row with text is in exactly one count; a number that is there
 * already, or twice in the file, is `known`. What was written before a problem stays: a list of who is left alone is never too long.
 */
export function createDoNotCallImport(
  deps: ImportDoNotCallDeps,
): (order: ImportOrder) => Promise<Result<DoNotCallAccount>> {
  let running: string | null = null
  return async order => {
    const checked = checkCampaign(deps, order.campaignId)
    if (!checked.ok) return checked
    const upload = deps.uploads.take(order.uploadId)
    if (!upload.ok) return upload
    if (running !== null)
      return failure('import_running', `“${running}” is being imported. Wait until it is done.`)
    running = upload.value.fileName
    try {
      const file = await deps.openNumberFile(upload.value)
      if (!file.ok) return file
      const account = await importFile(deps, file.value, order, upload.value.fileName)
      if (account.ok) await deps.uploads.discard(order.uploadId)
      return account
    } finally {
      running = null
    }
  }
}

async function importFile(
  deps: ImportDoNotCallDeps,
  file: NumberFile,
  { campaignId, reason }: ImportOrder,
  fileName: string,
): Promise<Result<DoNotCallAccount>> {
  const { store, clock, log } = deps
  const newest = store.doNotCall.page({ campaignId: undefined, search: '', offset: 0, limit: 1 }).rows[0]
  const about = { campaignId, reason, source: 'import', addedBy: fileName } as const
  const account: DoNotCallAccount = { rows: 0, added: 0, known: 0, rejected: [], rejectedTotal: 0 }
  const entries: NewDoNotCall[] = []
  const write = (): void => {
    const counts = store.transaction(() => store.doNotCall.importSlice(entries, clock.now()))
    entries.length = 0
    account.added += counts.added
    account.known += counts.known
  }
  let problem: unknown = null
  try {
    for await (const rows of file.rows) {
      entries.push(...rows.flatMap(row => entryOf(row, file.country, account, about)))
      if (entries.length >= ENTRIES_OF_WRITE) write()
      await breathe(clock)
    }
    write()
  } catch (thrown) {
    problem = thrown
  }
  await leaveImportedAlone(deps, newest?.id ?? 0)
  log.info('do-not-call file imported', {
    rows: account.rows,
    added: account.added,
    rejected: account.rejectedTotal,
  })
  if (problem !== null) return cutOff(fileName, account, problem)
  if (account.rows === 0)
    return failure('file_empty', `"${fileName}" has no row with a number. Choose a file with one per line.`)
  return success(account)
}

/** The entry of a row, or none: then the account says why. */
function entryOf(
  row: NumberRow,
  country: string | null,
  account: DoNotCallAccount,
  about: Pick<NewDoNotCall, 'campaignId' | 'reason' | 'source' | 'addedBy'>,
): NewDoNotCall[] {
  const reading =
    row.cell === null
      ? ({
          ok: false,
          sentence: 'The row cannot be read: a quote is never closed, or it is too long.',
        } as const)
      : readDoNotCallPattern(row.cell, country)
  // a list that begins with +336* looks as if its first row named the column
  if (row.isHeader && row.cell !== null && !reading.ok) return []
  account.rows++
  if (reading.ok) return [{ ...about, pattern: reading.pattern, isPrefix: reading.isPrefix }]
  account.rejectedTotal++
  if (account.rejected.length < REJECTED_SHOWN_MAX)
    account.rejected.push({ line: row.line, raw: row.raw, sentence: reading.sentence })
  return []
}

async function leaveImportedAlone(deps: ImportDoNotCallDeps, after: number): Promise<void> {
  deps.flushNews()
  for (let last = after; ; ) {
    const { ids, last: seen } = deps.store.doNotCall.concerning(last, IDS_OF_SLICE)
    if (seen === null) return
    for (const id of ids) hangUpForbidden(deps, id)
    await suppressForbidden(deps, ids)
    await breathe(deps.clock)
    last = seen
  }
}

function cutOff(fileName: string, account: DoNotCallAccount, problem: unknown): Result<never> {
  const { rows, added } = account
  const code = codeOf(problem)
  // what has no code of the system is a mistake of this program, and belongs into the log as one
  if (code === '') throw problem
  const stays = `${added.toLocaleString('en-US')} numbers of its first ${rows.toLocaleString('en-US')} rows were added and stay`
  return code === 'SQLITE_FULL' || code === 'ENOSPC'
    ? failure('disk_full', `The disk is full; ${stays}. Free some space and import "${fileName}" again.`)
    : failure(
        'file_unreadable',
        `"${fileName}" could not be read to its end (${code}); ${stays}. Import it again.`,
      )
}
