import { type Allotment, type SharingCampaign, shareChannels } from '../domain/share-channels.ts'
import type { CallsInProgress } from './calls-in-progress.ts'
import type { Binding } from './explain-waiting.ts'
import { keepsReserved, type RunningCampaign, startedLately } from './running-campaign.ts'
import type { TrunkWatch } from './trunk-watch.ts'

/** What each campaign of one trunk may start now, or why nothing of them may. */
export interface TrunkRound {
  readonly trunkId: number
  /** Trunks that take over when it fails, in their order. */
  readonly failover: readonly number[]
  readonly held: Extract<Binding, { is: 'held' }> | null
  /** Campaigns whose calls go this way now; those that keep their reservation only have no part in it. */
  readonly asking: ReadonlySet<number>
  readonly allotments: ReadonlyMap<number, Allotment>
}

/**
 * Divides what the trunks have free among the campaigns that are looked at (`asking`), each of which could start up to `most` calls.
 * Campaigns that ask for nothing now keep what they have reserved, unless they wait for long. One round per trunk that really carries the calls.
 */
export function allotCalls(options: {
  readonly asking: readonly RunningCampaign[]
  readonly all: Iterable<RunningCampaign>
  readonly trunks: Pick<TrunkWatch, 'ways' | 'allowance'>
  readonly calls: Pick<CallsInProgress, 'ofCampaign' | 'ofTrunk'>
  readonly most: number
  readonly now: number
}): readonly TrunkRound[] {
  const { asking, trunks, calls, most, now } = options
  const byTrunk = new Map<
    number,
    { readonly failover: readonly number[]; readonly asking: RunningCampaign[] }
  >()
  for (const campaign of asking) {
    const ways = trunks.ways(campaign.trunkId, now)
    const trunkId = ways[0] ?? campaign.trunkId
    const known = byTrunk.get(trunkId)
    if (known) known.asking.push(campaign)
    else byTrunk.set(trunkId, { failover: ways.slice(1), asking: [campaign] })
  }
  const all = [...options.all]
  return [...byTrunk].map(([trunkId, { failover, asking: here }]) => {
    const { channels, tokens, held } = trunks.allowance(trunkId, now)
    const asks = new Set(here.map(({ id }) => id))
    const quiet = all.filter(other => other.trunkId === trunkId && !asks.has(other.id))
    const sharing = [...here, ...quiet].map(campaign => sharingOf(campaign, asks.has(campaign.id) ? most : 0))
    const shares = held ? [] : shareChannels({ free: channels - calls.ofTrunk(trunkId), tokens }, sharing)
    return {
      trunkId,
      failover,
      asking: asks,
      held: held && { is: 'held', ...held },
      allotments: new Map(shares.map(share => [share.id, share])),
    }
  })

  function sharingOf(campaign: RunningCampaign, wants: number): SharingCampaign {
    const { id, settings } = campaign
    return {
      id,
      reserved: wants > 0 || keepsReserved(campaign, now) ? settings.reservedConcurrency : 0,
      max: settings.concurrencyMax,
      weight: settings.weight,
      inUse: calls.ofCampaign(id),
      wants,
      startedLately: startedLately(campaign, now),
    }
  }
}
