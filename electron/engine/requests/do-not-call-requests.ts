import { success } from '../../../shared/errors.ts'
import { createDoNotCallImport, type ImportDoNotCallDeps } from '../use-cases/import-do-not-call.ts'
import {
  addToDoNotCall,
  type KeepDoNotCallDeps,
  pageOfDoNotCall,
  removeFromDoNotCall,
} from '../use-cases/keep-do-not-call.ts'
import { removeManyFromDoNotCall } from '../use-cases/remove-from-do-not-call.ts'
import type { Handlers } from './handlers.ts'

/** Answers to everything a page asks of the do-not-call list. */
export function createDoNotCallRequests(
  deps: KeepDoNotCallDeps & ImportDoNotCallDeps,
): Handlers<
  | 'doNotCall.list'
  | 'doNotCall.add'
  | 'doNotCall.remove'
  | 'doNotCall.removeMany'
  | 'doNotCall.inspect'
  | 'doNotCall.import'
> {
  const files = createDoNotCallImport(deps)
  return {
    'doNotCall.list': filter => success(pageOfDoNotCall(deps, filter)),
    'doNotCall.add': entry => addToDoNotCall(deps, entry),
    'doNotCall.remove': ({ id }) => removeFromDoNotCall(deps, id),
    'doNotCall.removeMany': async ({ ids, bringBack, ...filter }) =>
      success(await removeManyFromDoNotCall(deps, ids ?? filter, bringBack)),
    'doNotCall.inspect': files.inspect,
    'doNotCall.import': files.importFile,
  }
}
