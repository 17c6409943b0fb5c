import type { Randomness } from '../../ports/randomness.ts'
import { parseSipMessage, type SipRequest } from './message-text.ts'
import { formatAddress } from './routing.ts'
import type { Hop, SocketAddress } from './sip-endpoint.ts'

export interface Ping {
  readonly branch: string
  readonly request: SipRequest
  readonly text: string
}

/** An OPTIONS outside of any dialog, which every SIP element answers somehow. RFC 3261 11. */
export function buildPing(target: Hop, local: SocketAddress, randomness: Randomness): Ping {
  const branch = `z9hG4bK${randomness.token(18)}`
  const ours = formatAddress(local)
  const theirs = formatAddress(target)
  const text = [
    `OPTIONS sip:${theirs};transport=${target.transport.toLowerCase()} SIP/2.0`,
    `Via: SIP/2.0/${target.transport} ${ours};branch=${branch};rport`,
    'Max-Forwards: 70',
    `From: <sip:trunkline@${ours}>;tag=${randomness.token(10)}`,
    `To: <sip:${theirs}>`,
    `Call-ID: ping-${randomness.token(20)}`,
    'CSeq: 1 OPTIONS',
    `Contact: <sip:trunkline@${ours};transport=${target.transport.toLowerCase()}>`,
    'Accept: application/sdp',
    'Content-Length: 0',
    '\r\n',
  ].join('\r\n')
  const request = parseSipMessage(text)
  if (request?.kind !== 'request') throw new Error(`Could not write an OPTIONS to ${theirs}.`)
  return { branch, request, text }
}
