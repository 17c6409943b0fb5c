import { lookup, Resolver } from 'node:dns/promises'
import type { AddressRecord, NameResolver } from './find-servers.ts'

/** One server of the machine is waited for this long, and then asked once more. */
const QUERY_MS = 2_000
const TRIES = 2
/** How long an address of the system's own table (/etc/hosts, mDNS) is kept: it carries no time to live. */
const SYSTEM_TTL_S = 30

/**
 * DNS by `node:dns`, for find-servers.ts. `servers` (`ip` or `ip:port`) replaces those of the machine. Names that DNS does not
 * know are looked up by the operating system too, which knows the hosts file and the names of the local network.
 */
export function createDnsResolver(servers?: readonly string[]): NameResolver {
  const resolver = new Resolver({ timeout: QUERY_MS, tries: TRIES })
  if (servers) resolver.setServers(servers)

  return {
    async naptr(name) {
      const records = await orNone(resolver.resolveNaptr(name))
      return records.map(record => ({
        order: record.order,
        preference: record.preference,
        flags: record.flags,
        service: record.service,
        replacement: record.replacement,
      }))
    },
    srv: name => orNone(resolver.resolveSrv(name)),
    async addresses(name) {
      const [four, six] = await Promise.allSettled([
        orNone(resolver.resolve4(name, { ttl: true })),
        orNone(resolver.resolve6(name, { ttl: true })),
      ])
      const found = [four, six]
        .flatMap(result => (result.status === 'fulfilled' ? result.value : []))
        .map(({ address, ttl }) => ({ host: address, ttlS: ttl }))
      if (found.length > 0) return found
      const known = servers ? [] : await bySystem(name)
      if (known.length > 0) return known
      for (const result of [four, six]) if (result.status === 'rejected') throw result.reason
      return []
    },
  }
}

async function bySystem(name: string): Promise<AddressRecord[]> {
  const found = await orNone(lookup(name, { all: true }))
  const inOrder = [...found].sort((a, b) => a.family - b.family)
  return inOrder.map(({ address }) => ({ host: address, ttlS: SYSTEM_TTL_S }))
}

/** That a name or record does not exist is an answer; that nobody answered is not. */
async function orNone<Value>(query: Promise<Value[]>): Promise<Value[]> {
  try {
    return await query
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null
    if (code === 'ENOTFOUND' || code === 'ENODATA') return []
    throw error
  }
}
