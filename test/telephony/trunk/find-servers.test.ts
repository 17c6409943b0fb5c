import { describe, expect, it } from 'vitest'
import {
  createServerFinder,
  type NameResolver,
  type NaptrRecord,
  type SrvRecord,
  type WhereTo,
} from '../../../electron/engine/telephony/trunk/find-servers.ts'
import { createFakeClock } from '../../support/fake-clock.ts'

interface Zone {
  naptr?: Record<string, NaptrRecord[]>
  srv?: Record<string, SrvRecord[]>
  a?: Record<string, string[]>
  ttlS?: number
}

function zoneOf(zone: Zone) {
  const asked: string[] = []
  const state = { broken: false, silent: false, zone }
  async function answer<Value>(kind: string, name: string, found: Value): Promise<Value> {
    asked.push(`${kind} ${name}`)
    if (state.silent) return new Promise(() => {})
    if (state.broken) throw Object.assign(new Error('queryA ESERVFAIL'), { code: 'ESERVFAIL' })
    return found
  }
  const resolver: NameResolver = {
    naptr: name => answer('NAPTR', name, state.zone.naptr?.[name] ?? []),
    srv: name => answer('SRV', name, state.zone.srv?.[name] ?? []),
    addresses: name =>
      answer(
        'A',
        name,
        (state.zone.a?.[name] ?? []).map(host => ({ host, ttlS: state.zone.ttlS ?? 300 })),
      ),
  }
  return { resolver, asked, state }
}

function finderOf(zone: Zone, fraction = () => 0) {
  const clock = createFakeClock()
  const dns = zoneOf(zone)
  const randomness = { token: () => 't', fraction }
  const finder = createServerFinder({ resolver: dns.resolver, clock, randomness })
  const names = async (where: Partial<WhereTo> & { host: string }): Promise<string[]> => {
    const found = await finder.find({ port: null, transport: 'UDP', ...where })
    if (!found.ok) throw new Error(found.sentence)
    return found.servers.map(({ host, port, transport }) => `${transport} ${host}:${port}`)
  }
  return { clock, finder, names, ...dns }
}

const srv = (priority: number, weight: number, name: string, port = 5060): SrvRecord => ({
  priority,
  weight,
  port,
  name,
})

describe('the servers of a trunk', () => {
  it('are the address itself when it is one, without asking DNS; TLS has its own port', async () => {
    const { names, asked } = finderOf({})
    expect(await names({ host: '192.0.2.1' })).toEqual(['UDP 192.0.2.1:5060'])
    expect(await names({ host: '2001:db8::1', transport: 'TLS' })).toEqual(['TLS 2001:db8::1:5061'])
    expect(await names({ host: '192.0.2.1', port: 5070, transport: 'TCP' })).toEqual(['TCP 192.0.2.1:5070'])
    expect(asked).toEqual([])
  })

  it('with a written port are its addresses, and SRV is not asked (RFC 3263 4.2)', async () => {
    const { names, asked } = finderOf({ a: { 'pbx.test': ['192.0.2.1', '192.0.2.2'] } })
    expect(await names({ host: 'pbx.test', port: 5080 })).toEqual([
      'UDP 192.0.2.1:5080',
      'UDP 192.0.2.2:5080',
    ])
    expect(asked).toEqual(['A pbx.test'])
  })

  it('are those of SRV in order of priority, each with its own port', async () => {
    const { names } = finderOf({
      srv: { '_sip._udp.carrier.test': [srv(20, 0, 'c.test'), srv(10, 0, 'a.test', 5062)] },
      a: { 'a.test': ['192.0.2.1', '192.0.2.11'], 'c.test': ['192.0.2.3'], 'carrier.test': ['192.0.2.99'] },
    })
    expect(await names({ host: 'carrier.test' })).toEqual([
      'UDP 192.0.2.1:5062',
      'UDP 192.0.2.11:5062',
      'UDP 192.0.2.3:5060',
    ])
  })

  it('share calls by weight inside one priority (RFC 2782)', async () => {
    let draw = 0
    const { names } = finderOf(
      {
        srv: { '_sip._udp.carrier.test': [srv(10, 3, 'a.test'), srv(10, 1, 'b.test'), srv(10, 0, 'z.test')] },
        a: { 'a.test': ['192.0.2.1'], 'b.test': ['192.0.2.2'], 'z.test': ['192.0.2.9'] },
      },
      () => (draw++ % 500) / 500,
    )
    const first = new Map<string, number>()
    for (let call = 0; call < 500; call++) {
      const [server = ''] = await names({ host: 'carrier.test' })
      first.set(server, (first.get(server) ?? 0) + 1)
      draw = call + 1
    }
    expect(first.get('UDP 192.0.2.1:5060')).toBe(300)
    expect(first.get('UDP 192.0.2.2:5060')).toBe(100)
    expect(first.get('UDP 192.0.2.9:5060')).toBe(100)
  })

  it('choose their transport by NAPTR when none is set, and leave what we do not speak', async () => {
    const naptr = (order: number, service: string, replacement: string): NaptrRecord => ({
      order,
      preference: 50,
      flags: 's',
      service,
      replacement,
    })
    const zone: Zone = {
      naptr: {
        'carrier.test': [
          naptr(90, 'SIP+D2U', '_sip._udp.carrier.test'),
          naptr(40, 'SIP+D2S', '_sip._sctp.carrier.test'),
          naptr(50, 'SIPS+D2T', '_sips._tcp.carrier.test'),
        ],
      },
      srv: {
        '_sips._tcp.carrier.test': [srv(0, 0, 'tls.test', 5061)],
        '_sip._udp.carrier.test': [srv(0, 0, 'udp.test')],
      },
      a: { 'tls.test': ['192.0.2.1'], 'udp.test': ['192.0.2.2'] },
    }
    expect(await finderOf(zone).names({ host: 'carrier.test', transport: null })).toEqual([
      'TLS 192.0.2.1:5061',
    ])
    const fixed = finderOf(zone)
    expect(await fixed.names({ host: 'carrier.test', transport: 'UDP' })).toEqual(['UDP 192.0.2.2:5060'])
    expect(fixed.asked.some(question => question.startsWith('NAPTR'))).toBe(false)
  })

  it('without SRV are its addresses at the usual port', async () => {
    const { names } = finderOf({ a: { 'pbx.test': ['192.0.2.1'] } })
    expect(await names({ host: 'pbx.test' })).toEqual(['UDP 192.0.2.1:5060'])
    expect(await names({ host: 'pbx.test', transport: 'TLS' })).toEqual(['TLS 192.0.2.1:5061'])
  })

  it('are asked for again when their time to live is over, and kept when DNS fails then', async () => {
    const { names, clock, asked, state } = finderOf({ a: { 'pbx.test': ['192.0.2.1'] }, ttlS: 60 })
    await names({ host: 'pbx.test', port: 5060 })
    clock.advance(59_000)
    await names({ host: 'PBX.test', port: 5060 })
    expect(asked).toHaveLength(1)
    state.zone = { a: { 'pbx.test': ['192.0.2.2'] }, ttlS: 60 }
    clock.advance(1_000)
    expect(await names({ host: 'pbx.test', port: 5060 })).toEqual(['UDP 192.0.2.2:5060'])
    state.broken = true
    clock.advance(60_000)
    expect(await names({ host: 'pbx.test', port: 5060 })).toEqual(['UDP 192.0.2.2:5060'])
  })

  it('that cannot be found are told as a sentence: no record, a failing server, a silent one', async () => {
    const { finder, state, clock } = finderOf({})
    const where = { host: 'nowhere.test', port: 5060, transport: 'UDP' } as const
    expect(await finder.find(where)).toMatchObject({ sentence: expect.stringContaining('it has no address') })
    state.broken = true
    expect(await finder.find(where)).toMatchObject({ sentence: expect.stringContaining('ESERVFAIL') })
    state.silent = true
    const late = finder.find(where)
    clock.advance(5_000)
    expect(await late).toMatchObject({ ok: false, sentence: expect.stringContaining('no answer in 5 s') })
    expect(clock.waiting).toBe(0)
  })
})
