import type { Referral, Session } from 'sip.js/lib/api/index.js'
import { type IncomingRequestMessage, SessionDialog } from 'sip.js/lib/core/index.js'
import type { URI } from 'sip.js/lib/grammar/index.js'
import type { Clock } from '../../ports/clock.ts'
import { NamedTimers } from './named-timers.ts'

/** How a transfer that we asked for ended. */
export interface TransferResult {
  readonly ok: boolean
  /** What the new party answered, or what the REFER got; null when nothing came in time. */
  readonly status: number | null
}

/** Nobody rings longer; a far end that sends no NOTIFY is not waited for. */
export const TRANSFER_MS = 60_000

/**
 * One REFER of ours and the NOTIFYs that follow it (RFC 3515, RFC 5589):
 *
 *   asked --202--> following --sipfrag of a final status, or terminated--> done
 *     +---3xx-6xx---> done      +--60 s--> done
 */
export class Transfer {
  readonly #timers: NamedTimers<'end'>
  #state: 'asked' | 'following' | 'done' = 'asked'
  #finish: (result: TransferResult) => void = () => {}
  /** The last status that a NOTIFY told. */
  #status: number | null = null

  constructor(clock: Clock, guard: (act: () => void) => void) {
    this.#timers = new NamedTimers(clock, guard)
  }

  /** Sends the REFER: to a URI (blind), or to the far end of another call of ours (attended, with Replaces). */
  send(session: Session, to: URI | Session, referredBy: URI): Promise<TransferResult> {
    return new Promise((resolve, reject) => {
      this.#finish = resolve
      this.#timers.arm('end', TRANSFER_MS, () => this.#end({ ok: false, status: this.#status }))
      const refused = (response: { readonly message: { readonly statusCode?: number | undefined } }): void =>
        this.#end({ ok: false, status: response.message.statusCode ?? null })
      const requestDelegate = {
        onAccept: () => {
          if (this.#state === 'asked') this.#state = 'following'
        },
        onRedirect: refused,
        onReject: refused,
      }
      const extraHeaders = [`Referred-By: <${referredBy.toString()}>`]
      const refer = async () => session.refer(to, { requestOptions: { extraHeaders }, requestDelegate })
      refer().catch((error: unknown) => {
        // The first word counts: a transfer that could not be asked for is no result.
        reject(error)
        this.#end({ ok: false, status: null })
      })
    })
  }

  /** A NOTIFY of `refer` inside the dialog; false when this transfer is over and it belongs to nobody. */
  notify(message: IncomingRequestMessage): boolean {
    if (this.#state === 'done') return false
    const status = readSipfrag(message.body)
    if (status !== null) this.#status = status
    const over = /^\s*terminated\b/i.test(message.getHeader('subscription-state') ?? '')
    if ((status !== null && status >= 200) || over)
      this.#end({
        ok: this.#status !== null && this.#status >= 200 && this.#status < 300,
        status: this.#status,
      })
    return true
  }

  /** The call ended: many far ends hang up as soon as the new party rings, which is no failure of theirs. */
  stop(): void {
    this.#end({ ok: this.#state === 'following', status: this.#status })
  }

  #end(result: TransferResult): void {
    if (this.#state === 'done') return
    this.#state = 'done'
    this.#timers.disarmAll()
    this.#finish(result)
  }
}

/** A number of this trunk (blind), or another answered call of ours, in or out, whose far end is called (attended, with Replaces). */
export type TransferTarget = URI | { readonly session: Session }

/** The transfers of one call: a new one ends what is known of the one before. */
export class Transfers {
  readonly #clock: Clock
  readonly #guard: (act: () => void) => void
  #last: Transfer | null = null

  constructor(clock: Clock, guard: (act: () => void) => void) {
    this.#clock = clock
    this.#guard = guard
  }

  /** Rejects when nobody talks on `session`. */
  ask(session: Session, to: TransferTarget, referredBy: URI): Promise<TransferResult> {
    this.#last?.stop()
    this.#last = new Transfer(this.#clock, this.#guard)
    return this.#last.send(session, 'session' in to ? to.session : to, referredBy)
  }

  /** False when the NOTIFY belongs to nobody. */
  notify(message: IncomingRequestMessage): boolean {
    return this.#last?.notify(message) ?? false
  }

  stop(): void {
    this.#last?.stop()
  }
}

/** The status of `SIP/2.0 180 Ringing` in a message/sipfrag body (RFC 3420); null when it is none. */
export function readSipfrag(body: string): number | null {
  const status = /^\s*SIP\/2\.0\s+([1-6]\d\d)\b/i.exec(body)?.[1]
  return status === undefined ? null : Number(status)
}

/** Who is asked to call whom: what a REFER to us wants. */
export interface ReferRequest {
  readonly target: URI
  /** Value for a Replaces header, or null. */
  readonly replaces: string | null
}

/** Policy of a call about REFER: 603, or 202 and NOTIFYs of what `follow` reports. */
export type ReferPolicy = (
  request: ReferRequest,
) => { readonly follow: (report: (status: number, phrase: string) => void) => void } | null

/** Answers a REFER: 400 without a usable Refer-To, 603 when the policy says no, else 202 and a NOTIFY per report (RFC 3515). */
export function answerRefer(session: Session, referral: Referral, policy: ReferPolicy): void {
  const request = readRefer(referral)
  if (!request) {
    void referral.reject({ statusCode: 400, reasonPhrase: 'Bad Request: Refer-To cannot be used' })
    return
  }
  const decision = policy(request)
  if (!decision) {
    void referral.reject({ statusCode: 603, reasonPhrase: 'Decline' })
    return
  }
  void referral.accept({ statusCode: 202, reasonPhrase: 'Accepted' })
  let over = false
  const report = (status: number, phrase: string): void => {
    if (over || !(session.dialog instanceof SessionDialog) || session.state !== 'Established') return
    over = status >= 200
    const state = over ? 'terminated;reason=noresource' : 'active;expires=60'
    session.dialog.notify(undefined, {
      extraHeaders: ['Event: refer', `Subscription-State: ${state}`],
      body: {
        contentDisposition: 'render',
        contentType: 'message/sipfrag;version=2.0',
        content: `SIP/2.0 ${status} ${phrase}\r\n`,
      },
    })
  }
  // RFC 3515 2.4.4: the first NOTIFY comes at once.
  report(100, 'Trying')
  decision.follow(report)
}

function readRefer(referral: Referral): ReferRequest | null {
  try {
    const { referTo, replaces } = referral
    if (referTo.uri.scheme !== 'sip') return null
    const target = referTo.uri.clone()
    target.clearHeaders()
    return { target, replaces: replaces === undefined ? null : decodeURIComponent(replaces) }
  } catch {
    // sip.js throws at a Refer-To that does not parse, decodeURIComponent at a half escape
    return null
  }
}
