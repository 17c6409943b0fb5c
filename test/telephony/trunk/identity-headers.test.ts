import { Grammar } from 'sip.js/lib/grammar/index.js'
import { describe, expect, it } from 'vitest'
import { type Identity, identityHeaders } from '../../../electron/engine/telephony/trunk/identity-headers.ts'

const identity = (more: Partial<Identity>): Identity => ({
  callerId: '+442071838750',
  account: 'acme-17',
  domain: 'provider.example',
  by: 'from',
  privacy: false,
  headers: [],
  ...more,
})

describe('the caller id', () => {
  it('stands in From alone, or is our account when no number is set', () => {
    expect(identityHeaders(identity({}))).toEqual({
      from: { user: '+442071838750', host: 'provider.example', displayName: null },
      lines: [],
    })
    expect(identityHeaders(identity({ callerId: null })).from.user).toBe('acme-17')
  })

  it.each([
    ['p-asserted-identity', 'P-Asserted-Identity: <sip:+442071838750@provider.example>'],
    ['p-preferred-identity', 'P-Preferred-Identity: <sip:+442071838750@provider.example>'],
    [
      'remote-party-id',
      'Remote-Party-ID: <sip:+442071838750@provider.example>;party=calling;screen=yes;privacy=off',
    ],
  ] as const)('goes in %s, and From keeps the account that the provider knows us by', (by, line) => {
    const { from, lines } = identityHeaders(identity({ by }))
    expect(from.user).toBe('acme-17')
    expect(lines).toEqual([line])
    expect(Grammar.parse(lines[0]?.replace(/^[^:]+: /, '') ?? '', 'Contact')).not.toBe(-1)
  })

  it('that is withheld: From is anonymous, the trunk is told the number and asked to keep it', () => {
    const { from, lines } = identityHeaders(identity({ privacy: true }))
    expect(from).toEqual({ user: 'anonymous', host: 'anonymous.invalid', displayName: 'Anonymous' })
    expect(lines).toEqual(['P-Asserted-Identity: <sip:+442071838750@provider.example>', 'Privacy: id'])
    const older = identityHeaders(identity({ privacy: true, by: 'remote-party-id' })).lines
    expect(older[0]).toContain(';privacy=full')
  })

  it('is escaped where a URI would not parse', () => {
    expect(identityHeaders(identity({ callerId: '#31#2001', by: 'p-asserted-identity' })).lines[0]).toContain(
      'sip:%2331%232001@',
    )
  })
})

describe('the headers of a trunk', () => {
  it('are sent as they are', () => {
    const headers = [{ name: 'X-Account', value: '17; "floor 2"' }]
    expect(identityHeaders(identity({ headers })).lines).toEqual(['X-Account: 17; "floor 2"'])
  })

  it('never bring a second line or a header of ours, also when the store holds one', () => {
    const injected = [{ name: 'X-Account', value: '17\r\nVia: SIP/2.0/UDP evil' }]
    expect(() => identityHeaders(identity({ headers: injected }))).toThrow('one line')
    expect(() => identityHeaders(identity({ headers: [{ name: 'Route', value: '<sip:evil>' }] }))).toThrow(
      'written by Trunkline itself',
    )
  })
})
