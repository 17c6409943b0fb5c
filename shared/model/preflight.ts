import { z } from 'zod'
import { reasonKindSchema } from './reason.ts'
import { confidenceSchema } from './rule-pack.ts'

/** Recipients who cannot be called now for one and the same reason. */
export const blockedCountSchema = z.object({
  kind: reasonKindSchema,
  count: z.number().int(),
  /** When the first of them is free of it (ms); null when it does not clear by itself. */
  clearsAt: z.number().nullable(),
  sentence: z.string(),
  /** What a person can do about it; null when nothing has to be done. */
  mend: z.string().nullable(),
})
export type BlockedCount = z.infer<typeof blockedCountSchema>

/** Who of a campaign can be called now, and why the others cannot: everybody is in exactly one place. */
export const funnelSchema = z.object({
  at: z.number(),
  total: z.number().int(),
  callableNow: z.number().int(),
  inCall: z.number().int(),
  done: z.number().int(),
  blocked: z.array(blockedCountSchema),
  /** "812 of 1,000 can be called; 120 outside hours until 14:00 in Madrid; 3 do not call; 65 without a zone." */
  sentence: z.string(),
})
export type Funnel = z.infer<typeof funnelSchema>

/** One thing that was looked at before a start. */
export const preflightCheckSchema = z.object({
  state: z.enum(['ok', 'warning', 'error']),
  sentence: z.string(),
  mend: z.string().nullable(),
})
export type PreflightCheck = z.infer<typeof preflightCheckSchema>

/** A rule of law that binds the campaign, as Setup shows it. */
export const bindingRuleSchema = z.object({
  pack: z.string(),
  packName: z.string(),
  region: z.string(),
  id: z.string(),
  sentence: z.string(),
  source: z.string(),
  kind: z.string(),
  confidence: confidenceSchema,
  /** Recipients whom it binds. */
  recipients: z.number().int(),
})
export type BindingRule = z.infer<typeof bindingRuleSchema>

/** What a draft would do if it were started now. */
export const preflightSchema = z.object({
  funnel: funnelSchema,
  /** The first instant (ms) at which somebody may be called; null when nobody ever. */
  firstCallAt: z.number().nullable(),
  /** One sentence: who can be called first and when, or what is wrong. */
  sentence: z.string(),
  checks: z.array(preflightCheckSchema),
  rules: z.array(bindingRuleSchema),
})
export type Preflight = z.infer<typeof preflightSchema>
