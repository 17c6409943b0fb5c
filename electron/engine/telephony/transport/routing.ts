import { isIP } from 'node:net'
import { SIP_PORT, SIPS_PORT } from './limits.ts'
import { headerValue, type SipMessage, type SipRequest, splitList, tagOf } from './message-text.ts'
import type { Hop, ReplyHop, SipTransport, SocketAddress } from './sip-endpoint.ts'

/** The parts of a Via value that matter for finding the way back. RFC 3261 20.42. */
export interface Via {
  /** `SIP/2.0/UDP` */
  readonly protocol: string
  readonly host: string
  readonly port: number | undefined
  /** Everything from the first `;` on, or an empty string. */
  readonly parameters: string
}

const viaPattern =
  /^(SIP)\s*\/\s*(\d\.\d)\s*\/\s*([A-Za-z]+)\s+(\[[0-9a-fA-F:.]+\]|[^\s;:[\]]+)\s*(?::\s*(\d{1,5}))?\s*(;.*)?$/i

/** Reads one Via value; null when it is malformed. */
export function parseVia(value: string): Via | null {
  const match = viaPattern.exec(value)
  if (!match) return null
  const [, sip = '', version = '', transport = '', host = '', port, parameters = ''] = match
  return {
    protocol: `${sip}/${version}/${transport}`,
    host: withoutBrackets(host),
    port: port === undefined ? undefined : Number(port),
    parameters,
  }
}

/** Writes a Via value. */
export function formatVia(via: Via): string {
  const port = via.port === undefined ? '' : `:${via.port}`
  return `${via.protocol} ${bracketed(via.host)}${port}${via.parameters}`
}

/** The value of one `;name=value` parameter, `''` for a bare `;name`, undefined when absent. */
export function parameterOf(parameters: string, name: string): string | undefined {
  for (const part of parameters.split(';')) {
    const equals = part.indexOf('=')
    const key = (equals === -1 ? part : part.slice(0, equals)).trim()
    if (key.toLowerCase() === name) return equals === -1 ? '' : part.slice(equals + 1).trim()
  }
  return undefined
}

/** The value of the message's first Via, when a line carries several. */
export function topVia(message: SipMessage): Via | null {
  const value = headerValue(message, 'via')
  return value === undefined ? null : parseVia(splitList(value)[0] ?? '')
}

/** The branch of the top Via; undefined when there is none or it is empty. */
export function branchOf(message: SipMessage): string | undefined {
  const via = topVia(message)
  return (via && parameterOf(via.parameters, 'branch')) || undefined
}

/**
 * Where a response goes. Over UDP: the source address, and its port when the client asked for it with `rport`,
 * else the port of sent-by. Over TCP and TLS: back over the connection, else to the port of sent-by. RFC 3261 18.2.2
 * and RFC 3581 4; `maddr` is not followed (it would let a request aim our responses at anybody).
 */
export function replyAddress(via: Via, source: Hop): ReplyHop {
  const sentBy = { host: source.host, port: via.port ?? portOf(source.transport) }
  const back = source.transport !== 'UDP' || parameterOf(via.parameters, 'rport') !== undefined
  return { ...source, port: back ? source.port : sentBy.port, sentBy }
}

/** The port when none is written. RFC 3261 19.1.2. */
export function portOf(transport: SipTransport): number {
  return transport === 'TLS' ? SIPS_PORT : SIP_PORT
}

/**
 * Our own address as the other side wrote it into the Via of its answer: `received` and `rport`. Null when it
 * says neither. RFC 3261 18.2.1, RFC 3581 4.
 */
export function seenAs(via: Via): SocketAddress | null {
  const received = parameterOf(via.parameters, 'received')
  const rport = parameterOf(via.parameters, 'rport')
  const host = withoutBrackets(received || via.host)
  const port = rport && /^\d{1,5}$/.test(rport) ? Number(rport) : via.port
  const told = received || rport
  return told && isIP(host) && port !== undefined && port > 0 && port < 65_536 ? { host, port } : null
}

/**
 * The top Via of a request as the server writes it down: `received` when sent-by is not the source, or when
 * `rport` was asked for, and `rport` filled in. RFC 3261 18.2.1, RFC 3581 4.
 */
export function viaWithSource(via: Via, source: SocketAddress): Via {
  const asked = parameterOf(via.parameters, 'rport')
  if (via.host === source.host && asked === undefined) return via
  const kept = via.parameters
    .split(';')
    .filter(part => part !== '' && !/^\s*(received|rport)\s*(=|$)/i.test(part))
    .map(part => `;${part.trim()}`)
    .join('')
  const rport = asked === undefined ? '' : `;rport=${source.port}`
  return { ...via, parameters: `${kept};received=${source.host}${rport}` }
}

/** Where a SIP URI points to. */
export interface UriAddress extends SocketAddress {
  /** False when `port` is only what is meant where none is written. */
  readonly portWritten: boolean
  /** Null when the URI leaves it open. */
  readonly transport: SipTransport | null
}

/** Host, port and transport of a SIP URI (also inside a name-addr); null when there is none. RFC 3261 19.1. */
export function uriAddress(text: string): UriAddress | null {
  const bracket = text.indexOf('<')
  const from = bracket === -1 ? 0 : bracket + 1
  const close = bracket === -1 ? -1 : text.indexOf('>', from)
  const uri = text.slice(from, close === -1 ? text.length : close).trim()
  const scheme = /^sips?:/i.exec(uri)
  if (!scheme) return null
  const rest = uri.slice(scheme[0].length)
  // The user part may itself contain `;` and `?` (RFC 4475 3.1.1.9), so it is cut off first.
  const afterUser = rest.slice(rest.lastIndexOf('@') + 1)
  const match = /^(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+)(?::(\d{1,5}))?(?=[;?]|$)/.exec(afterUser)
  if (!match) return null
  const transport =
    scheme[0].toLowerCase() === 'sips:' ? 'TLS' : transportOf(afterUser.slice(match[0].length))
  const port = match[2] === undefined ? portOf(transport ?? 'UDP') : Number(match[2])
  return { host: withoutBrackets(match[1] ?? ''), port, portWritten: match[2] !== undefined, transport }
}

function transportOf(uriTail: string): SipTransport | null {
  const name = parameterOf(uriTail.split('?')[0] ?? '', 'transport')?.toUpperCase()
  return name === 'UDP' || name === 'TCP' || name === 'TLS' ? name : null
}

/** User part of a SIP URI or name-addr; undefined when there is none. */
export function uriUser(text: string): string | undefined {
  const bracket = text.indexOf('<')
  const match = /^\s*sips?:([^@>\s]*)@/i.exec(bracket === -1 ? text : text.slice(bracket + 1))
  return match?.[1]
}

/**
 * Where a request of ours goes: the first Route, else for a request inside a dialog its Request-URI, else the
 * trunk. RFC 3261 8.1.2 and 12.2.1.1. A host that is a name and not an address goes to the trunk: resolving
 * names is the trunk's business, and what it says behind its own name is reached through it. A URI without a
 * transport means `usual`, the one that the flow uses: a dialog over TLS does not step down to UDP.
 */
export function requestTarget(request: SipRequest, trunk: Hop | null, usual: SipTransport): Hop | null {
  const route = headerValue(request, 'route')
  const hop = route === undefined ? null : uriAddress(splitList(route)[0] ?? '')
  if (hop && isIP(hop.host)) return hopTo(hop, trunk, usual)
  const insideDialog = tagOf(headerValue(request, 'to')) !== undefined
  if (route === undefined && (insideDialog || trunk === null)) {
    const target = uriAddress(request.uri)
    if (target && isIP(target.host)) return hopTo(target, trunk, usual)
  }
  return trunk
}

function hopTo(uri: UriAddress, trunk: Hop | null, usual: SipTransport): Hop {
  const { host } = uri
  const chosen = uri.transport ?? usual
  const port = uri.portWritten ? uri.port : portOf(chosen)
  return { host, port, transport: chosen, ...(chosen === 'TLS' && trunk?.tls && { tls: trunk.tls }) }
}

/** `host:port` as it is written in Via, Contact and the trace. */
export function formatAddress(address: SocketAddress): string {
  return `${bracketed(address.host)}:${address.port}`
}

function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host
}

function withoutBrackets(host: string): string {
  return host.startsWith('[') ? host.slice(1, -1) : host
}
