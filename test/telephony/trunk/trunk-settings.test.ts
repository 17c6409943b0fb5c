import { describe, expect, it, test } from 'vitest'
import { type TrunkSettingsInput, trunkSettingsSchema } from '../../../shared/model/trunk.ts'

const stored = { kind: 'sip', name: 'Provider', address: 'sip.provider.example' } as const

function problemsOf(more: Record<string, unknown>): string[] {
  const parsed = trunkSettingsSchema.safeParse({ ...stored, ...more })
  return parsed.success ? [] : parsed.error.issues.map(({ message }) => message)
}

describe('the settings of a trunk', () => {
  it('that were stored before there was more than an address still parse, and mean what they meant', () => {
    const older: TrunkSettingsInput = { ...stored, transport: 'UDP', credentials: null, localHost: null }
    const settings = trunkSettingsSchema.parse(older)
    expect(settings).toMatchObject({
      transport: 'UDP',
      tls: { ca: null, cert: null, key: null, verify: true },
      register: false,
      outboundProxy: null,
      numberFormat: { style: 'e164-plus', country: null, strip: '', prefix: '' },
      callerIdBy: 'from',
      privacy: false,
      headers: [],
      codecs: ['pcmu', 'pcma'],
      srtp: 'off',
      userPhone: false,
      mediasec: false,
      sipPort: null,
      rtpPorts: null,
      audioFromNat: false,
      audioSources: [],
      incoming: { answer: 'unavailable' },
      failover: [],
    })
  })

  it('let no header value write a second header, and no custom header replace one of ours', () => {
    expect(
      problemsOf({ headers: [{ name: 'X-Account', value: 'a\r\nContact: <sip:evil@example>' }] }),
    ).toEqual(['The value of a header is one line.'])
    expect(problemsOf({ headers: [{ name: 'X Account', value: '7' }] })).toHaveLength(1)
    for (const name of ['Via', 'call-id', 'Proxy-Authorization', 'P-Asserted-Identity', 'm'])
      expect(problemsOf({ headers: [{ name, value: '7' }] })).toEqual([
        'This header is written by Trunkline itself. Use another name.',
      ])
    expect(problemsOf({ headers: [{ name: 'X-Account', value: 'höchst "7"' }] })).toEqual([])
  })

  it('tell callers a message only when there is one', () => {
    const told = (prompt: unknown) => problemsOf({ incoming: { answer: 'message', prompt } })
    expect(told({ kind: 'speech', text: 'We will call you again.' })).toEqual([])
    expect(told({ kind: 'speech', text: ' ' })).toEqual(['Write what is said.'])
    expect(told(undefined)).toHaveLength(1)
    for (const answer of ['unavailable', 'busy', 'decline'])
      expect(problemsOf({ incoming: { answer } })).toEqual([])
  })

  it('take ports that exist, and enough of them for audio', () => {
    expect(problemsOf({ sipPort: 5060, rtpPorts: { from: 30_000, to: 30_009 } })).toEqual([])
    expect(problemsOf({ sipPort: 70_000 })).toEqual(['A port is a number from 1 to 65535.'])
    expect(problemsOf({ rtpPorts: { from: 500, to: 2_000 } })).toEqual(['Ports of audio begin at 1024.'])
    expect(problemsOf({ rtpPorts: { from: 30_000, to: 30_004 } })).toEqual([
      'Give at least 10 ports: each call takes two.',
    ])
    expect(problemsOf({ audioSources: ['203.0.113.0/24', '2001:db8::7'] })).toEqual([])
    expect(problemsOf({ audioSources: ['sip.provider.example'] })).toEqual([
      'Write an address or a range such as 203.0.113.0/24.',
    ])
  })

  it('take addresses with and without port, and no nonsense', () => {
    expect(
      problemsOf({
        outboundProxy: '[2001:db8::1]:5070',
        domain: 'pbx.example',
        publicAddress: '203.0.113.7',
      }),
    ).toEqual([])
    expect(problemsOf({ domain: 'pbx.example:5060' })).toHaveLength(1)
    expect(problemsOf({ publicAddress: 'my router' })).toHaveLength(1)
    expect(problemsOf({ outboundProxy: 'proxy:99999' })).toHaveLength(1)
  })
})

test('a trunk may take fewer than six calls a minute', () => {
  expect(problemsOf({ callsPerSecond: 0.08 })).toEqual([])
  expect(problemsOf({ callsPerSecond: 0 })).toHaveLength(1)
})
