import { describe, expect, test } from 'vitest'
import { lessonOf } from '../../../electron/engine/domain/trunk-lessons.ts'
import { decideVerdict } from '../../../electron/engine/telephony/call/verdict.ts'
import { trunkAddresses } from '../../../electron/engine/telephony/trunk/trunk-addresses.ts'
import { formOfPreset } from '../../../renderer/features/trunks/preset-form.ts'
import { sipTrunkSchema, type TrunkSettingsInput } from '../../../shared/model/trunk.ts'
import type { TrunkPreset } from '../../../shared/model/trunk-preset.ts'
import { isPresetFor, presetOf, TRUNK_PRESETS } from '../../../shared/model/trunk-presets.ts'

const CALLED = '+442071838750'
const CALLER = '+12065550100'

/** The settings of a trunk whose form this preset filled in, and nobody else. */
function trunkOf(preset: TrunkPreset, more: Partial<Extract<TrunkSettingsInput, { kind: 'sip' }>> = {}) {
  return sipTrunkSchema.parse({
    ...{ kind: 'sip', name: 'T', address: preset.addressExample ?? 'pbx.example' },
    credentials: preset.login === 'password' ? { user: '100', password: 'secret' } : null,
    ...preset.settings,
    ...more,
  })
}

function named(id: string): TrunkPreset {
  const preset = presetOf(id)
  if (!preset) throw new Error(`there is no preset ${id}`)
  return preset
}

const PAI = 'P-Asserted-Identity'
const PPI = 'P-Preferred-Identity'
const RPID = 'Remote-Party-ID'

/** Users of From and To, and the header with the caller ID (null for none), as the makers describe them. */
const INVITES: Readonly<Record<string, readonly [from: string, to: string, header: string | null]>> = {
  'asterisk-address': [CALLER, CALLED, null],
  'asterisk-account': ['100', CALLED, `${PAI}: ${CALLER}`],
  freepbx: ['100', CALLED, `${PAI}: ${CALLER}`],
  issabel: ['100', CALLED, `${PAI}: ${CALLER}`],
  freeswitch: ['100', CALLED, `${PAI}: ${CALLER}`],
  fusionpbx: ['100', CALLED, `${PAI}: ${CALLER}`],
  '3cx': ['100', CALLED, `${PAI}: ${CALLER}`],
  'yeastar-p': ['100', CALLED, `${PAI}: ${CALLER}`],
  'yeastar-s': ['100', CALLED, `${PAI}: ${CALLER}`],
  'cisco-cube': [CALLER, CALLED, null],
  'avaya-ipoffice': [CALLER, CALLED, null],
  mitel: [CALLER, CALLED, null],
  kamailio: ['100', CALLED, `${PAI}: ${CALLER}`],
  opensips: ['100', CALLED, `${PAI}: ${CALLER}`],
  'teams-sbc': [CALLER, CALLED, null],
  goip: [CALLER, CALLED, null],
  'provider-address': [CALLER, CALLED, null],
  'provider-account': ['100', CALLED, `${PAI}: ${CALLER}`],
  twilio: [CALLER, CALLED, null],
  telnyx: [CALLER, CALLED, null],
  vonage: ['12065550100', '442071838750', null],
  plivo: [CALLER, CALLED, null],
  signalwire: ['100', CALLED, `${PAI}: ${CALLER}`],
  flowroute: ['trunkline', '442071838750', `${PAI}: 12065550100`],
  voipms: ['100', '011442071838750', `${RPID}: 2065550100`],
  'sipgate-de': ['100', '442071838750', `${PPI}: 12065550100`],
  'telekom-companyflex': ['100', CALLED, `${PAI}: ${CALLER}`],
  ovh: ['0012065550100', '00442071838750', null],
  didww: ['12065550100', '442071838750', null],
  exotel: [CALLER, CALLED, null],
}

test('there are 30, each with an id of its own', () => {
  expect(TRUNK_PRESETS).toHaveLength(30)
  expect(Object.keys(INVITES).sort()).toEqual(TRUNK_PRESETS.map(({ id }) => id).sort())
})

test.each(TRUNK_PRESETS.map(preset => [preset.id, preset] as const))(
  '%s gives the INVITE that its maker describes',
  (id, preset) => {
    const { target, from, headers } = trunkAddresses(trunkOf(preset)).ofCall(CALLED, CALLER)
    const told = headers.map(line => line.replace(/^([^:]+): <sip:([^@]*)@.*$/, '$1: $2'))
    expect([from.user, target.user, told[0] ?? null]).toEqual(INVITES[id])
    expect(told.length).toBeLessThanOrEqual(1)
  },
)

test.each(TRUNK_PRESETS.map(preset => [preset.id, preset] as const))(
  '%s fills in the form fields of everything that it names, and says what to do in sentences',
  (_, preset) => {
    const filled = formOfPreset(preset)
    const { numberFormat, pingIntervalS, ...others } = preset.settings
    const known = trunkOf(preset)
    for (const field of Object.keys(others)) expect(filled, field).toHaveProperty(field)
    if (numberFormat) expect(filled.numberStyle).toBe(known.numberFormat.style)
    if (pingIntervalS) expect(filled.pingIntervalS).toBe(pingIntervalS)
    expect(filled.responses ?? known.responses).toEqual(known.responses)
    expect(preset.hints.length).toBeLessThanOrEqual(2)
    for (const hint of preset.hints) expect(hint).toMatch(/^[A-Z].*\.$/)
  },
)

test('the format and domain of Exotel can be written: From has the account, the Request-URI the server', () => {
  const trunk = trunkOf(named('exotel'), { fromDomain: 'acme1.pstn.exotel.com' })
  const { target, from } = trunkAddresses(trunk).ofCall('+919876543210', CALLER)
  expect(from.host).toBe('acme1.pstn.exotel.com')
  expect(target.toString()).toBe('sip:+919876543210@pstn.in2.exotel.com:5070')
})

test('a tech prefix of Flowroute stands before the called number alone', () => {
  const trunk = trunkOf(named('flowroute'), { numberFormat: { style: 'e164', prefix: '12345678*' } })
  const { target, headers } = trunkAddresses(trunk).ofCall(CALLED, CALLER)
  expect(target.user).toBe('12345678*442071838750')
  expect(headers[0]).toContain('sip:12065550100@')
})

describe('limits and accounts of trunks are nobody else’s fault', () => {
  const said = (
    status: number,
    phrase: string,
    header?: readonly [string, string],
    q850 = null as number | null,
  ) => ({
    status,
    phrase,
    q850,
    headers: header ? [{ name: header[0], value: header[1] }] : [],
  })
  test.each([
    ['telnyx', said(404, 'Not Found D18'), 'account'],
    ['telnyx', said(404, 'D19'), 'account'],
    ...['D1', 'D2', 'D3', 'D22', 'D24'].map(
      code => ['telnyx', said(403, `Forbidden ${code}`), 'limit'] as const,
    ),
    ['telnyx', said(403, 'Caller Origination Number is Invalid D35'), 'fault'],
    ['twilio', said(603, 'Decline', ['X-Twilio-Error', '10001']), 'account'],
    ['twilio', said(503, 'Trunk CPS limit exceeded'), 'limit'],
    ['opensips', said(486, 'Busy Here', ['Server', 'OpenSIPS (3.4.5 (x86_64/linux))']), 'limit'],
    ['provider-account', said(480, 'CPS Limit Exceeded'), 'limit'],
    ['3cx', said(600, 'Busy Everywhere'), 'account'],
    ['cisco-cube', said(403, 'Forbidden', ['Reason', 'Q.850;cause=21'], 21), 'account'],
    ['freeswitch', said(503, 'Maximum Calls In Progress'), 'limit'],
  ] as const)('%s: %o', (id, response, lesson) => {
    const { responses: rules } = trunkOf(named(id))
    const verdict = decideVerdict({
      ...{ kind: 'refused', retryAfterSeconds: null, hasCredentials: true, rules },
      ...response,
    })
    expect({ blame: verdict.blame, lesson: lessonOf(verdict) }).toEqual({ blame: 'trunk', lesson })
  })

  test('a busy recipient behind OpenSIPS is busy', () => {
    const { responses: rules } = trunkOf(named('opensips'))
    const evidence = { ...said(486, 'Busy Here', ['Server', 'Gateway 7']), rules }
    const verdict = decideVerdict({
      ...{ kind: 'refused', retryAfterSeconds: null, hasCredentials: true },
      ...evidence,
    })
    expect(verdict.outcome).toBe('busy')
  })
})

test('presets are found by name, by product and by their former ids', () => {
  const found = (text: string) =>
    TRUNK_PRESETS.filter(preset => isPresetFor(preset, text)).map(({ id }) => id)
  expect(found('pjsip')).toEqual(['asterisk-address', 'asterisk-account'])
  expect(found('CUBE ios')).toEqual(['cisco-cube'])
  expect(found('elastix')).toEqual(['issabel'])
  expect(presetOf('provider')?.id).toBe('provider-account')
  expect(presetOf('asterisk')?.id).toBe('asterisk-account')
  expect(presetOf('yeastar')?.id).toBe('yeastar-p')
  expect(presetOf(null)).toBeNull()
})
