import { sipTrunkSchema, type Trunk, type TrunkCheck } from '../../../../shared/model/trunk.ts'
import type { CancelTimer, Clock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import type { Randomness } from '../../ports/randomness.ts'
import { createTrunkTrace, type TrunkTrace } from '../trace/trunk-trace.ts'
import { answerIncoming, type LineMedia } from './answer-incoming.ts'
import { audioTermsOf } from './audio-terms-of-trunk.ts'
import { areSameServers, type ServerFinder } from './find-servers.ts'
import type { Located } from './locate-trunk.ts'
import { readNumber } from './number-format.ts'
import { type OpenTrunk, openTrunk, whereTo } from './open-trunk.ts'
import type { TakeText } from './server-line.ts'
import type { TrunkLine } from './trunk-addresses.ts'

export type PracticeTrunk = Extract<Trunk, { kind: 'practice' }>

/** A practice carrier that listens. */
export interface StartedCarrier {
  readonly host: string
  readonly port: number
  /** What its trunk is set to besides the address; the usual settings when absent. */
  readonly line?: Partial<Pick<TrunkLine, 'transport' | 'codecs' | 'srtp' | 'credentials' | 'register'>> & {
    readonly tls: { readonly ca: string | null }
  }
  close(): Promise<void>
}

export interface TrunkHolderOptions {
  readonly clock: Clock
  readonly randomness: Randomness
  readonly log: Log
  readonly userAgentString: string
  readonly finder: ServerFinder
  /** What the calls of the open line found out by themselves: it is silent, or there again. */
  readonly onSilence: (check: TrunkCheck) => void
  /** Decides about texts; the number is read by the format of the trunk. */
  readonly onText: TakeText
  /** For callers who are told a message. */
  readonly media: LineMedia
  readonly startPracticeCarrier: (trunk: PracticeTrunk) => Promise<StartedCarrier>
}

/** What calls are started on. `hold` and `release` say how long a line that was replaced is still needed. */
export type Opened =
  | {
      readonly ok: true
      readonly value: OpenTrunk
      hold(): void
      release(): void
    }
  | { readonly ok: false; readonly sentence: string }

/**
 * One trunk through the life of the engine: opened, opened again when it could not be or when its settings changed (running calls
 * end on the line that they began on), closed. What is asked is done in order.
 */
export interface TrunkHolder {
  /**
   * Opens the trunk. A provider is not asked by OPTIONS: some far ends know calls only, and count every other request as a
   * failure (SIPp does). Our own practice carrier is asked, at most `checkTimeoutMs`. `promptFile` is what callers are told.
   */
  use(trunk: Trunk, promptFile: string | null, checkTimeoutMs: number): Promise<TrunkCheck>
  /** Opens the trunk when it is not open, and asks it by OPTIONS. */
  check(timeoutMs: number): Promise<TrunkCheck>
  opened(): Opened
  readonly callerId: string | null
  /** Outlives the lines: what was said before a change of settings is still there after it. */
  readonly trace: TrunkTrace
  close(): Promise<void>
}

/** One opened line, with the carrier behind it when that is ours. */
interface Line {
  readonly key: string
  readonly trunk: OpenTrunk
  readonly carrier: StartedCarrier | null
  /** It is at another port than its settings say, which calls of the line before it hold. */
  readonly waitsForPort: boolean
  calls: number
  replaced: boolean
  lastCheck: TrunkCheck | null
}

export function createTrunkHolder(options: TrunkHolderOptions): TrunkHolder {
  return new Holder(options)
}

class Holder implements TrunkHolder {
  readonly trace = createTrunkTrace()
  readonly #options: TrunkHolderOptions
  #settings: Trunk | null = null
  #promptFile: string | null = null
  #line: Line | null = null
  #problem = 'The trunk is being opened.'
  /** Lines that were replaced and still carry calls. */
  readonly #old = new Set<Line>()
  #queue: Promise<unknown> = Promise.resolve()
  #cancelLookUp: CancelTimer | null = null

  constructor(options: TrunkHolderOptions) {
    this.#options = options
  }

  get callerId(): string | null {
    return this.#settings?.callerId ?? null
  }

  use(trunk: Trunk, promptFile: string | null, checkTimeoutMs: number): Promise<TrunkCheck> {
    this.#settings = trunk
    this.#promptFile = promptFile
    return this.#inTurn(async () => {
      await this.#openAsSet()
      const line = this.#line
      if (!line) return this.#down()
      return line.carrier ? this.#ask(line, checkTimeoutMs) : (line.lastCheck ?? this.#notAsked())
    })
  }

  check(timeoutMs: number): Promise<TrunkCheck> {
    return this.#inTurn(async () => {
      await this.#openAsSet()
      return this.#line ? this.#ask(this.#line, timeoutMs) : this.#down()
    })
  }

  async #ask(line: Line, timeoutMs: number): Promise<TrunkCheck> {
    const asked = await line.trunk.check(timeoutMs)
    const { port } = line.trunk.local
    const check = line.waitsForPort
      ? {
          ...asked,
          sentence: `${asked.sentence} Calls that run hold its SIP port: it uses port ${port} until they end.`,
        }
      : asked
    line.lastCheck = check
    return check
  }

  opened(): Opened {
    const line = this.#line
    if (!line) return { ok: false, sentence: this.#problem }
    return {
      ok: true,
      value: line.trunk,
      hold: () => void line.calls++,
      release: () => {
        line.calls--
        if (line.replaced && line.calls === 0) this.#closeOld(line)
      },
    }
  }

  async close(): Promise<void> {
    await this.#inTurn(async () => {
      this.#cancelLookUp?.()
      const lines = [...this.#old, ...(this.#line ? [this.#line] : [])]
      this.#line = null
      this.#problem = 'The trunk is closed.'
      await Promise.all(lines.map(line => this.#closeLine(line)))
    })
  }

  /** Opens what the settings say, unless it is open already. */
  async #openAsSet(): Promise<void> {
    const settings = this.#settings
    if (!settings) return
    const key = this.#keyOf(settings)
    if (this.#line?.key === key && !(this.#line.waitsForPort && !this.#holdsPort(settings))) return
    const opened = await this.#openInPlace(settings, key)
    if (!opened.ok) this.#problem = opened.sentence
    await this.#replaceLine(opened.ok ? opened.value : null)
  }

  /**
   * Opens a line that takes the place of the present one. A fixed SIP port has to be free before; while calls that run hold it, the
   * new line is at another port, until they are over.
   */
  async #openInPlace(settings: Trunk, key: string): Promise<Located<Line>> {
    const before = this.#line
    if (before && before.calls === 0 && this.#holdsPort(settings)) {
      this.#line = null
      this.#problem = 'The trunk is being opened again.'
      await this.#closeLine(before)
    }
    return this.#openLine(settings, key, this.#holdsPort(settings))
  }

  /** Whether a line of ours is at the fixed SIP port of the settings. */
  #holdsPort(settings: Trunk): boolean {
    const port = settings.kind === 'sip' ? settings.sipPort : null
    const lines = [...this.#old, ...(this.#line ? [this.#line] : [])]
    return port !== null && lines.some(({ trunk }) => trunk.local.port === port)
  }

  /** What a line is opened for: another one when it changes. */
  #keyOf(settings: Trunk): string {
    return `${keyOf(settings)} ${this.#promptFile ?? ''}`
  }

  async #replaceLine(line: Line | null): Promise<void> {
    const before = this.#line
    this.#line = line
    this.#planLookUp()
    if (!before) return
    before.replaced = true
    if (before.calls === 0) await this.#closeLine(before)
    else this.#old.add(before)
  }

  #planLookUp(): void {
    this.#cancelLookUp?.()
    this.#cancelLookUp = this.#line
      ? this.#options.clock.after(LOOK_UP_MS, () => this.#lookUpSoon(false))
      : null
  }

  #lookUpSoon(fresh: boolean): void {
    this.#inTurn(() => this.#lookUp(fresh)).catch((error: unknown) =>
      this.#options.log.error('a trunk could not be looked up again', { problem: String(error) }),
    )
  }

  /** Asks DNS whether the trunk has moved, and opens a line to where it is now. While it cannot say, all stays as it is. */
  async #lookUp(fresh: boolean): Promise<void> {
    const line = this.#line
    const settings = this.#settings
    if (!line || settings?.kind !== 'sip' || line.key !== this.#keyOf(settings)) return
    this.#planLookUp()
    const found = await this.#options.finder.find(whereTo(settings), fresh)
    if (!found.ok || areSameServers(found.servers, line.trunk.found)) return
    this.#options.log.info('trunk has moved', { trunkId: settings.id })
    const opened = await this.#openInPlace(settings, line.key)
    if (!opened.ok) {
      this.#problem = opened.sentence
      return
    }
    await this.#replaceLine(opened.value)
    const sentence =
      'Its name leads to another address now: its first call or a check will show whether it answers.'
    this.#options.onSilence({ ...this.#notAsked(), sentence })
  }

  async #openLine(settings: Trunk, key: string, waitsForPort: boolean): Promise<Located<Line>> {
    const { log } = this.#options
    let carrier: StartedCarrier | null = null
    try {
      if (settings.kind === 'practice') carrier = await this.#options.startPracticeCarrier(settings)
      const set = lineOf(settings, carrier)
      const line = waitsForPort ? { ...set, sipPort: null } : set
      const { media, clock } = this.#options
      const { incoming } = line
      const terms = audioTermsOf(line)
      const onIncoming = answerIncoming({ incoming, promptFile: this.#promptFile, media, terms, clock, log })
      const opened = await openTrunk({
        ...this.#options,
        line,
        onIncoming,
        onText: (from, text, source) =>
          this.#options.onText(readNumber(from, line.callerIdFormat ?? line.numberFormat), text, source),
        trace: this.trace,
        onSilence: check => {
          // a line that was replaced says nothing of the trunk as it is set now
          if (this.#line?.key !== key) return
          this.#options.onSilence(check)
          if (check.state === 'down') this.#lookUpSoon(true)
        },
      })
      if (opened.ok) {
        log.info('trunk opened', { trunkId: settings.id, kind: settings.kind })
        return {
          ok: true,
          value: {
            ...{ key, trunk: opened.value, carrier, waitsForPort },
            ...{ calls: 0, replaced: false, lastCheck: null },
          },
        }
      }
      await carrier?.close()
      return opened
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      log.warn('trunk could not be opened', { trunkId: settings.id, problem: why })
      return { ok: false, sentence: `The trunk could not be opened: ${why}` }
    }
  }

  /** The last call of a line that was replaced is over: its port may be what the present line waits for. */
  #closeOld(line: Line): void {
    this.#inTurn(async () => {
      await this.#closeLine(line)
      if (this.#line?.waitsForPort) await this.#openAsSet()
    }).catch((error: unknown) =>
      this.#options.log.error('a trunk was not opened again', { problem: String(error) }),
    )
  }

  async #closeLine(line: Line): Promise<void> {
    this.#old.delete(line)
    try {
      await line.trunk.close()
      await line.carrier?.close()
    } catch (error) {
      this.#options.log.error('a trunk did not close', { problem: String(error) })
    }
  }

  #down(): TrunkCheck {
    return { state: 'down', at: this.#options.clock.now(), roundTripMs: null, sentence: this.#problem }
  }

  #notAsked(): TrunkCheck {
    const sentence = 'Open, but not asked yet whether it answers: its first call or a check will show.'
    return { state: 'unknown', at: this.#options.clock.now(), roundTripMs: null, sentence }
  }

  #inTurn<Value>(act: () => Promise<Value>): Promise<Value> {
    const turn = this.#queue.then(act)
    this.#queue = turn.catch(() => undefined)
    return turn
  }
}

/** How often it is asked whether the trunk has moved; the answer is fresh when the records have run out (find-servers.ts). */
const LOOK_UP_MS = 15_000

/** What a change of asks for a new line; name, channels, pace and who takes over do not. */
function keyOf(trunk: Trunk): string {
  return trunk.kind === 'practice'
    ? JSON.stringify([trunk.profile, trunk.seed])
    : JSON.stringify({ ...trunk, name: '', channels: 0, callsPerSecond: 0, callerId: null, failover: [] })
}

function lineOf(trunk: Trunk, carrier: StartedCarrier | null): TrunkLine {
  if (trunk.kind === 'sip') return trunk
  if (!carrier) throw new Error('A practice trunk needs its carrier.')
  const host = carrier.host.includes(':') ? `[${carrier.host}]` : carrier.host
  const address = `${host}:${carrier.port}`
  return sipTrunkSchema.parse({ kind: 'sip', name: trunk.name, address, ...carrier.line })
}
