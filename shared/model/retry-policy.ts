import { z } from 'zod'

/** Outcomes after which the same recipient can be tried again. */
export const RETRIED_OUTCOMES = [
  'busy',
  'no-answer',
  'rejected',
  'blocked',
  'machine',
  'abandoned',
  'dead-air',
  'hung-up-early',
  'congestion',
  'trunk-failed',
  'interrupted',
] as const
export const retriedOutcomeSchema = z.enum(RETRIED_OUTCOMES)
export type RetriedOutcome = z.infer<typeof retriedOutcomeSchema>

/** After these a ladder decides, when there is one: the recipient did it, and may be asked again. The others stay with their rules. */
export const LADDER_OUTCOMES: ReadonlySet<RetriedOutcome> = new Set([
  'busy',
  'no-answer',
  'rejected',
  'machine',
  'hung-up-early',
])

export const retryRuleSchema = z.object({
  /** How many attempts of one recipient may end like this; 1 means never again after the first. */
  attemptsMax: z.number().int().min(1).max(20),
  /** Seconds to wait before the next attempt. */
  delaySeconds: z
    .number()
    .min(0)
    .max(60 * 86_400),
  /** The delay grows by this factor each time the same outcome comes again. */
  multiplier: z.number().min(1).max(10).default(1),
  /** Next time in another part of the day (morning, afternoon, evening) than before; for delays of an hour and more. */
  otherDayPart: z.boolean().default(false),
})
export type RetryRule = z.infer<typeof retryRuleSchema>

const MINUTE = 60
const HOUR = 3600

/** The matrix that ships: delays and limits per outcome. */
export const DEFAULT_RETRY_RULES = {
  busy: { attemptsMax: 4, delaySeconds: 15 * MINUTE, multiplier: 1.5, otherDayPart: false },
  'no-answer': { attemptsMax: 6, delaySeconds: 4 * HOUR, multiplier: 1, otherDayPart: true },
  rejected: { attemptsMax: 2, delaySeconds: 24 * HOUR, multiplier: 1, otherDayPart: false },
  blocked: { attemptsMax: 1, delaySeconds: 24 * HOUR, multiplier: 1, otherDayPart: false },
  machine: { attemptsMax: 4, delaySeconds: 4 * HOUR, multiplier: 1, otherDayPart: true },
  abandoned: { attemptsMax: 2, delaySeconds: 72 * HOUR, multiplier: 1, otherDayPart: false },
  'dead-air': { attemptsMax: 2, delaySeconds: 30 * MINUTE, multiplier: 1, otherDayPart: false },
  'hung-up-early': { attemptsMax: 2, delaySeconds: 24 * HOUR, multiplier: 1, otherDayPart: false },
  congestion: { attemptsMax: 5, delaySeconds: 60, multiplier: 1.5, otherDayPart: false },
  'trunk-failed': { attemptsMax: 5, delaySeconds: 60, multiplier: 2, otherDayPart: false },
  interrupted: { attemptsMax: 5, delaySeconds: 60, multiplier: 1, otherDayPart: false },
} as const satisfies Record<RetriedOutcome, RetryRule>

/** One stage of a ladder: so many attempts, each so long after the one before it. */
export const retryStageSchema = z.object({
  attempts: z.number().int().min(1).max(20),
  delay: z.number().min(0).max(10_000),
  unit: z.enum(['seconds', 'minutes', 'hours', 'days']),
})
export type RetryStage = z.infer<typeof retryStageSchema>

export const retryPolicySchema = z.object({
  /**
   * When there are stages, they decide after what the recipient did (busy, no answer, rejected, a machine, ...): how many attempts in
   * all, and the delay after each. What the trunk or the network did stays with the rules.
   */
  ladder: z.array(retryStageSchema).max(10, 'A ladder has at most 10 stages.').default([]),
  /**
   * Attempts that one recipient may use up in this campaign, the first included (retries = this less one).
   * Only what the recipient did counts: congestion, a failed trunk or an interruption does not.
   */
  attemptsMax: z.number().int().min(1).max(20).default(4),
  rules: z
    .object({
      busy: retryRuleSchema.default(DEFAULT_RETRY_RULES.busy),
      'no-answer': retryRuleSchema.default(DEFAULT_RETRY_RULES['no-answer']),
      rejected: retryRuleSchema.default(DEFAULT_RETRY_RULES.rejected),
      blocked: retryRuleSchema.default(DEFAULT_RETRY_RULES.blocked),
      machine: retryRuleSchema.default(DEFAULT_RETRY_RULES.machine),
      abandoned: retryRuleSchema.default(DEFAULT_RETRY_RULES.abandoned),
      'dead-air': retryRuleSchema.default(DEFAULT_RETRY_RULES['dead-air']),
      'hung-up-early': retryRuleSchema.default(DEFAULT_RETRY_RULES['hung-up-early']),
      congestion: retryRuleSchema.default(DEFAULT_RETRY_RULES.congestion),
      'trunk-failed': retryRuleSchema.default(DEFAULT_RETRY_RULES['trunk-failed']),
      interrupted: retryRuleSchema.default(DEFAULT_RETRY_RULES.interrupted),
    })
    .prefault({}),
})
export type RetryPolicy = z.infer<typeof retryPolicySchema>
