import { failure, success } from '../../../shared/errors.ts'
import type { ExportProgress } from '../../../shared/model/export.ts'
import type { ExportPresetStore } from '../ports/export-presets.ts'
import type { Store } from '../ports/store.ts'
import type { Telephony } from '../ports/telephony.ts'
import type { Exports } from '../use-cases/export-results.ts'
import { exportTrace, type TraceExportDeps } from '../use-cases/export-trace.ts'
import { noSuchTrunk } from '../use-cases/keep-trunks.ts'
import type { Handlers } from './handlers.ts'

/** Answers about tables going out as files; the host then fetches each by its id. */
export function createExportRequests(
  exports: Exports,
  presets: ExportPresetStore,
): Handlers<
  | 'exports.start'
  | 'exports.get'
  | 'exports.cancel'
  | 'exports.columns'
  | 'exportPresets.list'
  | 'exportPresets.save'
  | 'exportPresets.remove'
> {
  const known = (progress: ExportProgress | null) =>
    progress === null ? failure('bad_input', 'This export is not known. Export again.') : success(progress)
  return {
    'exports.start': order => exports.start(order),
    'exports.get': ({ exportId }) => known(exports.progress(exportId)),
    'exports.cancel': ({ exportId }) => known(exports.cancel(exportId)),
    async 'exports.columns'({ target }) {
      const described = await exports.describe(target)
      if (!described.ok) return described
      return success({ columns: [...described.value.columns], rows: described.value.rows })
    },
    'exportPresets.list': ({ what }) => success([...presets.list(what)]),
    'exportPresets.save': preset => success(presets.save(preset)),
    'exportPresets.remove': ({ id }) =>
      presets.remove(id) ? success({ id }) : failure('bad_input', 'This preset was removed already.'),
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
