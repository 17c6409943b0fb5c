import { z } from 'zod'
import { zoneSchema } from './calling-window.ts'

/** A day of the calendar, `YYYY-MM-DD`. */
export const localDateSchema = z.iso.date('Write a date as YYYY-MM-DD, for example 2026-04-10.')

/** A wall-clock time of a day, `YYYY-MM-DDTHH:MM`. */
export const localDateTimeSchema = z.iso.datetime({
  local: true,
  offset: false,
  precision: -1,
  error: 'Write date and time as YYYY-MM-DDTHH:MM, for example 2026-04-10T09:00.',
})

/** What becomes of a launch that nobody was there for, because the machine was off. */
export const MISSED_LAUNCHES = ['start-late', 'hold'] as const

/** When a campaign begins and ends, whatever the calling window says. Days and times are those of `zone`. */
export const scheduleSchema = z
  .object({
    /** IANA zone of the dates and of the launch; this machine's own when null. */
    zone: zoneSchema.nullable().default(null),
    /** Starts by itself at this time; null: at once, when somebody presses Start. */
    launchAt: localDateTimeSchema.nullable().default(null),
    missedLaunch: z.enum(MISSED_LAUNCHES).default('start-late'),
    /**
     * Hours after the launch in which calls may start; whoever is left then is `expired`. Where steps of the cadence wait, the hours count
     * from when the last one can be due, or it would never take place. Null: no such limit.
     */
    windowHours: z
      .number()
      .int('The window after the launch is a whole number of hours.')
      .min(1, 'The window after the launch lasts at least 1 hour.')
      .max(24, 'The window after the launch lasts at most 24 hours.')
      .nullable()
      .default(null),
    /** First day of calls. */
    startsOn: localDateSchema.nullable().default(null),
    /** Last day of calls, included; whoever is left after it is `expired`. */
    endsOn: localDateSchema.nullable().default(null),
  })
  .refine(({ startsOn, endsOn }) => startsOn === null || endsOn === null || startsOn <= endsOn, {
    message: 'The last day comes before the first one.',
    path: ['endsOn'],
  })
export type Schedule = z.infer<typeof scheduleSchema>
