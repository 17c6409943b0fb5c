import { formatAddress } from '../transport/routing.ts'
import type { SipEndpoint, SocketAddress } from '../transport/sip-endpoint.ts'
import type { ServerFinder } from './find-servers.ts'
import { readAddress, type TrunkLine } from './trunk-addresses.ts'

/** RFC 5389 9 */
const STUN_PORT = 3478
/** A person who saves a trunk waits for it; a server that lives answers within the first resends. */
const STUN_MS = 3_000

/** How the trunk's socket is seen from outside its NAT: set by hand, asked of a STUN server, or not known. */
export interface PublicAddress {
  /** For Via, Contact and descriptions; null when the settings name neither, or the server has never answered. */
  readonly value: SocketAddress | null
  /** Why the STUN server does not help, and what to do; null while it does, or when none is set. */
  readonly problem: string | null
  /** Asks the STUN server anew: a router gets another address while we run. An answer that was had stays. Never rejects. */
  ask(): Promise<void>
}

/** The public address of a trunk whose calls go out of `endpoint`. An address set by hand comes before STUN. */
export function publicAddressOf(
  line: Pick<TrunkLine, 'publicAddress' | 'stunServer'>,
  endpoint: SipEndpoint,
  finder: ServerFinder,
): PublicAddress {
  const { publicAddress, stunServer } = line
  let value: SocketAddress | null =
    publicAddress === null ? null : { host: publicAddress, port: endpoint.local.port }
  let problem: string | null = null
  return {
    get value() {
      return value
    },
    get problem() {
      return problem
    },
    async ask() {
      if (publicAddress !== null || stunServer === null) return
      const { host, port } = readAddress(stunServer)
      const found = await finder.find({ host, port: port ?? STUN_PORT, transport: 'UDP' })
      if (!found.ok) {
        problem = `The STUN server ${host} cannot be found: check its name in the trunk's settings, or write the public address by hand.`
        return
      }
      // The answer holds for the address family that the calls go over.
      const family = endpoint.local.host.includes(':')
      const server = found.servers.find(one => one.host.includes(':') === family)
      const seen = server && (await endpoint.askStun({ host: server.host, port: server.port }, STUN_MS))
      if (seen) value = seen
      problem = seen ? null : silent(server ? formatAddress(server) : host)
    },
  }
}

function silent(server: string): string {
  return `The STUN server ${server} did not answer within ${STUN_MS / 1000} s: check its address and that UDP passes the firewall, or write the public address by hand.`
}
