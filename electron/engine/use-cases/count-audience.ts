import type { AudienceFilter } from '../../../shared/model/audience.ts'
import type { AudienceCursor, CampaignStore, CountedGroup } from '../ports/campaign-store.ts'
import { breathe, type CampaignDeps } from './campaign-deps.ts'

/** Recipients looked at without giving the thread back: some 10 ms with a filter. */
const COUNT_SLICE = 5_000

export interface CountedAudience {
  /** Everybody of the lists. */
  readonly total: number
  /** Who matches, each number once. */
  readonly matching: number
  readonly groups: readonly CountedGroup[]
}

type Slice = ReturnType<CampaignStore['countAudienceSlice']>

/**
 * Counts who of the lists matches, by group, in slices: calls go on meanwhile. A single list without conditions is counted already. Null
 * when one of the lists is not there.
 */
export async function countAudience(
  { store, clock }: Pick<CampaignDeps, 'store' | 'clock'>,
  listIds: readonly number[],
  filter: AudienceFilter,
): Promise<CountedAudience | null> {
  const lists = [...new Set(listIds)]
  const everybody: CountedGroup[] = []
  for (const id of lists) {
    const groups = store.campaigns.groupsOfList(id)
    if (groups === null) return null
    everybody.push(...groups)
  }
  const total = sum(everybody)
  const isUnfiltered = filter.all.length + filter.any.length + filter.none.length === 0
  if (isUnfiltered && lists.length === 1) return { total, matching: total, groups: everybody }
  const found = new Map<string, CountedGroup>()
  let cursor: AudienceCursor | null = null
  do {
    const after: AudienceCursor | null = cursor
    const slice: Slice = store.campaigns.countAudienceSlice(lists, filter, after, COUNT_SLICE)
    for (const { zone, region, count } of slice.groups) {
      const key = JSON.stringify([zone, region])
      found.set(key, { zone, region, count: count + (found.get(key)?.count ?? 0) })
    }
    cursor = slice.next
    await breathe(clock)
  } while (cursor !== null)
  const groups = [...found.values()]
  return { total, matching: sum(groups), groups }
}

const sum = (groups: readonly CountedGroup[]): number => groups.reduce((total, { count }) => total + count, 0)
