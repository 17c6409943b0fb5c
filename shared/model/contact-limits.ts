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

/** Stretches of time that a cap of the law may count over: rolling ones, and days, weeks (from Monday) and months of the recipient's calendar. */
export const LAW_CAP_UNITS = ['hours', 'days', 'calendar-days', 'calendar-weeks', 'calendar-months'] as const

/** Which contacts a cap counts: all, only calls that were answered, or only those that were not. */
export const COUNTED_CONTACTS = ['attempts', 'answered', 'unanswered'] as const

/** A cap as laws write them. */
export const lawCapSchema = contactCapSchema.extend({
  window: z.object({ value: z.number().int().min(1).max(365), unit: z.enum(LAW_CAP_UNITS) }),
  counts: z.enum(COUNTED_CONTACTS).default('attempts'),
})

/** A cap of the settings or of the law, or a lockout seen as one: no further contact after one that was refused or answered. */
export interface CountedCap {
  readonly count: number
  readonly window: {
    readonly value: number
    readonly unit: (typeof LAW_CAP_UNITS)[number] | 'for-ever'
  }
  readonly per: ContactCap['per']
  readonly scope: ContactCap['scope']
  /** `attempts` when left out. */
  readonly counts?: (typeof COUNTED_CONTACTS)[number] | 'refused' | 'conversed'
  /** Only calls, or only text messages, count; both when left out. */
  readonly only?: 'voice' | 'sms'
}

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
