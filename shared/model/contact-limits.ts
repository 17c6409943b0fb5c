import { z } from 'zod'

export const CAP_UNITS = { hours: 3_600_000, days: 86_400_000 } as const
export type CapUnit = keyof typeof CAP_UNITS

/**
 * At most `count` contacts within any stretch of time of this length: a rolling window, never a calendar day. Contacts that
 * cannot have reached anybody (congestion, a failed trunk) do not count.
 */
export const contactCapSchema = z.object({
  count: z.number().int().min(1, 'A cap allows at least one contact.').max(1_000),
  window: z.object({
    value: z.number().int().min(1).max(365),
    unit: z.enum(['hours', 'days']),
  }),
  /** A person is everybody with the same id of yours, or with the same number where the list has no id. */
  per: z.enum(['number', 'person']).default('number'),
  /** `system`: contacts of every campaign count. */
  scope: z.enum(['campaign', 'system']).default('system'),
})
export type ContactCap = z.infer<typeof contactCapSchema>

/** How often one person may be contacted, beside the retries. */
export const contactLimitsSchema = z.object({
  caps: z
    .array(contactCapSchema)
    .max(10, 'At most 10 caps.')
    .default([{ count: 3, window: { value: 24, unit: 'hours' }, per: 'number', scope: 'system' }]),
  /** Hours without a call after one that was answered and that nobody was there for (Ofcom: 72). */
  lockoutHours: z.number().int().min(0).max(720).default(72),
})
export type ContactLimits = z.infer<typeof contactLimitsSchema>

/** Length of a cap's window in milliseconds. */
export function capWindowMs({ window }: ContactCap): number {
  return window.value * CAP_UNITS[window.unit]
}
