import { z } from 'zod'
import { hostPortSchema, trunkLineFields } from './trunk-line.ts'

const trunkCommon = {
  name: z.string().trim().min(1, 'Give the trunk a name.').max(100, 'A name has at most 100 characters.'),
  /** Simultaneous calls that the provider allows. */
  channels: z.number().int().min(1).max(1000).default(30),
  /** New calls per second that the provider allows. */
  callsPerSecond: z
    .number()
    .min(0.01, 'A trunk takes at least 0.01 calls a second; one call a minute is 0.0167.')
    .max(200)
    .default(1),
  /** Number shown to recipients. */
  callerId: z
    .string()
    .trim()
    .regex(/^\+?[0-9]{2,15}$/, 'A caller id is a number of 2 to 15 digits, for example +442071838750.')
    .nullable()
    .default(null),
}

/** A provider or PBX reached over SIP. */
export const sipTrunkSchema = z.object({
  kind: z.literal('sip'),
  ...trunkCommon,
  address: hostPortSchema,
  /** Digest user and password; null when the trunk knows us by our address. */
  credentials: z
    .object({ user: z.string().min(1).max(200), password: z.string().max(200) })
    .nullable()
    .default(null),
  /** Our own address on the interface towards the trunk; chosen from the routing table when null. */
  localHost: z.string().nullable().default(null),
  ...trunkLineFields,
})

/** The practice carrier: a seeded public behind real SIP and RTP on loopback. */
export const practiceTrunkSchema = z.object({
  kind: z.literal('practice'),
  ...trunkCommon,
  /** Name of a profile shipped in resources/profiles, or the absolute path of a profile file. */
  profile: z.string().min(1).default('everyday'),
  /** One seed gives one and the same public. */
  seed: z
    .number()
    .int()
    .min(0)
    .max(2 ** 31 - 1)
    .default(1),
})

export const trunkSettingsSchema = z.discriminatedUnion('kind', [sipTrunkSchema, practiceTrunkSchema])
export type TrunkSettings = z.infer<typeof trunkSettingsSchema>
export type TrunkSettingsInput = z.input<typeof trunkSettingsSchema>

/** A stored trunk. The password and the key of TLS never leave the engine: `hasPassword` stands for it towards the page. */
export type Trunk = TrunkSettings & {
  readonly id: number
  /** Its password, key or header values cannot be read on this machine: it has none until they are entered again. */
  readonly lostSecrets?: boolean
}

export const trunkCheckSchema = z.object({
  state: z.enum(['up', 'suspect', 'down', 'unknown']),
  /** Milliseconds since the epoch. */
  at: z.number(),
  /** Round trip of the OPTIONS request in milliseconds; null when nothing came back. */
  roundTripMs: z.number().nullable(),
  /** One sentence: what is wrong and how to mend it, or what answered. */
  sentence: z.string(),
})
export type TrunkCheck = z.infer<typeof trunkCheckSchema>

/** A trunk as the screens show it: never with its password. */
export const trunkRowSchema = z.object({
  id: z.number().int(),
  name: z.string(),
  kind: z.enum(['sip', 'practice']),
  /** Address of a provider, or name and seed of the practised public. */
  address: z.string(),
  channels: z.number().int(),
  callsPerSecond: z.number(),
  callerId: z.string().nullable(),
  user: z.string().nullable(),
  hasPassword: z.boolean(),
  /** What was stored cannot be read on this machine and has to be entered again. */
  lostSecrets: z.boolean(),
  /** Settings without password, key of TLS and values of headers, for the form. */
  settings: trunkSettingsSchema,
  check: trunkCheckSchema,
  /** Why it takes fewer calls per second than `callsPerSecond` just now, as a sentence; null when it takes them. */
  lowered: z.string().nullable(),
  /** Why no calls go out over it just now although it is there, as a sentence; null when they do. */
  held: z.string().nullable(),
  channelsInUse: z.number().int(),
  attemptsLastHour: z.number().int(),
  trunkFailuresLastHour: z.number().int(),
  /** The latest failures in words, newest first, at most five. */
  lastFailures: z.array(z.object({ at: z.number(), attemptId: z.number().int(), sentence: z.string() })),
  /** Campaigns that use it. */
  campaigns: z.number().int(),
})
export type TrunkRow = z.infer<typeof trunkRowSchema>
