import type { CampaignSettings } from '../../../shared/model/campaign.ts'
import type { CampaignRules } from '../domain/campaign-rules.ts'
import type { PersonGateFacts } from '../domain/judge.ts'
import { askPersonGate } from '../domain/person-gate.ts'
import type { DoNotCallMatch, PersonFacts, PersonGate } from '../ports/person-gate.ts'

/** Somebody who is on another call is looked at again after this. */
const ON_A_CALL_MS = 5_000

/** The rules about persons as the claim asks them: the same functions that explain them afterwards. */
export function createPersonGate(
  { cadence }: Pick<CampaignSettings, 'cadence'>,
  rules: CampaignRules,
  now: number,
): PersonGate {
  return {
    capsOf: region => rules.capsOf(region, now).map(({ cap }) => cap),
    channelOf: step => cadence[step]?.channel ?? 'voice',
    judge: facts => askPersonGate(gateFactsOf(facts, rules, now), facts.zone, now),
  }
}

/** What the domain judges of a person, from what the store knows. */
export function gateFactsOf(facts: PersonFacts, rules: CampaignRules, now: number): PersonGateFacts {
  const nthNewest = new Map(facts.contacts.map(({ cap, nthNewest: at }) => [cap, at]))
  return {
    doNotCall: facts.doNotCall === null ? null : sentenceOf(facts.doNotCall),
    caps: rules
      .capsOf(facts.region, now)
      .map(inForce => ({ inForce, nthNewest: nthNewest.get(inForce.cap) ?? null })),
    lockouts: rules.lockoutsOf(facts.region, now),
    abandonedAt: facts.lastAbandonedAt,
    busyUntil: facts.openAttempt === null ? null : now + ON_A_CALL_MS,
  }
}

function sentenceOf({ isPrefix, pattern, campaignId, reason }: DoNotCallMatch): string {
  const whose = campaignId === null ? 'the do-not-call list' : "this campaign's do-not-call list"
  return `${isPrefix ? `Every number that begins with ${pattern}` : 'The number'} is on ${whose}: ${reason}`
}
