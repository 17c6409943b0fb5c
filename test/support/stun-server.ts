import { createSocket } from 'node:dgram'
import { once } from 'node:events'

/** RFC 5389 6, 15.2 */
const MAGIC_COOKIE = 0x2112a442
const BINDING_SUCCESS = 0x0101
const XOR_MAPPED_ADDRESS = 0x0020

export interface StunServer {
  readonly address: string
  /** Ports that asked, in order. */
  readonly asked: readonly number[]
  /** What it tells from now on: an address, or nothing. */
  tell(seen: { readonly host: string; readonly port: number } | null): void
  close(): Promise<void>
}

/** A STUN server on loopback that tells everybody the IPv4 address `seen`, as if a NAT stood between. */
export async function startStunServer(
  seen: { readonly host: string; readonly port: number } | null,
): Promise<StunServer> {
  const socket = createSocket('udp4')
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  let now = seen
  const asked: number[] = []
  socket.on('message', (request, from) => {
    asked.push(from.port)
    if (now) socket.send(answerTo(request, now), from.port, from.address)
  })
  return {
    address: `127.0.0.1:${socket.address().port}`,
    asked,
    tell(next) {
      now = next
    },
    async close() {
      socket.close()
      await once(socket, 'close')
    },
  }
}

function answerTo(request: Buffer, seen: { readonly host: string; readonly port: number }): Buffer {
  const answer = Buffer.alloc(32)
  answer.writeUInt16BE(BINDING_SUCCESS, 0)
  answer.writeUInt16BE(12, 2)
  request.copy(answer, 4, 4, 20)
  answer.writeUInt16BE(XOR_MAPPED_ADDRESS, 20)
  answer.writeUInt16BE(8, 22)
  answer.writeUInt8(1, 25)
  answer.writeUInt16BE(seen.port ^ (MAGIC_COOKIE >>> 16), 26)
  const octets = seen.host.split('.').map(Number)
  octets.forEach((octet, index) => {
    answer.writeUInt8(octet ^ (answer[4 + index] ?? 0), 28 + index)
  })
  return answer
}
