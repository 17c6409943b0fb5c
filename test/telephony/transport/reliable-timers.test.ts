import { describe, expect, test } from 'vitest'
import {
  type ConnectionFault,
  ConnectionLost,
} from '../../../electron/engine/telephony/transport/connection-faults.ts'
import type { Hop } from '../../../electron/engine/telephony/transport/sip-endpoint.ts'
import { answer, createShimBench, LOCAL, request, type ShimBench, TRUNK } from '../../support/shim-bench.ts'

const THEIRS = '10.0.0.9:5080'
const startLines = (texts: readonly string[]): string[] => texts.map(text => text.split('\r\n')[0] ?? '')
const first = (bench: ShimBench): string => bench.sent[0]?.text ?? ''
const broken: ConnectionFault = { kind: 'closed', sentence: 'The trunk has "closed" the connection.' }

function expectEmpty(bench: ShimBench): void {
  expect([bench.shim.transactions, bench.shim.timers, bench.clock.waiting]).toEqual([0, 0, 0])
}

describe.each(['TCP', 'TLS'] as const)('over %s nothing is resent', transport => {
  const trunk: Hop = { ...TRUNK, transport }
  const open = (): ShimBench => createShimBench({ transport })

  test('Timer A is off and B stays: an INVITE goes once and is given up after 32 s', async () => {
    const bench = open()
    await bench.write(request({ method: 'INVITE' }))
    expect(first(bench)).toContain(`Via: SIP/2.0/${transport} 10.0.0.1:5060;`)
    bench.clock.advance(31_999)
    expect([bench.sent.length, bench.shim.timers]).toEqual([1, 1])
    // After Timer B only the watch for late answers is left.
    bench.clock.advance(1)
    bench.clock.advance(180_000)
    expect(bench.sent).toHaveLength(1)
    expectEmpty(bench)
  })

  test('Timer E is off and F stays, also after a provisional answer', async () => {
    const bench = open()
    await bench.write(request({ method: 'OPTIONS' }))
    bench.receive(answer(first(bench), 100, 'Trying'))
    bench.clock.advance(31_999)
    expect([bench.sent.length, bench.shim.transactions]).toEqual([1, 1])
    bench.clock.advance(1)
    expectEmpty(bench)
  })

  test('Timers D and K are zero: a final answer ends the transaction at once', async () => {
    const bench = open()
    await bench.write(request({ method: 'BYE' }))
    bench.receive(answer(first(bench), 200, 'OK'))
    expectEmpty(bench)
    // sip.js writes its ACK of a refusal while it is given the refusal.
    const busy = createShimBench({
      transport,
      deliver(text) {
        if (text.startsWith('SIP/2.0 486'))
          void busy.write(request({ method: 'ACK', to: '<sip:123@10.0.0.9>;tag=t1' }))
      },
    })
    await busy.write(request({ method: 'INVITE' }))
    busy.receive(answer(first(busy), 486, 'Busy Here'))
    expect(startLines(busy.newlySent())[1]).toBe('ACK sip:123@10.0.0.9:5080 SIP/2.0')
    expect(busy.sent.map(packet => packet.to)).toEqual([trunk, trunk])
    expectEmpty(busy)
  })

  test('Timer G is off and H stays: a refusal goes once, and its ACK ends it at once (Timer I)', async () => {
    const uri = 'sip:ours@10.0.0.1:5060'
    const invite = request({ method: 'INVITE', via: THEIRS, uri, branch: 'z9hG4bKt' })
    const bench = open()
    bench.receive(invite)
    await bench.write(answer(bench.delivered[0] ?? '', 486, 'Busy Here'))
    bench.clock.advance(31_999)
    expect([bench.sent.length, bench.shim.transactions]).toEqual([1, 1])
    bench.clock.advance(1)
    expectEmpty(bench)

    const thanked = open()
    thanked.receive(invite)
    await thanked.write(answer(thanked.delivered[0] ?? '', 486, 'Busy Here'))
    thanked.receive(request({ method: 'ACK', via: THEIRS, uri, branch: 'z9hG4bKt' }))
    expect(startLines(thanked.delivered).map(line => line.split(' ')[0])).toEqual(['INVITE', 'ACK'])
    expectEmpty(thanked)
  })

  test('Timer J is zero: an answered request is forgotten', async () => {
    const bench = open()
    const uri = 'sip:ours@10.0.0.1:5060'
    bench.receive(request({ method: 'BYE', via: THEIRS, uri, branch: 'z9hG4bKj' }))
    await bench.write(answer(bench.delivered[0] ?? '', 200, 'OK'))
    expect(startLines(bench.newlySent())).toEqual(['SIP/2.0 200 OK'])
    expectEmpty(bench)
  })

  test('an answer goes back over the connection, and to sent-by when that is gone (18.2.2)', async () => {
    const bench = open()
    const uri = 'sip:ours@10.0.0.1:5060'
    bench.receive(request({ method: 'BYE', via: '10.0.0.9:5090', uri, branch: 'z9hG4bKv' }), {
      ...trunk,
      port: 51_234,
    })
    await bench.write(answer(bench.delivered[0] ?? '', 200, 'OK'))
    expect(bench.sent[0]?.to).toEqual({
      host: '10.0.0.9',
      port: 51_234,
      transport,
      sentBy: { host: '10.0.0.9', port: 5090 },
    })
  })
})

describe('a connection that breaks', () => {
  const trunk: Hop = { ...TRUNK, transport: 'TCP' }

  test('ends what waits for answers over it with a 503 of ours that names the reason', async () => {
    const bench = createShimBench({ transport: 'TCP' })
    await bench.write(request({ method: 'OPTIONS', branch: 'z9hG4bKo' }))
    await bench.write(request({ method: 'INVITE' }))
    bench.receive(answer(bench.sent[1]?.text ?? '', 180, 'Ringing'))
    bench.shim.connectionLost({ ...trunk, port: 5081 }, broken)
    bench.shim.connectionLost({ ...trunk, transport: 'TLS' }, broken)
    expect(bench.delivered).toHaveLength(1)
    bench.shim.connectionLost(trunk, broken)
    expect(startLines(bench.delivered).slice(1)).toEqual(Array(2).fill('SIP/2.0 503 Service Unavailable'))
    expect(bench.delivered[2]).toContain('Reason: SIP;cause=503;text="connection closed"')
    expect(bench.delivered[2]).toContain('Warning: 399 trunkline "The trunk has \'closed\' the connection."')
    expect(bench.faults).toEqual([broken.sentence, broken.sentence])
    // The ACK that sip.js makes of our own 503 does not go out.
    bench.newlySent()
    await bench.write(request({ method: 'ACK', to: '<sip:123@10.0.0.9>;tag=x' }))
    expect(bench.newlySent()).toEqual([])
    bench.clock.advance(180_000)
    expectEmpty(bench)
  })

  test('and an answer that comes over another one is acknowledged and hung up', async () => {
    const bench = createShimBench({ transport: 'TCP' })
    await bench.write(request({ method: 'INVITE' }))
    const invite = first(bench)
    bench.shim.connectionLost(trunk, broken)
    bench.newlySent()
    bench.receive(answer(invite, 200, 'OK', ['Contact: <sip:leg@10.0.0.7:5090;transport=tcp>']))
    expect(startLines(bench.newlySent()).map(line => line.split(' ')[0])).toEqual(['ACK', 'BYE'])
    expect(bench.sent.at(-1)?.to).toEqual({ host: '10.0.0.7', port: 5090, transport: 'TCP' })
  })

  test('does not touch an answered call', async () => {
    const bench = createShimBench({ transport: 'TCP' })
    await bench.write(request({ method: 'INVITE' }))
    bench.receive(answer(first(bench), 200, 'OK', ['Contact: <sip:leg@10.0.0.7:5090>']))
    bench.shim.connectionLost(trunk, broken)
    expect(startLines(bench.delivered)).toEqual(['SIP/2.0 200 OK'])
  })
})

describe('a flow that is closed while its connection comes about', () => {
  async function closedWhileConnecting(method: string, connects: boolean): Promise<ShimBench> {
    let settle: (address: typeof LOCAL | null) => void = () => undefined
    const connecting = new Promise<typeof LOCAL>((resolve, reject) => {
      settle = address => (address ? resolve(address) : reject(new ConnectionLost(broken)))
    })
    const bench = createShimBench({ transport: 'TCP', localFor: () => connecting })
    const written = bench.write(request({ method })).catch(() => undefined)
    bench.shim.close()
    settle(connects ? LOCAL : null)
    await written
    return bench
  }

  test.each([
    ['INVITE', true, 0],
    ['INVITE', false, 0],
    ['BYE', true, 1],
    ['BYE', false, 0],
  ])('%s (connected: %s) leaves nothing behind', async (method, connects, packets) => {
    const bench = await closedWhileConnecting(method, connects)
    expect([bench.sent.length, bench.delivered.length]).toEqual([packets, 0])
    expectEmpty(bench)
  })
})

test('a connection that does not come about is a 503 at once, and a ping is told why', async () => {
  const bench = createShimBench({
    transport: 'TLS',
    localFor: () => Promise.reject(new ConnectionLost(broken)),
  })
  await bench.write(request({ method: 'BYE' }))
  expect(startLines(bench.delivered)).toEqual(['SIP/2.0 503 Service Unavailable'])
  const failed: unknown[] = []
  const told = { failed: (error: unknown) => void failed.push(error), seenAs: () => undefined }
  expect(await bench.shim.ping({ ...TRUNK, transport: 'TLS' }, 5_000, told)).toBeNull()
  expect(failed).toEqual([new ConnectionLost(broken)])
  expectEmpty(bench)
})
