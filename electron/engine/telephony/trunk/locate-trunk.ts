import { createSocket } from 'node:dgram'
import { lookup } from 'node:dns/promises'
import { isIP, isIPv6 } from 'node:net'
import type { Clock } from '../../ports/clock.ts'
import { SIP_PORT } from '../transport/limits.ts'
import type { SocketAddress } from '../transport/sip-endpoint.ts'

/** The system's resolver may try several servers in turn; a person waits for the answer. */
const LOOKUP_MS = 5_000

export type Located<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly sentence: string }

/** Splits `host`, `host:port`, `[v6]` or `[v6]:port`; the port is 5060 when none is written. */
export function splitAddress(address: string): SocketAddress {
  const match = /^(?:\[(?<v6>[^\]]+)\]|(?<name>[^:]+))(?::(?<port>\d+))?$/.exec(address.trim())
  const groups = match?.groups
  return {
    host: groups?.v6 ?? groups?.name ?? address,
    port: groups?.port === undefined ? SIP_PORT : Number(groups.port),
  }
}

/** Finds the IP address of a trunk. SRV and NAPTR records (RFC 3263) are not asked for. */
export async function resolveTrunk(address: string, clock: Clock): Promise<Located<SocketAddress>> {
  const { host, port } = splitAddress(address)
  if (isIP(host)) return { ok: true, value: { host, port } }
  const failed = (why: string): Located<SocketAddress> => ({
    ok: false,
    sentence: `The name ${host} cannot be found (${why}). Check the address of the trunk and the DNS of this machine.`,
  })
  let cancel = (): void => {}
  const late = new Promise<null>(resolve => {
    cancel = clock.after(LOOKUP_MS, () => resolve(null))
  })
  try {
    const found = await Promise.race([lookup(host), late])
    if (!found) return failed(`no answer in ${LOOKUP_MS / 1000} s`)
    return { ok: true, value: { host: found.address, port } }
  } catch (error) {
    return failed(codeOf(error))
  } finally {
    cancel()
  }
}

/**
 * Our own address on the way to `remote`, from the routing table: a connected UDP socket has it, and sends nothing.
 * For a trunk on loopback it is the loopback.
 */
export async function findLocalHost(remote: SocketAddress): Promise<Located<string>> {
  const socket = createSocket(isIPv6(remote.host) ? 'udp6' : 'udp4')
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject)
      socket.connect(remote.port, remote.host, () => resolve())
    })
    return { ok: true, value: socket.address().address }
  } catch (error) {
    return {
      ok: false,
      sentence: `This machine has no way to ${remote.host} (${codeOf(error)}). Check its network connection.`,
    }
  } finally {
    socket.close()
  }
}

function codeOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code
  return String(error)
}
