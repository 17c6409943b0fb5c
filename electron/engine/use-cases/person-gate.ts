import type { Channel } from '../../../shared/model/cadence.ts'
import type { CampaignSettings } from '../../../shared/model/campaign.ts'
import type { Reason } from '../../../shared/model/reason.ts'
import { bindsLine, type CampaignRules } from '../domain/campaign-rules.ts'
import type { PersonGateFacts } from '../domain/judge.ts'
import { askPersonGate } from '../domain/person-gate.ts'
import type { DoNotCallMatch, GateAnswer, PersonFacts, PersonGate } from '../ports/person-gate.ts'

/** Whoever has no consent is looked at again after this: the list may be imported again with one. */
const CONSENT_AGAIN_MS = 7 * 24 * 3_600_000

/** Somebody who is on another call is looked at again after this. */
const ON_A_CALL_MS = 5_000

/** The rules about persons as the claim asks them: the same functions that explain them afterwards. */
export function createPersonGate(
  { cadence }: Pick<CampaignSettings, 'cadence'>,
  rules: CampaignRules,
  now: number,
): PersonGate {
  const channelOf = (step: number): Channel => channelOfStep({ settings: { cadence } }, step)
  return {
    capsOf: (region, step, contact) =>
      rules.capsOf(region, now, channelOf(step), contact).map(({ cap }) => cap),
    channelOf,
    judge(facts) {
      const channel = channelOf(facts.step)
      const answer = askPersonGate(gateFactsOf(facts, { rules, cadence, channel, now }), facts.zone, now)
      if (answer.is === 'never') return answer
      const consent = consentReason(facts, rules, channel, now)
      if (consent !== null) return { is: 'later', at: now + CONSENT_AGAIN_MS, reason: consent }
      return closedForThem(facts, rules, channel, now) ?? answer
    },
  }
}

/** Whether a step of the cadence, from 0, calls or writes. */
export function channelOfStep(
  { settings }: { readonly settings: Pick<CampaignSettings, 'cadence'> },
  step: number,
): Channel {
  return settings.cadence[step]?.channel ?? 'voice'
}

/** A consent that the law asks for and neither the campaign nor this recipient's row has. */
export function consentReason(
  { region, number, consent }: Pick<PersonFacts, 'region' | 'number' | 'consent'>,
  rules: CampaignRules,
  channel: Channel,
  now: number,
): Reason | null {
  return rules.consentOf(region, now, { channel, number, own: consent })
}

/**
 * The hours of the step's own channel and of the recipient's own kind, where they may be narrower than those of the group: that may be
 * open for the other channel, or for businesses alone.
 */
function closedForThem(
  { zone, region, consent }: PersonFacts,
  rules: CampaignRules,
  channel: Channel,
  now: number,
): GateAnswer | null {
  const own = rules.timetableOf(channel, consent.contact)
  if (own === rules.timetable) return null
  const hours = own.at(zone, region, now)
  const reason = hours.because[0]
  if (hours.is === 'open' || reason === undefined) return null
  return { is: 'later', at: hours.is === 'closed' ? hours.opensAt : now + CONSENT_AGAIN_MS, reason }
}

/** What the domain judges of a person, from what the store knows. */
export function gateFactsOf(
  facts: PersonFacts,
  asked: {
    readonly rules: CampaignRules
    readonly cadence: CampaignSettings['cadence']
    readonly channel: Channel
    readonly now: number
  },
): PersonGateFacts {
  const { rules, cadence, channel, now } = asked
  const { contact } = facts.consent
  const nthNewest = new Map(facts.contacts.map(({ cap, nthNewest: at }) => [cap, at]))
  return {
    beyondCadence: facts.step < cadence.length ? null : facts.wasReached ? 'reached' : 'not-reached',
    doNotCall: facts.doNotCall === null ? null : sentenceOf(facts.doNotCall),
    caps: rules
      .capsOf(facts.region, now, channel, contact)
      .filter(({ lines }) => bindsLine(lines, facts.number))
      .map(inForce => ({ inForce, nthNewest: nthNewest.get(inForce.cap) ?? null })),
    lockouts: rules
      .lockoutsOf(facts.region, now, contact)
      .filter(({ lines }) => bindsLine(lines, facts.number)),
    abandonedAt: facts.lastAbandonedAt,
    busyUntil: facts.openAttempt === null ? null : now + ON_A_CALL_MS,
  }
}

function sentenceOf({ isPrefix, pattern, campaignId, reason }: DoNotCallMatch): string {
  const whose = campaignId === null ? 'the do-not-call list' : "this campaign's do-not-call list"
  return `${isPrefix ? `Every number that begins with ${pattern}` : 'The number'} is on ${whose}: ${reason}`
}
