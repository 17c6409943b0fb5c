import { z } from 'zod'
import { canonicalZone } from '../zone-release.ts'

/** ISO order: Monday is 1. */
export const WEEKDAYS = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const
export const weekdaySchema = z.enum(WEEKDAYS)
export type Weekday = z.infer<typeof weekdaySchema>

/** Local wall-clock time `HH:MM`; `24:00` is the end of the day. */
export const localTimeSchema = z
  .string()
  .regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'Write a time as HH:MM, for example 09:00 or 20:30.')

/** Minutes from midnight of `HH:MM` (0 to 1440). */
export function minutesOfDay(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))
}

/** IANA still lists these as fixed offsets; people who write them mean New York, Denver and Honolulu. */
const MISLEADING_ZONES: ReadonlySet<string> = new Set(['EST', 'MST', 'HST'])

/** An IANA time zone name. */
export const zoneSchema = z.string().refine(
  zone => {
    const name = canonicalZone(zone)
    return name !== null && !MISLEADING_ZONES.has(name)
  },
  {
    error: ({ input }) =>
      `“${String(input).slice(0, 50)}” is not an IANA time zone. Write a name such as America/New_York or Europe/Madrid.`,
  },
)

/** On these days, from `from` (inclusive) to `to` (exclusive), in the recipient's own zone. */
export const callingHoursSchema = z
  .object({
    weekdays: z.array(weekdaySchema).min(1, 'Choose at least one day, or the window never opens.'),
    from: localTimeSchema,
    to: localTimeSchema,
  })
  .refine(hours => minutesOfDay(hours.from) < minutesOfDay(hours.to), {
    message: 'The window must end after it begins; for a window over midnight make two.',
    path: ['to'],
  })
export type CallingHours = z.infer<typeof callingHoursSchema>

/** When a recipient may be called: several hours a day are allowed, each in the recipient's zone. */
export const callingWindowSchema = z.object({
  hours: z
    .array(callingHoursSchema)
    .min(1, 'Add calling hours, or the window never opens.')
    .max(50, 'At most 50 entries.')
    .default([
      { weekdays: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'], from: '09:00', to: '20:00' },
    ]),
  /** What to do with recipients whose zone is not known: never call them (`hold`), or take this IANA zone. */
  unknownZone: z.union([z.literal('hold'), zoneSchema]).default('hold'),
  /** `observe`: nobody is called on a public holiday of their own country (and state, where known). */
  holidays: z.enum(['observe', 'ignore']).default('ignore'),
  /** Further days without calls, in every zone. */
  closedOn: z.array(z.iso.date('Write a date as YYYY-MM-DD.')).max(200, 'At most 200 days.').default([]),
})
export type CallingWindow = z.infer<typeof callingWindowSchema>
