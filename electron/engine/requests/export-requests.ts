import type { Exports } from '../use-cases/export-results.ts'
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
