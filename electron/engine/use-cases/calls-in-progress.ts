import type { Channel } from '../../../shared/model/cadence.ts'

/** A call, or a text message, that was claimed and has not ended. */
export interface CallInProgress {
  readonly attemptId: number
  readonly campaignId: number
  readonly trunkId: number
  readonly channel: Channel
  /** When it was claimed, in ms of the clock that never jumps. */
  readonly at: number
}

export interface CallsInProgress {
  add(call: CallInProgress): void
  /** Forgets an ended call or message; its entry, or null when it was not known. */
  remove(attemptId: number): CallInProgress | null
  /** Another trunk carries it now. */
  move(attemptId: number, trunkId: number): void
  has(attemptId: number): boolean
  /** When it was claimed, in ms of the clock that never jumps; null when it is not known. */
  claimedAt(attemptId: number): number | null
  /** Lines that the campaign takes. */
  ofCampaign(campaignId: number): number
  /** Lines that are taken on the trunk. */
  ofTrunk(trunkId: number): number
  /** Calls and messages. */
  idsOfCampaign(campaignId: number): readonly number[]
  /** Calls and messages that were claimed before this instant (ms of the clock that never jumps). */
  claimedBefore(at: number): readonly CallInProgress[]
  /** Calls and messages, all of them. */
  ids(): readonly number[]
  counts(): { readonly calls: number; readonly texts: number }
  readonly size: number
}

/**
 * The calls that this engine carries right now: what pacing counts. A text message takes no line, so it is known and not counted. It holds exactly the open attempts of the store,
 * since those of an earlier run are ended before the first one is claimed.
 */
export function createCallsInProgress(): CallsInProgress {
  const calls = new Map<number, CallInProgress>()
  const perCampaign = new Map<number, number>()
  const perTrunk = new Map<number, number>()
  const count = (counts: Map<number, number>, key: number, by: 1 | -1): void => {
    const next = (counts.get(key) ?? 0) + by
    if (next === 0) counts.delete(key)
    else counts.set(key, next)
  }
  const countCall = ({ channel, campaignId, trunkId }: CallInProgress, by: 1 | -1): void => {
    if (channel === 'sms') return
    count(perCampaign, campaignId, by)
    count(perTrunk, trunkId, by)
  }
  return {
    add(call) {
      calls.set(call.attemptId, call)
      countCall(call, 1)
    },
    remove(attemptId) {
      const call = calls.get(attemptId)
      if (!call) return null
      calls.delete(attemptId)
      countCall(call, -1)
      return call
    },
    move(attemptId, trunkId) {
      const call = calls.get(attemptId)
      if (!call) return
      const moved = { ...call, trunkId }
      countCall(call, -1)
      countCall(moved, 1)
      calls.set(attemptId, moved)
    },
    has: attemptId => calls.has(attemptId),
    claimedAt: attemptId => calls.get(attemptId)?.at ?? null,
    ofCampaign: campaignId => perCampaign.get(campaignId) ?? 0,
    ofTrunk: trunkId => perTrunk.get(trunkId) ?? 0,
    idsOfCampaign: campaignId =>
      [...calls.values()].filter(call => call.campaignId === campaignId).map(call => call.attemptId),
    claimedBefore: at => [...calls.values()].filter(call => call.at < at),
    ids: () => [...calls.keys()],
    counts() {
      let lines = 0
      for (const count of perTrunk.values()) lines += count
      return { calls: lines, texts: calls.size - lines }
    },
    get size() {
      return calls.size
    },
  }
}
