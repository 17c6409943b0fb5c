import { codeOf, failure, type Result, success } from '../../../shared/errors.ts'
import type { ParsedInput } from '../../../shared/ipc/contract.ts'
import type { DoNotCallAccount } from '../../../shared/model/do-not-call.ts'
import type { FileInspection } from '../../../shared/model/recipient-list.ts'
import type { NewDoNotCall } from '../ports/do-not-call-store.ts'
import type { NumberFiles, NumberRow, NumberRows } from '../ports/number-file.ts'
import type { Uploads } from '../ports/uploads.ts'
import { accountOfNumbers, type NumbersAccount } from './account-of-numbers.ts'
import { breathe } from './campaign-deps.ts'
import { checkMapping } from './check-mapping.ts'
import { checkCampaign } from './keep-do-not-call.ts'
import { hangUpForbidden, type SuppressDeps, suppressForbidden } from './suppress-forbidden.ts'

/** Entries that are looked at at once for whom they concern. */
const IDS_OF_SLICE = 500
/** Entries of one transaction: some ms of the engine's thread, and few waits for the disk. */
const ENTRIES_OF_WRITE = 300

export interface ImportDoNotCallDeps extends SuppressDeps {
  readonly uploads: Uploads
  readonly numberFiles: NumberFiles
}

export interface DoNotCallImport {
  /** How a file of numbers is read; nothing is written. */
  inspect(order: ParsedInput<'doNotCall.inspect'>): Promise<Result<FileInspection>>
  /**
   * Adds the numbers of a file, one file at a time. What was written before a problem stays: a list of people who are not called is never
   * too long.
   */
  importFile(order: ParsedInput<'doNotCall.import'>): Promise<Result<DoNotCallAccount>>
}

/** Imports of numbers into the do-not-call list. Every row of a file is in exactly one count. */
export function createDoNotCallImport(deps: ImportDoNotCallDeps): DoNotCallImport {
  let running: string | null = null
  return {
    async inspect({ uploadId, mapping, hints }) {
      const upload = deps.uploads.take(uploadId)
      return upload.ok ? deps.numberFiles.inspect(upload.value, mapping, hints) : upload
    },
    async importFile(order) {
      const checked = checkCampaign(deps, order.campaignId)
      if (!checked.ok) return checked
      const mapped = order.mapping === null ? success(null) : checkMapping(order.mapping)
      if (!mapped.ok) return mapped
      const upload = deps.uploads.take(order.uploadId)
      if (!upload.ok) return upload
      if (running !== null)
        return failure('import_running', `“${running}” is being imported. Wait until it is done.`)
      running = upload.value.fileName
      try {
        const rows = await deps.numberFiles.open(upload.value, order.mapping)
        if (!rows.ok) return rows
        const account = await importRows(deps, rows.value, order, upload.value.fileName)
        if (account.ok) await deps.uploads.discard(order.uploadId)
        return account
      } finally {
        running = null
      }
    },
  }
}

async function importRows(
  deps: ImportDoNotCallDeps,
  file: NumberRows,
  { campaignId, reason, details }: ParsedInput<'doNotCall.import'>,
  fileName: string,
): Promise<Result<DoNotCallAccount>> {
  const { store, clock, log } = deps
  const newest =
    store.doNotCall.page({ campaignId: undefined, search: '', offset: 0, limit: 1 }).rows[0]?.id ?? 0
  const about = { campaignId, reason, source: 'import', addedBy: fileName } as const
  const account = accountOfNumbers(details)
  let waiting: NumberRow[] = []
  let entries: NewDoNotCall[] = []
  const write = (): void => {
    account.add(
      waiting,
      store.transaction(() => store.doNotCall.importSlice(entries, newest, clock.now())),
    )
    waiting = []
    entries = []
  }
  let problem: unknown = null
  try {
    for await (const rows of file) {
      for (const row of rows) {
        waiting.push(row)
        if (row.reading.is !== 'forbidden') continue
        for (const pattern of row.reading.patterns) entries.push({ ...about, ...pattern })
      }
      if (waiting.length >= ENTRIES_OF_WRITE) write()
      await breathe(clock)
    }
    write()
  } catch (thrown) {
    problem = thrown
  }
  await leaveImportedAlone(deps, newest)
  const told = account.told()
  log.info('do-not-call file imported', told.counts)
  if (problem !== null) return cutOff(fileName, account, problem)
  const { rows, blank } = told.counts
  return rows === blank
    ? failure('file_empty', `"${fileName}" has no row with a number. Choose a file with one per line.`)
    : success(told)
}

/** Takes everyone whom entries after this one forbid out of the campaigns, and hangs up calls that ring there. */
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

function cutOff(fileName: string, account: NumbersAccount, problem: unknown): Result<never> {
  const { rows, added } = account.told().counts
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
