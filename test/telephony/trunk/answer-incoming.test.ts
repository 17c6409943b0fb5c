import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { writeWavFile } from '../../../electron/engine/sound/wav-file.ts'
import { headerValue } from '../../../electron/engine/telephony/transport/message-text.ts'
import type { SocketAddress } from '../../../electron/engine/telephony/transport/sip-endpoint.ts'
import { MESSAGES_AT_ONCE_MAX } from '../../../electron/engine/telephony/trunk/answer-incoming.ts'
import { type CallBench, createCallBench, trunkAt } from '../../support/call-bench.ts'
import { tone } from '../../support/goertzel.ts'
import { temporaryFolder } from '../../support/media-pair.ts'
import { startRawCaller } from '../../support/raw-caller.ts'
import { type RawUas, startRawUas } from '../../support/raw-uas.ts'
import { strongest } from '../../support/recorded-sound.ts'
import { type RtpCaller, startRtpCaller } from '../../support/rtp-caller.ts'

let folder: ReturnType<typeof temporaryFolder>
let bench: CallBench
let uas: RawUas
let caller: RtpCaller

beforeEach(async () => {
  folder = temporaryFolder()
  await writeWavFile(folder.file('message.wav'), tone(440, 600))
  bench = createCallBench({ rtpPorts: { from: 38_800, to: 38_848 }, promptFile: folder.file('message.wav') })
  uas = await startRawUas((_request, reply) => reply(200, 'OK'))
})
afterEach(async () => {
  await caller.close()
  await bench.telephony.close()
  expect(bench.telephony.open).toEqual({ calls: 0, trunks: 0 })
  await uas.close()
  folder.remove()
})

/** A trunk with this setting, and somebody at its other end who can call us. Where its socket is. */
async function trunkWith(incoming: unknown, promptFile?: string, more = {}): Promise<SocketAddress> {
  await bench.telephony.useTrunk(trunkAt(uas.address, { incoming, ...more }), promptFile)
  await bench.telephony.checkTrunk(1, 3_000)
  const via = headerValue(await uas.next('OPTIONS'), 'via')
  const [host = '', port = ''] = /UDP ([^;]*)/.exec(via ?? '')?.[1]?.split(':') ?? []
  const remote = { host, port: Number(port) }
  caller = await startRtpCaller({ remote, rtpPorts: { from: 38_850, to: 38_898 } })
  return remote
}

const MESSAGE = { answer: 'message', prompt: { kind: 'wav', file: 'message.wav' } }

describe('a recipient who calls back', () => {
  test.each([
    [{ answer: 'unavailable' }, 480],
    [{ answer: 'busy' }, 486],
    [{ answer: 'decline' }, 603],
    // The prompt could not be made.
    [MESSAGE, 480],
  ])('over a trunk that says %j gets %i, and is found in its trace', async (incoming, status) => {
    await trunkWith(incoming)
    const call = await caller.call('4711')
    expect(await call.over).toMatchObject({ status, byeFrom: null })
    const { messages } = bench.telephony.trunkTrace(1)
    const invite = messages.find(({ text }) => text.startsWith('INVITE '))
    expect(invite).toMatchObject({ direction: 'received' })
    expect(invite?.text).toMatch(/^From: .*sip:caller@/im)
  })

  test('hears the message to its end, and then we hang up', async () => {
    await trunkWith(MESSAGE, folder.file('message.wav'))
    const recordFile = folder.file('heard.wav')
    const call = await caller.call('4711', { recordFile })
    expect(await call.over).toMatchObject({ status: 200, byeFrom: 'them' })
    expect(strongest(recordFile, 440)).toBeGreaterThan(0.03)
  })

  test('and hangs up in the middle leaves nothing', async () => {
    await trunkWith(MESSAGE, folder.file('message.wav'))
    const call = await caller.call('4711')
    await call.heard
    await call.inviter.bye()
    expect(await call.over).toMatchObject({ status: 200, byeFrom: 'us' })
  })

  test(`is busy when ${MESSAGES_AT_ONCE_MAX} others are listening, and gets through when one has gone`, async () => {
    await writeWavFile(folder.file('long.wav'), tone(440, 60_000))
    await trunkWith(MESSAGE, folder.file('long.wav'))
    const calls = []
    for (let count = 0; count < MESSAGES_AT_ONCE_MAX; count++) calls.push(await caller.call('4711'))
    await Promise.all(calls.map(call => call.answered))
    expect(await (await caller.call('4711')).over).toMatchObject({ status: 486 })
    await calls[0]?.inviter.bye()
    await calls[0]?.over
    const next = await caller.call('4711')
    await next.answered
  })
})

describe('a text', () => {
  test('is given with the sender in E.164, by the number format of the trunk', async () => {
    const texts: unknown[] = []
    bench.telephony.onIncomingText(text => texts.push(text) > 0)
    const remote = await trunkWith({ answer: 'unavailable' }, undefined, {
      numberFormat: { style: 'national', country: 'ES' },
    })
    const writer = await startRawCaller(remote)
    writer.send('MESSAGE', { from: '612340001', headers: ['Content-Type: text/plain'], body: 'STOP' })
    await writer.answer('MESSAGE', 200)
    await writer.close()
    expect(texts).toEqual([{ trunkId: 1, from: '+34612340001', text: 'STOP', source: '127.0.0.1' }])
  })
})
