import { z } from 'zod'
import { codecSchema, trunkTransportSchema } from './trunk-line.ts'

const hasNoTwice = (items: readonly string[]): boolean => new Set(items).size === items.length

/** RFC 7616 and RFC 8760: what a provider may compute a digest with. */
const digestAlgorithm = z.enum(
  ['MD5', 'MD5-sess', 'SHA-256', 'SHA-256-sess', 'SHA-512-256', 'SHA-512-256-sess'],
  {
    error: 'The algorithm is one of MD5, MD5-sess, SHA-256, SHA-256-sess, SHA-512-256, SHA-512-256-sess.',
  },
)

const digest = z.strictObject({
  user: z
    .string()
    .max(100)
    .regex(/^[^\s@<>":]+$/, 'A user name has at least one character, and no spaces, no @ and no colon.')
    .describe('User of the account, in the digest and in the address that is registered.'),
  password: z
    .string()
    .min(1, 'Give the account a password.')
    .max(200)
    .describe('Password of the account. It protects nothing: the carrier is for practice.'),
  algorithm: digestAlgorithm.default('MD5').describe('What the carrier asks the digest to be computed with.'),
  expiresSeconds: z
    .number()
    .int('Give whole seconds.')
    .min(1, 'A registration lasts at least one second.')
    .max(86_400, 'A registration lasts at most 86,400 seconds (a day).')
    .default(3_600)
    .describe(
      'How long a registration lasts at most, in seconds; one that is asked for longer is shortened.',
    ),
})

/** How the practice carrier is reached, and what it asks for. The defaults are those of an open line over UDP. */
export const profileCarrierSchema = z
  .strictObject({
    transports: z
      .array(z.enum(trunkTransportSchema.options, { error: 'A transport is one of UDP, TCP, TLS.' }))
      .min(1, 'A carrier listens on at least one transport.')
      .refine(hasNoTwice, 'A transport stands there twice.')
      .default(['UDP'])
      .describe(
        'Where the carrier listens; the first is what a rehearsal dials. TLS has a port of its own and a certificate made at the start.',
      ),
    digest: digest
      .nullable()
      .default(null)
      .describe(
        'Account of the caller: each new call is challenged (407) and REGISTER is answered (401, then 200). Null takes every call and no registration.',
      ),
    codecs: z
      .array(z.enum(codecSchema.options, { error: 'A codec is one of pcmu, pcma, g722, opus.' }))
      .min(1, 'A carrier speaks at least one codec.')
      .refine(hasNoTwice, 'A codec stands there twice.')
      .default(['pcmu', 'pcma'])
      .describe("What the carrier speaks; of these, a call speaks the first one of the caller's."),
    srtp: z
      .enum(['off', 'optional', 'required'], { error: 'Encryption is one of off, optional, required.' })
      .default('off')
      .describe(
        'Encrypted audio (SRTP): never, where the caller offers keys, or always (a call without keys is refused with 488).',
      ),
  })
  .describe('How the carrier is reached, and what it asks for.')
export type ProfileCarrier = z.infer<typeof profileCarrierSchema>
export type CarrierAccount = z.infer<typeof digest>
