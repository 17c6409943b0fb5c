import type { TrunkSettingsInput } from './trunk.ts'

type SipInput = Extract<TrunkSettingsInput, { kind: 'sip' }>

/** What a form starts with for one kind of far end, and what a person should know of it. */
export interface TrunkPreset {
  readonly id: 'provider' | 'asterisk' | 'freeswitch' | '3cx' | 'kamailio' | 'yeastar'
  readonly name: string
  /** Everything but name, address and credentials. */
  readonly settings: Partial<Omit<SipInput, 'kind' | 'name' | 'address' | 'credentials'>>
  /** Whether this kind of far end usually wants a user and a password. */
  readonly wantsCredentials: boolean
  /** Where its side is set up, and what goes wrong first: one sentence each. */
  readonly hints: readonly string[]
}

/**
 * Well-known far ends. The facts are defaults of the products as their manuals give them; every one can be set otherwise, so a
 * preset only fills a form in.
 */
export const TRUNK_PRESETS: readonly TrunkPreset[] = [
  {
    id: 'provider',
    name: 'Provider (SIP trunk)',
    wantsCredentials: true,
    settings: {
      register: true,
      registerExpiresS: 600,
      numberFormat: { style: 'e164-plus' },
      callerIdBy: 'p-asserted-identity',
    },
    hints: [
      'Many providers accept only numbers that belong to your account as caller id; others are refused with 403.',
      'A provider that knows your public address needs no registration and no password: then switch both off.',
    ],
  },
  {
    id: 'asterisk',
    name: 'Asterisk (chan_pjsip)',
    wantsCredentials: true,
    settings: {
      register: false,
      numberFormat: { style: 'e164' },
      callerIdBy: 'from',
      codecs: ['pcma', 'pcmu'],
    },
    hints: [
      'Add an endpoint with an auth object, and an identify section for the address of this machine.',
      'Asterisk takes the caller id from P-Asserted-Identity or Remote-Party-ID only with trust_id_inbound=yes.',
      'Its endpoint answers OPTIONS also when it has no trunk to the outside: a call shows more.',
    ],
  },
  {
    id: 'freeswitch',
    name: 'FreeSWITCH',
    wantsCredentials: true,
    settings: {
      register: false,
      numberFormat: { style: 'e164' },
      callerIdBy: 'remote-party-id',
      codecs: ['pcmu', 'pcma'],
    },
    hints: [
      'The internal profile (port 5060) asks for a password; the external one (port 5080) does not and takes calls into the public context.',
      'By default it challenges with 407 and uses the SIP domain as realm: set the domain when it is not the address.',
    ],
  },
  {
    id: '3cx',
    name: '3CX',
    wantsCredentials: true,
    settings: {
      register: true,
      registerExpiresS: 120,
      numberFormat: { style: 'as-stored' },
      callerIdBy: 'from',
    },
    hints: [
      'Register as an extension: the authentication ID is not the extension number, so write the number as the user of the address.',
      'The extension must be allowed to register from outside the local network, when this machine is there.',
      'An extension carries as many calls at once as its licence allows.',
    ],
  },
  {
    id: 'kamailio',
    name: 'Kamailio or OpenSIPS',
    wantsCredentials: true,
    settings: {
      register: true,
      registerExpiresS: 600,
      numberFormat: { style: 'e164-plus' },
      callerIdBy: 'p-asserted-identity',
    },
    hints: [
      'The domain is the realm of its users: set it when the address is an IP address.',
      'It routes by the Request-URI; numbers that its script does not know are answered with 404.',
    ],
  },
  {
    id: 'yeastar',
    name: 'Yeastar P-Series and S-Series',
    wantsCredentials: true,
    settings: {
      register: true,
      registerExpiresS: 300,
      numberFormat: { style: 'as-stored' },
      callerIdBy: 'from',
      codecs: ['pcmu', 'pcma'],
    },
    hints: [
      'Register as an extension, or add an account trunk on it and let it know this machine.',
      'It blocks an address for some time after several wrong passwords: look under Security when nothing answers any more.',
      'An outbound route must match the number: extensions reach the outside only through one.',
    ],
  },
]
