import type { CadenceStep } from '../../../shared/model/cadence.ts'
import { fillMessage } from '../domain/fill-message.ts'
import type { Claimed } from '../ports/campaign-store.ts'
import type { Store } from '../ports/store.ts'
import type { Telephony } from '../ports/telephony.ts'
import type { RunningCampaign } from './running-campaign.ts'

/** Sends the text message of a claimed step; its words are those of the step as it is now, with the opt-out text. */
export function sendMessage(
  { store, telephony }: { readonly store: Store; readonly telephony: Telephony },
  campaign: RunningCampaign,
  trunkId: number,
  { attemptId, recipientId, number, step }: Claimed,
): void {
  const { cadence, facts, callerId } = campaign.settings
  const words = store.campaigns.wordsOf(recipientId)
  telephony.sendMessage({
    attemptId,
    trunkId,
    number,
    callerId,
    text: fillMessage(textOf(cadence[step]), words, facts),
  })
}

function textOf(step: CadenceStep | undefined): string {
  return step?.channel === 'sms' ? step.text : ''
}
