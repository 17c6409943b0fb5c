import type { TrunkSettings } from './trunk.ts'

type SipSettings = Extract<TrunkSettings, { kind: 'sip' }>
type Way = Pick<SipSettings, 'address' | 'outboundProxy' | 'transport' | 'tls'>

/**
 * Whether what is secret of `known` may be used with `settings`: it goes to the same server, and no less protected. Else a password would
 * be offered to an address that it was not stored for, where a captured digest can be guessed from (RFC 7616 5.4).
 */
export function goesToSameServer(settings: Way, known: Way): boolean {
  return (
    sameText(settings.address, known.address) &&
    sameText(settings.outboundProxy ?? '', known.outboundProxy ?? '') &&
    (!isProtected(known) || isProtected(settings))
  )
}

const sameText = (one: string, other: string): boolean =>
  one.trim().toLowerCase() === other.trim().toLowerCase()

const isProtected = ({ transport, tls }: Way): boolean => transport === 'TLS' && tls.verify
