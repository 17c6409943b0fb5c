import { z } from 'zod'

/** What becomes of campaigns that were active when Trunkline ended: a person is asked, or they go on. */
export const AFTER_RESTART = ['ask', 'resume'] as const
export const afterRestartSchema = z.enum(AFTER_RESTART)
export type AfterRestart = z.infer<typeof afterRestartSchema>

/**
 * How to stop while calls are up: let them end first, hang up, keep running without a window (`tray`, desktop only), or keep running
 * as before.
 */
export const STOP_CHOICES = ['finish', 'hang-up', 'tray', 'stay'] as const
export const stopChoiceSchema = z.enum(STOP_CHOICES)
export type StopChoice = z.infer<typeof stopChoiceSchema>

/** Trunkline is to stop, and calls are up. */
export const stoppingSchema = z.object({
  /** `asked`: a person decides how. `finishing`: no new calls, those that are up go on to their end. */
  state: z.enum(['asked', 'finishing', 'hanging-up']),
  /** Calls that are still up, and text messages on their way. */
  calls: z.number().int(),
  texts: z.number().int(),
  /** Calls that were up when the finishing began. */
  callsAtFirst: z.number().int(),
  /** Whether this host can keep running without its window. */
  canHide: z.boolean(),
  /** When the calls that are still up are hung up (ms); null: never. */
  until: z.number().nullable(),
})
export type Stopping = z.infer<typeof stoppingSchema>

const namedCampaign = z.object({ id: z.number().int(), name: z.string() })

/** What the end of the last run stopped, as long as a person has not decided on it. */
export const restartNoticeSchema = z.object({
  /** When Trunkline was started again (ms). */
  at: z.number(),
  /** When it had been stopped in order (ms); null when it ended without a word (killed, power cut). */
  stoppedAt: z.number().nullable(),
  /** The campaigns that were active and are paused now. */
  campaigns: z.array(namedCampaign),
  /** Calls that were up when it ended, and how many of them had been answered. */
  calls: z.number().int(),
  answered: z.number().int(),
})
export type RestartNotice = z.infer<typeof restartNoticeSchema>

/** What `Pause all` holds: since when (ms), and the campaigns that `Resume all` resumes. */
export const allPausedSchema = z.object({ at: z.number(), campaigns: z.array(namedCampaign) })
export type AllPaused = z.infer<typeof allPausedSchema>
