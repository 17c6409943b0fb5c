import { type Failure, failure, type Result, success } from '../../../shared/errors.ts'
import type { TrunkCheck, TrunkRow, TrunkSettings } from '../../../shared/model/trunk.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { Store, StoredTrunkRow } from '../ports/store.ts'
import type { CallsInProgress } from './calls-in-progress.ts'
import type { Dialer } from './dialer.ts'
import { withStoredSecrets } from './stored-secrets.ts'
import type { TrunkWatch } from './trunk-watch.ts'

export interface TrunkDeps {
  readonly store: Store
  readonly trunks: TrunkWatch
  readonly dialer: Dialer
  readonly calls: CallsInProgress
  readonly clock: Clock
  readonly log: Log
  /** Why the profile of a practice carrier cannot be used; null when it can. */
  readonly profileProblem: (profile: string) => Promise<Failure | null> | null
  readonly tell: (trunkId: number) => void
  readonly tellRemoved: (trunkId: number) => void
}

/** A trunk as the screens show it: never with its password. Null when there is none. */
export function readTrunk(
  deps: Pick<TrunkDeps, 'store' | 'trunks' | 'calls' | 'clock'>,
  id: number,
): TrunkRow | null {
  const row = deps.store.trunks.row(id, deps.clock.now())
  return row ? complete(deps, row) : null
}

/** All trunks that were not removed. */
export function readTrunks(
  deps: Pick<TrunkDeps, 'store' | 'trunks' | 'calls' | 'clock'>,
): readonly TrunkRow[] {
  return deps.store.trunks.rows(deps.clock.now()).map(row => complete(deps, row))
}

function complete(deps: Pick<TrunkDeps, 'trunks' | 'calls' | 'clock'>, row: StoredTrunkRow): TrunkRow {
  const { lowered, held } = deps.trunks.allowance(row.id, deps.clock.now())
  const check = deps.trunks.lastCheck(row.id)
  return {
    ...row,
    check,
    lowered,
    // a trunk that is down says so itself, and one that nothing uses holds nobody up
    held: check.state === 'down' || !deps.trunks.isUsed(row.id) ? null : (held?.sentence ?? null),
    channelsInUse: deps.calls.ofTrunk(row.id),
  }
}

/** Adds a trunk and opens a provider's socket. Nothing is sent: "Check now" asks it. */
export async function addTrunk(deps: TrunkDeps, settings: TrunkSettings): Promise<Result<TrunkRow>> {
  const bad = await whatIsWrong(deps, settings, null)
  if (bad) return { ok: false, error: bad }
  const id = deps.store.transaction(() => deps.store.trunks.insert(settings, deps.clock.now()))
  deps.log.info('trunk added', { trunkId: id, kind: settings.kind })
  return afterChange(deps, id)
}

/**
 * Changes a trunk. With `keepPassword`, an empty password inside given credentials keeps the stored one; an empty value of a header and
 * an absent key of TLS always do.
 */
export async function updateTrunk(
  deps: TrunkDeps,
  id: number,
  settings: TrunkSettings,
  keepPassword: boolean,
): Promise<Result<TrunkRow>> {
  const known = deps.store.trunks.get(id)
  if (!known) return noSuchTrunk(id)
  if (known.kind !== settings.kind) {
    return failure('bad_input', 'A provider cannot become a practice carrier. Add a new trunk instead.', {
      path: 'kind',
    })
  }
  const bad = await whatIsWrong(deps, settings, id)
  if (bad) return { ok: false, error: bad }
  const whole = withStoredSecrets(settings, known, keepPassword)
  if (!whole.ok) return whole
  deps.store.transaction(() => deps.store.trunks.update(id, whole.value))
  deps.log.info('trunk changed', { trunkId: id })
  return afterChange(deps, id)
}

async function whatIsWrong(
  deps: TrunkDeps,
  settings: TrunkSettings,
  id: number | null,
): Promise<Failure | null> {
  if (settings.kind === 'practice') return deps.profileProblem(settings.profile)
  const { sipPort, localHost } = settings
  const other = deps.store.trunks
    .all()
    .find(
      trunk =>
        trunk.kind === 'sip' &&
        trunk.id !== id &&
        sipPort !== null &&
        trunk.sipPort === sipPort &&
        trunk.localHost === localHost,
    )
  if (!other) return null
  return {
    code: 'bad_input',
    message: `The trunk "${other.name}" uses SIP port ${sipPort} already. Give each trunk a port of its own.`,
    details: { path: 'sipPort' },
  }
}

async function afterChange(deps: TrunkDeps, id: number): Promise<Result<TrunkRow>> {
  const trunk = deps.store.trunks.get(id)
  // a practice carrier is started when it is needed: it is a whole carrier with its own thread
  if (trunk && (trunk.kind === 'sip' || deps.trunks.isUsed(id))) await deps.trunks.use(trunk)
  deps.tell(id)
  const row = readTrunk(deps, id)
  return row ? success(row) : noSuchTrunk(id)
}

/** Asks the trunk now; opens it first when nothing has used it yet. */
export async function checkTrunk(deps: TrunkDeps, id: number): Promise<Result<TrunkCheck>> {
  const trunk = deps.store.trunks.get(id)
  if (!trunk) return noSuchTrunk(id)
  if (!deps.trunks.isUsed(id)) await deps.trunks.use(trunk)
  const check = await deps.trunks.check(id)
  deps.tell(id)
  return success(check ?? deps.trunks.lastCheck(id))
}

/** Removes a trunk that no campaign needs any more; its attempts keep its name. */
export async function removeTrunk(deps: TrunkDeps, id: number): Promise<Result<{ id: number }>> {
  if (!deps.store.trunks.get(id)) return noSuchTrunk(id)
  const users = deps.store.campaigns
    .all()
    .filter(
      ({ trunkId, state }) =>
        trunkId === id &&
        (state === 'active' || state === 'scheduled' || state === 'paused' || state === 'draft'),
    )
  const [first] = users
  if (first) {
    const more = users.length > 1 ? ` and ${users.length - 1} more` : ''
    return failure(
      'trunk_in_use',
      `The campaign "${first.name}"${more} uses this trunk. Give it another trunk, cancel or remove it first.`,
    )
  }
  deps.store.transaction(() => deps.store.trunks.remove(id, deps.clock.now()))
  await deps.trunks.drop(id)
  deps.log.info('trunk removed', { trunkId: id })
  deps.tellRemoved(id)
  return success({ id })
}

/** What is answered about a trunk that is not there. */
export function noSuchTrunk(id: number): Result<never, 'trunk_not_found'> {
  return failure('trunk_not_found', `There is no trunk ${id}. It may have been removed.`)
}
