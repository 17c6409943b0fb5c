import { UserAgent } from 'sip.js/lib/api/index.js'
import { URI } from 'sip.js/lib/grammar/index.js'
import type { TrunkSettings } from '../../../../shared/model/trunk.ts'
import { escapeUser, identityHeaders } from './identity-headers.ts'
import { callerIdFormatOf, writeNumber } from './number-format.ts'

/** Where a SIP trunk is and who we are to it: its settings without name and limits. */
export type TrunkLine = Omit<
  Extract<TrunkSettings, { kind: 'sip' }>,
  'kind' | 'name' | 'channels' | 'callsPerSecond' | 'callerId' | 'failover'
>

/** A host and port as a person wrote them. */
export interface WrittenAddress {
  /** Without brackets. */
  readonly host: string
  /** Null when none was written. */
  readonly port: number | null
}

/** What an INVITE to this trunk says. */
export interface CallAddresses {
  /** Request-URI and To. */
  readonly target: URI
  readonly from: URI
  readonly displayName: string | null
  /** Identity and custom headers, `Name: value`. */
  readonly headers: readonly string[]
}

/** Every address that is written towards one trunk. */
export interface TrunkAddresses {
  readonly addressOfRecord: URI
  /** Request-URI of REGISTER: the domain without a user (RFC 3261 10.2). */
  readonly registrar: URI
  /** Our address in From: of calls without a caller ID, and of OPTIONS. */
  readonly account: URI
  /** Route of the outbound proxy, which stays in the message although the packets go there anyhow (RFC 3261 8.1.2). */
  readonly routeSet: readonly string[]
  /** @throws when the number cannot be written into a SIP URI, or a header of the trunk cannot be sent. */
  ofCall(number: string, callerId: string | null): CallAddresses
}

/** Our user towards a trunk that wants none. */
const NO_ACCOUNT = 'trunkline'

/** Splits `host`, `host:port`, `[v6]` or `[v6]:port`. */
export function readAddress(address: string): WrittenAddress {
  const groups = /^(?:\[(?<v6>[^\]]+)\]|(?<name>[^:]+))(?::(?<port>\d+))?$/.exec(address.trim())?.groups
  return {
    host: groups?.v6 ?? groups?.name ?? address,
    port: groups?.port === undefined ? null : Number(groups.port),
  }
}

/**
 * The name of the trunk goes into the URIs, not the IP address that packets go to: providers tell their customers apart by it.
 */
export function trunkAddresses(line: TrunkLine): TrunkAddresses {
  const named = readAddress(line.address)
  const host = line.domain ?? bracketed(named.host)
  const port = line.domain === null ? (named.port ?? undefined) : undefined
  const account = line.aorUser ?? line.credentials?.user ?? NO_ACCOUNT
  const domain = line.fromDomain ?? host
  const keepsUser = line.credentials !== null && !line.callerIdReplacesUser
  const uriOf = (user: string, at?: number): URI => new URI('sip', escapeUser(user), host, at)
  return {
    addressOfRecord: uriOf(account),
    registrar: new URI('sip', '', host, port),
    account: new URI('sip', escapeUser(account), domain),
    routeSet: line.outboundProxy === null ? [] : [routeTo(line.outboundProxy, line.transport)],
    ofCall(number, callerId) {
      const { from, lines } = identityHeaders({
        callerId: callerId === null ? null : writeNumber(callerId, callerIdFormatOf(line)),
        account,
        domain,
        by: line.callerIdBy === 'from' && keepsUser ? 'from-account' : line.callerIdBy,
        privacy: line.privacy,
        userPhone: line.userPhone,
        headers: line.headers,
      })
      return {
        target: dialable(number, () =>
          asPhone(uriOf(writeNumber(number, line.numberFormat), port), line.userPhone),
        ),
        from: asPhone(new URI('sip', escapeUser(from.user), from.host), from.isPhone ?? false),
        displayName: from.displayName,
        headers: lines,
      }
    },
  }
}

function asPhone(uri: URI, isPhone: boolean): URI {
  if (isPhone) uri.setParam('user', 'phone')
  return uri
}

function routeTo(proxy: string, transport: TrunkLine['transport']): string {
  // UDP is what a URI means without a parameter (RFC 3263 4.1 leaves it to records otherwise).
  return `<sip:${proxy};lr${transport === 'UDP' ? '' : `;transport=${transport.toLowerCase()}`}>`
}

/** E.164 or digits of an extension as a SIP URI; `#` is written `%23` (RFC 3261 25.1). */
function dialable(number: string, write: () => URI): URI {
  const uri = /^\+?[0-9A-Za-z*#._-]{1,64}$/.test(number) ? write() : null
  // sip.js parses what it sends again, and would refuse it later and elsewhere.
  if (!uri || !UserAgent.makeURI(uri.toString()))
    throw new Error(`"${number}" is not a number that can be dialled.`)
  return uri
}

function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host
}
