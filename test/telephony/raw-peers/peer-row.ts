import type { CallOrder } from '../../../electron/engine/ports/telephony.ts'
import type { SipRequest } from '../../../electron/engine/telephony/transport/message-text.ts'
import type { Verdict } from '../../../shared/model/outcome.ts'
import type { PeerCall, PeerReply, PeerScript } from '../../support/raw-peer.ts'
import { quietSdp } from '../../support/raw-uas.ts'

/** One scenario: what the peer sends, what must be on the wire, and what becomes of the call. */
export interface PeerRow {
  readonly name: string
  readonly peer: PeerScript
  /** What came to the peer, in order, each message once. */
  readonly wire: readonly string[]
  readonly verdict: Partial<Verdict>
  /** Over one of them only; over both when absent. */
  readonly only?: 'UDP' | 'TCP'
  readonly settings?: Record<string, unknown>
  readonly order?: Partial<CallOrder>
  /** Looks further. */
  readonly check?: (call: PeerCall) => void
}

export const SDP = quietSdp(9)
export const TALKED = ['INVITE', 'ACK', 'BYE'] as const
export const REFUSED = ['INVITE', 'ACK'] as const
export const HEARD: Partial<Verdict> = { outcome: 'answered', blame: 'recipient', sipStatus: 200 }

/** Sends these to the INVITE, one after the other: a status, and what the response has besides. */
export const says =
  (...replies: readonly (readonly [status: number, more?: PeerReply])[]): PeerScript =>
  (call, request) => {
    if (request.method !== 'INVITE') return false
    for (const [status, more] of replies) call.reply(request, status, 'Said', more)
    return true
  }

/** Rings and answers; both responses are bent so. */
export const bent = (edit: (text: string) => string): PeerScript =>
  says([180, { edit }], [200, { body: SDP, edit }])

/** Refuses once with a challenge, then answers what brings an Authorization. */
export const challenges =
  (status: 401 | 407, headers: readonly string[], before: readonly (readonly [number, PeerReply?])[] = []) =>
  (call: PeerCall, request: SipRequest): boolean => {
    if (request.method !== 'INVITE') return false
    const isAnswered = request.headers.some(({ key }) => /^(proxy-)?authorization$/.test(key))
    if (isAnswered) call.reply(request, 200, 'OK', { body: SDP })
    else {
      for (const [early, more] of before) call.reply(request, early, 'Said', more)
      call.reply(request, status, 'Unauthorized', { headers })
    }
    return true
  }

/** Answers, asks these things once it has the ACK, each after the answer to the one before, then hangs up. */
export const asks =
  (...questions: readonly ((call: PeerCall) => void)[]): PeerScript =>
  (call, request) => {
    if (request.method === 'INVITE' && call.requests.length === 1) {
      call.reply(request, 200, 'OK', { body: SDP })
      return true
    }
    if (request.method !== 'ACK' || call.answers.length > 0) return false
    const next = (at: number): void => {
      const question = questions[at]
      if (!question) {
        call.ask('BYE')
        return
      }
      const before = call.answers.length
      question(call)
      call.whenAnswered(before + 1, () => {
        // still busy with the request before (RFC 3261 14.2): asked again, as Retry-After wants
        const isBusy = call.answers.at(-1)?.status === 500
        if (isBusy) setTimeout(() => next(at), 50)
        else next(at + 1)
      })
    }
    next(0)
    return true
  }
