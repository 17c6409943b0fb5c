import { describe, expect, test } from 'vitest'
import { answer, createShimBench, request, type ShimBench, TRUNK } from '../../support/shim-bench.ts'

const THEIRS = '10.0.0.9:5080'
const at = (bench: ShimBench): number[] => bench.sent.map(packet => packet.atMs)
const startLines = (texts: readonly string[]): string[] => texts.map(text => text.split('\r\n')[0] ?? '')
const first = (bench: ShimBench): string => bench.sent[0]?.text ?? ''

/** Nothing is held any more: not a transaction, not a timer. */
function expectEmpty(bench: ShimBench): void {
  expect([bench.shim.transactions, bench.shim.timers, bench.clock.waiting]).toEqual([0, 0, 0])
}

describe('Timer A: an INVITE that nobody answers', () => {
  test('is sent seven times, in doubling intervals, and then no more', async () => {
    const bench = createShimBench()
    await bench.write(request({ method: 'INVITE' }))
    bench.clock.advance(60_000)
    expect(at(bench)).toEqual([0, 500, 1_500, 3_500, 7_500, 15_500, 31_500])
    expect(new Set(bench.sent.map(packet => packet.text)).size).toBe(1)
    bench.clock.advance(180_000)
    expectEmpty(bench)
  })

  test('is not sent again after a provisional answer, however long it rings', async () => {
    const bench = createShimBench()
    await bench.write(request({ method: 'INVITE' }))
    bench.clock.advance(600)
    bench.receive(answer(first(bench), 100, 'Trying'))
    bench.clock.advance(600_000)
    expect(at(bench)).toEqual([0, 500])
    expect(startLines(bench.delivered)).toEqual(['SIP/2.0 100 Trying'])
  })
})

describe('Timer E: a request other than INVITE', () => {
  test('is sent eleven times, four seconds apart in the end', async () => {
    const bench = createShimBench()
    await bench.write(request({ method: 'BYE' }))
    bench.clock.advance(60_000)
    expect(at(bench)).toEqual([0, 500, 1500, 3500, 7500, 11500, 15500, 19500, 23500, 27500, 31500])
    expectEmpty(bench)
  })

  test('goes on every four seconds after a provisional answer, and stops at the final one', async () => {
    const bench = createShimBench()
    await bench.write(request({ method: 'OPTIONS' }))
    bench.receive(answer(first(bench), 100, 'Trying'))
    bench.clock.advance(9_000)
    expect(at(bench)).toEqual([0, 4_000, 8_000])
    bench.receive(answer(first(bench), 200, 'OK'))
    bench.receive(answer(first(bench), 200, 'OK'))
    bench.clock.advance(4_999)
    expect(bench.shim.transactions).toBe(1)
    // Timer K, T4: the repeated 200 was absorbed, and then the transaction is forgotten.
    bench.clock.advance(1)
    expect(startLines(bench.delivered)).toEqual(['SIP/2.0 100 Trying', 'SIP/2.0 200 OK'])
    expectEmpty(bench)
  })
})

test('Timer D: a refusal that comes again is acknowledged again and sip.js sees it once', async () => {
  const bench = createShimBench()
  await bench.write(request({ method: 'INVITE' }))
  const busy = answer(first(bench), 486, 'Busy Here')
  bench.receive(busy)
  await bench.write(request({ method: 'ACK', to: '<sip:123@10.0.0.9>;tag=t1' }))
  bench.newlySent()
  bench.receive(busy)
  bench.receive(busy)
  expect(startLines(bench.newlySent())).toEqual(Array(2).fill('ACK sip:123@10.0.0.9:5080 SIP/2.0'))
  expect(bench.delivered).toHaveLength(1)
  bench.clock.advance(31_999)
  expect(bench.shim.transactions).toBe(1)
  bench.clock.advance(1)
  expectEmpty(bench)
})

test('a repeated 200 reaches sip.js, which has the ACK; Timer M forgets the call', async () => {
  const bench = createShimBench()
  await bench.write(request({ method: 'INVITE' }))
  const accepted = answer(first(bench), 200, 'OK', ['Contact: <sip:123@10.0.0.9:5080>'])
  bench.receive(accepted)
  bench.receive(accepted)
  expect(bench.delivered).toHaveLength(2)
  bench.clock.advance(32_000)
  expectEmpty(bench)
})

describe('as the called side', () => {
  const invite = request({
    method: 'INVITE',
    via: THEIRS,
    uri: 'sip:ours@10.0.0.1:5060',
    branch: 'z9hG4bKtheirs',
  })
  const ack = request({ method: 'ACK', via: THEIRS, uri: 'sip:ours@10.0.0.1:5060', branch: 'z9hG4bKtheirs' })

  test('Timer G resends a refusal until its ACK; Timer I swallows further ACKs', async () => {
    const bench = createShimBench()
    bench.receive(invite)
    await bench.write(answer(bench.delivered[0] ?? '', 486, 'Busy Here'))
    bench.clock.advance(8_000)
    expect(at(bench)).toEqual([0, 500, 1_500, 3_500, 7_500])
    bench.receive(ack)
    bench.receive(ack)
    bench.clock.advance(4_999)
    expect(bench.sent).toHaveLength(5)
    expect(startLines(bench.delivered).map(line => line.split(' ')[0])).toEqual(['INVITE', 'ACK'])
    // sip.js finds the transaction of the ACK by the branch of the INVITE.
    const branches = bench.delivered.map(text => /branch=(\S+)/.exec(text)?.[1])
    expect(new Set(branches).size).toBe(1)
    bench.clock.advance(1)
    expectEmpty(bench)
  })

  test('Timer H gives up a refusal that nobody acknowledges', async () => {
    const bench = createShimBench()
    bench.receive(invite)
    await bench.write(answer(bench.delivered[0] ?? '', 603, 'Decline'))
    bench.clock.advance(60_000)
    expect(at(bench)).toEqual([0, 500, 1500, 3500, 7500, 11500, 15500, 19500, 23500, 27500, 31500])
    expectEmpty(bench)
  })

  test('an INVITE that comes again gets the last provisional answer, and nothing after the 200', async () => {
    const bench = createShimBench()
    bench.receive(invite)
    bench.receive(invite)
    expect(bench.sent).toHaveLength(0)
    await bench.write(answer(bench.delivered[0] ?? '', 180, 'Ringing'))
    bench.receive(invite)
    await bench.write(answer(bench.delivered[0] ?? '', 200, 'OK'))
    bench.receive(invite)
    expect(startLines(bench.newlySent())).toEqual([
      'SIP/2.0 180 Ringing',
      'SIP/2.0 180 Ringing',
      'SIP/2.0 200 OK',
    ])
    expect(bench.delivered).toHaveLength(1)
    bench.clock.advance(32_000)
    expectEmpty(bench)
  })

  test.each(['BYE', 'MESSAGE'])(
    'Timer J: a %s that comes three times is answered three times and seen once',
    async method => {
      const bench = createShimBench()
      const text = request({ method, via: THEIRS, uri: 'sip:ours@10.0.0.1:5060', branch: 'z9hG4bKj' })
      bench.receive(text)
      await bench.write(answer(bench.delivered[0] ?? '', 200, 'OK'))
      bench.receive(text)
      bench.receive(text)
      expect(bench.delivered).toHaveLength(1)
      expect(bench.sent).toHaveLength(3)
      expect(new Set(bench.sent.map(packet => packet.text)).size).toBe(1)
      expect(bench.crossings.filter(one => one.direction === 'received').map(one => one.resent)).toEqual([
        false,
        true,
        true,
      ])
      bench.clock.advance(32_000)
      expectEmpty(bench)
    },
  )
})

describe('CANCEL', () => {
  async function ringing(): Promise<ShimBench> {
    const bench = createShimBench()
    await bench.write(request({ method: 'INVITE' }))
    bench.receive(answer(first(bench), 180, 'Ringing', ['Contact: <sip:123@10.0.0.9:5080>']))
    await bench.write(request({ method: 'CANCEL' }))
    bench.receive(answer(bench.sent[1]?.text ?? '', 200, 'OK'))
    return bench
  }

  test('without a final answer ends as 487 after 64*T1, and everything is forgotten later', async () => {
    const bench = await ringing()
    bench.clock.advance(31_999)
    expect(startLines(bench.delivered)).toEqual(['SIP/2.0 180 Ringing', 'SIP/2.0 200 OK'])
    bench.clock.advance(1)
    expect(startLines(bench.delivered).at(-1)).toBe('SIP/2.0 487 Request Terminated')
    // The ACK that sip.js makes for our own 487 does not go out.
    bench.newlySent()
    await bench.write(request({ method: 'ACK', to: '<sip:123@10.0.0.9>;tag=x' }))
    expect(bench.newlySent()).toEqual([])
    bench.clock.advance(180_000)
    expectEmpty(bench)
  })

  test('and an answer that comes after that is acknowledged and hung up: nobody is billed for silence', async () => {
    const bench = await ringing()
    bench.clock.advance(40_000)
    bench.newlySent()
    const extra = ['Contact: <sip:leg@10.0.0.7:5090>', 'Record-Route: <sip:10.0.0.8;lr>']
    bench.receive(answer(first(bench), 200, 'OK', extra))
    expect(startLines(bench.newlySent())).toEqual([
      'ACK sip:leg@10.0.0.7:5090 SIP/2.0',
      'BYE sip:leg@10.0.0.7:5090 SIP/2.0',
    ])
    expect(bench.sent.at(-1)?.to).toEqual({ host: '10.0.0.8', port: 5060, transport: 'UDP' })
    expect(bench.sent.at(-1)?.text).toMatch(/To: <sip:123@10\.0\.0\.9>;tag=t1[\s\S]*CSeq: 2 BYE/)
  })

  test('goes where its INVITE went', async () => {
    const bench = await ringing()
    expect(bench.sent.map(packet => packet.to)).toEqual([TRUNK, TRUNK])
  })
})

test('a closed flow leaves nothing behind', async () => {
  const bench = createShimBench()
  await bench.write(request({ method: 'INVITE' }))
  void bench.shim.ping(TRUNK, 5_000, { failed: () => undefined, seenAs: () => undefined })
  bench.shim.close()
  expectEmpty(bench)
})
