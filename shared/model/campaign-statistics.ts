import { z } from 'zod'
import { weekdaySchema } from './calling-window.ts'

/** Figures of one campaign, each from a view over its attempts. Shares are fractions of 1; null when nothing was counted. */
export const campaignStatisticsSchema = z.object({
  attempts: z.number().int(),
  /** 200 OK. */
  connects: z.number().int(),
  /** Answer-seizure ratio: connects of attempts that reached the network. */
  asr: z.number().nullable(),
  /** Mean seconds of connected calls. */
  acdSeconds: z.number().nullable(),
  /** Persons (not machines) of all attempts. */
  liveAnswerRate: z.number().nullable(),
  /** Abandoned of abandoned and handled. */
  abandonRate: z.number().nullable(),
  /** Median seconds from INVITE to ringing or answer. */
  pddSeconds: z.number().nullable(),
  /** Recipients tried of all. */
  penetration: z.number().nullable(),
  /** Attempts per recipient tried. */
  depth: z.number().nullable(),
  reached: z.number().int(),
  connectsPerHour: z.number().nullable(),
})
export type CampaignStatistics = z.infer<typeof campaignStatisticsSchema>

/** Attempts and connects of one hour of the week, by the clock of the campaign. */
export const hourOfWeekSchema = z.object({
  weekday: weekdaySchema,
  hour: z.number().int().min(0).max(23),
  attempts: z.number().int(),
  connects: z.number().int(),
})
export type HourOfWeek = z.infer<typeof hourOfWeekSchema>

/** A figure foretold, with the band in which four of five runs lie. */
export const bandSchema = z.object({ low: z.number(), middle: z.number(), high: z.number() })
export type Band = z.infer<typeof bandSchema>

/** What simulated runs of a campaign came to. */
export const forecastSchema = z.object({
  runs: z.number().int(),
  /** Recipients simulated, of all; fewer when the list was too long for the time. */
  simulated: z.number().int(),
  recipients: z.number().int(),
  /** Where the behaviour of the public comes from, as a sentence. */
  basis: z.string(),
  /** Ms since the epoch; null when it did not finish within the simulated time. */
  finishesAt: bandSchema.nullable(),
  reached: bandSchema,
  attempts: bandSchema,
  callsPerHour: bandSchema,
  sentence: z.string(),
})
export type Forecast = z.infer<typeof forecastSchema>
