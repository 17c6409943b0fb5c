import { codeOf, failure, type Result, success } from '../../../shared/errors.ts'
import type { RequestOutput } from '../../../shared/ipc/contract.ts'
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
  /** ISO 3166 country of numbers without a country code, as a person chose it; null for a guess. */
  readonly country: string | null
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
      const file = await deps.openNumberFile(upload.value, { country: order.country })
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
  /** Entries of rows that are to be written; a row with one that is new is added. */
  const entries: NewDoNotCall[] = []
  const rowOf: number[] = []
  const write = (): void => {
    const isNew = store.transaction(() => store.doNotCall.importSlice(entries, clock.now()))
    const added = new Set(rowOf.filter((_, at) => isNew[at] === true))
    account.added += added.size
    account.known += new Set(rowOf).size - added.size
    entries.length = 0
    rowOf.length = 0
  }
  let problem: unknown = null
  try {
    for await (const rows of file.rows) {
      for (const row of rows) {
        for (const entry of entriesOf(row, account, about)) {
          entries.push(entry)
          rowOf.push(row.line)
        }
      }
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

/** The entries of a row; where there is none, the account says why. */
function entriesOf(
  row: NumberRow,
  account: DoNotCallAccount,
  about: Pick<NewDoNotCall, 'campaignId' | 'reason' | 'source' | 'addedBy'>,
): NewDoNotCall[] {
  account.rows++
  if (row.patterns.length > 0) return row.patterns.map(pattern => ({ ...about, ...pattern }))
  account.rejectedTotal++
  if (account.rejected.length < REJECTED_SHOWN_MAX) {
    const { line, raw, problem } = row
    account.rejected.push({ line, raw, sentence: problem ?? 'There is no phone number in this row.' })
  }
  return []
}

/** Takes whoever entries after this one forbid out of the campaigns, and hangs up calls that ring there. */
export async function leaveImportedAlone(deps: SuppressDeps, after: number): Promise<void> {
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
