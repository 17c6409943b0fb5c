import TinyQueue from 'tinyqueue'

/** One of the campaigns that share a trunk. All figures are numbers of calls. */
export interface SharingCampaign {
  readonly id: number
  /** Channels that no other campaign may take. */
  readonly reserved: number
  /** Calls in progress at once, at most. */
  readonly max: number
  /** Its share of what nobody has reserved, against the weights of the others. */
  readonly weight: number
  /** Calls in progress. */
  readonly inUse: number
  /** Calls that it could start now, if it might. */
  readonly wants: number
  /** Calls that it has started lately (the last minute, say): who has started least for its weight is next. */
  readonly startedLately: number
}

export interface TrunkRoom {
  /** Channels in which nothing is going on. */
  readonly free: number
  /** Calls that the rate of the trunk lets start now; a fraction of one does not count. */
  readonly tokens: number
}

/** What keeps a campaign from starting more calls now than it is allotted. */
export type ShareBinding =
  | 'nothing-due'
  | 'concurrency'
  | 'channels'
  | 'reserved-by-others'
  | 'calls-per-second'

export interface Allotment {
  readonly id: number
  /** Calls that it may start now. */
  readonly count: number
  readonly binding: ShareBinding
}

export const SHARE_BINDING_WORDS = {
  'nothing-due': 'Every recipient whose turn it is is being called.',
  concurrency: 'As many calls are in progress as the campaign allows.',
  channels: 'Every channel of the trunk is in use.',
  'reserved-by-others': 'The free channels of the trunk are reserved for other campaigns.',
  'calls-per-second': 'The trunk takes no more calls per second.',
} as const satisfies Record<ShareBinding, string>

interface Share {
  readonly campaign: SharingCampaign
  /** What it could start if it were alone. */
  readonly demand: number
  /** Channels that its reservation still covers. */
  readonly reservedLeft: number
  channels: number
  calls: number
}

/**
 * Divides the free channels of a trunk, and the calls that its rate lets start, among its campaigns. Reserved channels are kept
 * for whom they are reserved, wanted or not; the others go, one by one, to whoever has the fewest of them for its weight
 * (weighted max-min fairness). When the rate allows fewer calls than there are channels, they go to whoever has started the
 * fewest for its weight, so that a campaign whose calls end at once does not take the rate from one whose calls last.
 * Reservations that are more than the trunk has are served in the same order.
 */
export function shareChannels(room: TrunkRoom, campaigns: readonly SharingCampaign[]): readonly Allotment[] {
  const shares = campaigns.map(shareOf)
  const free = Math.max(0, Math.floor(room.free))
  const ofReserved = fill(shares, free, {
    grant: share => share.channels++,
    wants: share => share.channels < Math.min(share.demand, share.reservedLeft),
    has: share => share.campaign.inUse + share.channels,
  })
  const keptIdle = shares.reduce((sum, { reservedLeft, channels }) => sum + reservedLeft - channels, 0)
  const common = Math.max(0, free - ofReserved - keptIdle)
  const ofCommon = fill(shares, common, {
    grant: share => share.channels++,
    wants: share => share.channels < share.demand,
    has: share => Math.max(0, share.campaign.inUse + share.channels - reservedOf(share.campaign)),
  })
  fill(shares, Math.max(0, Math.floor(room.tokens)), {
    grant: share => share.calls++,
    wants: share => share.calls < share.channels,
    has: share => share.campaign.startedLately + share.calls,
  })
  const idle = free - ofReserved - ofCommon
  return shares.map(share => ({ id: share.campaign.id, count: share.calls, binding: bindingOf(share, idle) }))
}

function shareOf(campaign: SharingCampaign): Share {
  const { wants, max, inUse } = campaign
  return {
    campaign,
    demand: Math.max(0, Math.min(wants, max - inUse)),
    reservedLeft: Math.max(0, reservedOf(campaign) - inUse),
    channels: 0,
    calls: 0,
  }
}

/** More than its maximum is of no use to it. */
function reservedOf({ reserved, max }: SharingCampaign): number {
  return Math.min(reserved, max)
}

/** Who is granted next: the one who would have the least for its weight; of equals, the first. */
interface Claimant {
  readonly share: Share
  readonly nth: number
  readonly level: number
}

/** Grants up to `count`, each to whoever is next. Returns how many. */
function fill(
  shares: readonly Share[],
  count: number,
  by: {
    readonly grant: (share: Share) => void
    readonly wants: (share: Share) => boolean
    readonly has: (share: Share) => number
  },
): number {
  if (count <= 0) return 0
  const levelOf = (share: Share): number => (by.has(share) + 1) / share.campaign.weight
  const claimants = shares.flatMap((share, nth) =>
    by.wants(share) ? [{ share, nth, level: levelOf(share) }] : [],
  )
  const queue = new TinyQueue<Claimant>(
    claimants,
    (one, other) => one.level - other.level || one.nth - other.nth,
  )
  let granted = 0
  while (granted < count) {
    const next = queue.pop()
    if (next === undefined) break
    by.grant(next.share)
    granted++
    if (by.wants(next.share)) queue.push({ ...next, level: levelOf(next.share) })
  }
  return granted
}

function bindingOf({ campaign, calls, channels }: Share, idle: number): ShareBinding {
  if (calls >= campaign.wants) return 'nothing-due'
  if (campaign.inUse + calls >= campaign.max) return 'concurrency'
  if (calls < channels) return 'calls-per-second'
  return idle > 0 ? 'reserved-by-others' : 'channels'
}
