import { BlockList, isIP } from 'node:net'

const privateAddresses = new BlockList()
// RFC 1918, RFC 6598, RFC 3927, loopback; RFC 4193, RFC 4291
for (const [network, bits] of [
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['100.64.0.0', 10],
  ['169.254.0.0', 16],
  ['127.0.0.0', 8],
] as const)
  privateAddresses.addSubnet(network, bits, 'ipv4')
for (const [network, bits] of [
  ['fc00::', 7],
  ['fe80::', 10],
  ['::1', 128],
] as const)
  privateAddresses.addSubnet(network, bits, 'ipv6')

/** Whether this IP address means something only inside its own network. False for names. */
export function isPrivateAddress(host: string): boolean {
  const family = isIP(host)
  return family !== 0 && privateAddresses.check(host, family === 6 ? 'ipv6' : 'ipv4')
}
