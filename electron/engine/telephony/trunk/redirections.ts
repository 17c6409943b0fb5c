import { isIP } from 'node:net'
import type { URI } from 'sip.js/lib/grammar/index.js'
import type { Clock } from '../../ports/clock.ts'
import { isPrivateAddress } from '../transport/private-address.ts'
import { uriAddress } from '../transport/routing.ts'
import type { Hop } from '../transport/sip-endpoint.ts'
import type { Server, ServerFinder } from './find-servers.ts'
import type { TrunkLine } from './trunk-addresses.ts'

/** A caller waits meanwhile: a name that is not found in time is left to the trunk. */
const LOOK_UP_MS = 1_500

export interface Redirections {
  /** Finds where this URI leads; resolves with what forgets it. */
  follow(uri: URI): Promise<() => void>
  /** Where a request with this Request-URI goes; undefined for the trunk. */
  hopFor(uri: string): Hop | undefined
  /** Whether that is somebody else than the trunk. */
  isElsewhere(uri: string): boolean
}

/**
 * Where the redirections lead that the calls of one server follow (RFC 3261 8.1.3.4, 19.1.1): an address, or what the name leads to. To the
 * trunk where that is not found, where requests are to stay with it, and for an address of its inner network.
 */
export function createRedirections(options: {
  readonly server: Server
  readonly line: Pick<TrunkLine, 'staysWithTrunk'>
  readonly finder: ServerFinder
  readonly clock: Clock
}): Redirections {
  const { server, line, finder, clock } = options
  const hops = new Map<string, { readonly hop: Hop; calls: number }>()

  async function find(uri: string): Promise<Hop | null> {
    const address = uriAddress(uri)
    if (!address || line.staysWithTrunk) return null
    const { host, port, portWritten, transport } = address
    if (isIP(host) !== 0) {
      if (isPrivateAddress(host) && !isPrivateAddress(server.host)) return null
      return { host, port, transport: transport ?? server.transport }
    }
    let cancel = (): void => {}
    const late = new Promise<null>(resolve => {
      cancel = clock.after(LOOK_UP_MS, () => resolve(null))
    })
    const found = await Promise.race([
      finder.find({ host, port: portWritten ? port : null, transport: transport ?? server.transport }),
      late,
    ])
    cancel()
    const [first] = found?.ok ? found.servers : []
    return first ? { host: first.host, port: first.port, transport: first.transport } : null
  }

  return {
    async follow(target) {
      const uri = target.toRaw()
      const hop = await find(uri)
      if (!hop) return () => undefined
      const known = hops.get(uri) ?? { hop, calls: 0 }
      known.calls++
      hops.set(uri, known)
      return () => {
        if (--known.calls === 0) hops.delete(uri)
      }
    },
    hopFor: uri => hops.get(uri)?.hop,
    isElsewhere(uri) {
      const hop = hops.get(uri)?.hop
      return hop !== undefined && hop.host !== server.host
    },
  }
}
