import type { CampaignRow, CampaignSettings } from '../../../shared/model/campaign.ts'
import { createWindowClock, type WindowClock } from '../domain/calling-window.ts'
import { howManyMayStart } from '../domain/pacing.ts'
import type { Claimed } from '../ports/campaign-store.ts'
import type { CancelTimer, Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { Store } from '../ports/store.ts'
import type { Telephony } from '../ports/telephony.ts'
import type { CallsInProgress } from './calls-in-progress.ts'
import { type Binding, explainWaiting } from './explain-waiting.ts'
import type { GuardAct } from './guard-act.ts'
import type { TrunkWatch } from './watch-trunks.ts'

/** The loop looks around at least this often, whatever it waits for. */
const GUARD_MS = 60_000
/** After a pass that the disk refused. */
const AGAIN_AFTER_FAILURE_MS = 1_000
/** Recipients claimed in one transaction, at most: each claim is some index seeks and two writes. */
const CLAIMS_PER_PASS_MAX = 50
const FAR = Number.POSITIVE_INFINITY

export interface DialedCampaign {
  readonly id: number
  readonly settings: CampaignSettings
  readonly trunkId: number
  /** What is played, ready for telephony. */
  readonly promptFile: string
}

export interface Dialer {
  /** Begins to dial an active campaign, or goes on with changed settings. */
  add(campaign: DialedCampaign): void
  /** No new calls of this campaign. */
  remove(campaignId: number): void
  isDialing(campaignId: number): boolean
  usesTrunk(trunkId: number): boolean
  /**
   * Something changed: look around soon. Calls of these campaigns ended, which concerns them and whoever waits for room on a trunk; without
   * campaigns (a trunk came back), everybody.
   */
  poke(endedOf?: Iterable<number>): void
  waitingOf(campaignId: number): CampaignRow['waiting']
  stop(): void
}

/** What one pass starts of one campaign. */
interface Started {
  readonly campaign: Running
  readonly claimed: readonly Claimed[]
  /** Its own trunk, or one that takes over. */
  readonly trunkId: number
  readonly failover: readonly number[]
}

interface Running extends DialedCampaign {
  readonly window: WindowClock
  waiting: CampaignRow['waiting']
  /** What it waits for may be there from this instant on; before, a pass leaves it out. */
  lookAt: number
  /** When it was last worked out what it waits for. */
  explainedAt: number
  /** It would start more if its trunk had room: any call that ends concerns it. */
  wantsRoom: boolean
}

/**
 * The loop that turns due recipients into calls: asks pacing how many may start, claims them in one transaction, and only then
 * places the calls. It sleeps until the next instant at which something can change: a token, a due recipient, a window.
 * Campaigns on one trunk take turns.
 */
export function createDialer(options: {
  readonly store: Store
  readonly telephony: Telephony
  readonly trunks: TrunkWatch
  readonly calls: CallsInProgress
  readonly clock: Clock
  readonly log: Log
  readonly guard: GuardAct
  readonly onClaimed: (attemptIds: readonly number[], campaignIds: readonly number[]) => void
  readonly onWaiting: (campaignId: number) => void
  /** Nobody of the campaign is due or being dialled any more. */
  readonly onAllDone: (campaignId: number) => void
}): Dialer {
  const { store, telephony, trunks, calls, clock, log, guard } = options
  const campaigns = new Map<number, Running>()
  let cancelWake: CancelTimer | null = null
  /** On the clock that never jumps. */
  let wakeAt = Number.POSITIVE_INFINITY
  let turn = 0
  let stopped = false

  function wakeIn(ms: number): void {
    if (stopped) return
    const at = clock.monotonic() + ms
    if (cancelWake && wakeAt <= at) return
    cancelWake?.()
    wakeAt = at
    cancelWake = clock.after(Math.max(0, ms), () => {
      cancelWake = null
      wakeAt = Number.POSITIVE_INFINITY
      if (stopped) return
      if (guard('dial due recipients', pass) === null) wakeIn(AGAIN_AFTER_FAILURE_MS)
    })
  }

  /** One look around: claims what may start now and sleeps until something can change. */
  function pass(): true {
    const now = clock.now()
    const order = inTurn(now)
    const bindings = new Map<number, Binding>()
    const started: Started[] = []
    try {
      store.transaction(() => {
        let left = CLAIMS_PER_PASS_MAX
        for (const [position, campaign] of order.entries()) {
          const share = Math.ceil(left / (order.length - position))
          const ways = trunks.ways(campaign.trunkId, now)
          const trunkId = ways[0] ?? campaign.trunkId
          const { claimed, binding } = claimFor(campaign, trunkId, now, share, order.length - position)
          bindings.set(campaign.id, binding)
          if (claimed.length === 0) continue
          left -= claimed.length
          started.push({ campaign, claimed, trunkId, failover: withRoom(ways.slice(1), now) })
        }
      })
    } catch (refused) {
      for (const { attemptId } of started.flatMap(({ claimed }) => claimed)) calls.remove(attemptId)
      throw refused
    }
    for (const one of started) place(one)
    if (started.length > 0)
      options.onClaimed(
        started.flatMap(({ claimed }) => claimed.map(({ attemptId }) => attemptId)),
        started.map(({ campaign }) => campaign.id),
      )
    for (const campaign of order) settle(campaign, bindings.get(campaign.id) ?? null, now)
    let wake = now + GUARD_MS
    for (const { lookAt } of campaigns.values()) wake = Math.min(wake, lookAt)
    wakeIn(Math.max(started.length > 0 ? 0 : 1, wake - now))
    return true
  }

  /** Everybody for whom something may have changed, once, beginning with another campaign each time. */
  function inTurn(now: number): readonly Running[] {
    const all: Running[] = []
    // an instant that is further away than the loop ever sleeps was set before somebody set the clock back
    for (const campaign of campaigns.values())
      if (campaign.lookAt <= now || campaign.lookAt > now + GUARD_MS) all.push(campaign)
    turn = all.length === 0 ? 0 : (turn + 1) % all.length
    return [...all.slice(turn), ...all.slice(0, turn)]
  }

  function lookSoon(campaign: Running | undefined): void {
    if (campaign) campaign.lookAt = 0
  }

  /** Trunks that could take one more call: a failover must not break their limits. */
  function withRoom(trunkIds: readonly number[], now: number): readonly number[] {
    return trunkIds.filter(id => {
      const { channels, tokens } = trunks.allowance(id, now)
      return calls.ofTrunk(id) < channels && tokens >= 1
    })
  }

  function claimFor(
    campaign: Running,
    trunkId: number,
    now: number,
    share: number,
    sharers: number,
  ): { claimed: readonly Claimed[]; binding: Binding } {
    const allowance = trunks.allowance(trunkId, now)
    if (allowance.held) return { claimed: [], binding: { is: 'held', ...allowance.held } }
    const trunkCalls = calls.ofTrunk(trunkId)
    const sameTrunk =
      sharers > 1 &&
      [...campaigns.values()].some(other => other.id !== campaign.id && other.trunkId === campaign.trunkId)
    const free = howManyMayStart({
      concurrencyMax: campaign.settings.concurrencyMax,
      campaignCalls: calls.ofCampaign(campaign.id),
      channels: allowance.channels,
      trunkCalls,
      tokens: Math.floor(allowance.tokens),
    })
    const limit = Math.min(sameTrunk ? Math.ceil(free.count / sharers) : free.count, share)
    if (limit <= 0) return { claimed: [], binding: { is: free.binding, nextTokenAt: allowance.nextTokenAt } }
    const open = store.campaigns
      .dueZones(campaign.id)
      .filter(({ zone }) => campaign.window.at(zone, now).is === 'open')
      .map(({ zone }) => zone)
    const claimed = open.length === 0 ? [] : store.campaigns.claimDue(campaign.id, trunkId, open, now, limit)
    for (const { attemptId } of claimed) calls.add({ attemptId, campaignId: campaign.id, trunkId })
    trunks.takeTokens(trunkId, claimed.length, now)
    if (claimed.length < limit) return { claimed, binding: null }
    const after = trunks.allowance(trunkId, now)
    return {
      claimed,
      binding: { is: free.count > limit ? 'share' : free.binding, nextTokenAt: after.nextTokenAt },
    }
  }

  function place({ campaign, claimed, trunkId, failover }: Started): void {
    const { settings } = campaign
    for (const { attemptId, number } of claimed) {
      telephony.placeCall({
        attemptId,
        trunkId,
        failover,
        number,
        callerId: settings.callerId,
        ringTimeoutMs: settings.ringTimeoutSeconds * 1000,
        talkTimeoutMs: settings.talkTimeoutSeconds * 1000,
        promptFile: campaign.promptFile,
        listenAfterPromptMs: settings.listenSeconds * 1000,
      })
    }
  }

  /** Says what the campaign waits for, when to look again, and completes it when nobody is left. */
  function settle(campaign: Running, binding: Binding, now: number): void {
    // as many campaigns as there are ask again at every free channel: what was true a moment ago, with nobody called since, still is
    const explained = campaign.explainedAt <= now && now < campaign.explainedAt + GUARD_MS
    if (explained && binding && 'nextTokenAt' in binding && binding.is === campaign.waiting?.reason) {
      campaign.lookAt = Math.min(
        now + GUARD_MS,
        binding.is === 'calls-per-second' ? binding.nextTokenAt : FAR,
      )
      return
    }
    const { waiting, lookAt, allDone } = explainWaiting({ campaign, store, binding, now })
    campaign.lookAt = Math.min(lookAt, now + GUARD_MS)
    campaign.explainedAt = now
    campaign.wantsRoom = binding?.is === 'channels' || binding?.is === 'calls-per-second'
    if (allDone) {
      options.onAllDone(campaign.id)
      return
    }
    if (waiting?.sentence !== campaign.waiting?.sentence || waiting?.until !== campaign.waiting?.until) {
      if (waiting?.reason !== campaign.waiting?.reason) {
        log.info('campaign waits', {
          campaignId: campaign.id,
          reason: waiting?.reason ?? null,
          until: waiting?.until ?? null,
        })
      }
      campaign.waiting = waiting
      options.onWaiting(campaign.id)
    }
  }

  return {
    add(campaign) {
      campaigns.set(campaign.id, {
        ...campaign,
        window: createWindowClock(campaign.settings.callingWindow),
        waiting: null,
        lookAt: 0,
        explainedAt: Number.NEGATIVE_INFINITY,
        wantsRoom: false,
      })
      wakeIn(0)
    },
    remove(campaignId) {
      campaigns.delete(campaignId)
    },
    isDialing: campaignId => campaigns.has(campaignId),
    usesTrunk: trunkId => [...campaigns.values()].some(campaign => campaign.trunkId === trunkId),
    poke(endedOf) {
      if (endedOf) for (const id of endedOf) lookSoon(campaigns.get(id))
      for (const campaign of campaigns.values()) if (!endedOf || campaign.wantsRoom) lookSoon(campaign)
      wakeIn(0)
    },
    waitingOf: campaignId => campaigns.get(campaignId)?.waiting ?? null,
    stop() {
      stopped = true
      cancelWake?.()
      cancelWake = null
    },
  }
}
