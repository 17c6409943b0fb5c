/** A call that was claimed and has not ended. */
export interface CallInProgress {
  readonly attemptId: number
  readonly campaignId: number
  readonly trunkId: number
  /** When it was claimed, in ms of the clock that never jumps. */
  readonly at: number
}

export interface CallsInProgress {
  add(call: CallInProgress): void
  /** Forgets an ended call; its entry, or null when it was not known. */
  remove(attemptId: number): CallInProgress | null
  /** Another trunk carries it now. */
  move(attemptId: number, trunkId: number): void
  has(attemptId: number): boolean
  ofCampaign(campaignId: number): number
  ofTrunk(trunkId: number): number
  idsOfCampaign(campaignId: number): readonly number[]
  /** Calls that were claimed before this instant (ms of the clock that never jumps). */
  claimedBefore(at: number): readonly CallInProgress[]
  readonly size: number
}

/**
 * The calls that this engine carries right now: what pacing counts. It holds exactly the open attempts of the store,
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
  return {
    add(call) {
      calls.set(call.attemptId, call)
      count(perCampaign, call.campaignId, 1)
      count(perTrunk, call.trunkId, 1)
    },
    remove(attemptId) {
      const call = calls.get(attemptId)
      if (!call) return null
      calls.delete(attemptId)
      count(perCampaign, call.campaignId, -1)
      count(perTrunk, call.trunkId, -1)
      return call
    },
    move(attemptId, trunkId) {
      const call = calls.get(attemptId)
      if (!call) return
      count(perTrunk, call.trunkId, -1)
      count(perTrunk, trunkId, 1)
      calls.set(attemptId, { ...call, trunkId })
    },
    has: attemptId => calls.has(attemptId),
    ofCampaign: campaignId => perCampaign.get(campaignId) ?? 0,
    ofTrunk: trunkId => perTrunk.get(trunkId) ?? 0,
    idsOfCampaign: campaignId =>
      [...calls.values()].filter(call => call.campaignId === campaignId).map(call => call.attemptId),
    claimedBefore: at => [...calls.values()].filter(call => call.at < at),
    get size() {
      return calls.size
    },
  }
}
