import { BlockList, isIP } from 'node:net'

/** A set of IP addresses, of single ones and of ranges. */
export interface AddressRanges {
  /** Adds an address or a range such as 203.0.113.0/24. @throws when it is neither. */
  add(range: string): void
  /** Whether this IP address is among them; false for names. */
  has(host: string): boolean
}

export function createAddressRanges(ranges: readonly string[] = []): AddressRanges {
  const list = new BlockList()
  const add = (range: string): void => {
    const [host = '', bits] = range.split('/')
    if (bits === undefined) list.addAddress(host, familyOf(host))
    else list.addSubnet(host, Number(bits), familyOf(host))
  }
  for (const range of ranges) add(range)
  return {
    add,
    has(host) {
      // the kernel adds the interface to a link-local address of IPv6
      const [address = ''] = host.split('%')
      return isIP(address) !== 0 && list.check(address, familyOf(address))
    },
  }
}

function familyOf(host: string): 'ipv4' | 'ipv6' {
  return isIP(host) === 6 ? 'ipv6' : 'ipv4'
}
