import type { Verdict } from '../../../shared/model/outcome.ts'
import type { Trunk, TrunkCheck } from '../../../shared/model/trunk.ts'
import { newBucket, nextTokenAt, refill, type TokenBucket, take, withRate } from '../domain/token-bucket.ts'
import type { CancelTimer, Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { Telephony } from '../ports/telephony.ts'
import type { GuardAct } from './guard-act.ts'

/** A trunk that is down is asked again after this long. */
const CHECK_DOWN_MS = 10_000
const CHECK_TIMEOUT_MS = 3_000
/** After so many failures of the trunk in a row calls are held, and then let out one by one until one gets through. */
const FAILURES_IN_ROW_MAX = 5

/** What may go out over one trunk now. */
export interface TrunkAllowance {
  readonly channels: number
  readonly tokens: number
  /** When the next call per second is free. */
  readonly nextTokenAt: number
  /** Why nothing may go out, and when it is asked again; null when calls may go out. */
  readonly held: { readonly sentence: string; readonly until: number } | null
}

export interface TrunkWatch {
  /** Opens a trunk or applies changed settings, and checks it from now on. */
  use(trunk: Trunk): Promise<TrunkCheck>
  isUsed(trunkId: number): boolean
  check(trunkId: number): Promise<TrunkCheck | null>
  drop(trunkId: number): Promise<void>
  lastCheck(trunkId: number): TrunkCheck
  allowance(trunkId: number, now: number): TrunkAllowance
  takeTokens(trunkId: number, count: number, now: number): void
  noteCheck(trunkId: number, check: TrunkCheck): void
  noteEnded(trunkId: number, verdict: Verdict, now: number): void
  /** Trunks that are in use and do not work, as sentences. */
  problems(): readonly string[]
  stop(): void
}

interface Watched {
  trunk: Trunk
  bucket: TokenBucket
  check: TrunkCheck
  failuresInRow: number
  holdUntil: number
  nextCheckAt: number
  cancelTimer: CancelTimer | null
}

const UNKNOWN: TrunkCheck = {
  state: 'unknown',
  at: 0,
  roundTripMs: null,
  sentence: 'Not checked yet: it is opened when a campaign uses it, or by Check now.',
}

/**
 * Keeps what is known of every trunk in use: its latest check, its calls per second, and whether calls are held because it is
 * down or failed several calls in a row. `onChange` is called when any of this changed.
 */
export function watchTrunks(options: {
  readonly telephony: Telephony
  readonly clock: Clock
  readonly log: Log
  readonly guard: GuardAct
  readonly onChange: (trunkId: number) => void
}): TrunkWatch {
  const { telephony, clock, log, guard, onChange } = options
  const watched = new Map<number, Watched>()

  /** Only a trunk that does not work is asked again: one that works says so with every call. */
  function schedule(entry: Watched, delayMs: number): void {
    entry.cancelTimer?.()
    entry.nextCheckAt = clock.now() + delayMs
    entry.cancelTimer = clock.after(delayMs, () => {
      guard('check trunk', () => {
        check(entry.trunk.id).catch((problem: unknown) =>
          log.error('a trunk check failed', { problem: String(problem) }),
        )
      })
    })
  }

  async function check(trunkId: number): Promise<TrunkCheck | null> {
    if (!watched.has(trunkId)) return null
    const result = await telephony.checkTrunk(trunkId, CHECK_TIMEOUT_MS)
    noteCheck(trunkId, result)
    return result
  }

  function noteCheck(trunkId: number, result: TrunkCheck): void {
    const entry = watched.get(trunkId)
    if (!entry) return
    if (entry.check.state !== result.state)
      log.info('trunk changed', { trunkId, state: result.state, sentence: result.sentence })
    entry.check = result
    if (result.state === 'down') schedule(entry, CHECK_DOWN_MS)
    onChange(trunkId)
  }

  const bucketOf = (entry: Watched, now: number): TokenBucket => {
    entry.bucket = refill(entry.bucket, now)
    return entry.bucket
  }

  function heldBecause(entry: Watched, now: number): TrunkAllowance['held'] {
    const { name } = entry.trunk
    if (entry.check.state === 'down') {
      return {
        sentence: `Trunk "${name}" is down: ${entry.check.sentence}`,
        until: Math.max(entry.nextCheckAt, now),
      }
    }
    if (now < entry.holdUntil) {
      return {
        sentence: `Trunk "${name}" failed ${entry.failuresInRow} calls in a row, so calls are held for a moment. Open one of its failed attempts to see why.`,
        until: entry.holdUntil,
      }
    }
    return null
  }

  return {
    async use(trunk) {
      const now = clock.now()
      const known = watched.get(trunk.id)
      if (known) {
        known.trunk = trunk
        known.bucket = withRate(known.bucket, trunk.callsPerSecond, now)
        known.failuresInRow = 0
        known.holdUntil = 0
      } else {
        watched.set(trunk.id, {
          trunk,
          bucket: newBucket(trunk.callsPerSecond, now),
          check: UNKNOWN,
          failuresInRow: 0,
          holdUntil: 0,
          nextCheckAt: now,
          cancelTimer: null,
        })
      }
      const result = await telephony.useTrunk(trunk)
      noteCheck(trunk.id, result)
      return result
    },
    isUsed: trunkId => watched.has(trunkId),
    check,
    async drop(trunkId) {
      const entry = watched.get(trunkId)
      if (!entry) return
      entry.cancelTimer?.()
      watched.delete(trunkId)
      await telephony.dropTrunk(trunkId)
      onChange(trunkId)
    },
    lastCheck: trunkId => watched.get(trunkId)?.check ?? UNKNOWN,
    allowance(trunkId, now) {
      const entry = watched.get(trunkId)
      if (!entry)
        return {
          channels: 0,
          tokens: 0,
          nextTokenAt: now,
          held: { sentence: 'The trunk is being opened.', until: now },
        }
      const bucket = bucketOf(entry, now)
      return {
        channels: entry.failuresInRow >= FAILURES_IN_ROW_MAX ? 1 : entry.trunk.channels,
        tokens: bucket.tokens,
        nextTokenAt: nextTokenAt(bucket),
        held: heldBecause(entry, now),
      }
    },
    takeTokens(trunkId, count, now) {
      const entry = watched.get(trunkId)
      if (entry) entry.bucket = take(bucketOf(entry, now), count)
    },
    noteCheck,
    noteEnded(trunkId, verdict, now) {
      const entry = watched.get(trunkId)
      if (!entry || verdict.blame === 'us') return
      if (verdict.outcome !== 'trunk-failed') {
        entry.failuresInRow = 0
        return
      }
      entry.failuresInRow += 1
      // not even a refusal came: ask the trunk itself, which tells a dead one from a bad moment
      if (verdict.sipStatus === null && verdict.blame === 'trunk') schedule(entry, 0)
      if (entry.failuresInRow < FAILURES_IN_ROW_MAX) return
      entry.holdUntil = now + CHECK_DOWN_MS
      schedule(entry, CHECK_DOWN_MS / 2)
      onChange(trunkId)
    },
    problems: () =>
      [...watched.values()].flatMap(entry => {
        const held = heldBecause(entry, clock.now())
        return held ? [held.sentence] : []
      }),
    stop() {
      for (const entry of watched.values()) entry.cancelTimer?.()
      watched.clear()
    },
  }
}
