import type { DoNotCallSource } from '../../../shared/model/do-not-call.ts'
import { transitionCampaign } from '../domain/campaign.ts'
import type { DoNotCallEntry, SuppressCursor } from '../ports/do-not-call-store.ts'
import { breathe } from './campaign-deps.ts'
import { type SuppressDeps, tellAffected } from './suppress-forbidden.ts'

/** Entries that are looked at at once, and recipients of one of them. */
const ENTRIES_OF_SLICE = 200
const ROWS_OF_SLICE = 300
/** A transaction holds the engine's thread hardly longer, in ms. */
const WRITE_MS = 4
const REOPENED = 'People were taken off the do-not-call list. Resume to call them.'

/**
 * Removes these entries, or all that a search and a source find, and with `bringBack` makes the people due again whom they suppressed. Slice
 * by slice, each entry with its people in one transaction as far as they fit, so that calls go on meanwhile.
 */
export async function removeManyFromDoNotCall(
  deps: SuppressDeps,
  which: readonly number[] | { readonly search: string; readonly source: DoNotCallSource | null },
  bringBack: boolean,
): Promise<{ removed: number; broughtBack: number }> {
  const { store, clock, log } = deps
  let removed = 0
  let broughtBack = 0
  for (let entries = nextOf(deps, which, 0); entries.length > 0; entries = nextOf(deps, which, removed)) {
    const waiting = [...entries]
    let cursor: SuppressCursor | null = null
    while (waiting.length > 0) {
      store.transaction(() => {
        const until = clock.monotonic() + WRITE_MS
        do {
          const [entry] = waiting
          if (!entry) return
          if (cursor === null && store.doNotCall.remove(entry.id)) removed++
          const slice = bringBack
            ? store.doNotCall.bringBackSlice(entry, cursor, ROWS_OF_SLICE, clock.now())
            : { broughtBack: 0, campaignIds: [], next: null }
          for (const id of slice.campaignIds) reopen(deps, id)
          broughtBack += slice.broughtBack
          cursor = slice.next
          if (cursor === null) waiting.shift()
        } while (clock.monotonic() < until)
      })
      await breathe(clock)
    }
    if (isListOfIds(which)) break
  }
  log.info('do-not-call entries removed', { removed, broughtBack })
  if (broughtBack > 0) tellAffected(deps)
  return { removed, broughtBack }
}

/** A campaign that nobody was left in is paused instead of completed: nobody is called again before a person resumes it. */
function reopen({ store, clock, log }: SuppressDeps, campaignId: number): void {
  const campaign = store.campaigns.get(campaignId)
  const next = campaign?.state === 'completed' ? transitionCampaign(campaign.state, 'reopen') : null
  if (!next?.ok) return
  store.campaigns.setState(campaignId, next.value, REOPENED, clock.now())
  log.info('campaign reopened', { campaignId })
}

/** The entries to remove next: what a filter finds gets fewer with every slice. */
function nextOf(
  { store }: SuppressDeps,
  which: Parameters<typeof removeManyFromDoNotCall>[1],
  removed: number,
): readonly DoNotCallEntry[] {
  if (isListOfIds(which))
    return removed > 0
      ? []
      : which.flatMap(id => {
          const entry = store.doNotCall.get(id)
          return entry ? [entry] : []
        })
  const filter = { ...which, search: which.search.trim(), campaignId: undefined }
  return store.doNotCall.page({ ...filter, offset: 0, limit: ENTRIES_OF_SLICE }).rows
}

const isListOfIds = (which: readonly number[] | object): which is readonly number[] => Array.isArray(which)
