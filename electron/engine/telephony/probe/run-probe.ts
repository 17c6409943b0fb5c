import type { ProbeNews, ProbeOrder, RunningProbe } from '../../ports/telephony.ts'
import { createTrunkTrace } from '../trace/trunk-trace.ts'
import { formatAddress } from '../transport/routing.ts'
import type { LineMedia } from '../trunk/answer-incoming.ts'
import type { RegistrationKeeper } from '../trunk/keep-registered.ts'
import { type OpenTrunk, type OpenTrunkOptions, openTrunk } from '../trunk/open-trunk.ts'
import { readAddress } from '../trunk/trunk-addresses.ts'
import { judgeTestCall } from './judge-test-call.ts'
import { MENDINGS, mendOptions } from './mend-probe.ts'
import { createProbeSteps, type ProbeSteps, type StepEnd } from './probe-steps.ts'
import { codecsIn, factsOfAnswer, newestAnswer } from './read-answer.ts'
import { placeTestCall, type TestCall } from './test-call.ts'

/** A try as telephony holds it. */
export interface StartedProbe extends RunningProbe {
  /** Settles when `done` was told; never rejects. */
  readonly over: Promise<void>
  /** Ends without waiting for the far end any more. */
  giveUp(): void
}

/** Longer than a check of the daily kind: whoever tries a new trunk wants to know of a slow one, too. */
const OPTIONS_MS = 5_000
/** A registrar that wants no second longer answers in much less, challenge included. */
const REGISTER_MS = 8_000

export interface ProbeDeps extends Omit<OpenTrunkOptions, 'line' | 'trace' | 'onRegistration'> {
  readonly probeMedia: LineMedia
}

/**
 * Tries a trunk's settings, a step after the other:
 *
 *   address -> servers -> transport -> register -> options -> codecs -> call
 *
 * A step that failed does not stop the next ones unless they cannot be without it: many providers answer no OPTIONS
 * and carry calls. The line is closed before `done` is told.
 */
export function runProbe(deps: ProbeDeps, order: ProbeOrder, tell: (news: ProbeNews) => void): StartedProbe {
  return new Probe(deps, order, tell)
}

class Probe implements StartedProbe {
  readonly over: Promise<void>
  readonly #deps: ProbeDeps
  readonly #order: ProbeOrder
  readonly #tell: (news: ProbeNews) => void
  readonly #steps: ProbeSteps
  readonly #trace = createTrunkTrace()
  #call: TestCall | null = null
  #ended = false
  /** Looks at the registration again, while its step runs. */
  #registrationMoved: () => void = () => {}
  /** Settled by the end that somebody wants, for what need not be waited for. */
  readonly #wantsEnd: Promise<null>
  #stopWaiting: (nothing: null) => void = () => {}

  constructor(deps: ProbeDeps, order: ProbeOrder, tell: (news: ProbeNews) => void) {
    this.#deps = deps
    this.#order = order
    this.#tell = tell
    this.#steps = createProbeSteps(deps.clock, step => tell({ kind: 'step', step }))
    this.#wantsEnd = new Promise(resolve => {
      this.#stopWaiting = resolve
    })
    // not in this turn: whoever starts a try has it in hand before the first news
    this.over = Promise.resolve().then(() => this.#run())
  }

  trace() {
    return this.#trace.messages()
  }

  end(): void {
    this.#ended = true
    this.#stopWaiting(null)
    this.#call?.hangUp()
  }

  giveUp(): void {
    this.#ended = true
    this.#stopWaiting(null)
    this.#call?.giveUp()
  }

  async #run(): Promise<void> {
    let line: OpenTrunk | null = null
    try {
      line = await this.#open()
      if (line) await this.#ask(line)
    } catch (error) {
      this.#deps.log.error('a trunk probe failed', { problem: String(error) })
    }
    const rest = this.#ended ? 'The try was ended before.' : 'Not tried, because a step before it failed.'
    this.#steps.skipRest(rest)
    try {
      await line?.close()
    } catch (error) {
      this.#deps.log.warn('the line of a trunk probe did not close', { problem: String(error) })
    }
    this.#tell({ kind: 'done' })
  }

  /** Address, servers and transport; null when there is no line to go on with. */
  async #open(): Promise<OpenTrunk | null> {
    const { settings } = this.#order
    const steps = this.#steps
    const where = settings.outboundProxy ?? settings.address
    const { host, port } = readAddress(where)
    const proxy = settings.outboundProxy === null ? '' : ` Everything goes to the outbound proxy ${where}.`
    steps.begin('address', 'Reading the address.')
    const places = port === null ? 'its port is that of the transport' : `port ${port}`
    steps.end('address', { state: 'ok', sentence: `${host}, ${places}.${proxy}` })

    steps.begin('servers', `Looking for ${host}.`)
    const found = await this.#deps.finder.find({ host, port, transport: settings.transport })
    if (!found.ok) {
      steps.end('servers', { state: 'failed', sentence: found.sentence, mend: MENDINGS.servers })
      return null
    }
    const servers = found.servers.map(server => `${formatAddress(server)} ${server.transport}`)
    steps.end('servers', { state: 'ok', sentence: `It leads to ${servers[0] ?? host}.`, facts: servers })
    if (this.#ended) return null

    steps.begin('transport', `Opening a way over ${settings.transport}.`)
    const opened = await openTrunk({
      ...this.#deps,
      // the trunk itself may be at its port, and is to stay there
      line: { ...settings, sipPort: null },
      trace: this.#trace,
      onRegistration: () => this.#registrationMoved(),
    })
    if (!opened.ok) {
      steps.end('transport', { state: 'failed', sentence: opened.sentence, mend: MENDINGS.transport })
      return null
    }
    const how =
      settings.transport === 'UDP' ? 'a socket is open; UDP shows with the first answer' : 'connected'
    const whichPort =
      settings.sipPort === null
        ? ''
        : ` The try uses port ${opened.value.local.port}; the trunk itself uses port ${settings.sipPort}.`
    steps.end('transport', { state: 'ok', sentence: `${settings.transport}: ${how}.${whichPort}` })
    return opened.value
  }

  /** Everything that is sent over the line. */
  async #ask(line: OpenTrunk): Promise<void> {
    if (!this.#ended) await this.#register(line)
    if (!this.#ended) await this.#options(line)
    if (!this.#ended) await this.#callNumber(line)
  }

  async #register({ registration }: OpenTrunk): Promise<void> {
    const { settings } = this.#order
    if (!registration) {
      const sentence =
        settings.credentials === null
          ? 'No registration: the provider knows us by our address.'
          : 'No registration is set: every call is signed with user and password.'
      this.#steps.end('register', { state: 'skipped', sentence })
      return
    }
    this.#steps.begin('register', `Registering for ${settings.registerExpiresS} s.`)
    let cancel = (): void => {}
    const late = new Promise<null>(resolve => {
      cancel = this.#deps.clock.after(REGISTER_MS, () => resolve(null))
    })
    const ended = await Promise.race([this.#registered(registration), late, this.#wantsEnd])
    cancel()
    this.#registrationMoved = () => {}
    const none: StepEnd = this.#ended
      ? { state: 'skipped', sentence: 'The try was ended before it was registered.' }
      : {
          state: 'failed',
          sentence: `No answer to REGISTER within ${REGISTER_MS / 1000} s.`,
          mend: MENDINGS.optionsSilent,
        }
    this.#steps.end('register', ended ?? none)
  }

  /** Settles when the registration stands, or was refused. */
  #registered(registration: RegistrationKeeper): Promise<StepEnd> {
    return new Promise(resolve => {
      const look = (): void => {
        const { is } = registration.state
        const sentence = registration.sentence()
        if (is === 'registered') resolve({ state: 'ok', sentence })
        if (is === 'stopped' || is === 'waiting')
          resolve({ state: 'failed', sentence, mend: MENDINGS.register })
      }
      this.#registrationMoved = look
      look()
    })
  }

  async #options(line: OpenTrunk): Promise<void> {
    const steps = this.#steps
    steps.begin('options', `Asking whether it is there, at most ${OPTIONS_MS / 1000} s.`)
    const check = await Promise.race([line.check(OPTIONS_MS), this.#wantsEnd])
    if (!check) {
      steps.end('options', { state: 'skipped', sentence: 'The try was ended before an answer came.' })
      return
    }
    const answer = newestAnswer(this.#trace.messages(), 'OPTIONS', [200, 699])
    const mend = mendOptions(check)
    steps.end('options', {
      state: check.state === 'down' ? 'failed' : 'ok',
      sentence: check.sentence,
      mend,
      facts: answer === null ? [] : factsOfAnswer(answer),
    })
    this.#tellCodecs(answer, 'It says so in its answer to OPTIONS.')
    if (steps.stateOf('codecs') === 'waiting' && this.#order.number === null) {
      const sentence = 'It names no codecs before a call. We offer PCMU and PCMA.'
      steps.end('codecs', { state: 'skipped', sentence })
    }
  }

  #tellCodecs(answer: string | null, how: string): void {
    const codecs = answer === null ? [] : codecsIn(answer)
    if (codecs.length === 0) return
    const ours = codecs.some(codec => /^PCM[AU]$/i.test(codec))
    this.#steps.end('codecs', {
      state: ours ? 'ok' : 'failed',
      sentence: `${codecs.join(', ')}. ${how}`,
      mend: ours ? null : MENDINGS.noCodec,
      facts: codecs,
    })
  }

  async #callNumber(line: OpenTrunk): Promise<void> {
    const { number, settings } = this.#order
    const steps = this.#steps
    if (number === null) {
      steps.end('call', { state: 'skipped', sentence: 'No number was written for a test call.' })
      return
    }
    steps.begin('call', `Calling ${number}.`)
    const { callerId } = settings
    this.#call = placeTestCall({
      line,
      media: this.#deps.probeMedia,
      number,
      callerId,
      tell: ({ kind, sound }) => {
        if (kind === 'ringing') steps.learn('call', 'It rings.')
        if (kind === 'answered') {
          steps.learn('call', 'Answered. A tone is played, and what comes back is measured.')
          this.#tellCodecs(this.#callAnswer(), 'Agreed in the test call.')
        }
        if (kind !== 'ringing') this.#tell({ kind: 'sound', sound })
      },
    })
    try {
      const result = await this.#call.result
      this.#tellCodecs(this.#callAnswer(), 'Agreed in the test call.')
      steps.end('call', judgeTestCall(result))
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      const mend = 'Write the number with its country code, such as +442071838750, or an extension.'
      steps.end('call', { state: 'failed', sentence: `No call could be placed: ${why}`, mend })
    }
    if (steps.stateOf('codecs') === 'waiting') {
      const sentence = 'The test call did not come far enough to agree on one.'
      steps.end('codecs', { state: 'skipped', sentence })
    }
  }

  #callAnswer(): string | null {
    return newestAnswer(this.#trace.messages(), 'INVITE', [180, 299])
  }
}
