import { isIP } from 'node:net'
import type { Log } from '../../ports/log.ts'
import { createAddressRanges } from '../transport/address-ranges.ts'
import type { Server, ServerFinder } from './find-servers.ts'
import { readAddress, type TrunkLine } from './trunk-addresses.ts'

/**
 * From which IP addresses a trunk may ask something of us outside a call: its servers, every one that DNS names, the address behind an
 * outbound proxy, and what its settings list besides (addresses, ranges, names). Names are looked up in the background.
 */
export function knownSources(
  line: Pick<TrunkLine, 'address' | 'outboundProxy' | 'sources'>,
  servers: readonly Server[],
  finder: ServerFinder,
  log: Log,
): (host: string) => boolean {
  const { add, has } = createAddressRanges()
  const addName = (name: string): void => {
    const { host } = readAddress(name)
    if (isIP(host)) {
      add(host)
      return
    }
    finder.find({ host, port: null, transport: null }).then(
      found => {
        if (found.ok) for (const server of found.servers) add(server.host)
        else log.warn('a source of a trunk was not found', { name, problem: found.sentence })
      },
      (error: unknown) => log.warn('a source of a trunk was not found', { name, problem: String(error) }),
    )
  }
  for (const { host } of servers) if (isIP(host)) add(host)
  if (line.outboundProxy !== null) addName(line.address)
  for (const source of line.sources) {
    if (source.includes('/')) add(source)
    else addName(source)
  }
  return has
}
