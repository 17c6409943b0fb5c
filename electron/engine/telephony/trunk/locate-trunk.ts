import { createSocket } from 'node:dgram'
import { isIPv6 } from 'node:net'
import type { SocketAddress } from '../transport/sip-endpoint.ts'

export type Located<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly sentence: string }

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
