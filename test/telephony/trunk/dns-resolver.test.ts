import { afterEach, expect, it } from 'vitest'
import { createDnsResolver } from '../../../electron/engine/telephony/trunk/dns-resolver.ts'
import { createServerFinder } from '../../../electron/engine/telephony/trunk/find-servers.ts'
import { createFakeClock } from '../../support/fake-clock.ts'
import { startTinyDns, type TinyDns, type ZoneRecord } from '../../support/tiny-dns.ts'

let dns: TinyDns | null = null
afterEach(async () => {
  await dns?.close()
  dns = null
})

const a = (address: string): ZoneRecord => ({ type: 'A', ttl: 60, address })

async function finderOver(zone: Record<string, readonly ZoneRecord[]>) {
  dns = await startTinyDns(zone)
  const resolver = createDnsResolver([dns.address])
  const randomness = { token: () => 't', fraction: () => 0 }
  return createServerFinder({ resolver, clock: createFakeClock(), randomness })
}

it('a carrier with NAPTR, SRV and addresses is found over real DNS packets', async () => {
  const finder = await finderOver({
    'carrier.test': [
      {
        type: 'NAPTR',
        ttl: 60,
        order: 10,
        preference: 0,
        flags: 's',
        service: 'SIP+D2U',
        replacement: '_sip._udp.carrier.test',
      },
    ],
    '_sip._udp.carrier.test': [
      { type: 'SRV', ttl: 60, priority: 20, weight: 0, port: 5060, target: 'two.carrier.test' },
      { type: 'SRV', ttl: 60, priority: 10, weight: 5, port: 5070, target: 'one.carrier.test' },
    ],
    'one.carrier.test': [a('127.0.0.11'), a('127.0.0.12')],
    'two.carrier.test': [a('127.0.0.13')],
  })
  expect(await finder.find({ host: 'carrier.test', port: null, transport: null })).toEqual({
    ok: true,
    servers: [
      { host: '127.0.0.11', port: 5070, transport: 'UDP' },
      { host: '127.0.0.12', port: 5070, transport: 'UDP' },
      { host: '127.0.0.13', port: 5060, transport: 'UDP' },
    ],
  })
  expect(dns?.asked[0]).toBe('NAPTR carrier.test')
})

it('a name that DNS denies is a sentence, not an exception', async () => {
  const finder = await finderOver({})
  expect(await finder.find({ host: 'nowhere.test', port: null, transport: 'UDP' })).toEqual({
    ok: false,
    sentence:
      'The name nowhere.test cannot be found (it has no address). Check the address of the trunk and the DNS of this machine.',
  })
})

it('a name of the hosts file is found without a time to live', async () => {
  const { addresses } = createDnsResolver()
  expect((await addresses('localhost')).map(({ host }) => host)).toContain('127.0.0.1')
})
