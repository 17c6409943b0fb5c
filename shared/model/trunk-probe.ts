import { z } from 'zod'

/** What is tried on a trunk, in this order. */
export const PROBE_STEPS = [
  'address',
  'servers',
  'transport',
  'register',
  'options',
  'codecs',
  'call',
] as const
export type ProbeStepName = (typeof PROBE_STEPS)[number]

export const probeStepSchema = z.object({
  name: z.enum(PROBE_STEPS),
  state: z.enum(['waiting', 'running', 'ok', 'failed', 'skipped']),
  /** What was found out, or what is being waited for; empty while waiting. */
  sentence: z.string(),
  /** The likely mending, in one sentence; null when nothing has to be mended. */
  mend: z.string().nullable(),
  /** Facts in the order they came: addresses, headers, codecs. */
  facts: z.array(z.string()),
  /** How long the step took, in milliseconds; null until it is over. */
  tookMs: z.number().nullable(),
})
export type ProbeStep = z.infer<typeof probeStepSchema>

/** What the test call hears. Levels are dB relative to full scale: 0 is as loud as can be, -60 is silence. */
export const probeSoundSchema = z.object({
  /** All that came back in the last fifth of a second; null while no audio packet has come. */
  levelDb: z.number().nullable(),
  /** The share of it that is our own tone. */
  toneDb: z.number().nullable(),
  /** True once our own tone came back for long enough to be no accident. */
  echo: z.boolean(),
  /** True once any packet of audio came. */
  audio: z.boolean(),
})
export type ProbeSound = z.infer<typeof probeSoundSchema>

/** One try of a trunk's settings, whole: the page shows the newest one it has. */
export const trunkProbeSchema = z.object({
  probeId: z.string(),
  state: z.enum(['running', 'done']),
  steps: z.array(probeStepSchema),
  /** Null before the test call is answered. */
  sound: probeSoundSchema.nullable(),
  /** SIP messages so far: the ladder of the whole try fetches them by `trunks.probeTrace`. */
  messages: z.number().int(),
})
export type TrunkProbe = z.infer<typeof trunkProbeSchema>

/** Who the test call goes to: a number or an extension, as the trunk takes it. */
export const testNumberSchema = z
  .string()
  .trim()
  .regex(/^\+?[0-9A-Za-z*#._-]{1,32}$/, 'Write a number or an extension, for example +442071838750 or 600.')

/** Every step waiting: how a try begins. */
export function waitingSteps(): ProbeStep[] {
  return PROBE_STEPS.map(name => ({
    name,
    state: 'waiting',
    sentence: '',
    mend: null,
    facts: [],
    tookMs: null,
  }))
}

/** No audio came yet. */
export const NO_SOUND: ProbeSound = { levelDb: null, toneDb: null, echo: false, audio: false }
