import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { writeWavFile } from '../../../electron/engine/sound/wav-file.ts'
import { headerValue } from '../../../electron/engine/telephony/transport/message-text.ts'
import type { SocketAddress } from '../../../electron/engine/telephony/transport/sip-endpoint.ts'
import { type CallBench, createCallBench, trunkAt } from '../../support/call-bench.ts'
import { tone } from '../../support/goertzel.ts'
import { temporaryFolder } from '../../support/media-pair.ts'
import { type RawCaller, startRawCaller } from '../../support/raw-caller.ts'
import { quietSdp, type RawUas, startRawUas } from '../../support/raw-uas.ts'

let folder: ReturnType<typeof temporaryFolder>
let bench: CallBench
let uas: RawUas
let ours: SocketAddress
/** Somebody at the address of the trunk, and somebody elsewhere. */
let friend: RawCaller
let stranger: RawCaller
const texts: unknown[] = []

beforeEach(async () => {
  folder = temporaryFolder()
  texts.length = 0
  await writeWavFile(folder.file('prompt.wav'), tone(440, 3_000))
  bench = createCallBench({ rtpPorts: { from: 38_900, to: 38_948 }, promptFile: folder.file('prompt.wav') })
  bench.telephony.onIncomingText(text => texts.push(text) > 0)
  uas = await startRawUas((request, reply) =>
    reply(200, 'OK', request.method === 'INVITE' ? { body: quietSdp(9) } : {}),
  )
})
afterEach(async () => {
  await friend.close()
  await stranger.close()
  await bench.telephony.close()
  expect(bench.telephony.open).toEqual({ calls: 0, trunks: 0 })
  await uas.close()
  folder.remove()
})

async function trunkWith(more = {}): Promise<void> {
  await bench.telephony.useTrunk(trunkAt(uas.address, more))
  await bench.telephony.checkTrunk(1, 3_000)
  const via = headerValue(await uas.next('OPTIONS'), 'via')
  const [host = '', port = ''] = /UDP ([^;]*)/.exec(via ?? '')?.[1]?.split(':') ?? []
  ours = { host, port: Number(port) }
  friend = await startRawCaller(ours)
  stranger = await startRawCaller(ours, '127.0.0.2')
}

const STOP = { from: '+447710900001', headers: ['Content-Type: text/plain'], body: 'STOP' }

describe('somebody who is not the trunk', () => {
  test('is not answered, takes nobody off the campaign, and is counted', async () => {
    await trunkWith()
    for (const method of ['OPTIONS', 'INVITE', 'REGISTER', 'NOTIFY', 'CANCEL', 'BYE']) stranger.send(method)
    stranger.send('MESSAGE', STOP)
    friend.send('MESSAGE', { ...STOP, body: 'hello' })
    await friend.answer('MESSAGE', 200)
    const check = await bench.telephony.checkTrunk(1, 3_000)
    expect(stranger.responses).toEqual([])
    expect(texts).toEqual([{ trunkId: 1, from: '+447710900001', text: 'hello', source: '127.0.0.1' }])
    expect(check).toMatchObject({ state: 'up' })
    expect(check.sentence).toContain(
      '7 requests from other addresses were not taken, the last from 127.0.0.2.',
    )
    const { messages } = bench.telephony.trunkTrace(1)
    expect(messages.filter(({ remote }) => remote.startsWith('127.0.0.2'))).toEqual([])
  })

  test.each(['127.0.0.2', '127.0.0.0/30'])('is served when the trunk lists %s', async source => {
    await trunkWith({ sources: [source] })
    stranger.send('MESSAGE', STOP)
    await stranger.answer('MESSAGE', 200)
    expect(texts).toHaveLength(1)
  })

  test('hangs up a call with its tags, as another machine of the trunk does, and not without', async () => {
    await trunkWith()
    const { attemptId } = bench.place({})
    await bench.until('answered', attemptId)
    const ack = await uas.next('ACK')
    const socket = createSocket('udp4').bind(0, '127.0.0.2')
    await once(socket, 'listening')
    const { port } = socket.address()
    const bye = (tag: string, cseq: number): void =>
      socket.send(
        [
          `BYE sip:x@${ours.host}:${ours.port} SIP/2.0`,
          `Via: SIP/2.0/UDP 127.0.0.2:${port};branch=z9hG4bKother${cseq}`,
          `From: ${(headerValue(ack, 'to') ?? '').replace(/tag=.*/, `tag=${tag}`)}`,
          `To: ${headerValue(ack, 'from')}`,
          `Call-ID: ${headerValue(ack, 'call-id')}`,
          `CSeq: ${cseq} BYE`,
          ...['Max-Forwards: 70', 'Content-Length: 0', '', ''],
        ].join('\r\n'),
        ours.port,
        ours.host,
      )
    const answered = once(socket, 'message')
    bye('guessed', 1)
    bye('raw', 2)
    expect(String(await answered)).toMatch(/^SIP\/2\.0 200 [\s\S]*CSeq: 2 BYE/)
    expect((await bench.until('ended', attemptId)).verdict).toMatchObject({ outcome: 'hung-up-early' })
    const closed = once(socket, 'close')
    socket.close()
    await closed
  })
})
