import { expect, test } from 'vitest'
import { isPrivateAddress } from '../../../electron/engine/telephony/transport/private-address.ts'
import { createShimBench, LOCAL, request } from '../../support/shim-bench.ts'

const large = (branch: string): string =>
  request({ method: 'INVITE', branch, extra: [`X-Padding: ${'x'.repeat(1_300)}`] })

test('a large INVITE whose TCP a firewall swallows goes by UDP after 1.5 s, and the next one at once', async () => {
  const bench = createShimBench({
    tcpForLarge: true,
    localFor: hop => (hop.transport === 'TCP' ? new Promise(() => {}) : LOCAL),
  })
  const first = bench.write(large('z9hG4bKone'))
  bench.clock.advance(1_499)
  expect(bench.sent).toHaveLength(0)
  bench.clock.advance(1)
  await first
  await bench.write(large('z9hG4bKtwo'))
  expect(bench.sent.map(({ atMs, to }) => [atMs, to.transport])).toEqual([
    [1_500, 'UDP'],
    [1_500, 'UDP'],
  ])
  bench.shim.close()
})

test.each([
  ['10.1.2.3', true],
  ['172.31.0.1', true],
  ['100.64.0.1', true],
  ['fd00::1', true],
  ['203.0.113.7', false],
  ['2001:db8::1', false],
  ['pbx.example.com', false],
])('%s is private: %s', (host, is) => {
  expect(isPrivateAddress(host)).toBe(is)
})
