import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer, isIPv6 } from 'node:net'

/** A UDP port of the loopback that was free a moment ago. */
export async function freeUdpPort(host = '127.0.0.1'): Promise<number> {
  const socket = createSocket(isIPv6(host) ? 'udp6' : 'udp4')
  socket.bind(0, host)
  await once(socket, 'listening')
  const { port } = socket.address()
  socket.close()
  await once(socket, 'close')
  return port
}

/** A port of the loopback that was free for UDP and TCP a moment ago. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = await freeUdpPort()
    const server = createServer()
    const closed = new Promise(resolve => server.once('close', resolve))
    const isFree = await new Promise<boolean>(resolve => {
      server.once('listening', () => resolve(true))
      server.once('error', () => resolve(false))
      server.listen(port, '127.0.0.1')
    })
    server.close()
    await closed
    if (isFree) return port
  }
}
