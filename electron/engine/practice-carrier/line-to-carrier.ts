import type { ProfileCarrier } from '../../../shared/model/profile-carrier.ts'
import type { TrunkTransport } from '../../../shared/model/trunk-line.ts'
import type { SocketAddress } from '../telephony/transport/sip-endpoint.ts'

/** Where a carrier listens. */
export interface CarrierAddresses {
  readonly byTransport: Readonly<Partial<Record<TrunkTransport, SocketAddress>>>
  /** What its TLS shows, in PEM; null without TLS. */
  readonly certificate: string | null
}

/** Settings of a SIP trunk to a carrier, besides its address and name. */
export interface LineToCarrier {
  readonly transport: TrunkTransport
  readonly tls: { readonly ca: string | null }
  readonly codecs: ProfileCarrier['codecs']
  readonly srtp: ProfileCarrier['srtp']
  readonly credentials: { readonly user: string; readonly password: string } | null
  readonly register: boolean
}

/** What a trunk must be set to for a carrier of this kind to take its calls: its first transport, its account. */
export function lineToCarrier(carrier: ProfileCarrier, certificate: string | null): LineToCarrier {
  const { transports, digest, codecs, srtp } = carrier
  return {
    transport: transports[0] ?? 'UDP',
    tls: { ca: certificate },
    codecs,
    srtp,
    credentials: digest && { user: digest.user, password: digest.password },
    register: digest !== null,
  }
}
