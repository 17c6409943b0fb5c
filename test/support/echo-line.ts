import { createSocket } from 'node:dgram'
import { once } from 'node:events'

export interface EchoLine {
  readonly port: number
  readonly packets: number
  close(): Promise<void>
}

/**
 * A far end of audio on loopback that sends every RTP packet back as it came ('echo'), plays silence instead of
 * it ('silence'), or takes it and says nothing ('deaf').
 */
export async function startEchoLine(manner: 'echo' | 'silence' | 'deaf'): Promise<EchoLine> {
  const socket = createSocket('udp4')
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  let packets = 0
  socket.on('message', (packet, from) => {
    packets++
    if (manner === 'deaf') return
    const back = Buffer.from(packet)
    if (manner === 'silence') back.fill(0xff, 12)
    socket.send(back, from.port, from.address)
  })
  return {
    port: socket.address().port,
    get packets() {
      return packets
    },
    close: () => new Promise(resolve => socket.close(() => resolve())),
  }
}
