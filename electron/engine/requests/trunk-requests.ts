import { type Result, success } from '../../../shared/errors.ts'
import type { JudgeTrace, Telephony } from '../ports/telephony.ts'
import {
  addTrunk,
  checkTrunk,
  noSuchTrunk,
  readTrunks,
  removeTrunk,
  type TrunkDeps,
  updateTrunk,
} from '../use-cases/keep-trunks.ts'
import { tryResponses } from '../use-cases/try-responses.ts'
import type { TrunkTries } from '../use-cases/try-trunks.ts'
import type { Handlers } from './handlers.ts'

/** Answers to everything a page asks of trunks. `profiles` lists the practice carrier's profiles that ship. */
export function createTrunkRequests(
  deps: TrunkDeps,
  telephony: Pick<Telephony, 'trunkTrace'>,
  tries: TrunkTries,
  judge: JudgeTrace,
  profiles: () => Promise<Result<{ name: string; description: string }[]>>,
): Handlers<
  | 'trunks.list'
  | 'trunks.add'
  | 'trunks.update'
  | 'trunks.check'
  | 'trunks.trace'
  | 'trunks.probe'
  | 'trunks.probeState'
  | 'trunks.probeTrace'
  | 'trunks.endProbe'
  | 'trunks.tryResponses'
  | 'trunks.remove'
  | 'trunks.profiles'
> {
  return {
    'trunks.list': () => success([...readTrunks(deps)]),
    'trunks.add': settings => addTrunk(deps, settings),
    'trunks.update': ({ id, settings, keepPassword }) => updateTrunk(deps, id, settings, keepPassword),
    'trunks.check': ({ id }) => checkTrunk(deps, id),
    'trunks.trace': ({ id }) => {
      if (!deps.store.trunks.get(id)) return noSuchTrunk(id)
      const { messages, dropped } = telephony.trunkTrace(id)
      return success({ messages: [...messages], dropped })
    },
    'trunks.probe': ({ settings, number, trunkId }) => tries.start({ settings, number }, trunkId),
    'trunks.probeState': ({ probeId }) => tries.read(probeId),
    'trunks.probeTrace': ({ probeId }) => tries.trace(probeId),
    'trunks.endProbe': ({ probeId }) => tries.end(probeId),
    'trunks.tryResponses': ({ id, responses }) => tryResponses(deps.store, judge, id, responses),
    'trunks.remove': ({ id }) => removeTrunk(deps, id),
    'trunks.profiles': () => profiles(),
  }
}
