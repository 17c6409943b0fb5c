import { COMMON_RESPONSES } from './response-rules.ts'
import type { TrunkPreset } from './trunk-preset.ts'

/** PBXs, proxies, border controllers and gateways on the center's own network. */
export const PBX_PRESETS: readonly TrunkPreset[] = [
  {
    // res/res_pjsip/pjsip_config.xml and configs/samples/pjsip.conf.sample of Asterisk: endpoints by address (identify).
    id: 'asterisk-address',
    name: 'Asterisk, by IP address',
    alsoCalled: 'pjsip identify vicidial vitalpbx',
    confidence: 'verified',
    login: 'address',
    settings: { callerIdBy: 'from' },
    hints: [
      'Add an identify section with the address of this computer to its endpoint, or calls are refused with 401.',
      'When it is overloaded it ignores requests over UDP without an answer.',
    ],
  },
  {
    // pjsip_config.xml: trust_id_inbound=no ignores P-Asserted-Identity; the endpoint is found by the user of From.
    id: 'asterisk-account',
    name: 'Asterisk, with a password',
    alsoCalled: 'pjsip chan_pjsip vicidial vitalpbx',
    confidence: 'verified',
    login: 'password',
    settings: { register: false, callerIdBy: 'p-asserted-identity' },
    hints: [
      'Set trust_id_inbound=yes on the endpoint, or recipients see the account instead of the caller ID.',
      'When it is overloaded it ignores requests over UDP without an answer.',
    ],
  },
  {
    // FreePBX core and sipsettings: pjsip on 5060; a pjsip trunk has the context from-pstn.
    id: 'freepbx',
    name: 'FreePBX',
    alsoCalled: 'sangoma pbxact',
    confidence: 'verified',
    login: 'password',
    settings: { register: true, callerIdBy: 'p-asserted-identity' },
    hints: [
      'Use an extension and its secret: a trunk of FreePBX sends our calls to its inbound routes.',
      'Extensions of chan_sip are on port 5160, those of pjsip on port 5060.',
    ],
  },
  {
    // issabelPBX sipsettings/functions.inc.php: chan_sip 5060, chan_pjsip 5066; registrations of at most 3600 s.
    id: 'issabel',
    name: 'Issabel',
    alsoCalled: 'elastix',
    confidence: 'verified',
    login: 'password',
    settings: { register: true, registerExpiresS: 600, callerIdBy: 'p-asserted-identity' },
    hints: [
      'Use an extension. chan_pjsip listens on port 5066 and chan_sip on port 5060: add the port to the address.',
    ],
  },
  {
    // conf/vanilla and sofia.c of FreeSWITCH: identity from PPI, PAI, RPID, then From; sessions-per-second 30.
    id: 'freeswitch',
    name: 'FreeSWITCH',
    alsoCalled: 'signalwire vanilla sofia',
    confidence: 'verified',
    login: 'password',
    settings: { register: false, callerIdBy: 'p-asserted-identity', callsPerSecond: 14 },
    hints: [
      'It takes 30 sessions a second, both legs counted, and then asks for 300 s of rest. Raise sessions-per-second before you raise calls per second here.',
      'The internal profile (port 5060) asks for a password. The external one (port 5080) does not, and takes calls into the public context.',
    ],
  },
  {
    // FusionPBX: both profiles authenticate, with the host that is dialled as realm (auto_to).
    id: 'fusionpbx',
    name: 'FusionPBX',
    confidence: 'verified',
    login: 'password',
    settings: { callerIdBy: 'p-asserted-identity', callsPerSecond: 14 },
    hints: [
      'Set the domain to that of the tenant (Registration and account): the host that is dialled must be the tenant.',
      'It takes 30 sessions a second, both legs counted, and then asks for 300 s of rest.',
    ],
  },
  {
    // 3CX manual (authentication ID beside the number); a trunk without inbound calls answers 600.
    id: '3cx',
    name: '3CX',
    confidence: 'reported',
    login: 'password',
    settings: {
      register: true,
      callerIdReplacesUser: false,
      responses: [{ status: '600', means: 'account' }, ...COMMON_RESPONSES],
    },
    hints: [
      'Register as an extension. Its authentication ID is the user here, and its number goes into "SIP user" (Registration and account).',
      'Recipients see the caller ID that 3CX sets for the extension or its outbound rule.',
    ],
  },
  {
    // help.yeastar.com: "Outbound Call Frequency Restriction" of the P-Series, at most 5 calls in a second per extension.
    id: 'yeastar-p',
    name: 'Yeastar P-Series',
    confidence: 'verified',
    login: 'password',
    settings: { register: true, callsPerSecond: 4 },
    hints: [
      'Give the extension an outbound call frequency rule of its own: it may make 5 calls a second at first.',
      'Add this computer to its Allowed IPs, or its auto-defence blocks it for its many requests.',
    ],
  },
  {
    // support.yeastar.com, "Restrict Outbound Calls" of the S-Series: 5 calls in a minute, then the extension is locked.
    id: 'yeastar-s',
    name: 'Yeastar S-Series',
    confidence: 'verified',
    login: 'password',
    settings: { register: true, callsPerSecond: 0.08 },
    hints: [
      'After 5 calls in a minute the extension is locked until somebody unlocks it. Change that rule first, then raise calls per second here.',
      'Add this computer to its Allowed IPs, or its auto-defence blocks it for its many requests.',
    ],
  },
  {
    // Cisco technote on toll fraud prevention of IOS 15.1(2)T: unknown addresses get 403 with cause 21.
    id: 'cisco-cube',
    name: 'Cisco CUBE',
    alsoCalled: 'ios unified border element router',
    confidence: 'reported',
    login: 'address',
    settings: {
      responses: [
        { status: '403', header: { name: 'Reason', contains: 'cause=21' }, means: 'account' },
        ...COMMON_RESPONSES,
      ],
    },
    hints: [
      'Add this computer to the trusted list (ip address trusted list): calls of others are refused with 403.',
    ],
  },
  {
    // Avaya IP Office manager help, "SIP Trunks Advanced": lines by source address.
    id: 'avaya-ipoffice',
    name: 'Avaya IP Office',
    confidence: 'reported',
    login: 'address',
    settings: { transport: 'UDP', dtmf: 'rfc4733', srtp: 'off', pingIntervalS: 30 },
    hints: [
      'Make a SIP line whose ITSP address is this computer, with a fixed SIP port here, and switch SIP trunks on for that LAN.',
    ],
  },
  {
    // Help of Mitel Border Gateway and MiVoice Business.
    id: 'mitel',
    name: 'Mitel MiVoice',
    alsoCalled: 'mbg border gateway office 400 business',
    confidence: 'reported',
    login: 'address',
    settings: { transport: 'UDP', srtp: 'off' },
    hints: [
      'On a border gateway allow traffic from any port, or set a fixed SIP port here and enter it there.',
    ],
  },
  {
    // etc/kamailio.cfg: From has to be the user of the password (asked again otherwise); PSTN by + or 00; pike is optional.
    id: 'kamailio',
    name: 'Kamailio',
    alsoCalled: 'openser proxy',
    confidence: 'verified',
    login: 'password',
    settings: {
      register: false,
      callerIdBy: 'p-asserted-identity',
      numberFormat: { style: 'e164-plus' },
      callsPerSecond: 1.5,
      responses: [
        { status: '403', text: 'Not relaying | Not Allowed', means: 'account' },
        ...COMMON_RESPONSES,
      ],
    },
    hints: [
      'From has to be the user of the password, and its host a domain of Kamailio: set the domain when the address is an IP address.',
      'With flood detection on, some 16 requests in 2 s block this computer for 5 minutes without an answer. Except this address before you raise calls per second.',
    ],
  },
  {
    // OpenSIPS examples/templates: residential takes + only; trunking knows addresses and answers 486 at its channel limit.
    id: 'opensips',
    name: 'OpenSIPS',
    alsoCalled: 'proxy',
    confidence: 'verified',
    login: 'password',
    settings: {
      callerIdBy: 'p-asserted-identity',
      numberFormat: { style: 'e164-plus' },
      responses: [
        { status: '486', header: { name: 'Server', contains: 'OpenSIPS' }, means: 'limit' },
        { status: '403', text: 'Forbidden auth ID', means: 'account' },
        ...COMMON_RESPONSES,
      ],
    },
    hints: [
      'Its trunking script knows addresses only: add this computer, and choose "By IP address". It says busy when the channels are used up.',
      'The residential script takes numbers with + only.',
    ],
  },
  {
    // MicrosoftDocs, "Direct Routing - SIP protocol": Contact has to be the name in the certificate of the SBC.
    id: 'teams-sbc',
    name: 'Microsoft Teams, through an SBC',
    alsoCalled: 'direct routing audiocodes ribbon',
    confidence: 'verified',
    login: 'address',
    settings: { numberFormat: { style: 'e164-plus' } },
    hints: ['Connect to the SBC by UDP or TCP, never to Microsoft: it refuses an IP address in Contact.'],
  },
  {
    // GoIP manual, "Trunk gateway mode": up to three addresses without a password, one call per SIM.
    id: 'goip',
    name: 'GoIP GSM gateway',
    alsoCalled: 'hybertone dbl sim',
    confidence: 'reported',
    login: 'address',
    settings: { callerIdBy: 'from', channels: 1 },
    hints: [
      'Enter this computer as SIP trunk gateway on the box, and the port of the box in the address here.',
      'Set channels to the number of SIM cards: each carries one call.',
    ],
  },
]
