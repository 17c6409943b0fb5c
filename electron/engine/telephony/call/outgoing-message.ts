import type { UserAgent } from 'sip.js/lib/api/index.js'
import { C, type IncomingResponse, type OutgoingRequest } from 'sip.js/lib/core/index.js'
import type { ResponseRule } from '../../../../shared/model/response-rules.ts'
import type { CancelTimer, Clock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import type { MessageOrder, TelephonyEvent } from '../../ports/telephony.ts'
import type { TraceRecorder } from '../trace/trace-recorder.ts'
import { TRANSACTION_TIMEOUT_MS, UDP_REQUEST_BYTES_MAX } from '../transport/limits.ts'
import type { CallAddresses } from '../trunk/trunk-addresses.ts'
import { decideMessageVerdict, type MessageEvidence } from './message-verdict.ts'
import { readRefusal } from './read-refusal.ts'

export interface OutgoingMessageOptions {
  readonly order: MessageOrder
  readonly userAgent: UserAgent
  /** Request-URI, From and what else the MESSAGE says of the sender: as for a call. */
  readonly addresses: CallAddresses
  /** Whether the trunk has a user and password that a challenge can be answered with. */
  readonly hasCredentials: boolean
  /** How the trunk's refusals are read; the usual way when absent. */
  readonly responseRules?: readonly ResponseRule[]
  readonly recorder: TraceRecorder
  readonly clock: Clock
  readonly log: Log
  readonly tell: (event: TelephonyEvent) => void
  /** Called once, after `ended` and `trace`: nothing of the message is left. */
  readonly onGone: () => void
}

/** One message that is being sent. It cannot be called back: RFC 3261 9.1 has CANCEL for INVITE alone. */
export interface OutgoingMessage {
  /** Ends without waiting for the answer any more. */
  giveUp(): void
}

/**
 * Sends a text as MESSAGE outside of any dialog (RFC 3428): no Contact, `text/plain` in UTF-8, challenges answered as for calls. Over
 * UDP, what is longer than a packet may be goes by TCP or not at all (section 8; send-request.ts). Tells `dialing`, one `ended`, one
 * `trace`. It goes to one server and is not sent again over another: a message whose answer was lost may have arrived.
 * Nor does its silence make a server dead: a gateway may answer when the far network has, and says nothing before (RFC 4320).
 * @throws when no MESSAGE can be written from `addresses`.
 */
export function startOutgoingMessage(options: OutgoingMessageOptions): OutgoingMessage {
  const message = new SipMessage(options)
  message.start()
  return message
}

class SipMessage implements OutgoingMessage {
  readonly #options: OutgoingMessageOptions
  #request: OutgoingRequest | null = null
  #callId = ''
  #over = false
  #cancelTimer: CancelTimer | null = null

  constructor(options: OutgoingMessageOptions) {
    this.#options = options
  }

  start(): void {
    const { order, userAgent, addresses, clock, tell } = this.#options
    const core = userAgent.userAgentCore
    const message = core.makeOutgoingRequestMessage(
      C.MESSAGE,
      addresses.target,
      addresses.from,
      addresses.target,
      { fromDisplayName: addresses.displayName ?? '', routeSet: [...core.configuration.routeSet] },
      [...addresses.headers],
      {
        contentDisposition: 'render',
        contentType: 'text/plain;charset=UTF-8',
        content: wellFormed(order.text),
      },
    )
    this.#callId = message.callId
    // Timer F (RFC 3261 17.1.2.2); that of sip.js begins again with an answered challenge.
    this.#cancelTimer = clock.after(TRANSACTION_TIMEOUT_MS, () =>
      this.#end({ kind: 'no-response', afterMs: TRANSACTION_TIMEOUT_MS }),
    )
    const refused = (response: IncomingResponse): void => this.#refused(response)
    this.#request = core.request(message, {
      onAccept: ({ message: { statusCode } }) => this.#end({ kind: 'taken', status: statusCode ?? 200 }),
      onRedirect: refused,
      onReject: refused,
    })
    if (!this.#over) tell({ kind: 'dialing', attemptId: order.attemptId, at: clock.now() })
  }

  giveUp(): void {
    this.#end({ kind: 'given-up' })
  }

  #refused({ message }: IncomingResponse): void {
    const evidence = readRefusal(message, this.#options.hasCredentials, this.#options.responseRules)
    switch (evidence.kind) {
      case 'unreachable':
        this.#end(
          evidence.fault === 'too-large' ? { kind: 'too-long', bytesMax: UDP_REQUEST_BYTES_MAX } : evidence,
        )
        return
      case 'refused':
      case 'no-response':
      case 'our-fault':
        this.#end(evidence)
        return
      default:
        this.#end({ kind: 'our-fault', problem: `an answer meant nothing (${evidence.kind}).` })
    }
  }

  #end(evidence: MessageEvidence): void {
    if (this.#over) return
    this.#over = true
    const { order, clock, log, recorder, tell, onGone } = this.#options
    const { attemptId } = order
    this.#cancelTimer?.()
    const verdict = decideMessageVerdict(evidence)
    log.debug('text message over', { attemptId, outcome: verdict.outcome, sipStatus: verdict.sipStatus })
    tell({ kind: 'ended', attemptId, at: clock.now(), verdict, media: null })
    // What could not be sent is told by sip.js within its own call: the rest follows when that has returned.
    queueMicrotask(() => {
      this.#dispose()
      tell({ kind: 'trace', attemptId, messages: recorder.take(this.#callId) })
      onGone()
    })
  }

  #dispose(): void {
    try {
      this.#request?.dispose()
    } catch (error) {
      this.#options.log.debug('a text message was over already', { problem: String(error) })
    }
  }
}

/** Half a character, which a cut text may end in, cannot be written in UTF-8. */
function wellFormed(text: string): string {
  return Buffer.from(text, 'utf8').toString('utf8')
}
