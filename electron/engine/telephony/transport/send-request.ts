import type { Clock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import type { ClientOwner, ClientTransaction, ClientTransactions } from './client-transactions.ts'
import { type ConnectionFault, ConnectionLost, explainSendError } from './connection-faults.ts'
import { OTHER_WAY_MS, TCP_REFUSED_MS, UDP_REQUEST_BYTES_MAX } from './limits.ts'
import { formatSipMessage, headerValue, parseSipMessage, type SipRequest, tagOf } from './message-text.ts'
import { isPrivateAddress } from './private-address.ts'
import { branchOf, formatAddress, requestTarget } from './routing.ts'
import type { ShimFlow } from './shim-flow.ts'
import type { Hop, SocketAddress } from './sip-endpoint.ts'
import { strictlyRouted } from './strict-route.ts'
import { writeAddresses } from './write-addresses.ts'

interface Sender {
  readonly clock: Clock
  readonly log: Log
  readonly clients: ClientTransactions
  /** False once the flow was closed, which may happen while a connection comes about. */
  readonly isOpen: (flow: ShimFlow) => boolean
  readonly ownerOf: (flow: ShimFlow) => ClientOwner
  /** Our address on the way to `hop`; over TCP and TLS this connects, and rejects with `ConnectionLost`. */
  readonly localFor: (hop: Hop) => SocketAddress | Promise<SocketAddress>
  readonly send: (text: string, to: Hop, callId: string, resent: boolean) => Promise<void>
}

/** Unlike a call, a text that is too long for a packet is not sent in fragments after all (RFC 3428 section 8). */
const TOO_LARGE: ConnectionFault = {
  kind: 'too-large',
  sentence: 'The message is too long for UDP, and TCP is refused.',
}

/** Why an INVITE that was withdrawn did not go out once its connection had come about. */
const WITHDRAWN: ConnectionFault = {
  kind: 'silent',
  sentence: 'The connection took longer than the call waited.',
}

export interface RequestSender {
  /** Sends what a user agent wrote. Resolves when it went out, or when the user agent was told 503 instead. */
  send(flow: ShimFlow, request: SipRequest, text: string): Promise<void>
  /** The INVITE with this branch is not sent again, nor at all when its connection is still coming about (the user agent is told 503). */
  withdraw(branch: string): void
}

/**
 * Builds the way of a request: where it goes, over what, with which of our addresses in it. RFC 3261 8.1.2, 9.1,
 * 17.1.1.3, 18.1.1.
 */
export function createRequestSender(sender: Sender): RequestSender {
  const { clock, log, clients, localFor } = sender
  /** Trunks that refused TCP for a large request, and until when that is believed. */
  const refusedUntil = new Map<string, number>()
  /** Branches of INVITEs whose connection comes about, and that are still wanted. */
  const connectingInvites = new Set<string>()

  function acknowledge(flow: ShimFlow, invite: ClientTransaction, text: string): Promise<void> {
    // sip.js thanks for a 487 or 503 that we made up ourselves: nobody out there waits for that ACK.
    if (invite.state.name === 'abandoned') return Promise.resolve()
    const resent = invite.ackText !== null
    invite.ackText = writeFor(flow, text, invite.target, invite.sentBy, invite.target)
    return sender.send(invite.ackText, invite.target, callIdOf(invite.request), resent)
  }

  /** `usual` is the way that the flow's Contact speaks of: another than `hop` when only this request is too large. */
  function writeFor(flow: ShimFlow, text: string, hop: Hop, sentBy: SocketAddress, usual: Hop): string {
    const local = usual === hop ? sentBy : localFor(usual)
    return writeAddresses(text, {
      viaHost: flow.viaHost,
      transport: hop.transport,
      sentBy,
      contactTransport: usual.transport,
      // Only a UDP request is ever too large for its way, and UDP has its address at once.
      secure: /^[A-Z]+ sips:/.test(text),
      contact: flow.publicAddress ?? (local instanceof Promise ? sentBy : local),
    })
  }

  async function transmit(
    flow: ShimFlow,
    request: SipRequest,
    text: string,
    hop: Hop,
    sentBy: SocketAddress,
  ): Promise<void> {
    const written = parseSipMessage(text)
    const branch = branchOf(request) ?? ''
    const { method } = request
    if (method !== 'ACK') {
      clients.start(branch, {
        owner: sender.ownerOf(flow),
        request: written?.kind === 'request' ? written : request,
        text,
        target: hop,
        sentBy,
        invite: method === 'INVITE',
        reliable: hop.transport !== 'UDP',
      })
    }
    try {
      await sender.send(text, hop, callIdOf(request), false)
    } catch (error) {
      if (!failed(branch, method, error)) throw error
    }
  }

  /** True when the user agent was told by a 503 of ours; else it is told by the rejection, and nothing is resent. */
  function failed(branch: string, method: string, error: unknown): boolean {
    const transaction = clients.find(branch, method)
    const fault = transaction && faultOf(error, transaction.target)
    if (fault) {
      clients.connectionLost(fault, one => one === transaction)
      return true
    }
    clients.forget(branch, method)
    return false
  }

  /** Tells the user agent why nothing goes out: it will acknowledge the 503, and the transaction is there to swallow that. */
  function neverSent(flow: ShimFlow, request: SipRequest, text: string, hop: Hop, why: unknown): void {
    if (request.method === 'ACK' || !sender.isOpen(flow)) throw why
    const branch = branchOf(request) ?? ''
    clients.start(branch, {
      owner: sender.ownerOf(flow),
      request,
      text,
      target: hop,
      sentBy: hop,
      invite: request.method === 'INVITE',
      reliable: true,
    })
    if (!failed(branch, request.method, why)) throw why
  }

  /** Rejects when the connection does not come about in time; it may still do so for the next request. */
  function within(timeoutMs: number, connecting: Promise<SocketAddress>, hop: Hop): Promise<SocketAddress> {
    return new Promise((resolve, reject) => {
      const stopWaiting = clock.after(timeoutMs, () =>
        reject(
          new ConnectionLost({ kind: 'timeout', sentence: `${formatAddress(hop)} did not answer in time.` }),
        ),
      )
      connecting.then(resolve, reject).finally(stopWaiting)
    })
  }

  async function connectAndTransmit(
    flow: ShimFlow,
    request: SipRequest,
    text: string,
    hop: Hop,
    connecting: Promise<SocketAddress>,
    usual: Hop,
  ): Promise<void> {
    const branch = branchOf(request) ?? ''
    if (request.method === 'INVITE') connectingInvites.add(branch)
    let sentBy: SocketAddress | null = null
    let problem: unknown
    // A text that is too large for a packet has no other way (RFC 3428 section 8).
    const hasOtherWay = hop !== usual && request.method !== 'MESSAGE'
    try {
      sentBy = await (hasOtherWay ? within(OTHER_WAY_MS, connecting, hop) : connecting)
    } catch (error) {
      problem = error
    }
    if (request.method === 'INVITE' && !connectingInvites.delete(branch))
      return neverSent(flow, request, text, hop, new ConnectionLost(WITHDRAWN))
    if (!sentBy && hop !== usual) {
      refusedUntil.set(formatAddress(hop), clock.monotonic() + TCP_REFUSED_MS)
      if (request.method === 'MESSAGE')
        return neverSent(flow, request, text, hop, new ConnectionLost(TOO_LARGE))
      log.warn('SIP request goes another way: there is no connection', {
        to: formatAddress(hop),
        method: request.method,
        error: String(problem),
      })
      return sendBy(flow, request, text, usual, usual)
    }
    if (!sentBy) return neverSent(flow, request, text, hop, problem)
    const written = writeFor(flow, text, hop, sentBy, usual)
    if (sender.isOpen(flow)) return transmit(flow, request, written, hop, sentBy)
    // Nobody waits for an answer any more: a call is not begun, but one that is to end is ended.
    if (request.method === 'INVITE') throw new Error('The SIP flow was closed before its INVITE went out.')
    return sender.send(written, hop, callIdOf(request), false)
  }

  function sendBy(flow: ShimFlow, request: SipRequest, text: string, hop: Hop, usual: Hop): Promise<void> {
    const local = localFor(hop)
    if (local instanceof Promise) return connectAndTransmit(flow, request, text, hop, local, usual)
    // One that we know for sure brings the answer back to a trunk that knows no rport, too (RFC 3581).
    const sentBy = flow.givenAddress ?? local
    return transmit(flow, request, writeFor(flow, text, hop, sentBy, usual), hop, sentBy)
  }

  function tooLargeFor(flow: ShimFlow, request: SipRequest, text: string, hop: Hop): boolean {
    if (hop.transport !== 'UDP' || !flow.tcpForLarge || Buffer.byteLength(text) <= UDP_REQUEST_BYTES_MAX)
      return false
    // has no other way: TCP is tried each time
    if (request.method === 'MESSAGE') return true
    const until = refusedUntil.get(formatAddress(hop))
    if (until !== undefined && clock.monotonic() >= until) refusedUntil.delete(formatAddress(hop))
    return until === undefined || clock.monotonic() >= until
  }

  /** Where a request goes; to the trunk itself where that is set, or where its Contact is an address that only the trunk can reach. */
  function targetOf(flow: ShimFlow, request: SipRequest): Hop | null {
    const { remote } = flow
    const redirected = flow.redirected(request.uri)
    if (redirected && tagOf(headerValue(request, 'to')) === undefined) return redirected
    const hop = requestTarget(request, remote, flow.transport)
    if (!hop || !remote) return hop
    if (isPrivateAddress(hop.host) && !isPrivateAddress(remote.host)) return remote
    const isRouted = headerValue(request, 'route') !== undefined
    return flow.staysWithTrunk && !isRouted ? remote : hop
  }

  function send(flow: ShimFlow, asked: SipRequest, asWritten: string): Promise<void> {
    const agreed = flow.mediaSecurity?.withAgreement(asked) ?? asked
    const request = strictlyRouted(agreed) ?? agreed
    const text = request === asked ? asWritten : formatSipMessage(request)
    const branch = branchOf(request)
    if (branch === undefined)
      return Promise.reject(new Error(`A ${request.method} without a branch cannot be sent.`))
    const invite =
      request.method === 'ACK' || request.method === 'CANCEL' ? clients.find(branch, 'INVITE') : undefined
    if (request.method === 'ACK' && invite) return acknowledge(flow, invite, text)
    if (request.method === 'CANCEL' && invite) {
      // CANCEL goes exactly where its INVITE went (RFC 3261 9.1).
      const { target, sentBy } = invite
      clients.cancelled(branch)
      return transmit(flow, request, writeFor(flow, text, target, sentBy, target), target, sentBy)
    }
    const hop = targetOf(flow, asked)
    if (!hop) return Promise.reject(new Error(`No address to send ${request.method} ${request.uri} to.`))
    // The Contact asks for another transport than the call began with: when that fails, the trunk itself is the way.
    if (flow.remote && hop.transport !== flow.transport) return sendBy(flow, request, text, hop, flow.remote)
    const large = tooLargeFor(flow, request, text, hop)
    return sendBy(flow, request, text, large ? { ...hop, transport: 'TCP' } : hop, hop)
  }

  return {
    send,
    withdraw(branch) {
      if (!connectingInvites.delete(branch)) clients.withdrawn(branch)
    },
  }
}

function faultOf(error: unknown, target: Hop): ConnectionFault | null {
  return error instanceof ConnectionLost ? error.fault : explainSendError(error, formatAddress(target))
}

function callIdOf(message: SipRequest): string {
  return headerValue(message, 'call-id') ?? ''
}
