import { createSocket } from 'node:dgram'
import { BARE_TYPE } from './bare-type.ts'

/*
 * The yardstick of streams-bench.ts, in a process of its own: as many streams, one socket, one timer of 20 ms, 172 bytes
 * each. `bare-rtp.ts PORT STREAMS SECONDS`. Nothing is played, received, drift-corrected or spread over the 20 ms.
 */

const FRAME_MS = 20
const FRAME_SAMPLES = 160
const PACKET_BYTES = 172

function send(port: number, streams: number, seconds: number): void {
  const socket = createSocket('udp4')
  const packets = Array.from({ length: streams }, (_, at) => {
    const packet = Buffer.alloc(PACKET_BYTES, 0xd5)
    packet[0] = 0x80
    packet[1] = BARE_TYPE
    packet.writeUInt32BE(0xba_00_00_00 + at, 8)
    return packet
  })
  let frame = 0
  const timer = setInterval(() => {
    for (const packet of packets) {
      packet.writeUInt16BE(frame & 0xffff, 2)
      packet.writeUInt32BE(frame * FRAME_SAMPLES, 4)
      // a copy, since the kernel may take it after the next frame was written
      socket.send(Buffer.from(packet), port, '127.0.0.1')
    }
    frame += 1
    if (frame * FRAME_MS < seconds * 1000) return
    clearInterval(timer)
    socket.close()
    process.stdout.write('{}') // runChild reads JSON
  }, FRAME_MS)
}

send(Number(process.argv[2]), Number(process.argv[3]), Number(process.argv[4]))
