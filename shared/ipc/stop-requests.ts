import { z } from 'zod'
import { afterRestartSchema, stopChoiceSchema } from '../model/stopping.ts'
import { failureSchema } from './failure-schema.ts'
import { id, none, request } from './request-shapes.ts'

const resumedTogether = z.object({
  resumed: z.number().int(),
  /** Those that could not be resumed and stay paused. */
  failed: z.array(z.object({ id, name: z.string(), error: failureSchema })),
})

/** Requests about stopping everything, and about stops of Trunkline itself. */
export const STOP_REQUESTS = {
  /** Pauses every active campaign and holds launches; with `hangUp`, all calls are ended as well. Answers with what there was. */
  'campaigns.pauseAll': request(
    z.object({ hangUp: z.boolean().default(false) }),
    z.object({ campaigns: z.number().int(), calls: z.number().int() }),
  ),
  /** Resumes exactly those that `campaigns.pauseAll` paused. */
  'campaigns.resumeAll': request(none, resumedTogether),

  /** Resumes what was active when Trunkline ended, and was paused when it was started again. */
  'restart.resume': request(none, resumedTogether),
  /** It stays paused: the notice of the restart goes. */
  'restart.stayPaused': request(none, z.object({})),
  /** What becomes of active campaigns at the next restarts. */
  'restart.set': request(z.object({ afterRestart: afterRestartSchema }), z.object({})),

  /** The answer to how Trunkline is to stop, or a change of mind while calls finish. */
  'app.chooseStop': request(z.object({ choice: stopChoiceSchema }), z.object({})),
} as const
