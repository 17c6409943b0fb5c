import { z } from 'zod'

/** What a condition looks at: a fact of the recipient, or one of the list's own columns (`variable`). */
export const AUDIENCE_FIELDS = [
  'tag',
  'category',
  'country',
  'region',
  'zone',
  'name',
  'number',
  'variable',
] as const
export const AUDIENCE_TESTS = [
  'is',
  'is-not',
  'contains',
  'begins-with',
  'less-than',
  'more-than',
  'is-empty',
  'is-not-empty',
] as const

/**
 * One condition. Text is compared without regard to case; `less-than` and `more-than` compare numbers when both sides are
 * numbers, else text (so that ISO dates work). A tag or category is one of the recipient's set: `is` means "has it".
 */
export const audienceConditionSchema = z
  .object({
    field: z.enum(AUDIENCE_FIELDS),
    /** Name of the column when `field` is `variable`. */
    variable: z.string().trim().max(100).default(''),
    test: z.enum(AUDIENCE_TESTS),
    value: z.string().max(500).default(''),
  })
  .refine(({ field, variable }) => field !== 'variable' || variable !== '', {
    message: 'Choose the column that is compared.',
    path: ['variable'],
  })
  .refine(({ test, value }) => test === 'is-empty' || test === 'is-not-empty' || value.trim() !== '', {
    message: 'Write what it is compared with.',
    path: ['value'],
  })
export type AudienceCondition = z.infer<typeof audienceConditionSchema>

const conditions = z.array(audienceConditionSchema).max(20, 'At most 20 conditions.').default([])

/** Recipients match when all of `all`, at least one of `any` (if there are any), and none of `none` hold. */
export const audienceFilterSchema = z.object({ all: conditions, any: conditions, none: conditions })
export type AudienceFilter = z.infer<typeof audienceFilterSchema>

export const CAMPAIGN_MODES = ['one_time', 'automation'] as const
export const LIST_ORDERS = ['list', 'random'] as const
/** The middle of the priorities 1 (first) to 9 (last). */
export const PRIORITY_USUAL = 5

/** Who of the lists is called, and in which order. */
export const audienceSchema = z.object({
  /** `one_time`: whoever matches at the launch. `automation`: whoever comes to match later is enrolled as well, each number once. */
  mode: z.enum(CAMPAIGN_MODES).default('one_time'),
  filter: audienceFilterSchema.prefault({}),
  /** In the order of the lists and their rows, or shuffled. */
  order: z.enum(LIST_ORDERS).default('list'),
  /** A column that holds a priority from 1 (first) to 9 (last); other values count as 5. */
  priorityVariable: z.string().trim().max(100).nullable().default(null),
})
export type Audience = z.infer<typeof audienceSchema>
