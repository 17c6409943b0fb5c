import { failure } from '../../../shared/errors.ts'
import type { Store } from '../ports/store.ts'
import type { Telephony } from '../ports/telephony.ts'
import type { Exports } from '../use-cases/export-results.ts'
import { exportTrace, type TraceExportDeps } from '../use-cases/export-trace.ts'
import { noSuchTrunk } from '../use-cases/keep-trunks.ts'
import type { Handlers } from './handlers.ts'

/** Answers about files going out; the host then fetches each by its id. */
export function createExportRequests(
  exports: Exports,
): Handlers<'campaigns.export' | 'lists.exportRejected'> {
  return {
    'campaigns.export': ({ id, what }) => exports.write({ kind: what, campaignId: id }),
    'lists.exportRejected': ({ importId }) => exports.write({ kind: 'rejected', importId }),
  }
}

/** Answers about SIP messages going out as files, of an attempt or of a trunk. */
export function createTraceExportRequests(
  deps: TraceExportDeps & { readonly store: Store; readonly telephony: Pick<Telephony, 'trunkTrace'> },
): Handlers<'attempts.exportTrace' | 'trunks.exportTrace'> {
  const { store, telephony } = deps
  return {
    'attempts.exportTrace': ({ id, format }) =>
      store.attempts.row(id)
        ? exportTrace(deps, `attempt ${id} trace`, store.attempts.trace(id), format)
        : failure('attempt_not_found', `There is no attempt ${id}.`),
    'trunks.exportTrace': ({ id, format }) => {
      const trunk = store.trunks.get(id)
      if (!trunk) return noSuchTrunk(id)
      return exportTrace(deps, `${trunk.name} trace`, telephony.trunkTrace(id).messages, format)
    },
  }
}
