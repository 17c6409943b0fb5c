import { type Result, success } from '../../../shared/errors.ts'
import {
  addTrunk,
  checkTrunk,
  readTrunks,
  removeTrunk,
  type TrunkDeps,
  updateTrunk,
} from '../use-cases/keep-trunks.ts'
import type { Handlers } from './handlers.ts'

/** Answers to everything a page asks of trunks. `profiles` lists the practice carrier's profiles that ship. */
export function createTrunkRequests(
  deps: TrunkDeps,
  profiles: () => Promise<Result<{ name: string; description: string }[]>>,
): Handlers<
  'trunks.list' | 'trunks.add' | 'trunks.update' | 'trunks.check' | 'trunks.remove' | 'trunks.profiles'
> {
  return {
    'trunks.list': () => success([...readTrunks(deps)]),
    'trunks.add': settings => addTrunk(deps, settings),
    'trunks.update': ({ id, settings, keepPassword }) => updateTrunk(deps, id, settings, keepPassword),
    'trunks.check': ({ id }) => checkTrunk(deps, id),
    'trunks.remove': ({ id }) => removeTrunk(deps, id),
    'trunks.profiles': () => profiles(),
  }
}
