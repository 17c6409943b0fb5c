import type { Clock } from '../ports/clock.ts'
import type { Telephony } from '../ports/telephony.ts'
import type { CallsInProgress } from './calls-in-progress.ts'
import type { Started } from './running-campaign.ts'
import type { TrunkWatch } from './watch-trunks.ts'

/** A call that comes over asks a trunk whose channels are all taken again after this. */
const LINE_AGAIN_MS = 250

/** Places the calls, or sends the messages, of claims that are on disk. */
export type Place = (started: Started) => void

/** Hands claimed calls to telephony, and messages to `send`; a trunk that takes over keeps its own limits. */
export function createPlace(options: {
  readonly telephony: Telephony
  readonly trunks: TrunkWatch
  readonly calls: CallsInProgress
  readonly clock: Clock
  readonly send: (started: Started, claimed: Started['claimed'][number]) => void
}): Place {
  const { telephony, trunks, calls, clock } = options

  /** Gives the call a line of another trunk (CallOrder.takeOver): its limits hold however many calls come over at once. */
  function takeOver(attemptId: number, trunkId: number): number | null {
    const now = clock.now()
    const { channels, tokens, held, nextTokenAt } = trunks.allowance(trunkId, now)
    if (held) return Number.POSITIVE_INFINITY
    if (calls.ofTrunk(trunkId) >= channels) return LINE_AGAIN_MS
    if (tokens < 1) return Math.max(1, nextTokenAt - now)
    calls.move(attemptId, trunkId)
    trunks.takeTokens(trunkId, 1, now)
    return null
  }

  return started => {
    const { campaign, claimed, trunkId, failover } = started
    const { settings, rules } = campaign
    const now = clock.now()
    for (const one of claimed) {
      if (one.channel === 'sms') {
        options.send(started, one)
        continue
      }
      const { attemptId, number, region } = one
      telephony.placeCall({
        attemptId,
        trunkId,
        failover,
        takeOver: id => takeOver(attemptId, id),
        number,
        callerId: settings.callerId,
        // the law may ask for more rings than the settings have; nobody is rung for less
        ringTimeoutMs: Math.max(settings.ringTimeoutSeconds, rules.ringSecondsMin(region, now)) * 1000,
        talkTimeoutMs: settings.talkTimeoutSeconds * 1000,
        promptFile: campaign.promptFile,
        listenAfterPromptMs: settings.listenSeconds * 1000,
      })
    }
  }
}
