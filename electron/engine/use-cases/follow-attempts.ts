import type { Channel } from '../../../shared/model/cadence.ts'
import type { Verdict } from '../../../shared/model/outcome.ts'
import type { AttemptEvent } from '../domain/attempt.ts'
import { transitionAttempt } from '../domain/attempt.ts'
import type { CancelTimer, Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { Store } from '../ports/store.ts'
import type { TelephonyEvent } from '../ports/telephony.ts'
import { diskProblem } from './disk-problem.ts'
import { endAttempt } from './end-attempt.ts'
import type { GuardAct } from './guard-act.ts'
import type { RuleBook } from './rule-book.ts'
import type { CalledNumber } from './trunk-watch.ts'

/** News of calls wait no longer than this for each other, so that a busy second costs few commits: each waits for the disk. */
const GATHER_MS = 10
/** When the disk refuses, the same news are written again after this. */
const WRITE_AGAIN_MS = 1_000
const NEWS_MAX = 100_000

type AttemptNews =
  | Exclude<TelephonyEvent, { kind: 'trunk-checked' | 'digit' | 'text' }>
  /** Nothing is heard of it any more. */
  | { readonly kind: 'lost'; readonly attemptId: number; readonly at: number }
  /** A line for the story of an open attempt. */
  | {
      readonly kind: 'noted'
      readonly attemptId: number
      readonly at: number
      readonly note: { readonly kind: string; readonly sentence: string }
    }

export interface FollowedBatch {
  /** Attempts whose rows changed. */
  readonly changed: ReadonlySet<number>
  readonly ended: readonly {
    readonly attemptId: number
    readonly campaignId: number
    readonly trunkId: number
    readonly channel: Channel
    readonly verdict: Verdict
    readonly called: CalledNumber
  }[]
}

export interface AttemptFollower {
  take(news: AttemptNews): void
  /** Writes what has gathered, now. */
  flush(): void
  /** Why news could not be written, as a sentence; null when all is on disk. */
  problem(): string | null
  stop(): void
}

/**
 * Writes what happens to calls: the news of a few milliseconds in one transaction, in their order; that somebody answered at once, so
 * that a kill a moment later does not have them called again. What a listener hears through `onWritten` is on disk. News that the
 * disk refuses are kept and written again; late news are ignored.
 */
export function followAttempts(options: {
  readonly store: Store
  readonly rules: RuleBook
  readonly clock: Clock
  readonly log: Log
  readonly guard: GuardAct
  readonly onWritten: (batch: FollowedBatch) => void
  /** `problem` changed. */
  readonly onProblem: () => void
}): AttemptFollower {
  const { store, rules, clock, log, guard } = options
  let waiting: AttemptNews[] = []
  let cancelTimer: CancelTimer | null = null
  let problem: string | null = null

  function flush(): void {
    cancelTimer?.()
    cancelTimer = null
    if (waiting.length === 0) return
    const batch = waiting
    waiting = []
    try {
      const written = store.transaction(() => writeAll(batch))
      options.onWritten(written)
      say(null)
    } catch (failed) {
      const disk = diskProblem(failed)
      if (disk !== null) {
        waiting = [...batch, ...waiting]
        log.error('news of calls wait for the disk', { waiting: waiting.length, problem: disk })
        schedule(WRITE_AGAIN_MS)
        say(disk)
        return
      }
      writeOneByOne(batch)
    }
  }

  function say(next: string | null): void {
    if (next === problem) return
    problem = next
    options.onProblem()
  }

  /** One piece of news that cannot be written (a bug) must not take the others with it. */
  function writeOneByOne(batch: readonly AttemptNews[]): void {
    for (const news of batch) {
      const written = guard(`follow ${news.kind} of attempt ${news.attemptId}`, () =>
        store.transaction(() => writeAll([news])),
      )
      if (written) options.onWritten(written)
    }
  }

  function writeAll(batch: readonly AttemptNews[]): FollowedBatch {
    const changed = new Set<number>()
    const ended: {
      attemptId: number
      campaignId: number
      trunkId: number
      channel: Channel
      verdict: Verdict
      called: CalledNumber
    }[] = []
    for (const news of batch) {
      if (news.kind === 'trace') {
        store.attempts.writeTrace(news.attemptId, news.messages)
        continue
      }
      const attempt = store.attempts.openOf(news.attemptId)
      if (news.kind === 'noted') {
        if (!attempt) continue
        store.attempts.note(attempt.id, { at: news.at, ...news.note })
        changed.add(attempt.id)
        continue
      }
      if (news.kind === 'moved') {
        if (!attempt) continue
        const sentence = `It goes on over another trunk: ${news.verdict.sentence}`
        store.attempts.move(attempt.id, news.to, { at: news.at, kind: 'moved', sentence })
        changed.add(attempt.id)
        continue
      }
      const step = attempt && transitionAttempt(attempt.state, eventOf(news), attempt.channel)
      if (!attempt || !step) {
        log.debug('late news ignored', { attemptId: news.attemptId, kind: news.kind })
        continue
      }
      changed.add(attempt.id)
      if (step.end) {
        const media = news.kind === 'ended' ? news.media : null
        endAttempt(
          { store, rules },
          attempt,
          { verdict: step.end, media },
          { at: news.at, kind: step.kind, sentence: step.sentence },
        )
        ended.push({
          attemptId: attempt.id,
          campaignId: attempt.campaignId,
          trunkId: attempt.trunkId,
          channel: attempt.channel,
          verdict: step.end,
          called: {
            number: attempt.number,
            rang: attempt.state === 'ringing' || attempt.state === 'answered',
          },
        })
      } else if (step.next !== 'claimed' && step.next !== 'ended') {
        store.attempts.advance(attempt.id, step.next, {
          at: news.at,
          kind: step.kind,
          sentence: step.sentence,
        })
      }
    }
    return { changed, ended }
  }

  function schedule(ms: number): void {
    cancelTimer ??= clock.after(ms, () => {
      guard('follow attempts', flush)
    })
  }

  return {
    take(news) {
      if (waiting.length >= NEWS_MAX) {
        log.error('too many news wait for the disk; the oldest trace is dropped', { waiting: waiting.length })
        const trace = waiting.findIndex(({ kind }) => kind === 'trace')
        if (trace >= 0) waiting.splice(trace, 1)
      }
      waiting.push(news)
      if (news.kind === 'answered' && problem === null) flush()
      else schedule(GATHER_MS)
    },
    flush,
    problem: () => problem,
    stop() {
      cancelTimer?.()
      cancelTimer = null
    },
  }
}

function eventOf(news: Exclude<AttemptNews, { kind: 'trace' | 'moved' | 'noted' }>): AttemptEvent {
  switch (news.kind) {
    case 'dialing':
      return { is: 'dialing' }
    case 'ringing':
      return { is: 'ringing', earlyMedia: news.earlyMedia }
    case 'answered':
      return { is: 'answered' }
    case 'ended':
      return { is: 'ended', verdict: news.verdict }
    case 'lost':
      return { is: 'lost', because: 'silence' }
    default:
      return assertNever(news)
  }
}

function assertNever(value: never): never {
  throw new Error(`unexpected ${JSON.stringify(value)}`)
}
