import type { End } from '../domain/schedule.ts'
import type { Claimed } from '../ports/campaign-store.ts'
import type { CancelTimer, Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { Store } from '../ports/store.ts'
import { allotCalls, type TrunkRound } from './allot-calls.ts'
import type { CallsInProgress } from './calls-in-progress.ts'
import type { Dialer } from './dialer.ts'
import { diskProblem } from './disk-problem.ts'
import { type Binding, explainWaiting } from './explain-waiting.ts'
import type { GuardAct } from './guard-act.ts'
import { openGroups } from './open-groups.ts'
import { createPersonGate } from './person-gate.ts'
import type { Place } from './place-calls.ts'
import {
  endAhead,
  endReached,
  hasTokenSoon,
  newRunning,
  noteStarted,
  type RunningCampaign,
  type Started,
} from './running-campaign.ts'
import type { TrunkWatch } from './trunk-watch.ts'

/** The loop looks around at least this often, whatever it waits for. */
const GUARD_MS = 60_000
/** After a pass that failed. */
const AGAIN_AFTER_FAILURE_MS = 1_000
/** Recipients claimed in one transaction, at most: each claim is some index seeks and two writes. */
const CLAIMS_PER_PASS_MAX = 50
/** Campaigns of which one pass works out what they wait for; some tenths of a millisecond each. */
const EXPLAINED_PER_PASS_MAX = 20
/** What a campaign is told that waits for the rate of the trunk: it gets its turn by and by, and then its hours are looked at. */
const EXPLAINED_OF_RATE_MS = 300_000
/** The others are looked at again after this, so that calls that wait for the thread come first. */
const EXPLAIN_SOON_MS = 10
/** What one campaign leaves goes to others of its trunk in a further round of the same pass. */
const ROUNDS_MAX = 4
const FAR = Number.POSITIVE_INFINITY

/**
 * The loop that turns due recipients into calls: asks how many may start, claims them in one transaction, and only then places the
 * calls. It sleeps until the next instant at which something can change: a token, a due recipient, a window.
 * Campaigns on one trunk share it by reservation and weight.
 */
export function createDialer(options: {
  readonly store: Store
  readonly place: Place
  readonly trunks: TrunkWatch
  readonly calls: CallsInProgress
  readonly clock: Clock
  readonly log: Log
  readonly guard: GuardAct
  /** Why news of calls cannot be written, as a sentence: as long as they wait, no call starts. */
  readonly newsProblem: () => string | null
  /** Calls of these campaigns are being placed. */
  readonly onClaimed: (attemptIds: readonly number[], campaignIds: readonly number[]) => void
  readonly onWaiting: (campaignId: number) => void
  /** Nobody of the campaign is due or being dialled any more. */
  readonly onAllDone: (campaignId: number) => void
  /** Its time is over while people still wait: no call starts any more. Told at every look until nobody does. */
  readonly onOver: (campaignId: number, end: End) => void
}): Dialer {
  const { store, trunks, calls, clock, log, guard } = options
  const campaigns = new Map<number, RunningCampaign>()
  let cancelWake: CancelTimer | null = null
  /** On the clock that never jumps. */
  let wakeAt = FAR
  let turn = 0
  let stopped = false
  /** Trunkline is to stop: what is up goes on to its end, nothing starts. */
  let held = false
  /** The latest refusal, on the clock that never jumps. */
  let refusedByDisk: { readonly sentence: string; readonly at: number } | null = null

  function wakeIn(ms: number): void {
    if (stopped) return
    const at = clock.monotonic() + ms
    if (cancelWake && wakeAt <= at) return
    cancelWake?.()
    wakeAt = at
    cancelWake = clock.after(Math.max(0, ms), () => {
      cancelWake = null
      wakeAt = FAR
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
    const disk = held ? null : (options.newsProblem() ?? claimOf(order, bindings, started, now))
    if (held) for (const { id } of order) bindings.set(id, { is: 'stopping' })
    if (disk !== null) for (const { id } of order) bindings.set(id, { is: 'disk', sentence: disk })
    for (const one of started) options.place(one)
    if (started.length > 0) {
      options.onClaimed(
        started.flatMap(({ claimed }) => claimed.map(({ attemptId }) => attemptId)),
        started.map(({ campaign }) => campaign.id),
      )
    }
    let explained = 0
    for (const campaign of order) {
      const binding = bindings.get(campaign.id) ?? null
      if (stillWaits(campaign, binding, now)) continue
      if (explained++ < EXPLAINED_PER_PASS_MAX) settle(campaign, binding, now)
      else campaign.lookAt = now + EXPLAIN_SOON_MS
    }
    let wake = now + GUARD_MS
    for (const { lookAt } of campaigns.values()) wake = Math.min(wake, lookAt)
    wakeIn(Math.max(started.length > 0 ? 0 : 1, wake - now))
    return true
  }

  /** Claims in one transaction; the sentence of a disk that refused it, with nothing started. */
  function claimOf(
    order: readonly RunningCampaign[],
    bindings: Map<number, Binding>,
    started: Started[],
    now: number,
  ): string | null {
    const asking = order.filter(campaign => endReached(campaign, now) === null)
    try {
      store.transaction(() => claimInRounds(asking, bindings, started, now))
      // one that wrote nothing says nothing of the disk
      if (started.length > 0) refusedByDisk = null
    } catch (refused) {
      for (const { attemptId } of started.splice(0).flatMap(({ claimed }) => claimed)) calls.remove(attemptId)
      const sentence = diskProblem(refused)
      if (sentence === null) throw refused
      if (problem() === null) log.error('claims wait for the disk', { problem: sentence })
      refusedByDisk = { sentence, at: clock.monotonic() }
    }
    return problem()
  }

  /** Nobody may have been due since the last refusal: after a while it says nothing any more. */
  function problem(): string | null {
    return refusedByDisk && clock.monotonic() < refusedByDisk.at + GUARD_MS ? refusedByDisk.sentence : null
  }

  /** Everybody for whom something may have changed, once, beginning with another campaign each time. */
  function inTurn(now: number): readonly RunningCampaign[] {
    const all: RunningCampaign[] = []
    // an instant that is further away than the loop ever sleeps was set before somebody set the clock back
    for (const campaign of campaigns.values())
      if (campaign.lookAt <= now || campaign.lookAt > now + GUARD_MS) all.push(campaign)
    turn = all.length === 0 ? 0 : (turn + 1) % all.length
    return [...all.slice(turn), ...all.slice(0, turn)]
  }

  /** Claims in rounds: whoever has fewer people than room leaves the rest to the others. */
  function claimInRounds(
    order: readonly RunningCampaign[],
    bindings: Map<number, Binding>,
    started: Started[],
    now: number,
  ): void {
    let left = CLAIMS_PER_PASS_MAX
    let asking = order
    for (let round = 0; round < ROUNDS_MAX && asking.length > 0 && left > 0; round++) {
      const rounds = allotCalls({ asking, all: campaigns.values(), trunks, calls, most: left, now })
      const hungry: RunningCampaign[] = []
      for (const campaign of asking) {
        // its own trunk, or the one that takes over for it
        const way = rounds.find(one => one.asking.has(campaign.id))
        if (way === undefined) continue
        const { claimed, binding, mayTakeMore } = claimFor(campaign, way, Math.max(0, left), now)
        bindings.set(campaign.id, binding)
        if (mayTakeMore) hungry.push(campaign)
        if (claimed.length === 0) continue
        left -= claimed.length
        started.push({ campaign, claimed, trunkId: way.trunkId, failover: way.failover })
      }
      // with nobody left who has fewer people than room, another round would give the same
      if (hungry.length === 0 || hungry.length === asking.length) break
      asking = hungry
    }
    // what the others took is gone for everybody
    for (const [id, binding] of bindings) {
      if (binding?.is !== 'calls-per-second') continue
      const { nextTokenAt, lowered } = trunks.allowance(binding.trunkId, now)
      bindings.set(id, { ...binding, lowered, nextTokenAt: Math.max(nextTokenAt, now + 1) })
    }
  }

  function claimFor(
    campaign: RunningCampaign,
    way: TrunkRound,
    left: number,
    now: number,
  ): { readonly claimed: readonly Claimed[]; readonly binding: Binding; readonly mayTakeMore: boolean } {
    if (way.held) return { claimed: [], binding: way.held, mayTakeMore: false }
    const share = way.allotments.get(campaign.id)
    const bound: Binding =
      share === undefined || share.binding === 'nothing-due'
        ? null
        : { is: share.binding, trunkId: way.trunkId, nextTokenAt: now, lowered: null }
    const limit = Math.min(share?.count ?? 0, left)
    if (limit <= 0) return { claimed: [], binding: bound ?? AGAIN_SOON(now), mayTakeMore: bound !== null }
    const open = openGroups(store, campaign, now)
    const gate = createPersonGate(campaign.settings, campaign.rules, now)
    const { claimed, more } = store.campaigns.claimDue(campaign.id, way.trunkId, open, now, limit, gate)
    const at = clock.monotonic()
    for (const { attemptId, channel } of claimed)
      calls.add({ attemptId, campaignId: campaign.id, trunkId: way.trunkId, channel, at })
    trunks.takeTokens(way.trunkId, claimed.length, now)
    if (claimed.length > 0) noteStarted(campaign, claimed.length, now)
    if (more) return { claimed, binding: AGAIN_SOON(now), mayTakeMore: false }
    if (claimed.length < limit) return { claimed, binding: null, mayTakeMore: false }
    // messages left the lines free that they were claimed for
    const linesLeft = bound?.is !== 'calls-per-second' && claimed.some(({ channel }) => channel === 'sms')
    return { claimed, binding: linesLeft ? AGAIN_SOON(now) : (bound ?? AGAIN_SOON(now)), mayTakeMore: true }
  }

  /** As many campaigns as there are ask again at every free channel: what was true a moment ago, with nobody called since, still is. */
  function stillWaits(campaign: RunningCampaign, binding: Binding, now: number): boolean {
    if (!binding || !('nextTokenAt' in binding) || binding.is !== campaign.waiting?.reason) return false
    const ofRate = binding.is === 'calls-per-second'
    const toldUntil = campaign.explainedAt + (ofRate ? EXPLAINED_OF_RATE_MS : GUARD_MS)
    if (now < campaign.explainedAt || toldUntil <= now) return false
    campaign.lookAt = Math.min(now + GUARD_MS, ofRate ? binding.nextTokenAt : FAR)
    return true
  }

  /** Says what the campaign waits for, when to look again, and completes it when nobody is left. */
  function settle(campaign: RunningCampaign, binding: Binding, now: number): void {
    const { waiting, lookAt, allDone } = explainWaiting({ campaign, store, binding, now })
    campaign.lookAt = Math.min(lookAt, now + GUARD_MS, endAhead(campaign, now))
    campaign.explainedAt = now
    campaign.wantsRoom = binding !== null && WANTS_ROOM.has(binding.is)
    if (allDone) {
      options.onAllDone(campaign.id)
      return
    }
    const end = endReached(campaign, now)
    // with nobody left who waits there is nothing to end but the last calls, and those end by themselves
    if (end !== null && store.campaigns.dueGroups(campaign.id).length > 0) options.onOver(campaign.id, end)
    if (waiting?.sentence === campaign.waiting?.sentence && waiting?.until === campaign.waiting?.until) return
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

  return {
    add(campaign) {
      campaigns.set(campaign.id, newRunning(campaign, clock.now()))
      wakeIn(0)
    },
    remove(campaignId) {
      campaigns.delete(campaignId)
    },
    isDialing: campaignId => campaigns.has(campaignId),
    usesTrunk: trunkId => [...campaigns.values()].some(campaign => campaign.trunkId === trunkId),
    poke(endedOf) {
      const ended = endedOf && new Set(endedOf)
      const now = clock.now()
      let anybody = campaigns.size === 0
      for (const campaign of campaigns.values()) {
        const concerned =
          !ended || campaign.wantsRoom || (ended.has(campaign.id) && !hasTokenSoon(campaign, now))
        if (concerned) campaign.lookAt = 0
        if (campaign.lookAt <= now) anybody = true
        // what a trunk takes, or whether it takes anything, may read otherwise now
        if (!ended) campaign.explainedAt = Number.NEGATIVE_INFINITY
      }
      if (anybody) wakeIn(0)
    },
    problem,
    hold() {
      held = true
      this.poke()
    },
    release() {
      held = false
      this.poke()
    },
    waitingOf: campaignId => campaigns.get(campaignId)?.waiting ?? null,
    stop() {
      stopped = true
      cancelWake?.()
      cancelWake = null
    },
  }
}

/** It took all that it was given, or stopped on the way: look again at once. */
const AGAIN_SOON = (now: number): Binding => ({
  is: 'share',
  trunkId: 0,
  nextTokenAt: now,
  lowered: null,
})

/** A call that ends leaves a channel; it brings no token, for which everybody looks again by themselves. */
const WANTS_ROOM: ReadonlySet<NonNullable<Binding>['is']> = new Set(['channels', 'reserved-by-others'])
