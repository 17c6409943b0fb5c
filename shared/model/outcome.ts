import { z } from 'zod'
import { responseMeaningSchema } from './response-rules.ts'

/**
 * What the network or the machine said of one attempt. Set by the engine, never by a person
 * (what an agent says afterwards is a disposition, another column and another type).
 */
export const OUTCOMES = [
  'answered',
  'hung-up-early',
  'busy',
  'no-answer',
  'rejected',
  'blocked',
  'machine',
  'abandoned',
  'dead-air',
  'invalid-number',
  'congestion',
  'trunk-failed',
  'interrupted',
  'cancelled',
  'sent',
] as const
export const outcomeSchema = z.enum(OUTCOMES)
export type Outcome = z.infer<typeof outcomeSchema>

/** Who a failed attempt is to be blamed on. Only what the recipient did uses up an attempt of theirs. */
export const BLAMES = ['recipient', 'trunk', 'network', 'us'] as const
export const blameSchema = z.enum(BLAMES)
export type Blame = z.infer<typeof blameSchema>

export const BLAME_WORDS = {
  recipient: 'Recipient',
  trunk: 'Trunk',
  network: 'Network',
  us: 'Trunkline',
} as const satisfies Record<Blame, string>

/** One short phrase per outcome, as people read it in tables and in exported files. */
export const OUTCOME_WORDS = {
  answered: 'Answered',
  'hung-up-early': 'Hung up early',
  busy: 'Busy',
  'no-answer': 'No answer',
  rejected: 'Rejected',
  blocked: 'Blocked as unwanted',
  machine: 'Answering machine',
  abandoned: 'Abandoned by us',
  'dead-air': 'Dead air',
  'invalid-number': 'Invalid number',
  congestion: 'Congestion',
  'trunk-failed': 'Trunk failed',
  interrupted: 'Interrupted',
  cancelled: 'Cancelled',
  sent: 'Message sent',
} as const satisfies Record<Outcome, string>

/** Why one leg ended, in one value: the outcome, who is to blame, and the sentence that a person reads. */
export const verdictSchema = z.object({
  outcome: outcomeSchema,
  blame: blameSchema,
  /** The final SIP status of the INVITE; null when there was none. */
  sipStatus: z.number().int().min(100).max(699).nullable(),
  /** One sentence: what happened, and what to do about it when something can be done. */
  sentence: z.string(),
  /** Seconds that the far end asked us to stay away (Retry-After), or null. */
  retryAfterSeconds: z.number().int().nonnegative().nullable(),
  /** What a refusal was about, where that says more than its outcome: always when a row of the trunk decided. */
  cause: responseMeaningSchema.optional(),
})
export type Verdict = z.infer<typeof verdictSchema>
