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
 * Well-known far ends. The facts are defaults of the products as their manuals and shipped configurations give them (named beside each);
 * every one can be set otherwise, so a preset only fills a form in.
 */
export const TRUNK_PRESETS: readonly TrunkPreset[] = [
  {
    // No product and no manual: global numbers (RFC 3966 5.1.4), identity as RFC 3325 has it; many differ.
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
    // configs/samples/pjsip.conf.sample (trust_id_inbound=no) and docs.asterisk.org, "res_pjsip Configuration Examples" (allow=ulaw).
    id: 'asterisk',
    name: 'Asterisk (chan_pjsip)',
    wantsCredentials: true,
    settings: {
      register: false,
      numberFormat: { style: 'e164' },
      callerIdBy: 'from',
      codecs: ['pcmu', 'pcma'],
    },
    hints: [
      'Add an endpoint with an auth object, and an identify section for the address of this machine: without it Asterisk looks for an endpoint named like the caller id, and refuses the call with 401.',
      'It takes the caller id from P-Asserted-Identity or Remote-Party-ID only with trust_id_inbound=yes.',
      'Its endpoint answers OPTIONS also when it has no trunk to the outside: a call shows more.',
    ],
  },
  {
    // conf/vanilla/sip_profiles/internal.xml and vars.xml; Remote-Party-ID: developer.signalwire.com, "sip_cid_type" (default rpid).
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
      'It challenges with the host of our own address as realm, and looks its users up in its own domain: set the domain when that is not its address.',
      'The dialplan of a user may replace the caller id by that of the extension (effective_caller_id_number).',
    ],
  },
  {
    // 3CX manual, "Adding an extension" (authentication ID beside the number) and www.3cx.com/docs; the manuals name no expiry.
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
      'The recipient sees the caller id that 3CX sets for the extension or its outbound rule.',
    ],
  },
  {
    // etc/kamailio.cfg of Kamailio: routes AUTH (From has to be the user of the password), PSTN (+ or 00) and REQINIT (pike).
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
      'Its usual script answers 403 when From is not the user of the password, so the caller id goes into P-Asserted-Identity.',
      'It routes by the number that is dialled (+ or 00 to the outside); those that its script does not know are answered with 404.',
      'With flood detection on, more than 16 requests in two seconds block this machine for five minutes: let it except our address.',
    ],
  },
  {
    // help.yeastar.com: "Extension Security Overview", "Outbound Call Frequency Restriction" (P), "Restrict Outbound Calls" (S); no expiry named.
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
      'Register as an extension, or as the other side of an account trunk on it.',
      'An extension registers from another network only when remote registration is allowed for it, which is off at first.',
      'An extension may make 5 calls a second (P-Series) or 5 a minute and is then locked (S-Series): give it a rule of its own before a campaign.',
      'When nothing answers any more, look whether this machine is among its blocked addresses (Security).',
      'An outbound route must match the number: extensions reach the outside only through one.',
    ],
  },
]
