import type { Trunk, TrunkCheck } from '../../../shared/model/trunk.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { Randomness } from '../ports/randomness.ts'
import type { CallOrder, Telephony, TelephonyEvent, TrunkMessages } from '../ports/telephony.ts'
import type { OutgoingCall } from './call/outgoing-call.ts'
import { decideVerdict, type LegEvidence } from './call/verdict.ts'
import type { MediaEvent, MediaPort } from './media/media-port.ts'
import { createRunningProbes, type RunningProbes } from './probe/running-probes.ts'
import type { LineMedia } from './trunk/answer-incoming.ts'
import { createDnsResolver } from './trunk/dns-resolver.ts'
import { type CallWay, type StartedLeg, startFailoverCall } from './trunk/failover-call.ts'
import { createServerFinder, type NameResolver, type ServerFinder } from './trunk/find-servers.ts'
import type { StartCall } from './trunk/start-on-server.ts'
import { createTextMessages, type TextMessages } from './trunk/text-messages.ts'
import {
  createTrunkHolder,
  type PracticeTrunk,
  type StartedCarrier,
  type TrunkHolder,
} from './trunk/trunk-holder.ts'
import { untilGone } from './until-gone.ts'

export interface SipTelephonyOptions {
  readonly clock: Clock
  readonly randomness: Randomness
  readonly log: Log
  /**
   * Where media runs. Asked for once, when the first call is made: the client of a media thread starts a new thread by itself
   * when one died (media-client.ts). Telephony ends it when it closes.
   */
  readonly media: () => MediaPort
  /** `Trunkline/<version>` */
  readonly userAgentString: string
  /** DNS; that of the machine when absent. */
  readonly resolver?: NameResolver
  /** Starts the practice carrier behind a practice trunk and says where it listens. */
  readonly startPracticeCarrier: (trunk: PracticeTrunk) => Promise<StartedCarrier>
}

/** The product's telephony, with the sizes that a test looks at for leaks. */
export interface SipTelephony extends Telephony {
  readonly open: { readonly calls: number; readonly trunks: number }
}

/** How long `close` and `dropTrunk` wait for the answers to BYE and CANCEL. */
const HANG_UP_MS = 2_000
const FIRST_CHECK_MS = 2_000

interface RunningCall {
  readonly call: OutgoingCall
  readonly trunkId: number
}

/** Calls over SIP trunks and practice carriers. Nothing here throws; see ports/telephony.ts. */
export function createSipTelephony(options: SipTelephonyOptions): SipTelephony {
  return new TrunkCalls(options)
}

class TrunkCalls implements SipTelephony {
  readonly #options: SipTelephonyOptions
  readonly #finder: ServerFinder
  readonly #listeners: ((event: TelephonyEvent) => void)[] = []
  readonly #trunks = new Map<number, TrunkHolder>()
  readonly #calls = new Map<number, RunningCall>()
  readonly #byStream = new Map<number, { onMedia(event: MediaEvent): void }>()
  readonly #probes: RunningProbes
  readonly #texts: TextMessages
  #media: MediaPort | null = null
  readonly #lineMedia: LineMedia = { start: () => this.#startMedia(), take: hear => this.#takeStream(hear) }
  #nextStream = 1
  #closing: Promise<void> | null = null

  constructor(options: SipTelephonyOptions) {
    this.#options = options
    this.#finder = createServerFinder({ ...options, resolver: options.resolver ?? createDnsResolver() })
    this.#probes = createRunningProbes(options.clock, () => ({
      ...options,
      finder: this.#finder,
      probeMedia: this.#lineMedia,
    }))
    this.#texts = createTextMessages({
      ...options,
      holderOf: id => (this.#closing ? CLOSING : this.#trunks.get(id)) ?? notInUse(id),
      tell: event => this.#tell(event),
    })
  }

  get open(): { readonly calls: number; readonly trunks: number } {
    return { calls: this.#calls.size + this.#texts.waiting(null), trunks: this.#trunks.size }
  }

  onEvent(listener: (event: TelephonyEvent) => void): void {
    this.#listeners.push(listener)
  }

  async useTrunk(trunk: Trunk, incomingPrompt: string | null = null): Promise<TrunkCheck> {
    if (this.#closing) return this.#unknown('Telephony is closing.')
    let holder = this.#trunks.get(trunk.id)
    if (!holder) {
      holder = createTrunkHolder({
        ...this.#options,
        finder: this.#finder,
        media: this.#lineMedia,
        onSilence: check => void this.#checked(trunk.id, check),
        onText: (from, text, source) => this.#texts.take({ trunkId: trunk.id, from, text, source }),
      })
      this.#trunks.set(trunk.id, holder)
    }
    return this.#checked(trunk.id, await holder.use(trunk, incomingPrompt, FIRST_CHECK_MS))
  }

  async checkTrunk(trunkId: number, timeoutMs: number): Promise<TrunkCheck> {
    const holder = this.#trunks.get(trunkId)
    if (!holder || this.#closing) return this.#unknown('This trunk is not in use.')
    return this.#checked(trunkId, await holder.check(timeoutMs))
  }

  trunkTrace(trunkId: number): TrunkMessages {
    const trace = this.#trunks.get(trunkId)?.trace
    return trace ? { messages: trace.messages(), dropped: trace.dropped } : { messages: [], dropped: 0 }
  }

  readonly probeTrunk: Telephony['probeTrunk'] = (order, tell) => this.#probes.start(order, tell)

  #takeStream(hear: (event: MediaEvent) => void): { stream: number; forget(): void } {
    const stream = this.#nextStream++
    this.#byStream.set(stream, { onMedia: hear })
    return { stream, forget: () => void this.#byStream.delete(stream) }
  }

  async dropTrunk(trunkId: number): Promise<void> {
    const holder = this.#trunks.get(trunkId)
    if (!holder) return
    this.#trunks.delete(trunkId)
    await this.#hangUpAll(trunkId)
    await holder.close()
  }

  placeCall(order: CallOrder): void {
    const { attemptId } = order
    if (this.#calls.has(attemptId)) {
      this.#options.log.error('an attempt was placed twice', { attemptId })
      return
    }
    const problem = this.#start(order)
    if (problem) this.#refuse(order, problem)
  }

  readonly sendMessage: Telephony['sendMessage'] = order => this.#texts.send(order)
  readonly onIncomingText: Telephony['onIncomingText'] = take => this.#texts.onIncoming(take)

  /** Starts the call over the first way that takes it, or says why it cannot be. */
  #start(order: CallOrder): LegEvidence | null {
    const { attemptId, trunkId, failover = [] } = order
    if (this.#closing) return ourFault(CLOSING)
    const holder = this.#trunks.get(trunkId)
    if (!holder) return ourFault(notInUse(trunkId))
    const opened = holder.opened()
    const call = startFailoverCall({
      order,
      ways: [trunkId, ...failover].flatMap(id => this.#waysOver(id, order)),
      clock: this.#options.clock,
      log: this.#options.log,
      tell: event => {
        const running = this.#calls.get(attemptId)
        if (event.kind === 'moved' && running) this.#calls.set(attemptId, { ...running, trunkId: event.to })
        this.#tell(event)
      },
      onGone: () => this.#calls.delete(attemptId),
    })
    if (typeof call !== 'string') {
      this.#calls.set(attemptId, { call, trunkId })
      return null
    }
    return opened.ok ? ourFault(call) : { kind: 'trunk-closed', sentence: opened.sentence }
  }

  /** The servers of one trunk, as ways for a call; a trunk that is not open is one closed way. */
  #waysOver(trunkId: number, order: CallOrder): CallWay[] {
    const holder = this.#trunks.get(trunkId)
    const opened = holder?.opened()
    if (!holder || !opened?.ok) return [{ trunkId, start: () => 'the trunk is not open.' }]
    return Array.from({ length: opened.value.servers }, (_, server) => ({
      trunkId,
      start: (tell, hasOtherWay) => this.#startLeg(holder, { order, server, hasOtherWay, tell }),
    }))
  }

  #startLeg(
    holder: TrunkHolder,
    leg: Pick<StartCall, 'order' | 'server' | 'tell'> & { readonly hasOtherWay: boolean },
  ): StartedLeg | string {
    const { order, server, hasOtherWay } = leg
    // Asked for again: the trunk may have been opened anew since the call began.
    const opened = holder.opened()
    if (!opened.ok) return opened.sentence
    if (hasOtherWay && opened.value.isSilent(server)) return 'its server is silent.'
    const stream = this.#nextStream++
    try {
      const started = opened.value.startCall({
        ...leg,
        callerId: order.callerId ?? holder.callerId,
        media: this.#startMedia(),
        stream,
        onGone: () => {
          this.#byStream.delete(stream)
          opened.release()
        },
      })
      opened.hold()
      this.#byStream.set(stream, started.call)
      return started
    } catch (error) {
      return error instanceof Error ? error.message : String(error)
    }
  }

  hangUp(attemptId: number): void {
    this.#calls.get(attemptId)?.call.hangUp()
  }

  endOptedOut(attemptId: number): void {
    this.#calls.get(attemptId)?.call.endOptedOut()
  }

  sendKeys(attemptId: number, keys: string): boolean {
    return this.#calls.get(attemptId)?.call.sendKeys(keys) ?? false
  }

  close(): Promise<void> {
    this.#closing ??= this.#closeAll()
    return this.#closing
  }

  async #closeAll(): Promise<void> {
    await this.#probes.endAll(HANG_UP_MS)
    await this.#hangUpAll(null)
    const holders = [...this.#trunks.values()]
    this.#trunks.clear()
    const media = this.#media
    const closing = [...holders.map(holder => holder.close()), ...(media ? [media.end()] : [])]
    for (const result of await Promise.allSettled(closing)) {
      if (result.status === 'rejected')
        this.#options.log.error('a part of telephony did not close', { problem: String(result.reason) })
    }
  }

  /** BYE or CANCEL for every call of the trunk, or of all (null); what gets no answer in time is given up, messages too. */
  async #hangUpAll(trunkId: number | null): Promise<void> {
    const calls = (): RunningCall[] =>
      [...this.#calls.values()].filter(call => trunkId === null || call.trunkId === trunkId)
    const left = (): number => calls().length + this.#texts.waiting(trunkId)
    for (const { call } of calls()) call.hangUp()
    if (left() > 0) await untilGone(this.#listeners, this.#options.clock, HANG_UP_MS, () => left() === 0)
    for (const { call } of calls()) call.giveUp()
    this.#texts.giveUp(trunkId)
  }

  #startMedia(): MediaPort {
    if (this.#media) return this.#media
    this.#media = this.#options.media()
    this.#media.onEvent((event: MediaEvent) => this.#byStream.get(event.stream)?.onMedia(event))
    return this.#media
  }

  /** An attempt that did not even become a call ends, after `placeCall` has returned. */
  #refuse(order: CallOrder, evidence: LegEvidence): void {
    const { clock } = this.#options
    queueMicrotask(() =>
      this.#tell({
        kind: 'ended',
        attemptId: order.attemptId,
        at: clock.now(),
        verdict: decideVerdict(evidence),
        media: null,
      }),
    )
  }

  #checked(trunkId: number, check: TrunkCheck): TrunkCheck {
    this.#tell({ kind: 'trunk-checked', trunkId, check })
    return check
  }

  #unknown(sentence: string): TrunkCheck {
    return { state: 'unknown', at: this.#options.clock.now(), roundTripMs: null, sentence }
  }

  #tell(event: TelephonyEvent): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(event)
      } catch (error) {
        this.#options.log.error('a listener of telephony failed', {
          kind: event.kind,
          problem: String(error),
        })
      }
    }
  }
}

const CLOSING = 'it is closing.'
const notInUse = (trunkId: number): string => `trunk ${trunkId} is not in use.`
const ourFault = (problem: string): LegEvidence => ({ kind: 'our-fault', problem })
