import type { CampaignSettings } from '../../../shared/model/campaign.ts'
import type { Reason } from '../../../shared/model/reason.ts'
import type { CampaignRules } from '../domain/campaign-rules.ts'
import { bindingFirst, type PersonGateFacts, personReasons } from '../domain/judge.ts'
import type { DoNotCallMatch, GateAnswer, PersonFacts, PersonGate } from '../ports/person-gate.ts'

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
    judge: facts => answerOf(personReasons(gateFactsOf(facts, rules, now), clockOf(facts.zone), now)),
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

/** The clock that sentences use: the first of several possible zones, UTC when none is known. */
export const clockOf = (zone: string): string => zone.split('|')[0] || 'UTC'

function answerOf(reasons: readonly Reason[]): GateAnswer {
  const [reason] = bindingFirst(reasons)
  if (reason === undefined) return { is: 'free' }
  if (reason.clearsAt === null) return { is: 'never', finalState: 'suppressed', reason }
  return { is: 'later', at: reason.clearsAt, reason }
}

function sentenceOf({ isPrefix, pattern, campaignId, reason }: DoNotCallMatch): string {
  const whose = campaignId === null ? 'the do-not-call list' : "this campaign's do-not-call list"
  return `${isPrefix ? `Every number that begins with ${pattern}` : 'The number'} is on ${whose}: ${reason}`
}
