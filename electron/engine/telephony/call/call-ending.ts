import type { Clock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import type { MediaSummary, TelephonyEvent } from '../../ports/telephony.ts'
import type { RtpSession } from '../sdp/rtp-session.ts'
import type { TraceRecorder } from '../trace/trace-recorder.ts'
import type { TalkEndedBy } from './call-leg.ts'
import { NamedTimers } from './named-timers.ts'
import { decideVerdict, type LegEvidence } from './verdict.ts'

/** Media sums up a stream in one turn of its thread. */
const MEDIA_CLOSE_MS = 1_000
/** Repetitions and the answer to BYE still belong to the ladder. */
const TRACE_AFTER_MS = 1_000

type Talked = Extract<LegEvidence, { kind: 'talked' }>

export interface CallEndingOptions {
  readonly attemptId: number
  readonly callId: string
  readonly session: RtpSession
  readonly recorder: TraceRecorder
  readonly clock: Clock
  readonly log: Log
  readonly tell: (event: TelephonyEvent) => void
  /** Runs an act and catches what it throws. */
  readonly guard: (act: () => void) => void
  /** Called once, after `ended` and `trace`. */
  readonly onGone: () => void
}

/**
 * What follows the end of a leg:
 *
 *   open --end()--> summing up --summary, or 1 s--> told --BYE answered, or 1 s--> gone
 *
 * `ended` is told on the way to `told`, `trace` on the way to `gone`; each once.
 */
export class CallEnding {
  readonly #options: CallEndingOptions
  readonly #timers: NamedTimers<'sum up' | 'trace'>
  #state: 'open' | 'summing up' | 'told' | 'gone' = 'open'
  #lastAnswerCame = false
  #finish: (summary: MediaSummary | null) => void = () => {}

  constructor(options: CallEndingOptions) {
    this.#options = options
    this.#timers = new NamedTimers(options.clock, options.guard)
  }

  /** Frees the media and tells `ended`, dated now; `evidenceOf` gets what media has counted, or null when that is lost. */
  end(evidenceOf: (summary: MediaSummary | null) => LegEvidence): void {
    if (this.#state !== 'open') return
    this.#state = 'summing up'
    const { session, clock, log, guard, attemptId } = this.#options
    const at = clock.now()
    this.#finish = summary => this.#tellEnded(at, evidenceOf(summary), summary)
    this.#timers.arm('sum up', MEDIA_CLOSE_MS, () => this.#finish(null))
    session.finish().then(
      summary => guard(() => this.#finish(summary)),
      (error: unknown) => {
        log.warn('media did not sum up a call', { attemptId, problem: String(error) })
        guard(() => this.#finish(null))
      },
    )
  }

  /** The far end answered our BYE: nothing more will come. */
  lastAnswerCame(): void {
    this.#lastAnswerCame = true
    if (this.#state === 'told') this.#tellTrace()
  }

  /** Tells everything now. */
  hurry(): void {
    this.#lastAnswerCame = true
    if (this.#state === 'summing up') this.#finish(null)
    else if (this.#state === 'told') this.#tellTrace()
  }

  #tellEnded(at: number, evidence: LegEvidence, media: MediaSummary | null): void {
    if (this.#state !== 'summing up') return
    this.#state = 'told'
    this.#timers.disarm('sum up')
    const { attemptId, callId, log, tell } = this.#options
    const verdict = decideVerdict(evidence)
    log.info('call ended', { attemptId, callId, ...verdict })
    tell({ kind: 'ended', attemptId, at, verdict, media })
    if (this.#lastAnswerCame) this.#tellTrace()
    else this.#timers.arm('trace', TRACE_AFTER_MS, () => this.#tellTrace())
  }

  #tellTrace(): void {
    if (this.#state !== 'told') return
    this.#state = 'gone'
    this.#timers.disarmAll()
    const { attemptId, callId, recorder, tell, onGone } = this.#options
    tell({ kind: 'trace', attemptId, messages: recorder.take(callId) })
    onGone()
  }
}

/** What is known of an answered leg, with what media has counted; null when that is lost. */
export function talkedEvidence(
  talk: Pick<Talked, 'talkMs' | 'promptFinished' | 'reason'> & { readonly endedBy: TalkEndedBy },
  summary: MediaSummary | null,
): LegEvidence {
  const promptPlayedMs = summary?.promptPlayedMs ?? 0
  const promptFinished = talk.promptFinished || (summary?.promptFinished ?? false)
  if (talk.endedBy === 'stop' && !promptFinished) return { kind: 'cut-off', promptPlayedMs }
  return {
    kind: 'talked',
    ...talk,
    endedBy: talk.endedBy === 'stop' ? 'us' : talk.endedBy,
    promptPlayedMs,
    promptFinished,
    packetsReceived: summary?.packetsReceived ?? null,
  }
}
