import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { writeWavFile } from '../../../electron/engine/sound/wav-file.ts'
import { encodeG711 } from '../../../electron/engine/telephony/media/g711.ts'
import { type CallBench, createCallBench, trunkAt } from '../../support/call-bench.ts'
import { tone } from '../../support/goertzel.ts'
import { temporaryFolder } from '../../support/media-pair.ts'
import { quietSdp, type RawUas, startRawUas } from '../../support/raw-uas.ts'
import { SPECIAL_TONES, specialInformation } from '../../support/special-information.ts'

let folder: ReturnType<typeof temporaryFolder>
let bench: CallBench
let trunk: RawUas
let mouth: Socket

beforeEach(async () => {
  folder = temporaryFolder()
  await writeWavFile(folder.file('prompt.wav'), tone(440, 4_000))
  bench = createCallBench({ rtpPorts: { from: 39_670, to: 39_688 }, promptFile: folder.file('prompt.wav') })
  mouth = createSocket('udp4')
  mouth.bind(0, '127.0.0.1')
  await once(mouth, 'listening')
})
afterEach(async () => {
  await bench.telephony.close()
  mouth.close()
  await trunk.close()
  folder.remove()
})

/** RTP of these samples to the port, 20 ms each, four times as fast as they would be spoken. */
function play(samples: Int16Array, port: number): void {
  let at = 0
  const timer = setInterval(() => {
    const payload = encodeG711('PCMU', samples.subarray(at * 160, (at + 1) * 160))
    if (payload.length === 0) return clearInterval(timer)
    const packet = Buffer.alloc(12 + payload.length)
    packet[0] = 0x80
    packet.writeUInt16BE(at, 2)
    packet.writeUInt32BE(at * 160, 4)
    packet.set(payload, 12)
    mouth.send(packet, port, '127.0.0.1')
    at++
  }, 5)
  mouth.on('close', () => clearInterval(timer))
}

async function callThatHears(tones: keyof typeof SPECIAL_TONES, status: 183 | 200) {
  let refuse = (): void => {}
  trunk = await startRawUas((request, reply) => {
    if (request.method === 'BYE' || request.method === 'CANCEL') reply(200, 'OK')
    if (request.method === 'CANCEL') refuse()
    if (request.method !== 'INVITE') return
    refuse = () => reply(487, 'Request Terminated')
    reply(status, 'Progress', { body: quietSdp(mouth.address().port) })
    play(specialInformation(SPECIAL_TONES[tones]), Number(/m=audio (\d+)/.exec(request.body)?.[1]))
  })
  await bench.telephony.useTrunk(trunkAt(trunk.address))
  const { verdict } = await bench.until('ended', bench.place({}).attemptId)
  await trunk.next(status === 200 ? 'BYE' : 'CANCEL')
  return { verdict, methods: trunk.requests.map(({ method }) => method) }
}

test.each([
  ['intercept', 'invalid-number', 'The number was changed or is no longer in service.'],
  ['vacant', 'invalid-number', 'The number is not in service.'],
  ['reorder of another network', 'congestion', 'The network is overloaded.'],
  ['no circuit of the own network', 'congestion', 'The network had no free line.'],
  ['as E.180 has it', 'no-answer', 'The recipient cannot be reached at this number just now.'],
] as const)('tones before the answer (%s) end the call as %s', async (tones, outcome, sentence) => {
  const { verdict, methods } = await callThatHears(tones, 183)
  expect(verdict).toMatchObject({
    outcome,
    sentence: `${sentence} The network said so by its tones.`,
  })
  expect(methods).toContain('CANCEL')
})

test('tones right after an answer are those of a network, too', async () => {
  const { verdict, methods } = await callThatHears('vacant', 200)
  expect(verdict).toMatchObject({ outcome: 'invalid-number', sipStatus: 200 })
  expect(methods).toEqual(['INVITE', 'ACK', 'BYE'])
})
