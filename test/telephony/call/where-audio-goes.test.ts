import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { writeWavFile } from '../../../electron/engine/sound/wav-file.ts'
import { type CallBench, createCallBench, trunkAt } from '../../support/call-bench.ts'
import { tone } from '../../support/goertzel.ts'
import { temporaryFolder } from '../../support/media-pair.ts'
import { quietSdp, type RawUas, startRawUas } from '../../support/raw-uas.ts'

let folder: ReturnType<typeof temporaryFolder>
let bench: CallBench
let trunk: RawUas
let sockets: Socket[]

beforeEach(async () => {
  sockets = []
  folder = temporaryFolder()
  await writeWavFile(folder.file('prompt.wav'), tone(440, 700))
  bench = createCallBench({ rtpPorts: { from: 39_050, to: 39_088 }, promptFile: folder.file('prompt.wav') })
})
afterEach(async () => {
  await bench.telephony.close()
  await trunk.close()
  for (const socket of sockets) socket.close()
  folder.remove()
})

/** A socket of somebody, with the number of RTP packets that it got. */
async function somebody(host = '127.0.0.1') {
  const socket = createSocket('udp4')
  sockets.push(socket)
  socket.bind(0, host)
  await once(socket, 'listening')
  const got = { packets: 0 }
  socket.on('message', () => void got.packets++)
  return { got, port: socket.address().port, speak: (port: number) => speakTo(socket, port) }
}

/** 60 packets to this port, 10 ms apart, until the socket closes. */
function speakTo(socket: Socket, port: number): void {
  let sequence = 0
  const timer = setInterval(() => {
    const packet = Buffer.alloc(172, 0xd5)
    packet[0] = 0x80
    packet[1] = 0
    packet.writeUInt16BE(++sequence, 2)
    packet.writeUInt32BE(sequence * 160, 4)
    packet.writeUInt32BE(socket.address().port, 8)
    socket.send(packet, port, '127.0.0.1')
    if (sequence === 60) clearInterval(timer)
  }, 10)
  socket.on('close', () => clearInterval(timer))
}

/** A call to a far end that listens at `listens`; `onCall` gets the port of our audio before it is answered. */
async function callTo(listens: number, settings: Record<string, unknown>, onCall: (port: number) => void) {
  trunk = await startRawUas((request, reply) => {
    if (request.method === 'BYE') reply(200, 'OK')
    if (request.method !== 'INVITE') return
    onCall(Number(/m=audio (\d+)/.exec(request.body)?.[1]))
    reply(200, 'OK', { body: quietSdp(listens) })
  })
  await bench.telephony.useTrunk(trunkAt(trunk.address, settings))
  const { attemptId } = bench.place({})
  return bench.until('ended', attemptId)
}

test('a far end that sends from another port than it listens at is heard, and hears us where it listens', async () => {
  const [ear, mouth] = [await somebody(), await somebody()]
  const { media } = await callTo(ear.port, {}, port => mouth.speak(port))
  expect(media?.packetsReceived).toBeGreaterThan(0)
  expect(ear.got.packets).toBeGreaterThan(30)
  expect(mouth.got.packets).toBe(0)
})

test('who sprays all ports from another host gets nothing, and is not heard', async () => {
  const [ear, intruder] = [await somebody(), await somebody('127.0.0.2')]
  const { media } = await callTo(ear.port, { audioFromNat: true }, () => {
    for (let port = 39_050; port <= 39_088; port++) intruder.speak(port)
  })
  expect(media).toMatchObject({ packetsReceived: 0 })
  expect(intruder.got.packets).toBe(0)
  expect(ear.got.packets).toBeGreaterThan(30)
})

test.each([
  ['at the address that it names', '127.0.0.1', []],
  ['within the range that the settings list', '127.0.0.3', ['127.0.0.0/29']],
])('a far end behind a NAT hears us where it sends from, %s', async (_where, host, audioSources) => {
  const [ear, mouth] = [await somebody(), await somebody(host)]
  const { media } = await callTo(ear.port, { audioFromNat: true, audioSources }, port => mouth.speak(port))
  expect(media?.packetsReceived).toBeGreaterThan(0)
  expect(mouth.got.packets).toBeGreaterThan(20)
})
