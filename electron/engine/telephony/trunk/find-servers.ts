import { isIP } from 'node:net'
import type { TrunkTransport } from '../../../../shared/model/trunk-line.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Randomness } from '../../ports/randomness.ts'
import type { SocketAddress } from '../transport/sip-endpoint.ts'

/** What is asked of DNS. A name without records gives an empty list; a server that fails or stays silent rejects. */
export interface NameResolver {
  naptr(name: string): Promise<readonly NaptrRecord[]>
  srv(name: string): Promise<readonly SrvRecord[]>
  /** IPv4 addresses before IPv6 addresses. */
  addresses(name: string): Promise<readonly AddressRecord[]>
}

export interface NaptrRecord {
  readonly order: number
  readonly preference: number
  readonly flags: string
  readonly service: string
  readonly replacement: string
}

export interface SrvRecord {
  readonly priority: number
  readonly weight: number
  readonly port: number
  readonly name: string
}

export interface AddressRecord {
  readonly host: string
  readonly ttlS: number
}

/** One place that a request can be sent to. */
export interface Server extends SocketAddress {
  readonly transport: TrunkTransport
}

export type FoundServers =
  /** In the order in which they are tried. At least one. */
  | { readonly ok: true; readonly servers: readonly Server[] }
  | { readonly ok: false; readonly sentence: string }

export interface WhereTo {
  /** A name, an IPv4 address, or an IPv6 address without brackets. */
  readonly host: string
  /** A written port means this host itself: SRV is not asked for (RFC 3263 4.2). */
  readonly port: number | null
  /** Null takes the one that the records prefer. */
  readonly transport: TrunkTransport | null
}

export interface ServerFinder {
  /** Never rejects. `fresh` asks DNS although its last answer has not run out: the servers that it named are gone. */
  find(where: WhereTo, fresh?: boolean): Promise<FoundServers>
}

/** RFC 3261 19.1.2 */
const DEFAULT_PORT: Readonly<Record<TrunkTransport, number>> = { UDP: 5060, TCP: 5060, TLS: 5061 }
/** RFC 3263 4.1 */
const SRV_NAME: Readonly<Record<TrunkTransport, string>> = {
  UDP: '_sip._udp',
  TCP: '_sip._tcp',
  TLS: '_sips._tcp',
}
const BY_SERVICE: Readonly<Record<string, TrunkTransport>> = {
  'sip+d2u': 'UDP',
  'sip+d2t': 'TCP',
  'sips+d2t': 'TLS',
}
/** Order without NAPTR: what nearly every trunk speaks comes first. */
const TRANSPORTS: readonly TrunkTransport[] = ['UDP', 'TCP', 'TLS']
/** A person waits for the answer, and the resolver may ask several servers in turn. */
const LOOKUP_MS = 5_000
const TTL_MIN_S = 5
/** A provider that moves in an emergency does not wait for its records to run out. */
const TTL_MAX_S = 60
const CACHED_NAMES_MAX = 256
/** More addresses than this are not tried for one call. */
const SERVERS_MAX = 16

interface Group {
  readonly transport: TrunkTransport
  readonly priority: number
  readonly weight: number
  readonly port: number
  readonly hosts: readonly string[]
}

interface Cached {
  readonly groups: readonly Group[]
  /** On the monotonic clock. */
  readonly until: number
}

/**
 * Finds the servers behind the name of a trunk: NAPTR, then SRV, then addresses (RFC 3263), kept for as long as the records allow.
 * Each call draws the order anew by weight (RFC 2782). When DNS fails, the last answer is used although it is old: a trunk that
 * worked a minute ago is a better guess than none.
 */
export function createServerFinder(options: {
  readonly resolver: NameResolver
  readonly clock: Clock
  readonly randomness: Randomness
}): ServerFinder {
  const { resolver, clock, randomness } = options
  const cache = new Map<string, Cached>()

  async function groupsOf(where: WhereTo, fresh: boolean): Promise<readonly Group[]> {
    const key = JSON.stringify([where.host.toLowerCase(), where.port, where.transport])
    const known = cache.get(key)
    if (known && !fresh && clock.monotonic() < known.until) return known.groups
    try {
      const { groups, ttlS } = await within(LOOKUP_MS, clock, lookUp(where, resolver))
      if (groups.length === 0) return known?.groups ?? []
      cache.delete(key)
      for (const oldest of cache.keys()) {
        if (cache.size < CACHED_NAMES_MAX) break
        cache.delete(oldest)
      }
      const keptS = Math.min(Math.max(ttlS, TTL_MIN_S), TTL_MAX_S)
      cache.set(key, { groups, until: clock.monotonic() + keptS * 1_000 })
      return groups
    } catch (error) {
      if (known) return known.groups
      throw error
    }
  }

  return {
    async find(where, fresh = false) {
      const { host } = where
      if (isIP(host)) {
        const transport = where.transport ?? 'UDP'
        return { ok: true, servers: [{ host, port: where.port ?? DEFAULT_PORT[transport], transport }] }
      }
      const failed = (why: string): FoundServers => ({
        ok: false,
        sentence: `The name ${host} cannot be found (${why}). Check the address of the trunk and the DNS of this machine.`,
      })
      try {
        const servers = inOrder(await groupsOf(where, fresh), randomness).slice(0, SERVERS_MAX)
        return servers.length > 0 ? { ok: true, servers } : failed('it has no address')
      } catch (error) {
        return failed(codeOf(error))
      }
    },
  }
}

/** Whether these are the same places, in whatever order they were drawn. */
export function areSameServers(one: readonly Server[], other: readonly Server[]): boolean {
  const keys = (servers: readonly Server[]): string =>
    servers
      .map(({ transport, host, port }) => `${transport} ${host} ${port}`)
      .sort()
      .join()
  return keys(one) === keys(other)
}

/** A draw by weight inside each priority (RFC 2782); the hosts of one target stay together. Pure but for the draw. */
export function inOrder(groups: readonly Group[], randomness: Randomness): Server[] {
  const servers: Server[] = []
  const left = [...groups].sort(
    (a, b) => a.priority - b.priority || Math.sign(a.weight) - Math.sign(b.weight),
  )
  while (left.length > 0) {
    const first = left[0]?.priority
    const peers = left.filter(({ priority }) => priority === first)
    const drawn = draw(peers, randomness)
    if (!drawn) break
    left.splice(left.indexOf(drawn), 1)
    for (const host of drawn.hosts) servers.push({ host, port: drawn.port, transport: drawn.transport })
  }
  return servers
}

/** RFC 2782: a number up to the sum of the weights; the first record whose running sum reaches it. */
function draw(peers: readonly Group[], randomness: Randomness): Group | undefined {
  const total = peers.reduce((sum, { weight }) => sum + weight, 0)
  const aim = Math.floor(randomness.fraction() * (total + 1))
  let sum = 0
  return peers.find(({ weight }) => {
    sum += weight
    return sum >= aim
  })
}

interface LookedUp {
  readonly groups: readonly Group[]
  readonly ttlS: number
}

async function lookUp(where: WhereTo, resolver: NameResolver): Promise<LookedUp> {
  const { host, port, transport } = where
  if (port !== null) return ofAddress(host, port, transport ?? 'UDP', resolver)
  const named = transport === null ? await byNaptr(host, resolver) : []
  const asked =
    named.length > 0
      ? named
      : (transport ? [transport] : TRANSPORTS).map(one => ({
          transport: one,
          name: `${SRV_NAME[one]}.${host}`,
        }))
  for (const [rank, { transport: one, name }] of asked.entries()) {
    const records = (await resolver.srv(name)).filter(record => record.name !== '' && record.name !== '.')
    const found = await Promise.all(
      records.map(async record => {
        const { groups, ttlS } = await ofAddress(record.name, record.port, one, resolver)
        return {
          ttlS,
          groups: groups.map(group => ({
            ...group,
            priority: rank * 65_536 + record.priority,
            weight: record.weight,
          })),
        }
      }),
    )
    const groups = found.flatMap(each => each.groups)
    if (groups.length > 0) return { groups, ttlS: Math.min(...found.map(({ ttlS }) => ttlS)) }
  }
  return ofAddress(host, DEFAULT_PORT[transport ?? 'UDP'], transport ?? 'UDP', resolver)
}

async function byNaptr(
  host: string,
  resolver: NameResolver,
): Promise<{ transport: TrunkTransport; name: string }[]> {
  const records = await resolver.naptr(host)
  return [...records]
    .sort((a, b) => a.order - b.order || a.preference - b.preference)
    .flatMap(({ flags, service, replacement }) => {
      const transport = BY_SERVICE[service.toLowerCase()]
      return flags.toLowerCase() === 's' && transport && replacement !== ''
        ? [{ transport, name: replacement }]
        : []
    })
}

async function ofAddress(
  name: string,
  port: number,
  transport: TrunkTransport,
  resolver: NameResolver,
): Promise<LookedUp> {
  const found = isIP(name) ? [{ host: name, ttlS: TTL_MAX_S }] : await resolver.addresses(name)
  if (found.length === 0) return { groups: [], ttlS: TTL_MAX_S }
  const hosts = found.map(({ host }) => host)
  return {
    groups: [{ transport, priority: 0, weight: 0, port, hosts }],
    ttlS: Math.min(...found.map(({ ttlS }) => ttlS)),
  }
}

/** Rejects when `work` takes longer; what it does later is dropped. */
async function within<Value>(ms: number, clock: Clock, work: Promise<Value>): Promise<Value> {
  let cancel = (): void => {}
  const late = new Promise<never>((_, reject) => {
    cancel = clock.after(ms, () => reject(new Error(`no answer in ${ms / 1000} s`)))
  })
  try {
    return await Promise.race([work, late])
  } finally {
    cancel()
  }
}

function codeOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code
  return error instanceof Error ? error.message : String(error)
}
