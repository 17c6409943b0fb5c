import { z } from 'zod'

/** Why somebody is not called now. The order is that of a funnel: the first that applies is the one that is counted. */
export const REASON_KINDS = [
  'done',
  'on-a-call',
  'do-not-call',
  'number-invalid',
  'campaign-not-active',
  'not-launched',
  'campaign-over',
  'offer-expired',
  'consent-missing',
  'zone-unknown',
  'retry-delay',
  'cadence-delay',
  'contact-cap',
  'lockout',
  'law-hours',
  'holiday',
  'outside-window',
  'trunk',
  'pacing',
] as const
export const reasonKindSchema = z.enum(REASON_KINDS)
export type ReasonKind = z.infer<typeof reasonKindSchema>

export const REASON_WORDS = {
  done: 'Done',
  'on-a-call': 'On a call now',
  'do-not-call': 'Do not call',
  'number-invalid': 'Number not in service',
  'campaign-not-active': 'Campaign not active',
  'not-launched': 'Not launched yet',
  'campaign-over': 'Campaign is over',
  'offer-expired': 'Offer has expired',
  'consent-missing': 'Consent missing',
  'zone-unknown': 'Time zone unknown',
  'retry-delay': 'Called again later',
  'cadence-delay': 'Next step comes later',
  'contact-cap': 'Contact limit reached',
  lockout: 'Waiting after an earlier call',
  'law-hours': 'Outside legal hours',
  holiday: 'Holiday',
  'outside-window': 'Outside calling hours',
  trunk: 'Trunk takes no calls',
  pacing: 'As many calls as allowed',
} as const satisfies Record<ReasonKind, string>

/** One reason. `clearsAt` in ms since the epoch; null when it does not clear by itself. */
export const reasonSchema = z.object({
  kind: reasonKindSchema,
  sentence: z.string(),
  clearsAt: z.number().nullable(),
  /** The rule behind it, when it is the law: pack and rule id, and where it is written. */
  rule: z.object({ pack: z.string(), id: z.string(), source: z.string() }).nullable(),
})
export type Reason = z.infer<typeof reasonSchema>

/** Why a recipient is or is not called at an instant: no reasons mean that they may be called. The binding reason comes first. */
export const judgementSchema = z.object({
  reasons: z.array(reasonSchema),
  /** The first instant at which every reason is gone; null when there is none within a year. */
  nextAt: z.number().nullable(),
})
export type Judgement = z.infer<typeof judgementSchema>
