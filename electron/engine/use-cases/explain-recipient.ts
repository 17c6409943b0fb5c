import type { Judgement, Reason, ReasonKind } from '../../../shared/model/reason.ts'
import type { CampaignRules } from '../domain/campaign-rules.ts'
import { type CampaignGateFacts, type JudgedFacts, judge } from '../domain/judge.ts'
import type { StoredCampaign } from '../ports/campaign-store.ts'
import type { EnrolledRow } from '../ports/person-gate.ts'
import type { CampaignDeps } from './campaign-deps.ts'
import type { Dialer } from './dialer.ts'
import { channelOfStep, consentReason, gateFactsOf } from './person-gate.ts'
import { scheduleOf } from './schedule-campaign.ts'
import type { TrunkWatch } from './trunk-watch.ts'

/** What explanations are read from. */
export interface Explaining extends Pick<CampaignDeps, 'store' | 'rules' | 'ownZone' | 'clock'> {
  readonly dialer: Pick<Dialer, 'waitingOf'>
  readonly trunks: Pick<TrunkWatch, 'ways' | 'allowance' | 'lastCheck'>
}

/** Where one recipient stands in one campaign at an instant, and everything that was judged. */
export interface Explanation {
  readonly row: EnrolledRow
  readonly facts: JudgedFacts
  readonly rules: CampaignRules
  readonly judgement: Judgement
}

/**
 * Why a recipient is not called in a campaign at `now` (ms), all reasons with the binding one first, and when they may be: by the
 * facts and functions of the claim. Null when they are not enrolled. Some index seeks.
 */
export function explainRecipient(
  deps: Explaining,
  campaign: StoredCampaign,
  recipientId: number,
  now: number,
): Explanation | null {
  const { campaigns } = deps.store
  const row = campaigns.enrolled(campaign.id, recipientId)
  const rules = deps.rules.of(campaign)
  const person = campaigns.personFacts(campaign.id, recipientId, (region, step, contact) =>
    rules.capsOf(region, now, channelOfStep(campaign, step), contact).map(({ cap }) => cap),
  )
  if (row === null || person === null) return null
  const { zone, region, state, finalState, nextAt, blockedBy, because, step } = row
  const channel = channelOfStep(campaign, step)
  const facts: JudgedFacts = {
    campaign: campaignFacts(deps, campaign, now),
    group: { zone, region, consent: consentReason(person, rules, channel, now) },
    row: { state, finalState, nextAt: nextAt ?? now, blockedBy, because },
    person: gateFactsOf(person, { rules, cadence: campaign.settings.cadence, channel, now }),
  }
  const timetable = rules.timetableOf(channel, person.consent.contact)
  return { row, facts, rules, judgement: judge(facts, timetable, now) }
}

/** The gates of the campaign itself, those that pass by themselves included. */
export function campaignFacts(deps: Explaining, campaign: StoredCampaign, now: number): CampaignGateFacts {
  const { state, pauseCause } = campaign
  const sentence = pauseCause ?? 'The campaign is paused.'
  return {
    ...scheduleOf(deps, campaign),
    state,
    pause: state === 'paused' ? { sentence, clearsAt: null } : null,
    passing: state === 'active' ? passingReasons(deps, campaign, now) : [],
  }
}

/** A trunk that is held, and the pacing that keeps more calls from starting. */
function passingReasons(deps: Explaining, { id, trunkId }: StoredCampaign, now: number): readonly Reason[] {
  const reason = (kind: ReasonKind, sentence: string, clearsAt: number | null): Reason => ({
    kind,
    sentence,
    clearsAt,
    rule: null,
  })
  const { held } = deps.trunks.allowance(deps.trunks.ways(trunkId, now)[0] ?? trunkId, now)
  if (held !== null) return [reason('trunk', held.sentence, held.until > now ? held.until : null)]
  const waiting = deps.dialer.waitingOf(id)
  switch (waiting?.reason) {
    case 'concurrency':
    case 'channels':
    case 'calls-per-second':
    case 'disk':
    case 'stopping': {
      const { sentence, until } = waiting
      return [reason('pacing', sentence, until !== null && until > now ? until : null)]
    }
    // the others are reasons of the schedule, of groups and of rows, which are judged for this recipient
    default:
      return []
  }
}
