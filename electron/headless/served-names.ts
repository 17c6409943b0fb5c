import { hostname, networkInterfaces } from 'node:os'

/** How long the addresses of the machine are taken to be the same, in milliseconds. */
const LOOK_EVERY_MS = 5_000
const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]']

/** Whether only programs of this machine can reach what listens there. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host)
}

const isWildcard = (host: string): boolean => host === '0.0.0.0' || host === '::'

/** IP addresses of this machine that others can reach; the first is the one to tell them. */
export function outerAddresses(): string[] {
  const found = Object.values(networkInterfaces())
    .flatMap(of => of ?? [])
    .filter(({ internal, address }) => !internal && !address.startsWith('fe80'))
  return [...found].sort((one, other) => one.family.localeCompare(other.family)).map(({ address }) => address)
}

/** The address to open for somebody who is told where the host listens. */
export function addressToOpen(bindHost: string): string {
  return bracketed(isWildcard(bindHost) ? (outerAddresses()[0] ?? '127.0.0.1') : bindHost)
}

/** IP addresses and names that a certificate for this place has to hold. */
export function namesFor(bindHost: string): { readonly addresses: string[]; readonly names: string[] } {
  const addresses = isWildcard(bindHost) ? outerAddresses() : /^[\d.]+$|:/.test(bindHost) ? [bindHost] : []
  const own = hostname()
  const names = ['localhost', own, `${own}.local`, ...(addresses.includes(bindHost) ? [] : [bindHost])]
  return {
    addresses: [...new Set(['127.0.0.1', ...addresses])],
    names: [...new Set(names.filter(name => /^[A-Za-z0-9.-]+$/.test(name) && !isWildcard(name)))],
  }
}

/** Whether a Host header names this host: anything else comes by another name, as in DNS rebinding. */
export function createNameCheck(bindHost: string): (host: string, port: number) => boolean {
  const own = new Set([...LOOPBACK, bracketed(bindHost)])
  let ours = new Set<string>()
  let lookedAt = Number.NEGATIVE_INFINITY
  return (host, port) => {
    const suffix = `:${port}`
    if (!host.endsWith(suffix)) return false
    const name = host.slice(0, -suffix.length)
    if (own.has(name)) return true
    if (isLoopback(bindHost)) return false
    const now = performance.now()
    if (now - lookedAt > LOOK_EVERY_MS) {
      const { addresses, names } = namesFor(bindHost)
      ours = new Set([...addresses.map(bracketed), ...names])
      lookedAt = now
    }
    return ours.has(name)
  }
}

const bracketed = (host: string): string => (host.includes(':') ? `[${host}]` : host)
