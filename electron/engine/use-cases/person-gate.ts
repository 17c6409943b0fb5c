import type { CampaignSettings } from '../../../shared/model/campaign.ts'
import type { PersonGate } from '../ports/person-gate.ts'

/** Somebody who is on another call is looked at again after this. */
const ON_A_CALL_MS = 5_000

/** The rules about persons that always bind: nobody on do-not-call, nobody who is on a call already. */
export function createPersonGate({ cadence }: CampaignSettings, now: number): PersonGate {
  return {
    capsOf: () => [],
    channelOf: step => cadence[step]?.channel ?? 'voice',
    judge({ doNotCall, openAttempt }) {
      if (doNotCall) {
        const whose =
          doNotCall.campaignId === null ? 'the do-not-call list' : "this campaign's do-not-call list"
        const sentence = `${doNotCall.isPrefix ? `Every number that begins with ${doNotCall.pattern}` : 'The number'} is on ${whose}: ${doNotCall.reason}`
        return {
          is: 'never',
          finalState: 'suppressed',
          reason: { kind: 'do-not-call', sentence, clearsAt: null, rule: null },
        }
      }
      if (openAttempt) {
        const clearsAt = now + ON_A_CALL_MS
        const sentence = 'They are on another call just now.'
        return {
          is: 'later',
          at: clearsAt,
          reason: { kind: 'on-a-call', sentence, clearsAt, rule: null },
        }
      }
      return { is: 'free' }
    },
  }
}
