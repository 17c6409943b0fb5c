import { sipTrunkSchema } from '../../../shared/model/trunk.ts'
import type { TrunkPreset } from '../../../shared/model/trunk-preset.ts'
import type { TrunkForm } from './trunk-form.ts'
import { lineFormOf } from './trunk-line-form.ts'

type Filled = Partial<TrunkForm>
type Whole = Omit<
  TrunkForm,
  'kind' | 'name' | 'callerId' | 'user' | 'password' | 'localHost' | 'profile' | 'seed'
>

/** The fields that a setting of a preset fills in. */
const FIELDS: Readonly<Record<string, (whole: Whole) => Filled>> = {
  address: ({ address }) => ({ address }),
  channels: ({ channels }) => ({ channels }),
  callsPerSecond: ({ callsPerSecond }) => ({ callsPerSecond }),
  transport: ({ transport }) => ({ transport }),
  register: ({ register }) => ({ register }),
  registerExpiresS: ({ registerExpiresS }) => ({ registerExpiresS }),
  domain: ({ domain }) => ({ domain }),
  fromDomain: ({ fromDomain }) => ({ fromDomain }),
  outboundProxy: ({ outboundProxy }) => ({ outboundProxy }),
  pingIntervalS: ({ ping, pingIntervalS }) => ({ ping, pingIntervalS }),
  numberFormat: ({ numberStyle, numberCountry }) => ({ numberStyle, numberCountry }),
  callerIdFormat: ({ callerIdStyle, callerIdCountry }) => ({ callerIdStyle, callerIdCountry }),
  callerIdBy: ({ callerIdBy }) => ({ callerIdBy }),
  callerIdReplacesUser: ({ callerIdReplacesUser }) => ({ callerIdReplacesUser }),
  codecs: ({ codecs }) => ({ codecs }),
  srtp: ({ srtp }) => ({ srtp }),
  dtmf: ({ dtmf }) => ({ dtmf }),
  stunServer: ({ stunServer }) => ({ stunServer }),
  responses: ({ responses }) => ({ responses }),
}

/** What a preset fills in: the fields that it names, and nothing else. */
export function formOfPreset(preset: TrunkPreset): Filled {
  // name and address are needed by the schema only, unless the preset has an address
  const settings = sipTrunkSchema.parse({
    kind: 'sip',
    name: preset.name,
    address: 'preset',
    ...preset.settings,
  })
  const { channels, callsPerSecond, address } = settings
  const login = preset.login === 'address' ? 'address' : 'password'
  const whole: Whole = { ...lineFormOf(settings), channels, callsPerSecond, address, login }
  const filled: Filled = {}
  for (const field of Object.keys(preset.settings)) Object.assign(filled, FIELDS[field]?.(whole))
  return { ...filled, ...(preset.login !== 'either' && { login }), preset: preset.id }
}
