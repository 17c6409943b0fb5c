import { describe, expect, test } from 'vitest'
import { trunkAddresses } from '../../../electron/engine/telephony/trunk/trunk-addresses.ts'
import { sipTrunkSchema, type TrunkSettingsInput } from '../../../shared/model/trunk.ts'

type SipInput = Extract<TrunkSettingsInput, { kind: 'sip' }>

const CALLER = '+12065550100'

/** What an INVITE says that goes over a trunk with these settings, as text. */
function invite(settings: Partial<SipInput>, number = '+442071838750', callerId: string | null = CALLER) {
  const line = sipTrunkSchema.parse({ kind: 'sip', name: 'T', address: 'sip.provider.example', ...settings })
  const { target, from, headers } = trunkAddresses(line).ofCall(number, callerId)
  return { target: target.toString(), from: from.toString(), headers }
}

const credentials = { user: '100', password: 'secret' }

describe('what gets a number outside goes before the called number alone', () => {
  test('the tech prefix of a provider that knows us by our address', () => {
    expect(invite({ numberFormat: { style: 'e164', prefix: '12345678*' } })).toEqual({
      target: 'sip:12345678*442071838750@sip.provider.example',
      from: 'sip:12065550100@sip.provider.example',
      headers: [],
    })
  })

  test('the digit for an outside line, also where a header has the caller ID', () => {
    const { target, headers } = invite({
      numberFormat: { style: 'e164', prefix: '9', strip: '1' },
      callerIdBy: 'p-asserted-identity',
    })
    expect(target).toBe('sip:9442071838750@sip.provider.example')
    expect(headers).toEqual(['P-Asserted-Identity: <sip:12065550100@sip.provider.example>'])
  })
})

test('caller IDs have a format of their own where the trunk wants one', () => {
  expect(
    invite(
      {
        numberFormat: { style: 'national', country: 'FR' },
        callerIdFormat: { style: 'double-zero' },
      },
      '+33142685300',
      '+33142685301',
    ),
  ).toMatchObject({
    target: 'sip:0142685300@sip.provider.example',
    from: 'sip:0033142685301@sip.provider.example',
  })
})

describe('a trunk with a password', () => {
  test('finds its account in From, and the caller ID in P-Asserted-Identity', () => {
    expect(invite({ credentials, callerIdBy: 'from' })).toMatchObject({
      from: 'sip:100@sip.provider.example',
      headers: [`P-Asserted-Identity: <sip:${CALLER}@sip.provider.example>`],
    })
    expect(invite({ credentials, callerIdBy: 'from', aorUser: '4711' }).from).toBe(
      'sip:4711@sip.provider.example',
    )
  })

  test('finds the caller ID in From where its settings say so', () => {
    expect(invite({ credentials, callerIdBy: 'from', callerIdReplacesUser: true })).toMatchObject({
      from: `sip:${CALLER}@sip.provider.example`,
      headers: [],
    })
  })

  test('without a caller ID says nothing besides From', () => {
    expect(invite({ credentials }, '+442071838750', null)).toMatchObject({
      from: 'sip:100@sip.provider.example',
      headers: [],
    })
  })
})

test('From has a domain of its own, and the number that is called keeps that of the trunk', () => {
  expect(
    invite({ address: 'pstn.in2.example:5070', fromDomain: 'acme1.pstn.example', privacy: false }),
  ).toMatchObject({
    target: 'sip:+442071838750@pstn.in2.example:5070',
    from: `sip:${CALLER}@acme1.pstn.example`,
  })
})

describe('user=phone', () => {
  test('stands where a telephone number does, and not at an account', () => {
    expect(invite({ userPhone: true })).toMatchObject({
      target: 'sip:+442071838750@sip.provider.example;user=phone',
      from: 'sip:+12065550100@sip.provider.example;user=phone',
    })
    expect(invite({ userPhone: true, credentials, callerIdBy: 'p-asserted-identity' })).toMatchObject({
      from: 'sip:100@sip.provider.example',
      headers: ['P-Asserted-Identity: <sip:+12065550100@sip.provider.example;user=phone>'],
    })
    expect(invite({ userPhone: true, credentials }, '100', null)).toMatchObject({
      from: 'sip:100@sip.provider.example',
      headers: [],
    })
  })
})
