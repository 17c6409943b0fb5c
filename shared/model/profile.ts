import { z } from 'zod'
import { profileCarrierSchema } from './profile-carrier.ts'

/** A pause or an answer can take this long at most, in milliseconds. */
const DURATION_MS_MAX = 10 * 60_000
/** Entries of one mix. */
const BEHAVIOURS_MAX = 50

/** A duration that is drawn anew for every call. */
const rangeMs = z
  .strictObject({
    from: z
      .number({ error: 'A duration is a number of milliseconds.' })
      .min(0, 'A duration cannot be negative.')
      .max(DURATION_MS_MAX, 'A duration has at most 600,000 ms (ten minutes).')
      .describe('Shortest, in milliseconds.'),
    to: z
      .number({ error: 'A duration is a number of milliseconds.' })
      .min(0, 'A duration cannot be negative.')
      .max(DURATION_MS_MAX, 'A duration has at most 600,000 ms (ten minutes).')
      .describe('Longest, in milliseconds.'),
  })
  .refine(range => range.from <= range.to, {
    message: 'The range is upside down: "from" must not be larger than "to".',
  })

/** A whole number that is drawn anew for every call. */
const rangeCount = (max: number) =>
  z
    .strictObject({
      from: z.number().int('Give a whole number.').min(1, 'At least 1.').max(max).describe('Fewest.'),
      to: z.number().int('Give a whole number.').min(1, 'At least 1.').max(max).describe('Most.'),
    })
    .refine(range => range.from <= range.to, {
      message: 'The range is upside down: "from" must not be larger than "to".',
    })

const share = z
  .number({ error: 'A share is a number from 0 to 1.' })
  .min(0, 'A share is a number from 0 (never) to 1 (always).')
  .max(1, 'A share is a number from 0 (never) to 1 (always).')

const weight = z
  .number({ error: 'A weight is a number above 0.' })
  .positive('A weight must be above 0; leave the entry out when nobody should behave like that.')
  .max(1_000_000, 'A weight has at most 1,000,000.')
  .describe('How many people of the public are like this, against the sum of all weights.')

const sameAgain = share.describe(
  'Share of later calls to the same person that go the same way as the first. The others are drawn from the rest of the mix.',
)

const ringsAfterMs = rangeMs
  .default({ from: 20, to: 120 })
  .describe('Time from the INVITE to the first 180 or 183, in milliseconds.')

const earlyMedia = (sound: string) =>
  share.default(0).describe(`Share of calls in which ${sound} is heard before the answer (183 with SDP).`)

const answersAfterMs = rangeMs.describe(
  'Time from the first 180 or 183 to the answer (200), in milliseconds.',
)

const talk = {
  listensMs: rangeMs.describe('How long they listen after their opener, in milliseconds.'),
  presses: z
    .string({ error: 'Write the keys as text, for example "1".' })
    .regex(/^[0-9*#A-D]{1,32}$/, 'Keys are 0 to 9, *, # and A to D, at most 32 of them.')
    .nullable()
    .default(null)
    .describe('Keys that they press (RFC 4733) once they have listened, for example "1"; null for none.'),
  replies: share.default(1).describe('Share of calls in which they say a sentence after they have listened.'),
  hangsUpAfterMs: rangeMs
    .nullable()
    .default(null)
    .describe(
      'Pause before they hang up (BYE) once they have said everything, in milliseconds; null when they wait for the caller to hang up.',
    ),
}

const answersAndTalks = z
  .strictObject({
    kind: z.literal('answers-and-talks'),
    weight,
    sameAgain: sameAgain.default(0.6),
    ringsAfterMs,
    answersAfterMs,
    earlyMedia: earlyMedia('ringback tone'),
    ...talk,
  })
  .describe('Answers, says hello, listens, replies, and hangs up or waits for the caller to do so.')

const voicemail = z
  .strictObject({
    kind: z.literal('voicemail'),
    weight,
    sameAgain: sameAgain.default(0.7),
    ringsAfterMs,
    answersAfterMs,
    earlyMedia: earlyMedia('ringback tone'),
    recordsMs: rangeMs.describe(
      'How long the machine records after its beep before it hangs up, in milliseconds.',
    ),
  })
  .describe('A machine answers with a greeting and a beep, and records.')

const noAnswer = z
  .strictObject({
    kind: z.literal('no-answer'),
    weight,
    sameAgain: sameAgain.default(0.5),
    ringsAfterMs,
    earlyMedia: earlyMedia('ringback tone'),
    givesUpAfterMs: rangeMs
      .nullable()
      .default(null)
      .describe(
        'Time of ringing after which the network gives up (480), in milliseconds; null to ring for ever.',
      ),
  })
  .describe('Rings, and nobody answers.')

const busy = z
  .strictObject({
    kind: z.literal('busy'),
    weight,
    sameAgain: sameAgain.default(0.3),
    afterMs: rangeMs
      .default({ from: 50, to: 300 })
      .describe('Time from the INVITE to the 486, in milliseconds.'),
  })
  .describe('Is on another call (486 Busy Here).')

const rejected = z
  .strictObject({
    kind: z.literal('rejected'),
    weight,
    sameAgain: sameAgain.default(0.5),
    ringsAfterMs,
    afterMs: rangeMs.describe('Time of ringing before they decline, in milliseconds.'),
  })
  .describe('Sees the number and declines (603 Decline).')

const unknownNumber = z
  .strictObject({
    kind: z.literal('unknown-number'),
    weight,
    afterMs: rangeMs
      .default({ from: 50, to: 300 })
      .describe('Time from the INVITE to the 404, in milliseconds.'),
    earlyMedia: earlyMedia('an announcement ("The number you have dialed ...", to its end)'),
  })
  .describe('A number that nobody has (404 Not Found), at every call.')

const slow = z
  .strictObject({
    kind: z.literal('slow'),
    weight,
    sameAgain: sameAgain.default(0.6),
    ringsAfterMs: rangeMs.describe(
      'Time from the INVITE to the late 180, in milliseconds. A 100 Trying comes at once.',
    ),
    answersAfterMs,
    ...talk,
  })
  .describe('A far network: nothing but 100 Trying for a long time, then rings, answers and talks.')

const unavailableBurst = z
  .strictObject({
    kind: z.literal('unavailable-burst'),
    weight,
    callsInARow: rangeCount(100).describe(
      'How many calls in a row to the same number are refused, before the number is like another of the mix. Bursts are counted per number, so that one seed gives the same public in whatever order it is called.',
    ),
    afterMs: rangeMs
      .default({ from: 20, to: 100 })
      .describe('Time from the INVITE to the 503, in milliseconds.'),
    retryAfterSeconds: z
      .number()
      .int('Give whole seconds.')
      .min(0)
      .max(3_600, 'At most 3600 seconds.')
      .nullable()
      .default(null)
      .describe('What the 503 says in Retry-After, in seconds; null to say nothing.'),
  })
  .describe(
    'The network towards this number is overloaded for some calls in a row (503 Service Unavailable).',
  )

const hangsUpEarly = z
  .strictObject({
    kind: z.literal('hangs-up-early'),
    weight,
    sameAgain: sameAgain.default(0.4),
    ringsAfterMs,
    answersAfterMs,
    hangsUpAfterMs: rangeMs.describe('Time from the answer to their BYE, in milliseconds.'),
  })
  .describe('Answers, hears a machine or a stranger, and hangs up.')

/** Ways in which a person, or the network before them, can take a call. */
export const profileBehaviourSchema = z.discriminatedUnion(
  'kind',
  [answersAndTalks, voicemail, noAnswer, busy, rejected, unknownNumber, slow, unavailableBurst, hangsUpEarly],
  {
    error:
      'The kind of a behaviour is one of answers-and-talks, voicemail, no-answer, busy, rejected, unknown-number, slow, unavailable-burst, hangs-up-early.',
  },
)
export type ProfileBehaviour = z.infer<typeof profileBehaviourSchema>
export type BehaviourKind = ProfileBehaviour['kind']

const packetLine = z.strictObject({
  loss: z
    .number()
    .min(0, 'Loss is a share from 0 to 0.9.')
    .max(0.9, 'Loss is a share from 0 to 0.9.')
    .default(0)
    .describe('Share of packets lost in each direction.'),
  delayMs: rangeMs
    .nullable()
    .default(null)
    .describe('Delay added to each packet in each direction, in milliseconds; a wide range is jitter.'),
})

const isPerfect = (line: z.infer<typeof packetLine>): boolean => line.loss === 0 && line.delayMs === null

/** A profile file: which public the practice carrier plays, and on what line. */
export const profileSchema = z
  .strictObject({
    name: z
      .string()
      .trim()
      .min(1, 'Give the profile a name.')
      .max(60)
      .describe('Short name, as people choose it.'),
    description: z
      .string()
      .trim()
      .min(1, 'Say in a sentence what the profile is for.')
      .max(1_000)
      .describe('What the profile is for, in a few sentences.'),
    public: z
      .array(profileBehaviourSchema)
      .min(1, 'A public needs at least one behaviour.')
      .max(BEHAVIOURS_MAX, 'A public has at most 50 behaviours.')
      .describe(
        'The weighted mix of people. The same kind may stand there several times with other numbers.',
      ),
    limits: z
      .strictObject({
        channels: z
          .number()
          .int('Give a whole number.')
          .min(1)
          .max(1_000)
          .default(1_000)
          .describe('Simultaneous calls that the carrier takes; above, it answers 503.'),
        callsPerSecond: z
          .number()
          .min(0.1)
          .max(1_000)
          .default(200)
          .describe('New calls per second that the carrier takes; above, it answers 503.'),
      })
      .prefault({})
      .describe(
        'What the carrier allows. A refusal above its limits depends on how fast it is called, not on the seed.',
      ),
    carrier: profileCarrierSchema.prefault({}),
    line: z
      .strictObject({
        sip: packetLine.prefault({}).describe('The line of SIP messages.'),
        rtp: packetLine.prefault({}).describe('The line of audio.'),
      })
      .prefault({})
      .describe('What happens to packets between the caller and the carrier. A good line by default.'),
  })
  .refine(({ line, carrier }) => isPerfect(line.sip) || carrier.transports.includes('UDP'), {
    path: ['line', 'sip'],
    message:
      'Only UDP packets are lost or delayed: add UDP to the transports of the carrier, or leave "sip" out.',
  })
  .describe(
    'A profile of the practice carrier. All durations are ranges in milliseconds, drawn anew for every call.',
  )
export type Profile = z.infer<typeof profileSchema>
export type PacketLine = z.infer<typeof packetLine>
