import type { Randomness } from '../../ports/randomness.ts'
import { headerValue, parseSipMessage, type SipRequest } from './message-text.ts'
import type { PingNames } from './ping-asks.ts'
import { formatAddress } from './routing.ts'
import type { Hop, SocketAddress } from './sip-endpoint.ts'

export interface Ping {
  readonly branch: string
  readonly request: SipRequest
  readonly text: string
}

/** The second time that an OPTIONS is sent, with an answer to the challenge that the first one met. */
export interface PingAgain {
  readonly request: SipRequest
  /** `Authorization: ...` or `Proxy-Authorization: ...` */
  readonly authorization: string
}

/** An OPTIONS outside of any dialog, which every SIP element answers somehow. RFC 3261 11. */
export function buildPing(
  target: Hop,
  local: SocketAddress,
  randomness: Randomness,
  names: PingNames | null = null,
  again: PingAgain | null = null,
): Ping {
  const branch = `z9hG4bK${randomness.token(18)}`
  const ours = formatAddress(local)
  const to = names?.to ?? `sip:${formatAddress(target)}`
  const from = names?.from ?? `sip:trunkline@${ours}`
  const callId = again ? headerValue(again.request, 'call-id') : undefined
  const text = [
    `OPTIONS ${again?.request.uri ?? `${to};transport=${target.transport.toLowerCase()}`} SIP/2.0`,
    `Via: SIP/2.0/${target.transport} ${ours};branch=${branch};rport`,
    'Max-Forwards: 70',
    `From: <${from}>;tag=${randomness.token(10)}`,
    `To: <${to}>`,
    `Call-ID: ${callId ?? `ping-${randomness.token(20)}`}`,
    `CSeq: ${again ? 2 : 1} OPTIONS`,
    ...(again ? [again.authorization] : []),
    `Contact: <sip:trunkline@${ours};transport=${target.transport.toLowerCase()}>`,
    'Accept: application/sdp',
    'Content-Length: 0',
    '\r\n',
  ].join('\r\n')
  const request = parseSipMessage(text)
  if (request?.kind !== 'request') throw new Error(`Could not write an OPTIONS to ${to}.`)
  return { branch, request, text }
}
