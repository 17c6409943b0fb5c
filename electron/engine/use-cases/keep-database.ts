import { codeOf, failure, type Result, success } from '../../../shared/errors.ts'
import type { BackupFile, BackupSettings, Backups } from '../../../shared/model/backup.ts'
import type { CancelTimer, Clock } from '../ports/clock.ts'
import type { DatabaseKeeping } from '../ports/database-keeping.ts'
import type { Log } from '../ports/log.ts'
import type { Store } from '../ports/store.ts'
import { damagedSentence } from './disk-problem.ts'
import type { GuardAct } from './guard-act.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** Whether it is time is asked this often. */
const LOOK_EVERY_MS = 60_000
/** A machine that calls all day is looked through all the same when it is so much too late. */
const LATE_MS = 6 * HOUR_MS
/** After a backup that failed, such as for lack of room. */
const AGAIN_AFTER_FAILURE_MS = HOUR_MS
/**
 * Contacts are forgotten after five years, as long as records of calls are to be kept (16 CFR 310.5); no cap looks back further than 365
 * days or months of the calendar that end within it. Who declined or talked stays, for rules that then ask for silence for ever.
 */
export const CONTACTS_KEPT_MS = 5 * 366 * DAY_MS
const PRUNE_SLICE = 500
const RESTART_MS = 300

export interface KeepDatabase {
  begin(): void
  list(): Result<Backups>
  /** Backs it up now, because a person asked. */
  backUp(): Promise<Result<BackupFile>>
  configure(settings: BackupSettings): Result<Backups>
  /** Starts Trunkline again with a backup in the place of the database. */
  restore(fileName: string): Result<{ restarting: true }>
  /** Why the latest backup failed, as a sentence; null when it did not. */
  problem(): string | null
  /** Resolves when nothing of it runs. */
  stop(): Promise<void>
}

/**
 * Looks through the whole database and backs it up, by default once a day, when no call is in progress; and forgets contacts that no rule
 * looks back to. `onDamage` hears the end of a sentence that says what is wrong: from then on nobody must be called from it.
 */
export function createKeepDatabase(options: {
  readonly keeping: DatabaseKeeping
  readonly store: Pick<Store, 'contacts' | 'transaction'>
  readonly clock: Clock
  readonly log: Log
  readonly guard: GuardAct
  readonly callsInProgress: () => number
  readonly onDamage: (problem: string) => void
  /** Stops the host and starts it again; null where the host cannot. */
  readonly restart: (() => void) | null
}): KeepDatabase {
  const { keeping, store, clock, log, guard } = options
  let cancelTimer: CancelTimer = () => undefined
  let working: Promise<unknown> | null = null
  let stopped = false
  let problem: string | null = null
  /** On the clock that never jumps: no try before this. */
  let notBefore = 0
  /** Without any backup, the first one is due a while after the start. */
  const startedAt = clock.now()

  function look(): void {
    cancelTimer = clock.after(LOOK_EVERY_MS, look)
    if (working || stopped || clock.monotonic() < notBefore) return
    const lateMs = latenessOf()
    if (lateMs === null || (options.callsInProgress() > 0 && lateMs < LATE_MS)) return
    guard('prune contacts', prune)
    void run(() => checkAndBackUp())
  }

  /** How long ago the next backup was due (ms); null when none is. */
  function latenessOf(): number | null {
    const { settings, files } = keeping.backups()
    if (settings.everyHours === 0) return null
    const now = clock.now()
    // one of the future was made before the clock was set back
    const newest = files.find(({ at }) => at <= now)?.at ?? startedAt - settings.everyHours * HOUR_MS
    const lateMs = now - newest - settings.everyHours * HOUR_MS
    return lateMs < 0 ? null : lateMs
  }

  async function checkAndBackUp(): Promise<void> {
    notBefore = clock.monotonic() + AGAIN_AFTER_FAILURE_MS
    const damage = await keeping.check()
    if (stopped) return
    if (damage !== null) options.onDamage(damage)
    else noteResult(await keeping.backUp('schedule', clock.now()))
  }

  function noteResult(result: Awaited<ReturnType<DatabaseKeeping['backUp']>>): typeof result {
    if (stopped) return result
    if (!result.ok && result.isDamage) options.onDamage(result.problem)
    problem = result.ok
      ? null
      : `The last backup failed (${result.problem}). Make sure that its folder exists and has room; it is tried again within the hour.`
    return result
  }

  function prune(): void {
    const before = clock.now() - CONTACTS_KEPT_MS
    const pruned = store.transaction(() => store.contacts.prune(before, PRUNE_SLICE))
    if (pruned > 0) log.info('old contacts forgotten', { pruned })
  }

  /** One after the other: two copies at once would write into the same file. */
  async function run<Value>(act: () => Promise<Value>): Promise<Value> {
    const mine = working === null ? act() : working.then(act)
    const done = mine.catch((failed: unknown) =>
      log.error('the database could not be looked after', { problem: String(failed) }),
    )
    working = done
    try {
      return await mine
    } finally {
      if (working === done) working = null
    }
  }

  return {
    begin() {
      cancelTimer = clock.after(LOOK_EVERY_MS, look)
    },
    list: () => success(keeping.backups()),
    async backUp() {
      const made = await run(async () => noteResult(await keeping.backUp('asked', clock.now())))
      if (made.ok) return success(made.backup)
      if (made.isDamage) return failure('data_damaged', damagedSentence(made.problem))
      return failure(
        'disk_full',
        `The backup failed (${made.problem}). Make sure that its folder exists and has room, then try again.`,
      )
    },
    configure(settings) {
      try {
        keeping.configure(settings)
      } catch (refused) {
        return failure(
          'not_allowed',
          `Backups cannot be written to ${settings.folder ?? 'the data folder'} (${codeOf(refused) || String(refused)}). Choose another folder.`,
          { path: 'folder' },
        )
      }
      return success(keeping.backups())
    },
    restore(fileName) {
      const backup = keeping.backups().files.find(file => file.fileName === fileName)
      if (!backup) return failure('file_unreadable', 'This backup is not there any more. Choose another one.')
      const calls = options.callsInProgress()
      if (calls > 0)
        return failure(
          'not_allowed',
          `${calls} ${calls === 1 ? 'call is' : 'calls are'} in progress. Pause all campaigns and restore when the calls have ended.`,
        )
      if (options.restart === null)
        return failure('not_allowed', 'Stop this run first, then use "trunkline restore".')
      keeping.restoreAtNextStart(backup)
      log.info('a backup is restored at the next start', { fileName })
      const { restart } = options
      // the page gets its answer first
      clock.after(RESTART_MS, restart)
      return success({ restarting: true })
    },
    problem: () => problem,
    async stop() {
      stopped = true
      cancelTimer()
      await keeping.end()
      await working
    },
  }
}
