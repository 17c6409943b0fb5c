import type { Verdict } from '../../../shared/model/outcome.ts'
import type { Prompt } from '../../../shared/model/prompt.ts'
import type { TrunkCheck } from '../../../shared/model/trunk.ts'
import { NO_TURNS, orderFailover } from '../domain/failover-order.ts'
import {
  type LearningBucket,
  newLearningBucket,
  nextCallAt,
  rateNow,
  refillLearning,
  takeLearning,
  withSetting,
} from '../domain/learning-bucket.ts'
import { noteAnswer, sameAnswerSentence } from '../domain/same-answer.ts'
import {
  type HealthEvent,
  LONGEST_PAUSE_MS,
  mayStart,
  NEW_HEALTH,
  transitionHealth,
} from '../domain/trunk-health.ts'
import { healthEventOf, learnRate, lessonOf } from '../domain/trunk-lessons.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { Telephony } from '../ports/telephony.ts'
import type { GuardAct } from './guard-act.ts'
import type { MakePrompt } from './make-prompt.ts'
import type { CalledNumber, TrunkWatch } from './trunk-watch.ts'
import {
  carriesAll,
  heldBecause,
  isBriefRest,
  perSecondOf,
  type TrunkChange,
  type Watched,
} from './watched-trunk.ts'

/** A trunk that is down is asked again after this long. */
const CHECK_DOWN_MS = 10_000
const CHECK_TIMEOUT_MS = 3_000

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
  readonly onChange: (trunkId: number, what: TrunkChange) => void
  /** Makes what callers are told. */
  readonly makePrompt: MakePrompt
}): TrunkWatch {
  const { telephony, clock, log, guard, onChange, makePrompt } = options
  const watched = new Map<number, Watched>()

  /** Asks a trunk after some time; a time set before is forgotten. */
  function schedule(entry: Watched, delayMs: number): void {
    entry.cancelTimer?.()
    entry.nextCheckAt = clock.now() + delayMs
    entry.cancelTimer = clock.after(delayMs, () => {
      guard('check trunk', () => {
        feed(entry, { is: 'due' })
        entry.ownCheck = true
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

  function noteCheck(trunkId: number, told: TrunkCheck): void {
    const entry = watched.get(trunkId)
    if (!entry) return
    const result = asWeighed(entry, told)
    const carriedAll = carriesAll(entry)
    if (entry.check.state !== result.state)
      log.info('trunk changed', { trunkId, state: result.state, sentence: result.sentence })
    entry.check = result
    entry.ownCheck = false
    if (result.roundTripMs !== null) entry.answersQuestions = true
    // an answer to OPTIONS says that the trunk lives, not that it carries calls
    if (result.state === 'up' && entry.health.is !== 'up' && entry.health.by === 'silence')
      feed(entry, { is: 'answered' })
    scheduleNext(entry)
    onChange(trunkId, carriedAll && carriesAll(entry) ? 'its-figures' : 'what-it-carries')
  }

  /** A gateway that answers calls and nothing else must not be taken for dead by a question that nobody asked for. */
  function asWeighed(entry: Watched, told: TrunkCheck): TrunkCheck {
    if (told.state !== 'down' || !entry.ownCheck || entry.answersQuestions) return told
    const sentence = `${told.sentence} It never answered an OPTIONS: calls show whether it works.`
    return { ...told, state: 'suspect', sentence }
  }

  function scheduleNext(entry: Watched): void {
    const { trunk, check: last, health } = entry
    const interval = trunk.kind === 'sip' ? trunk.pingIntervalS : null
    if (last.state === 'down') schedule(entry, CHECK_DOWN_MS)
    else if (health.is === 'down')
      schedule(entry, Math.min(LONGEST_PAUSE_MS, Math.max(0, health.until - clock.now())))
    else if (interval !== null) schedule(entry, interval * 1_000)
  }

  function feed(entry: Watched, event: HealthEvent): void {
    const step = transitionHealth(entry.health, event, clock.now())
    if (!step) return
    if (entry.health.is !== step.next.is)
      log.info('trunk health', { trunkId: entry.trunk.id, from: entry.health.is, to: step.next.is })
    entry.health = step.next
    for (const { at } of step.effects) schedule(entry, Math.max(0, at - clock.now()))
  }

  /** Calls that were under way when the trunk said that it is overloaded say nothing new. */
  function isNews(entry: Watched, event: HealthEvent, sentAt: number): boolean {
    if (event.is !== 'unavailable' || event.retryAfterS === null) return true
    if (sentAt <= entry.overloadedAt) return false
    entry.overloadedAt = clock.now()
    return true
  }

  /** What a call says of its trunk: what it says by itself, or what it and those before it say together. */
  function eventOfCall(
    entry: Watched | undefined,
    verdict: Verdict,
    called?: CalledNumber,
  ): HealthEvent | null {
    const event = healthEventOf(verdict)
    if (!called || event?.is !== 'answered' || entry?.trunk.kind !== 'sip') return event
    const { latest, status } = noteAnswer(entry.answers, { verdict, ...called, at: clock.now() })
    entry.answers = latest
    if (status !== null) return { is: 'one-answer-for-all', sentence: sameAnswerSentence(status) }
    // it carries calls to people: what came before says nothing any more
    if (entry.health.is !== 'up') entry.answers = []
    return event
  }

  function noteEnded(trunkId: number, verdict: Verdict, sentAt: number, called?: CalledNumber): void {
    const entry = watched.get(trunkId)
    const event = eventOfCall(entry, verdict, called)
    if (!entry || !event) return
    const { health: before, rate } = entry
    const carriedAll = carriesAll(entry)
    entry.rate = learnRate(rate, verdict, sentAt, clock.now())
    if (isNews(entry, event, sentAt)) feed(entry, event)
    // a call that was answered for says more than an answer to OPTIONS: the next question comes an interval after it
    if (event.is === 'answered' && entry.health.is === 'up' && entry.check.state !== 'down')
      scheduleNext(entry)
    // not even a refusal came: ask the trunk itself, which tells a dead one from a bad moment
    if (event.is === 'silent' && entry.health.is !== 'down') schedule(entry, 0)
    const sameRate = perSecondOf(entry.rate) === perSecondOf(rate)
    if (entry.health === before && sameRate) return
    onChange(trunkId, carriedAll && carriesAll(entry) && sameRate ? 'its-figures' : 'what-it-carries')
  }

  const bucketOf = (entry: Watched, now: number): LearningBucket => {
    const bucket = refillLearning(entry.rate.bucket, now)
    entry.rate = { ...entry.rate, bucket }
    return bucket
  }

  const lastCheck = (trunkId: number): TrunkCheck => watched.get(trunkId)?.check ?? UNKNOWN

  /** What callers are told, ready to be played; null when it cannot be made. */
  async function incomingPrompt(trunkId: number, prompt: Prompt): Promise<string | null> {
    const made = await makePrompt(prompt)
    if (made.ok) return made.value.file
    log.warn('the message for callers cannot be made', { trunkId, problem: made.error.message })
    return null
  }

  return {
    async use(trunk) {
      const now = clock.now()
      const known = watched.get(trunk.id)
      if (known) {
        known.trunk = trunk
        known.rate = { ...known.rate, bucket: withSetting(known.rate.bucket, trunk.callsPerSecond, now) }
        known.health = NEW_HEALTH
        known.answers = []
        known.answersQuestions = false
      } else {
        watched.set(trunk.id, {
          trunk,
          rate: { bucket: newLearningBucket(trunk.callsPerSecond, now), tooMany: 0 },
          check: UNKNOWN,
          turns: NO_TURNS,
          health: NEW_HEALTH,
          answersQuestions: false,
          answers: [],
          overloadedAt: Number.NEGATIVE_INFINITY,
          ownCheck: false,
          nextCheckAt: now,
          cancelTimer: null,
        })
      }
      const told = trunk.kind === 'sip' && trunk.incoming.answer === 'message' ? trunk.incoming : null
      const prompt = told && (await incomingPrompt(trunk.id, told.prompt))
      // Changed or dropped while the prompt was made: whoever did that has the last word.
      if (told && watched.get(trunk.id)?.trunk !== trunk) return lastCheck(trunk.id)
      const result = await telephony.useTrunk(trunk, prompt)
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
      onChange(trunkId, 'what-it-carries')
    },
    lastCheck,
    allowance(trunkId, now) {
      const entry = watched.get(trunkId)
      if (!entry)
        return {
          channels: 0,
          tokens: 0,
          nextTokenAt: now,
          lowered: null,
          held: { sentence: 'The trunk is being opened.', until: now },
        }
      const bucket = bucketOf(entry, now)
      return {
        channels: mayStart(entry.health) === 'one' ? 1 : entry.trunk.channels,
        tokens: bucket.bucket.tokens,
        nextTokenAt: nextCallAt(bucket),
        lowered: rateNow(bucket, now).sentence,
        held: heldBecause(entry, now),
      }
    },
    ways(trunkId, now) {
      const entry = watched.get(trunkId)
      if (!entry) return []
      const { order, turns } = orderFailover(
        entry.trunk.kind === 'sip' ? entry.trunk.failover : [],
        entry.turns,
      )
      entry.turns = turns
      return [trunkId, ...order.filter(id => id !== trunkId)].filter(id => {
        const way = watched.get(id)
        return way !== undefined && heldBecause(way, now) === null
      })
    },
    takeTokens(trunkId, count, now) {
      const entry = watched.get(trunkId)
      if (entry) entry.rate = { ...entry.rate, bucket: takeLearning(bucketOf(entry, now), count) }
    },
    noteCheck,
    noteEnded,
    noteTextEnded(trunkId, verdict, sentAt) {
      const entry = watched.get(trunkId)
      const lesson = lessonOf(verdict)
      if (!entry || lesson === 'nothing') return
      // silence, a limit and an account at fault mean the same as after a call; any answer ends a silence, as that to OPTIONS does
      if (lesson === 'silence' || lesson === 'limit' || lesson === 'account')
        noteEnded(trunkId, verdict, sentAt)
      else if (entry.health.is !== 'up' && entry.health.by === 'silence') {
        feed(entry, { is: 'answered' })
        onChange(trunkId, 'what-it-carries')
      }
    },
    problems: () =>
      [...watched.values()].flatMap(entry => {
        const held = heldBecause(entry, clock.now())
        return held && !isBriefRest(entry, clock.now()) ? [held.sentence] : []
      }),
    stop() {
      for (const entry of watched.values()) entry.cancelTimer?.()
      watched.clear()
    },
  }
}
