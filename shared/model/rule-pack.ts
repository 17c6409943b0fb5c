import { z } from 'zod'
import { callingHoursSchema } from './calling-window.ts'
import { legalClassSchema } from './campaign-kind.ts'
import { contactCapSchema } from './contact-limits.ts'
import { localDateSchema } from './schedule.ts'

/** ISO 3166: `US`, or `US-FL`. */
export const regionSchema = z.string().regex(/^[A-Z]{2}(-[A-Z0-9]{1,3})?$/, 'A region is US or US-FL.')

const common = {
  id: z.string().regex(/^[a-z0-9-]+$/),
  /** What it says, for people, in our words. */
  sentence: z.string().min(1),
  /** Legal classes that it binds. */
  appliesTo: z.array(legalClassSchema).min(1),
  /** First and last day on which it is in force; null is open. */
  from: localDateSchema.nullable().default(null),
  until: localDateSchema.nullable().default(null),
  /** Where it is written: an address or a citation. */
  source: z.string().min(1),
  /** Pages on which the text itself can be read, of whoever publishes it. */
  links: z.array(z.url({ protocol: /^https$/ })).default([]),
}

export const ruleSchema = z.discriminatedUnion('kind', [
  /** Calls only within these hours of the recipient's clock; `holidays`: none on public holidays of the region. */
  z.object({
    kind: z.literal('hours'),
    ...common,
    hours: z.array(callingHoursSchema).min(1),
    holidays: z.boolean().default(false),
  }),
  z.object({ kind: z.literal('cap'), ...common, cap: contactCapSchema }),
  z.object({ kind: z.literal('lockout'), ...common, hours: z.number().int().positive() }),
  /** Abandoned calls in hundredths of the live answers, at most, over days. */
  z.object({
    kind: z.literal('abandonment'),
    ...common,
    percentMax: z.number().min(0).max(100),
    days: z.number().int().positive(),
  }),
  /** It rings at least this long. */
  z.object({ kind: z.literal('ring'), ...common, secondsMin: z.number().min(1) }),
  /** Nobody is called without consent. */
  z.object({ kind: z.literal('consent'), ...common }),
])
export type Rule = z.infer<typeof ruleSchema>

/** An example of what the pack must say: proof that it is written as it is meant. */
export const ruleTestSchema = z.object({
  says: z.string(),
  legalClass: legalClassSchema,
  /** Wall-clock time of the recipient and their zone. */
  local: z.string(),
  zone: z.string(),
  allowed: z.boolean(),
})

/** The rules of one region, as data: dated, sourced, tested. It is no legal advice. */
export const rulePackSchema = z.object({
  id: z.string().regex(/^[a-z0-9-]+$/),
  name: z.string().min(1),
  region: regionSchema,
  /** Day on which somebody last compared it with its sources. */
  checkedOn: localDateSchema,
  disclaimer: z.string().min(1),
  rules: z.array(ruleSchema).min(1),
  tests: z.array(ruleTestSchema).min(1),
})
export type RulePack = z.infer<typeof rulePackSchema>
