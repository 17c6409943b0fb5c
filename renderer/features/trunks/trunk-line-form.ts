import type { Prompt } from '../../../shared/model/prompt.ts'
import { type ResponseRule, responseRulesSchema } from '../../../shared/model/response-rules.ts'
import type { TrunkSettings } from '../../../shared/model/trunk.ts'
import type {
  Codec,
  CustomHeader,
  Failover,
  Incoming,
  NumberFormat,
} from '../../../shared/model/trunk-line.ts'

type SipSettings = Extract<TrunkSettings, { kind: 'sip' }>

/** The settings under "More", as the fields hold them; empty stands for none. */
export interface TrunkLineForm {
  readonly preset: string | null
  readonly transport: SipSettings['transport']
  readonly tlsVerify: boolean
  readonly tlsCa: string
  readonly tlsCert: string
  /** Empty with a certificate: the stored key stays. */
  readonly tlsKey: string
  readonly register: boolean
  readonly registerExpiresS: number | string
  readonly outboundProxy: string
  readonly aorUser: string
  readonly domain: string
  readonly ping: boolean
  readonly pingIntervalS: number | string
  readonly numberStyle: NumberFormat['style']
  readonly numberCountry: string
  readonly numberStrip: string
  readonly numberPrefix: string
  readonly callerIdStyle: NumberFormat['style'] | 'same'
  readonly callerIdCountry: string
  /** Not written here; kept as it is stored. */
  readonly callerIdStrip: string
  readonly callerIdPrefix: string
  readonly callerIdBy: SipSettings['callerIdBy']
  readonly callerIdReplacesUser: boolean
  readonly fromDomain: string
  readonly privacy: boolean
  readonly userPhone: boolean
  readonly headers: readonly CustomHeader[]
  /** Names of headers whose values stay with the engine: an empty value leaves them as they are. Not written here. */
  readonly storedHeaders: readonly string[]
  readonly codecs: readonly Codec[]
  readonly srtp: SipSettings['srtp']
  readonly mediasec: boolean
  readonly dtmf: SipSettings['dtmf']
  readonly publicAddress: string
  readonly stunServer: string
  /** Written with spaces or commas between them. */
  readonly sources: string
  readonly redirects: boolean
  readonly keepUdp: boolean
  readonly staysWithTrunk: boolean
  readonly sipPort: number | string
  /** Both empty: those of Trunkline. */
  readonly rtpFrom: number | string
  readonly rtpTo: number | string
  readonly audioFromNat: boolean
  /** Written with spaces or commas between them. */
  readonly audioSources: string
  readonly incomingAnswer: Incoming['answer']
  /** Kept while another answer is chosen. */
  readonly incomingPrompt: Prompt
  /** Not written here; kept as it is stored. */
  readonly failover: readonly Failover[]
  readonly responses: readonly ResponseRule[]
}

const PING_S = 30
const NO_MESSAGE: Prompt = { kind: 'speech', text: '', voice: 'slt' }

/** What a new trunk has: the model's own defaults. */
export const NEW_LINE: TrunkLineForm = {
  preset: null,
  transport: 'UDP',
  tlsVerify: true,
  tlsCa: '',
  tlsCert: '',
  tlsKey: '',
  register: false,
  registerExpiresS: 600,
  outboundProxy: '',
  aorUser: '',
  domain: '',
  ping: true,
  pingIntervalS: PING_S,
  numberStyle: 'e164-plus',
  numberCountry: '',
  numberStrip: '',
  numberPrefix: '',
  callerIdStyle: 'same',
  callerIdCountry: '',
  callerIdStrip: '',
  callerIdPrefix: '',
  callerIdBy: 'from',
  callerIdReplacesUser: false,
  fromDomain: '',
  privacy: false,
  userPhone: false,
  headers: [],
  storedHeaders: [],
  codecs: ['pcmu', 'pcma'],
  srtp: 'off',
  mediasec: false,
  dtmf: 'rfc4733',
  publicAddress: '',
  stunServer: '',
  sources: '',
  redirects: false,
  keepUdp: false,
  staysWithTrunk: false,
  sipPort: '',
  rtpFrom: '',
  rtpTo: '',
  audioFromNat: false,
  audioSources: '',
  incomingAnswer: 'unavailable',
  incomingPrompt: NO_MESSAGE,
  failover: [],
  responses: responseRulesSchema.parse(undefined),
}

/** The fields of stored settings. The key of TLS and the values of headers stay with the engine, so their fields are empty. */
export function lineFormOf(settings: SipSettings): TrunkLineForm {
  const { tls, numberFormat, callerIdFormat, incoming } = settings
  return {
    preset: settings.preset,
    transport: settings.transport,
    tlsVerify: tls.verify,
    tlsCa: tls.ca ?? '',
    tlsCert: tls.cert ?? '',
    tlsKey: tls.key ?? '',
    register: settings.register,
    registerExpiresS: settings.registerExpiresS,
    outboundProxy: settings.outboundProxy ?? '',
    aorUser: settings.aorUser ?? '',
    domain: settings.domain ?? '',
    ping: settings.pingIntervalS !== null,
    pingIntervalS: settings.pingIntervalS ?? PING_S,
    numberStyle: numberFormat.style,
    numberCountry: numberFormat.country ?? '',
    numberStrip: numberFormat.strip,
    numberPrefix: numberFormat.prefix,
    callerIdStyle: callerIdFormat?.style ?? 'same',
    callerIdCountry: callerIdFormat?.country ?? '',
    callerIdStrip: callerIdFormat?.strip ?? '',
    callerIdPrefix: callerIdFormat?.prefix ?? '',
    callerIdBy: settings.callerIdBy,
    callerIdReplacesUser: settings.callerIdReplacesUser,
    fromDomain: settings.fromDomain ?? '',
    privacy: settings.privacy,
    userPhone: settings.userPhone,
    headers: settings.headers,
    storedHeaders: settings.headers.map(({ name }) => name.toLowerCase()),
    codecs: settings.codecs,
    srtp: settings.srtp,
    mediasec: settings.mediasec,
    dtmf: settings.dtmf,
    publicAddress: settings.publicAddress ?? '',
    stunServer: settings.stunServer ?? '',
    sources: settings.sources.join(', '),
    redirects: settings.redirects,
    keepUdp: settings.keepUdp,
    staysWithTrunk: settings.staysWithTrunk,
    sipPort: settings.sipPort ?? '',
    rtpFrom: settings.rtpPorts?.from ?? '',
    rtpTo: settings.rtpPorts?.to ?? '',
    audioFromNat: settings.audioFromNat,
    audioSources: settings.audioSources.join(', '),
    incomingAnswer: incoming.answer,
    incomingPrompt: incoming.answer === 'message' ? incoming.prompt : NO_MESSAGE,
    failover: settings.failover,
    responses: settings.responses,
  }
}

const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim())

const listOf = (text: string): string[] => text.split(/[\s,;]+/).filter(word => word !== '')

/** The settings that the fields stand for, not checked yet. */
export function lineCandidateOf(form: TrunkLineForm) {
  return {
    preset: form.preset,
    transport: form.transport,
    tls: {
      verify: form.tlsVerify,
      ca: orNull(form.tlsCa),
      cert: orNull(form.tlsCert),
      key: orNull(form.tlsKey),
    },
    register: form.register,
    registerExpiresS: form.registerExpiresS,
    outboundProxy: orNull(form.outboundProxy),
    aorUser: orNull(form.aorUser),
    domain: orNull(form.domain),
    pingIntervalS: form.ping ? form.pingIntervalS : null,
    numberFormat: {
      style: form.numberStyle,
      country: orNull(form.numberCountry.toUpperCase()),
      strip: form.numberStrip.trim(),
      prefix: form.numberPrefix.trim(),
    },
    callerIdFormat:
      form.callerIdStyle === 'same'
        ? null
        : {
            style: form.callerIdStyle,
            country: orNull(form.callerIdCountry.toUpperCase()),
            strip: form.callerIdStrip,
            prefix: form.callerIdPrefix,
          },
    callerIdBy: form.callerIdBy,
    callerIdReplacesUser: form.callerIdReplacesUser,
    fromDomain: orNull(form.fromDomain),
    privacy: form.privacy,
    userPhone: form.userPhone,
    headers: form.headers.filter(({ name, value }) => name.trim() !== '' || value.trim() !== ''),
    codecs: form.codecs,
    srtp: form.srtp,
    // an agreement about nothing is refused
    mediasec: form.mediasec && form.srtp !== 'off',
    dtmf: form.dtmf,
    publicAddress: orNull(form.publicAddress),
    stunServer: orNull(form.stunServer),
    sources: listOf(form.sources),
    redirects: form.redirects,
    keepUdp: form.keepUdp,
    staysWithTrunk: form.staysWithTrunk,
    sipPort: form.sipPort === '' ? null : form.sipPort,
    rtpPorts: form.rtpFrom === '' && form.rtpTo === '' ? null : { from: form.rtpFrom, to: form.rtpTo },
    audioFromNat: form.audioFromNat,
    audioSources: listOf(form.audioSources),
    incoming:
      form.incomingAnswer === 'message'
        ? { answer: form.incomingAnswer, prompt: form.incomingPrompt }
        : { answer: form.incomingAnswer },
    failover: form.failover,
    responses: form.responses,
  }
}
