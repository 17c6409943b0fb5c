import { failure, success } from '../../../shared/errors.ts'
import { resumeAfterRestart, stayPausedAfterRestart } from '../use-cases/after-restart.ts'
import type { CampaignDeps } from '../use-cases/campaign-deps.ts'
import { pauseAll, resumeAll } from '../use-cases/pause-all.ts'
import type { Shutdown } from '../use-cases/shutdown.ts'
import type { Handlers } from './handlers.ts'

type StopRequestName =
  | 'campaigns.pauseAll'
  | 'campaigns.resumeAll'
  | 'restart.resume'
  | 'restart.stayPaused'
  | 'restart.set'
  | 'app.chooseStop'

/** Answers to what stops everything, and to what a stop of Trunkline leaves open. `tell` tells the pages the new status. */
export function createStopRequests(
  deps: CampaignDeps,
  shutdown: Pick<Shutdown, 'choose'>,
  tell: () => void,
): Handlers<StopRequestName> {
  const { store, log } = deps
  const told = async <Value>(act: Promise<Value>): Promise<Value> => {
    const value = await act
    tell()
    return value
  }
  return {
    'campaigns.pauseAll': ({ hangUp }) => told(pauseAll(deps, hangUp)),
    'campaigns.resumeAll': () => told(resumeAll(deps)),
    'restart.resume': () => told(resumeAfterRestart(deps)),
    'restart.stayPaused': () => {
      stayPausedAfterRestart(deps)
      tell()
      return success({})
    },
    'restart.set': ({ afterRestart }) => {
      store.transaction(() => store.stops.write({ afterRestart }))
      log.info('what becomes of campaigns after a restart was set', { afterRestart })
      tell()
      return success({})
    },
    'app.chooseStop': ({ choice }) =>
      shutdown.choose(choice)
        ? success({})
        : failure('not_allowed', 'Trunkline is not being stopped, so there is nothing to decide.'),
  }
}
