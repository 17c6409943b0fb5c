import { type Result, success } from '../../../shared/errors.ts'
import type { Funnel } from '../../../shared/model/preflight.ts'
import type { Reason, ReasonKind } from '../../../shared/model/reason.ts'
import type { CampaignRules } from '../domain/campaign-rules.ts'
import { describeFunnel, type FunnelCounts, type ReasonCount } from '../domain/funnel.ts'
import { type CampaignGateFacts, countedReason, judge } from '../domain/judge.ts'
import { zoneOfSchedule } from '../domain/schedule.ts'
import type { StoredCampaign } from '../ports/campaign-store.ts'
import type { Group } from '../ports/person-gate.ts'
import type { Store } from '../ports/store.ts'
import { campaignFacts, type Explaining } from './explain-recipient.ts'
import { findCampaign } from './read-campaign.ts'

/** Recipients who are due, of one group, kept back by the same thing of their own (or by nothing). */
export interface DueCount extends Group {
  readonly count: number
  readonly blockedBy: ReasonKind | null
  /** When the first of them is free of it (ms); `now` when nothing keeps them back. */
  readonly freeAt: number
}

/** Where those who are due stand at an instant. */
export interface JudgedCounts {
  readonly callableNow: number
  readonly blocked: readonly ReasonCount[]
  /** The first instant (ms) at which somebody of them may be called; null when nobody ever. */
  readonly firstCallAt: number | null
}

const NOBODY_HELD = {
  beyondCadence: null,
  doNotCall: null,
  caps: [],
  lockouts: [],
  abandonedAt: null,
  busyUntil: null,
} as const satisfies Parameters<typeof judge>[0]['person']

const FORBIDDEN = { ...NOBODY_HELD, doNotCall: 'The number is on the do-not-call list.' }

/** Who of a campaign can be called now, and why the others cannot: from kept counts, whatever the size of the campaign. */
export function readFunnel(deps: Explaining, id: number): Result<Funnel> {
  const found = findCampaign(deps, id)
  if (!found.ok) return found
  const campaign = found.value
  const now = deps.clock.now()
  const facts = campaignFacts(deps, campaign, now)
  const counted = countCampaign(deps.store, campaign, facts, deps.rules.of(campaign), now)
  return success(describeFunnel(counted.counts))
}

/** Counts everybody who is enrolled in a campaign by these rules and campaign gates. */
export function countCampaign(
  store: Store,
  { id }: Pick<StoredCampaign, 'id'>,
  facts: CampaignGateFacts,
  rules: CampaignRules,
  now: number,
): { readonly counts: FunnelCounts; readonly due: readonly DueCount[]; readonly firstCallAt: number | null } {
  const { dialing, done, due } = store.statistics.funnel(id, now)
  const dueCounts = due.map(({ zone, region, blockedBy, count }): DueCount => {
    const free = blockedBy === null ? now : store.statistics.firstFree(id, { zone, region }, blockedBy, now)
    return { zone, region, blockedBy, count, freeAt: free ?? now }
  })
  const { firstCallAt, ...judged } = judgeCounts(dueCounts, facts, rules, now)
  const counts: FunnelCounts = {
    at: now,
    inCall: dialing,
    done: Object.values(done).reduce((sum, count) => sum + count, 0),
    zone: zoneOfSchedule(facts),
    ...judged,
  }
  return { counts, due: dueCounts, firstCallAt }
}

/**
 * Puts every count in the one place that the funnel has for it, by the same gates that explain one recipient. Gates of persons (caps,
 * lockout, do-not-call) are asked when somebody is about to be called; whoever they kept back is counted by that.
 */
export function judgeCounts(
  due: readonly DueCount[],
  campaign: CampaignGateFacts,
  rules: CampaignRules,
  now: number,
): JudgedCounts {
  const blocked: ReasonCount[] = []
  let callableNow = 0
  let firstCallAt: number | null = null
  for (const { zone, region, count, blockedBy, freeAt } of due) {
    const { reasons, nextAt } = judge(
      {
        campaign,
        group: { zone, region, consent: rules.consentOf(region, now) },
        row: { state: 'due', finalState: null, nextAt: freeAt, blockedBy, because: null },
        person: blockedBy === 'do-not-call' ? FORBIDDEN : NOBODY_HELD,
      },
      rules.timetable,
      now,
    )
    // whoever waits for a free line only may be called: that is what the campaign does
    const counted: Reason | null = countedReason(reasons.filter(({ kind }) => kind !== 'pacing'))
    if (counted === null) callableNow += count
    else blocked.push({ kind: counted.kind, count, clearsAt: counted.clearsAt })
    if (nextAt !== null) firstCallAt = Math.min(firstCallAt ?? nextAt, nextAt)
  }
  return { callableNow, blocked, firstCallAt }
}
