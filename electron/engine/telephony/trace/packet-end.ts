import { isIPv4, isIPv6 } from 'node:net'

/** One end of a packet: 4 or 16 bytes of address in network order, and a port. */
export interface PacketEnd {
  readonly address: Uint8Array
  readonly port: number
}

/** Reads `192.0.2.1:5060` or `[2001:db8::1]:5060`; null for anything else, a name included. */
export function packetEndOf(text: string): PacketEnd | null {
  const groups = /^(?:\[(?<v6>[^\]%]+)(?:%[^\]]*)?\]|(?<v4>[0-9.]+)):(?<port>\d{1,5})$/.exec(text)?.groups
  if (!groups) return null
  const port = Number(groups.port)
  if (port > 65_535) return null
  const { v4, v6 } = groups
  if (v4 !== undefined && isIPv4(v4)) return { address: Uint8Array.from(v4.split('.'), Number), port }
  if (v6 !== undefined && isIPv6(v6)) return { address: bytesOfV6(v6), port }
  return null
}

/** The 16 bytes of a valid IPv6 address (RFC 4291 2.2), the form with a dotted tail included. */
function bytesOfV6(text: string): Uint8Array {
  const [before = '', after] = text.split('::')
  const head = groupsOf(before)
  const tail = after === undefined ? [] : groupsOf(after)
  const zeros = new Array<number>(16 - head.length - tail.length).fill(0)
  return Uint8Array.from([...head, ...zeros, ...tail])
}

function groupsOf(text: string): number[] {
  if (text === '') return []
  return text.split(':').flatMap(group => {
    if (group.includes('.')) return group.split('.').map(Number)
    const value = Number.parseInt(group, 16)
    return [value >> 8, value & 0xff]
  })
}
