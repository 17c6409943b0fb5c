import { z } from 'zod'
import { finalStateSchema, recipientStateSchema } from './campaign.ts'
import { blameSchema, outcomeSchema } from './outcome.ts'
import { afterRestartSchema, allPausedSchema, restartNoticeSchema, stoppingSchema } from './stopping.ts'

/**
 *   claimed -> dialing -> ringing -> answered -> ended
 * Every state may go to `ended`; nothing leaves it.
 */
export const ATTEMPT_STATES = ['claimed', 'dialing', 'ringing', 'answered', 'ended'] as const
export const attemptStateSchema = z.enum(ATTEMPT_STATES)
export type AttemptState = z.infer<typeof attemptStateSchema>

export const ATTEMPT_STATE_WORDS = {
  claimed: 'Claimed',
  dialing: 'Dialling',
  ringing: 'Ringing',
  answered: 'Talking',
  ended: 'Ended',
} as const satisfies Record<AttemptState, string>

/** One attempt as tables show it. Instants in ms since the epoch. */
export const attemptRowSchema = z.object({
  id: z.number().int(),
  campaignId: z.number().int(),
  campaignName: z.string(),
  recipientId: z.number().int(),
  recipientName: z.string().nullable(),
  /** E.164. */
  number: z.string(),
  /** IANA zone of the recipient, several possible ones joined by `|`, or null when unknown. */
  zone: z.string().nullable(),
  trunkId: z.number().int(),
  /** 1 for the recipient's first attempt in this campaign. */
  ordinal: z.number().int(),
  state: attemptStateSchema,
  claimedAt: z.number(),
  dialedAt: z.number().nullable(),
  ringingAt: z.number().nullable(),
  answeredAt: z.number().nullable(),
  endedAt: z.number().nullable(),
  outcome: outcomeSchema.nullable(),
  blame: blameSchema.nullable(),
  sipStatus: z.number().int().nullable(),
  sentence: z.string().nullable(),
  heardMs: z.number().int().nullable(),
  promptPlayedMs: z.number().int().nullable(),
  packetsLost: z.number().int().nullable(),
  jitterMs: z.number().nullable(),
  /** There and back, by RTCP. */
  roundTripMs: z.number().nullable(),
  /** Share of our packets that the far end says it lost, 0 to 1. */
  farLossShare: z.number().nullable(),
  /** Estimated mean opinion score of what was heard, 1 to 4.5 (ITU-T G.107). */
  mos: z.number().nullable(),
})
export type AttemptRow = z.infer<typeof attemptRowSchema>

/** One recipient of one campaign as the results show it. */
export const resultRowSchema = z.object({
  recipientId: z.number().int(),
  name: z.string().nullable(),
  number: z.string(),
  country: z.string().nullable(),
  zone: z.string().nullable(),
  state: recipientStateSchema,
  finalState: finalStateSchema.nullable(),
  lastOutcome: outcomeSchema.nullable(),
  attempts: z.number().int(),
  /** The instant of the next call: not before its retry delay and inside its window; null when done or unknown. */
  nextCallAt: z.number().nullable(),
  /** Why not now, or how it ended, as a sentence. */
  because: z.string().nullable(),
  lastAttemptAt: z.number().nullable(),
  variables: z.record(z.string(), z.string()),
})
export type ResultRow = z.infer<typeof resultRowSchema>

/** The figures of the Live screen, computed from rows. Rates are fractions of 1; null when nothing was counted yet. */
export const liveFiguresSchema = z.object({
  at: z.number(),
  callsInProgress: z.number().int(),
  channels: z.number().int(),
  ringing: z.number().int(),
  talking: z.number().int(),
  attemptsLastHour: z.number().int(),
  answeredLastHour: z.number().int(),
  answerRateLastHour: z.number().nullable(),
  /** The hour before the last one, for the trend. */
  answerRateHourBefore: z.number().nullable(),
  attemptsHourBefore: z.number().int(),
  answeredHourBefore: z.number().int(),
  meanTalkSeconds: z.number().nullable(),
  /** Mean seconds from INVITE to the first ringing (post-dial delay) of the last hour. */
  meanPostDialDelaySeconds: z.number().nullable(),
  /** Answered, of the attempts per minute, for the last 60 minutes, oldest first. */
  perMinute: z.array(z.object({ at: z.number(), attempts: z.number().int(), answered: z.number().int() })),
})
export type LiveFigures = z.infer<typeof liveFiguresSchema>

/** State of the engine and its trunks, at the foot of the rail. */
export const engineStatusSchema = z.object({
  version: z.string(),
  host: z.enum(['desktop', 'headless']),
  startedAt: z.number(),
  /** IANA zone of this machine. */
  zone: z.string(),
  dataDir: z.string(),
  /** What is wrong right now, worst first, each a sentence. */
  problems: z.array(z.object({ severity: z.enum(['warning', 'error']), sentence: z.string() })),
  /** What everything was paused at once holds; null when it is not. */
  allPaused: allPausedSchema.nullable(),
  /** What the last end of Trunkline stopped and nobody has decided on; null when there is nothing to decide. */
  restart: restartNoticeSchema.nullable(),
  afterRestart: afterRestartSchema,
  /** How Trunkline is being stopped; null while it is not. */
  stopping: stoppingSchema.nullable(),
})
export type EngineStatus = z.infer<typeof engineStatusSchema>
