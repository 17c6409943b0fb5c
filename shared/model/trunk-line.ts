import { z } from 'zod'
import { promptSchema } from './prompt.ts'
import { responseRulesSchema } from './response-rules.ts'

/** `host` or `host:port`: a name, an IPv4 address or a bracketed IPv6 address. */
export const hostPortSchema = z
  .string()
  .trim()
  .regex(
    /^(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?)(?::([1-9]\d{0,4}))?$/,
    'Write the address as host or host:port, for example pbx.example.com or 192.168.1.10:5060.',
  )
  .refine(value => Number(/:(\d+)$/.exec(value.replace(/^\[.*\]/, ''))?.[1] ?? 1) <= 65_535, {
    message: 'A port is a number from 1 to 65535.',
  })

/** A name or an address without a port. */
const hostSchema = z
  .string()
  .trim()
  .max(253, 'A name has at most 253 characters.')
  .regex(
    /^(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?)$/,
    'Write a name or an address without a port, for example pbx.example.com.',
  )

/** Where requests may come from: an address, a range of addresses such as 203.0.113.0/24, or a name. */
export const trunkSourceSchema = z.union(
  [z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6(), hostSchema],
  'Write an address, a range such as 203.0.113.0/24, or a name.',
)

/** Where audio may come from: an address or a range. Packets have no names. */
export const audioSourceSchema = z.union(
  [z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()],
  'Write an address or a range such as 203.0.113.0/24.',
)

/** Fewer than this carry a call and its transfer at best. */
const RTP_PORTS_MIN = 10

/** Ports of RTP, both included; a call takes an even one and the next (RFC 3550 11). */
export const rtpPortsSchema = z
  .object({
    from: z.number().int().min(1_024, 'Ports of audio begin at 1024.').max(65_535),
    to: z.number().int().min(1_024).max(65_535, 'A port is a number up to 65535.'),
  })
  .refine(({ from, to }) => to - from + 1 >= RTP_PORTS_MIN, {
    path: ['to'],
    message: 'Give at least 10 ports: each call takes two.',
  })

export const trunkTransportSchema = z.enum(['UDP', 'TCP', 'TLS'])
export type TrunkTransport = z.infer<typeof trunkTransportSchema>

/** PEM texts are certificates of a few kilobytes; chains are longer. */
const PEM_CHARACTERS_MAX = 100_000

/** What TLS needs beyond the system's own list of authorities. PEM texts, not file names. */
export const trunkTlsSchema = z.object({
  /** The authority that signed the trunk's certificate, when it is a private one. */
  ca: z.string().max(PEM_CHARACTERS_MAX).nullable().default(null),
  /** Our own certificate and key, when the trunk asks for them. */
  cert: z.string().max(PEM_CHARACTERS_MAX).nullable().default(null),
  key: z.string().max(PEM_CHARACTERS_MAX).nullable().default(null),
  /** False accepts any certificate: the call can be listened to by whoever stands in between. */
  verify: z.boolean().default(true),
})
export type TrunkTls = z.infer<typeof trunkTlsSchema>

export const numberStyleSchema = z.enum(['e164-plus', 'e164', 'double-zero', 'national', 'as-stored'])

/** How numbers are written towards this trunk. */
export const numberFormatSchema = z.object({
  /** +442071838750, 442071838750, 00442071838750, 02071838750 (abroad: 00), or what the list holds. */
  style: numberStyleSchema.default('e164-plus'),
  /** ISO 3166 country of the trunk, for the national style. */
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, 'Write the country as two letters, for example GB.')
    .nullable()
    .default(null),
  /** Digits taken off the front of the number, when it begins with them. */
  strip: z
    .string()
    .regex(/^\+?[0-9*#]{0,10}$/, 'At most ten digits are taken off.')
    .default(''),
  /** Put before the number: the digit for an outside line, or a carrier's tech prefix. */
  prefix: z
    .string()
    .regex(/^\+?[0-9*#]{0,10}$/, 'A prefix has at most ten digits.')
    .default(''),
})
export type NumberFormat = z.infer<typeof numberFormatSchema>

/** Header names that the telephony itself writes; a custom header never replaces one of them. */
const CORE_HEADERS: ReadonlySet<string> = new Set(
  [
    'via v from f to t call-id i cseq contact m max-forwards route record-route content-length l content-type c',
    'authorization proxy-authorization www-authenticate proxy-authenticate require proxy-require supported k allow',
    'expires min-expires user-agent event o rack rseq session-expires x min-se refer-to r replaces privacy',
    'p-asserted-identity p-preferred-identity remote-party-id content-encoding e content-disposition mime-version',
  ]
    .join(' ')
    .split(' '),
)

export const customHeaderSchema = z.object({
  name: z
    .string()
    .trim()
    .max(64, 'The name of a header has at most 64 characters.')
    .regex(
      /^[A-Za-z0-9!%*_+`'~.-]+$/,
      'The name of a header has letters, digits and -, for example X-Account.',
    )
    .refine(name => !CORE_HEADERS.has(name.toLowerCase()), {
      message: 'This header is written by Trunkline itself. Use another name.',
    }),
  value: z
    .string()
    .trim()
    .max(500, 'The value of a header has at most 500 characters.')
    // A line break would let a value write headers of its own; the other controls are in no header (RFC 3261 25.1).
    // biome-ignore lint/suspicious/noControlCharactersInRegex: controls are what is refused
    .regex(/^[^\u0000-\u001f\u007f]*$/, 'The value of a header is one line.'),
})
export type CustomHeader = z.infer<typeof customHeaderSchema>

export const codecSchema = z.enum(['pcmu', 'pcma', 'g722', 'opus'])
export type Codec = z.infer<typeof codecSchema>

/** Another trunk that carries a call when this one could not. */
export const failoverSchema = z.object({
  trunkId: z.number().int().positive(),
  /** Of two trunks with weights 3 and 1, the first is tried first three times out of four. */
  weight: z.number().int().min(1).max(100).default(1),
})
export type Failover = z.infer<typeof failoverSchema>

/** What becomes of calls that the trunk brings: a recipient calling back, mostly. */
export const incomingSchema = z.discriminatedUnion('answer', [
  /** 480, 486 and 603: voicemail of the network, a busy tone, a refusal. */
  z.object({ answer: z.enum(['unavailable', 'busy', 'decline']) }),
  /** Answered: they hear the prompt, and we hang up. */
  z.object({ answer: z.literal('message'), prompt: promptSchema }),
])
export type Incoming = z.infer<typeof incomingSchema>

/** Everything about a SIP line beyond its address and password; each has a default, so older settings still parse. */
export const trunkLineFields = {
  /** Which preset filled the form in (trunk-presets.ts); null for none. */
  preset: z.string().max(50).nullable().default(null),
  transport: trunkTransportSchema.default('UDP'),
  tls: trunkTlsSchema.prefault({}),
  /** Whether we register our address with the trunk (RFC 3261 10); a trunk that knows our address needs none. */
  register: z.boolean().default(false),
  /** How long a registration is asked for, in seconds; the trunk may shorten it. */
  registerExpiresS: z.number().int().min(60).max(86_400).default(600),
  /** Where everything is sent first, when that is not the address itself. */
  outboundProxy: hostPortSchema.nullable().default(null),
  /** User of our own address (From, REGISTER) when it is not the user of the password. */
  aorUser: z
    .string()
    .trim()
    .min(1)
    .max(100)
    .regex(/^[^\s@<>"]+$/, 'A user name has no spaces and no @.')
    .nullable()
    .default(null),
  /** Host part of our own address and of numbers that are dialled, when it is not the address of the trunk. */
  domain: hostSchema.nullable().default(null),
  /** Seconds between two OPTIONS; null asks nothing (some far ends count every OPTIONS as a failed call). */
  pingIntervalS: z.number().int().min(5).max(3_600).nullable().default(30),
  /** Numbers that are called. */
  numberFormat: numberFormatSchema.prefault({}),
  /** Caller IDs; written in the style of `numberFormat`, with nothing put before or taken off, when null. */
  callerIdFormat: numberFormatSchema.nullable().default(null),
  /** Which header tells the trunk the caller id (RFC 3325; Remote-Party-ID is its predecessor). */
  callerIdBy: z
    .enum(['from', 'p-asserted-identity', 'p-preferred-identity', 'remote-party-id'])
    .default('from'),
  /**
   * Whether the caller ID takes the place of the account in From where there is a password too. Without, `from` keeps the account,
   * by which a PBX finds its extension, and the caller ID goes into P-Asserted-Identity.
   */
  callerIdReplacesUser: z.boolean().default(false),
  /** Host part of From and of the caller ID, when it is not that of the numbers that are called. */
  fromDomain: hostSchema.nullable().default(null),
  /** Whether URIs with a telephone number say so by user=phone (RFC 3261 19.1.1), as some carriers demand. */
  userPhone: z.boolean().default(false),
  /** Whether recipients see no number (RFC 3323, Privacy: id). */
  privacy: z.boolean().default(false),
  headers: z.array(customHeaderSchema).max(20, 'A trunk has at most 20 headers of its own.').default([]),
  /** Offered in this order. */
  codecs: z.array(codecSchema).min(1, 'Choose at least one codec.').max(4).default(['pcmu', 'pcma']),
  srtp: z.enum(['off', 'optional', 'required']).default('off'),
  /** Whether the agreement on encrypted media is made that some carriers demand (RFC 3329, mediasec of 3GPP TS 24.229). */
  mediasec: z.boolean().default(false),
  dtmf: z.enum(['rfc4733', 'info', 'inband']).default('rfc4733'),
  /** Our address as the trunk sees it, when a router translates it (NAT). */
  publicAddress: z
    .union([z.ipv4(), z.ipv6()], 'Write the public IP address, for example 203.0.113.7.')
    .nullable()
    .default(null),
  /** Asked for our public address where none is written: a server of the provider, or a public one. RFC 5389. */
  stunServer: hostPortSchema.nullable().default(null),
  /** Where calls and texts may come from besides the trunk's own servers. What others send is dropped without an answer. */
  sources: z.array(trunkSourceSchema).max(50, 'At most 50 addresses are listed.').default([]),
  /** Whether a 3xx is followed, to another host, too: to another address of the same number only (RFC 3261 8.1.3.4). */
  redirects: z.boolean().default(false),
  /** Whether requests over 1300 bytes stay with UDP, in fragments, instead of going by TCP (RFC 3261 18.1.1). */
  keepUdp: z.boolean().default(false),
  /** Whether requests inside a call go where the call began, whatever the Contact of the far end says: a PBX behind a NAT. */
  staysWithTrunk: z.boolean().default(false),
  /** Our own port of SIP, for a trunk that knows us by our address or a firewall that does; any free one when null. */
  sipPort: z
    .number()
    .int()
    .min(1, 'A port is a number from 1 to 65535.')
    .max(65_535, 'A port is a number from 1 to 65535.')
    .nullable()
    .default(null),
  /** Our own ports of RTP; those of Trunkline when null. */
  rtpPorts: rtpPortsSchema.nullable().default(null),
  /** Whether our audio goes to where the far end sends from, instead of to the address that it names: a trunk behind a NAT. */
  audioFromNat: z.boolean().default(false),
  /** From where audio is taken besides the host that a call names. */
  audioSources: z.array(audioSourceSchema).max(50, 'At most 50 addresses are listed.').default([]),
  /** Who is to blame for a refusal, and what it is about; what no row names has its usual meaning. */
  responses: responseRulesSchema,
  incoming: incomingSchema.prefault({ answer: 'unavailable' }),
  /** Trunks that take a call over when this one failed, in turn; equal weights keep the order. */
  failover: z.array(failoverSchema).max(10, 'At most ten trunks take over.').default([]),
} as const
