import type { CancelTimer, Clock } from '../../ports/clock.ts'
import type { SocketAddress } from './sip-endpoint.ts'
import { decodeBindingAnswer, encodeBindingRequest, stunIdText } from './stun.ts'

/** RFC 5389 7.2.1: first interval between resends, doubling; and how many requests are sent in all. */
const RTO_MS = 500
const REQUESTS_MAX = 7
/** How long after the last one an answer may come: 16 intervals. */
const LAST_WAIT_MS = 16 * RTO_MS

export interface StunQuestion {
  readonly server: SocketAddress
  /** `STUN_ID_BYTES` random bytes. */
  readonly id: Uint8Array
  readonly timeoutMs: number
  readonly clock: Clock
  /** Ends the question with null. */
  readonly signal: AbortSignal
  readonly send: (bytes: Uint8Array, to: SocketAddress) => Promise<void>
  /** Gets every STUN packet of the socket until the returned function is called. */
  readonly onPacket: (take: (bytes: Uint8Array, from: SocketAddress) => void) => () => void
}

/**
 * Asks a STUN server how it sees us; null when it refuses or does not answer (within `timeoutMs`, and never later than
 * the 39.5 s of RFC 5389 7.2.1). Never rejects. The answer holds for the socket that asked, and no other.
 */
export function askStun(question: StunQuestion): Promise<SocketAddress | null> {
  const { clock, server, signal } = question
  const request = encodeBindingRequest(question.id)
  const ours = stunIdText(question.id)
  return new Promise(resolve => {
    let cancelResend: CancelTimer | null = null
    const finish = (address: SocketAddress | null): void => {
      cancelResend?.()
      cancelTimeOut()
      stopListening()
      signal.removeEventListener('abort', giveUp)
      resolve(address)
    }
    const sendNumber = (number: number, intervalMs: number): void => {
      // What the system refuses to send now may pass with the next resend.
      question.send(request, server).catch(() => undefined)
      const last = number === REQUESTS_MAX
      cancelResend = clock.after(last ? LAST_WAIT_MS : intervalMs, () =>
        last ? giveUp() : sendNumber(number + 1, intervalMs * 2),
      )
    }
    const stopListening = question.onPacket((bytes, from) => {
      if (from.host !== server.host || from.port !== server.port) return
      const answer = decodeBindingAnswer(bytes)
      if (answer?.id === ours) finish(answer.kind === 'mapped' ? answer.address : null)
    })
    const giveUp = (): void => finish(null)
    const cancelTimeOut = clock.after(question.timeoutMs, giveUp)
    signal.addEventListener('abort', giveUp)
    sendNumber(1, RTO_MS)
  })
}
