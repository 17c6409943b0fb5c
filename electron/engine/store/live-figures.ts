import type { Database } from 'better-sqlite3'
import type { LiveFigures } from '../../../shared/model/call.ts'

const MINUTE_MS = 60_000
const MINUTES_SHOWN = 60

/** What became of the attempts that were claimed in one minute. */
interface MinuteOfCalls {
  readonly attempts: number
  readonly answered: number
  /** Neither answered nor over: they do not count for the rate yet. */
  readonly undecided: number
  readonly open: number
  readonly talks: number
  readonly talkMs: number
  readonly rings: number
  readonly untilRingMs: number
}

const NOTHING: MinuteOfCalls = {
  attempts: 0,
  answered: 0,
  undecided: 0,
  open: 0,
  talks: 0,
  talkMs: 0,
  rings: 0,
  untilRingMs: 0,
}

export interface LiveFiguresReader {
  read(now: number, channels: number): LiveFigures
  /** Rows of the past are gone (a campaign was removed): everything is read anew. */
  forget(): void
}

/**
 * The figures of Live, from rows of calls; text messages are none. An attempt belongs to the minute in which it was claimed, and the last hour is the running
 * minute and the 59 before it, so that the figures are the sums of the chart beside them. A minute that is over and whose
 * calls have all ended is never written again; it is read once and remembered, because an hour at a hundred calls per second
 * would otherwise hold the thread each time.
 */
export function createLiveFigures(database: Database): LiveFiguresReader {
  const open = database.prepare<[], { state: string; count: number }>(
    `SELECT state, count(*) AS count FROM attempts WHERE state <> 'ended' AND channel = 'voice' GROUP BY state`,
  )
  const ofMinute = database.prepare<[number, number], MinuteOfCalls>(
    `SELECT count(*) AS attempts, count(answered_at) AS answered,
       coalesce(sum(state <> 'ended' AND answered_at IS NULL), 0) AS undecided,
       coalesce(sum(state <> 'ended'), 0) AS open,
       coalesce(sum(answered_at IS NOT NULL AND ended_at IS NOT NULL), 0) AS talks,
       coalesce(sum(ended_at - answered_at), 0) AS talkMs,
       coalesce(sum(dialed_at IS NOT NULL AND ringing_at IS NOT NULL), 0) AS rings,
       coalesce(sum(ringing_at - dialed_at), 0) AS untilRingMs
     FROM attempts INDEXED BY attempts_by_claim WHERE claimed_at >= ? AND claimed_at < ? AND channel = 'voice'`,
  )
  const settled = new Map<number, MinuteOfCalls>()
  let latest = Number.NEGATIVE_INFINITY

  function readMinute(from: number, running: number): MinuteOfCalls {
    const known = settled.get(from)
    if (known) return known
    const read = ofMinute.get(from, from + MINUTE_MS) ?? NOTHING
    if (from < running && read.open === 0) settled.set(from, read)
    return read
  }

  return {
    read(now, channels) {
      // a clock that was set back claims into minutes that seemed to be over
      if (now < latest) settled.clear()
      latest = now
      const running = Math.floor(now / MINUTE_MS) * MINUTE_MS
      const first = running - (2 * MINUTES_SHOWN - 1) * MINUTE_MS
      for (const from of settled.keys()) if (from < first) settled.delete(from)
      const minutes = Array.from({ length: 2 * MINUTES_SHOWN }, (_, at) =>
        readMinute(first + at * MINUTE_MS, running),
      )
      const before = minutes.slice(0, MINUTES_SHOWN).reduce(together, NOTHING)
      const shown = minutes.slice(MINUTES_SHOWN)
      const hour = shown.reduce(together, NOTHING)
      const states = new Map(open.all().map(({ state, count }) => [state, count]))
      return {
        at: now,
        callsInProgress: [...states.values()].reduce((sum, count) => sum + count, 0),
        channels,
        ringing: states.get('ringing') ?? 0,
        talking: states.get('answered') ?? 0,
        attemptsLastHour: hour.attempts,
        answeredLastHour: hour.answered,
        answerRateLastHour: part(hour.answered, hour.attempts - hour.undecided),
        answerRateHourBefore: part(before.answered, before.attempts - before.undecided),
        attemptsHourBefore: before.attempts,
        answeredHourBefore: before.answered,
        meanTalkSeconds: part(hour.talkMs / 1000, hour.talks),
        meanPostDialDelaySeconds: part(hour.untilRingMs / 1000, hour.rings),
        perMinute: shown.map(({ attempts, answered }, at) => ({
          at: running - (MINUTES_SHOWN - 1 - at) * MINUTE_MS,
          attempts,
          answered,
        })),
      }
    },
    forget: () => settled.clear(),
  }
}

function together(a: MinuteOfCalls, b: MinuteOfCalls): MinuteOfCalls {
  return {
    attempts: a.attempts + b.attempts,
    answered: a.answered + b.answered,
    undecided: a.undecided + b.undecided,
    open: a.open + b.open,
    talks: a.talks + b.talks,
    talkMs: a.talkMs + b.talkMs,
    rings: a.rings + b.rings,
    untilRingMs: a.untilRingMs + b.untilRingMs,
  }
}

const part = (value: number, of: number): number | null => (of > 0 ? value / of : null)
