import { z } from 'zod'

/** Outcomes after which the same recipient can be tried again. */
export const RETRIED_OUTCOMES = [
  'busy',
  'no-answer',
  'rejected',
  'hung-up-early',
  'congestion',
  'trunk-failed',
  'interrupted',
] as const
export const retriedOutcomeSchema = z.enum(RETRIED_OUTCOMES)
export type RetriedOutcome = z.infer<typeof retriedOutcomeSchema>

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
})
export type RetryRule = z.infer<typeof retryRuleSchema>

const MINUTE = 60
const HOUR = 3600

/** The matrix that ships: delays and limits per outcome. */
export const DEFAULT_RETRY_RULES = {
  busy: { attemptsMax: 4, delaySeconds: 15 * MINUTE, multiplier: 1.5 },
  'no-answer': { attemptsMax: 6, delaySeconds: 4 * HOUR, multiplier: 1 },
  rejected: { attemptsMax: 2, delaySeconds: 24 * HOUR, multiplier: 1 },
  'hung-up-early': { attemptsMax: 2, delaySeconds: 24 * HOUR, multiplier: 1 },
  congestion: { attemptsMax: 5, delaySeconds: 60, multiplier: 1.5 },
  'trunk-failed': { attemptsMax: 5, delaySeconds: 60, multiplier: 2 },
  interrupted: { attemptsMax: 5, delaySeconds: 60, multiplier: 1 },
} as const satisfies Record<RetriedOutcome, RetryRule>

export const retryPolicySchema = z.object({
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
      'hung-up-early': retryRuleSchema.default(DEFAULT_RETRY_RULES['hung-up-early']),
      congestion: retryRuleSchema.default(DEFAULT_RETRY_RULES.congestion),
      'trunk-failed': retryRuleSchema.default(DEFAULT_RETRY_RULES['trunk-failed']),
      interrupted: retryRuleSchema.default(DEFAULT_RETRY_RULES.interrupted),
    })
    .prefault({}),
})
export type RetryPolicy = z.infer<typeof retryPolicySchema>
