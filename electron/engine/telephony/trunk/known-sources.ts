import { BlockList, isIP } from 'node:net'
import type { Log } from '../../ports/log.ts'
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
  const list = new BlockList()
  const add = (host: string): void => list.addAddress(host, familyOf(host))
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
    const [host = '', bits] = source.split('/')
    if (bits === undefined) addName(source)
    else list.addSubnet(host, Number(bits), familyOf(host))
  }
  // the kernel adds the interface to a link-local address of IPv6
  return host => {
    const [address = ''] = host.split('%')
    return isIP(address) !== 0 && list.check(address, familyOf(address))
  }
}

function familyOf(host: string): 'ipv4' | 'ipv6' {
  return isIP(host) === 6 ? 'ipv6' : 'ipv4'
}
