import { formatAddress } from './routing.ts'
import type { SipTransport, SocketAddress } from './sip-endpoint.ts'

/** What stands in a message of ours where the user agent wrote its token. */
export interface OwnAddresses {
  readonly viaHost: string
  /** Transport and address of the way that the message takes: for Via. */
  readonly transport: SipTransport
  readonly sentBy: SocketAddress
  /** Where the other side finds us later: for Contact; a public address when there is one. */
  readonly contactTransport: SipTransport
  readonly contact: SocketAddress
  /** The request is for a sips URI: Contact is one, too (RFC 3261 8.1.1.8, 12.1.1). */
  readonly secure: boolean
}

const ownVia = /^Via: SIP\/2\.0\/[A-Z]+ ([\w-]+\.invalid)/m
const ownHost = /([\w-]+\.invalid)(;transport=[a-z]+)?/g

/**
 * Writes our real addresses over the user agent's token: transport and sent-by into its Via, the contact address
 * with its transport everywhere else. RFC 3261 8.1.1.7, 8.1.1.8, 18.1.1.
 */
export function writeAddresses(text: string, own: OwnAddresses): string {
  const contact = formatAddress(own.contact)
  const written = text
    .replace(ownVia, (whole: string, host: string) =>
      host === own.viaHost ? `Via: SIP/2.0/${own.transport} ${formatAddress(own.sentBy)}` : whole,
    )
    .replace(ownHost, (whole: string, host: string, transport: string | undefined) => {
      if (host !== own.viaHost) return whole
      return transport === undefined ? contact : `${contact};transport=${own.contactTransport.toLowerCase()}`
    })
  // "transport=tls" is deprecated, and sips says it already (RFC 3261 26.2.2).
  return own.secure ? written.replace(/^(Contact: .*?<)sip:([^>]*?);transport=tls/m, '$1sips:$2') : written
}
