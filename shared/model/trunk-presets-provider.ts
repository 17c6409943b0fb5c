import { COMMON_RESPONSES } from './response-rules.ts'
import type { TrunkPreset } from './trunk-preset.ts'

/** Providers on the Internet or on a line of their own. */
export const PROVIDER_PRESETS: readonly TrunkPreset[] = [
  {
    // No product and no manual: global numbers (RFC 3966 5.1.4).
    id: 'provider-address',
    name: 'Another provider, by IP address',
    alsoCalled: 'sip trunk ip bandwidth gamma bt',
    confidence: 'general',
    login: 'address',
    settings: {
      register: false,
      numberFormat: { style: 'e164-plus' },
      callerIdBy: 'from',
      callsPerSecond: 1,
    },
    hints: [
      'Tell the provider your public address, and ask how many channels and calls per second you have.',
    ],
  },
  {
    id: 'provider-account',
    name: 'Another provider, with a password',
    alsoCalled: 'sip trunk account register',
    confidence: 'general',
    login: 'password',
    settings: { register: true, numberFormat: { style: 'e164-plus' }, callsPerSecond: 1 },
    hints: [
      'Ask the provider which header carries the caller ID, and how many channels and calls per second you have.',
      'Many providers accept only numbers that belong to your account as caller ID.',
    ],
  },
  {
    // twilio.com/docs: elastic SIP trunking, CPS, codecs, error 32001, changelog on 603.
    id: 'twilio',
    name: 'Twilio Elastic SIP Trunking',
    confidence: 'verified',
    login: 'either',
    addressExample: 'mytrunk.pstn.twilio.com',
    settings: {
      register: false,
      numberFormat: { style: 'e164-plus' },
      codecs: ['pcmu', 'pcma'],
      callsPerSecond: 1,
      responses: [...COMMON_RESPONSES],
    },
    hints: [
      'Enter the termination URI of your trunk as address, and add this computer to its IP list or credential list.',
      'Each trunk takes one call a second and region until Twilio raises it; more are refused with 503.',
    ],
  },
  {
    // developers.telnyx.com: SIP response codes, STUN servers, caller ID policy.
    id: 'telnyx',
    name: 'Telnyx',
    confidence: 'verified',
    login: 'either',
    settings: {
      address: 'sip.telnyx.com',
      numberFormat: { style: 'e164-plus' },
      stunServer: 'stun.telnyx.com:3478',
      responses: [
        { status: '403', text: 'D1 | D2 | D3 | D22 | D24', means: 'limit' },
        { status: '403', text: 'D35', means: 'caller-id' },
        { status: '404', text: 'D18 | D19', means: 'account' },
        { status: '480', text: 'D21', means: 'fault' },
        ...COMMON_RESPONSES,
      ],
    },
    hints: [
      'The connection needs an outbound voice profile. Full channels and rate limits come as 403 with a code such as D1.',
      'It takes at most 50 calls a second from one address.',
    ],
  },
  {
    // developer.vonage.com/sip/technical-details
    id: 'vonage',
    name: 'Vonage',
    alsoCalled: 'nexmo',
    confidence: 'verified',
    login: 'either',
    addressExample: 'you.sip-us.vonage.com',
    settings: {
      register: false,
      numberFormat: { style: 'e164' },
      callerIdBy: 'from',
      callerIdReplacesUser: true,
      codecs: ['pcma', 'pcmu', 'g722'],
      dtmf: 'rfc4733',
    },
    hints: [
      'Add this computer to the access list, or use a user and password. The caller ID is read from From.',
    ],
  },
  {
    // docs.plivo.com: SIP trunking, technical specifications.
    id: 'plivo',
    name: 'Plivo Zentrunk',
    confidence: 'verified',
    login: 'either',
    addressExample: '12345678.zt.plivo.com',
    settings: {
      register: false,
      numberFormat: { style: 'e164-plus' },
      codecs: ['pcma', 'pcmu'],
      dtmf: 'rfc4733',
      callsPerSecond: 2,
    },
    hints: [
      'Enter the termination domain of your trunk as address. It knows no registration, and takes two calls a second for the whole account.',
    ],
  },
  {
    // developer.signalwire.com, SIP trunking.
    id: 'signalwire',
    name: 'SignalWire',
    confidence: 'reported',
    login: 'password',
    addressExample: 'space.sip.signalwire.com',
    settings: { transport: 'TLS' },
    hints: ['Choose the encryption of the SIP endpoint to match the audio settings here.'],
  },
  {
    // Technical specifications of Flowroute (support.bcmone.com): PAI before RPID before From.
    id: 'flowroute',
    name: 'Flowroute',
    alsoCalled: 'bcm one',
    confidence: 'verified',
    login: 'either',
    addressExample: 'us-west-or.sip.flowroute.com',
    settings: {
      numberFormat: { style: 'e164' },
      callerIdBy: 'p-asserted-identity',
      dtmf: 'rfc4733',
    },
    hints: [
      'Without a password, add this address at Flowroute and put your tech prefix and * before the called number (Numbers and caller ID).',
    ],
  },
  {
    // wiki.voip.ms as others restate it.
    id: 'voipms',
    name: 'VoIP.ms',
    confidence: 'reported',
    login: 'password',
    addressExample: 'atlanta1.voip.ms',
    settings: {
      numberFormat: { style: 'national', country: 'US' },
      callerIdBy: 'remote-party-id',
      codecs: ['pcmu'],
    },
    hints: [
      'Use the server of your city, and a sub-account for this computer. A password must not contain #.',
      'TLS works only with "Encrypted SIP Traffic" switched on for the account.',
    ],
  },
  {
    // help.sipgate.de, sipgate trunking: numbers without + and 00, P-Preferred-Identity.
    id: 'sipgate-de',
    name: 'sipgate trunking',
    alsoCalled: 'germany deutschland',
    confidence: 'verified',
    login: 'password',
    settings: {
      address: 'sipconnect.sipgate.de',
      numberFormat: { style: 'e164' },
      callerIdBy: 'p-preferred-identity',
    },
    hints: [
      'The user is the SIP-ID, such as 1234567t0. With a + before the caller ID, sipgate shows the fallback number instead.',
    ],
  },
  {
    // 1TR119 of Deutsche Telekom, as others restate it.
    id: 'telekom-companyflex',
    name: 'Telekom CompanyFlex',
    alsoCalled: 'deutsche telekom germany',
    confidence: 'reported',
    login: 'password',
    settings: {
      address: 'tel.t-online.de',
      transport: 'TCP',
      register: true,
      numberFormat: { style: 'e164-plus' },
      codecs: ['pcma', 'pcmu'],
    },
    hints: [
      'Enter the outbound proxy of your contract, such as 551234567890.primary.companyflex.de (Network, proxy, NAT). Over TCP this works on a Telekom line only. Elsewhere choose TLS, require encrypted audio, and switch on “Agree on encrypted audio (mediasec)”.',
    ],
  },
  {
    // Trunk guides of OVH for Asterisk and FreeSWITCH.
    id: 'ovh',
    name: 'OVHcloud',
    alsoCalled: 'france',
    confidence: 'reported',
    login: 'password',
    settings: {
      address: 'siptrunk.ovh.net',
      transport: 'UDP',
      register: true,
      registerExpiresS: 1_800,
      numberFormat: { style: 'double-zero' },
      callerIdBy: 'from',
      callerIdReplacesUser: true,
      codecs: ['pcmu', 'pcma'],
    },
    hints: ['The user is your number with 0033. OVH wants registrations of 1,800 s at least.'],
  },
  {
    // doc.didww.com: outbound trunks, authentication and security.
    id: 'didww',
    name: 'DIDWW',
    confidence: 'verified',
    login: 'password',
    addressExample: 'nyc.out.didww.com',
    settings: {
      register: false,
      numberFormat: { style: 'e164' },
      callerIdBy: 'from',
      callerIdReplacesUser: true,
    },
    hints: [
      'Password and listed address are both required: ask for outbound calls, and add this public address to the trunk.',
    ],
  },
  {
    // developer.exotel.com: vSIP over TCP or TLS.
    id: 'exotel',
    name: 'Exotel vSIP',
    alsoCalled: 'india',
    confidence: 'verified',
    login: 'address',
    settings: {
      address: 'pstn.in2.exotel.com:5070',
      transport: 'TCP',
      register: false,
      numberFormat: { style: 'e164-plus' },
      codecs: ['pcmu', 'pcma'],
      callsPerSecond: 3,
    },
    hints: [
      'List your public address at Exotel, and set the domain of From to your own, such as acme1.pstn.exotel.com (Registration and account).',
      'It takes 200 calls a minute per trunk, over TCP or TLS only. For TLS use port 443 and encrypted audio.',
    ],
  },
]
