import { failure, type Result, success } from '../../../shared/errors.ts'
import type { AudienceFilter } from '../../../shared/model/audience.ts'
import type { CampaignDraft, CampaignSettings } from '../../../shared/model/campaign.ts'
import type { BindingRule, Preflight } from '../../../shared/model/preflight.ts'
import type { RulePack } from '../../../shared/model/rule-pack.ts'
import { BEFORE_FIRST_STEP, NO_CONTACTS, nextCadenceStep, waitOfSteps } from '../domain/cadence.ts'
import type { CampaignRules } from '../domain/campaign-rules.ts'
import { describeFunnel, type FunnelCounts } from '../domain/funnel.ts'
import type { CampaignGateFacts } from '../domain/judge.ts'
import { describePreflight, type PreflightFacts } from '../domain/preflight.ts'
import { launchInstant, zoneOfSchedule } from '../domain/schedule.ts'
import { needsOf } from '../domain/shipped-templates.ts'
import type { CountedGroup, StoredCampaign } from '../ports/campaign-store.ts'
import { type CountedAudience, countAudience, countForbidden } from './count-audience.ts'
import { countCampaign, type DueCount, judgeCounts } from './count-funnel.ts'
import type { Explaining } from './explain-recipient.ts'

/** The same draft is not asked again within this time: a page asks at every key that is pressed. */
const REMEMBERED_MS = 1_000
/** Other settings over the same audience: it is not counted again within this time, which takes seconds with a million recipients. */
const AUDIENCE_REMEMBERED_MS = 5_000

/** What a draft would do if it were started now. */
export type AskPreflight = (draft: CampaignDraft, campaignId: number | null) => Promise<Result<Preflight>>

/** Answers it from counts, in slices; whoever asks for the same again within a second gets the same answer. */
export function createPreflight(deps: Explaining): AskPreflight {
  const monotonic = () => deps.clock.monotonic()
  const answers = rememberLast<Result<Preflight>>(REMEMBERED_MS, monotonic)
  const audiences = rememberLast<Audience | null>(AUDIENCE_REMEMBERED_MS, monotonic)
  const count: CountAudience = (lists, filter, campaignId) =>
    audiences(JSON.stringify([lists, filter, campaignId]), async () => {
      const counted = await countAudience(deps, lists, filter)
      return counted && { ...counted, forbidden: await countForbidden(deps, lists, filter, campaignId) }
    })
  return (draft, campaignId) =>
    answers(JSON.stringify([draft, campaignId]), () => preflight(deps, count, draft, campaignId))
}

/** Who would be enrolled, and how many of each group nobody may call. */
type Audience = Pick<CountedAudience, 'groups'> & { readonly forbidden: readonly CountedGroup[] }
type CountAudience = (
  lists: readonly number[],
  filter: AudienceFilter,
  campaignId: number | null,
) => Promise<Audience | null>

/** Whoever asks the same as the one before, within `ms` of that, gets the same answer, which may still be on its way. */
function rememberLast<Value>(
  ms: number,
  monotonic: () => number,
): (key: string, ask: () => Promise<Value>) => Promise<Value> {
  let last: { readonly key: string; readonly at: number; readonly answer: Promise<Value> } | null = null
  return (key, ask) => {
    const now = monotonic()
    if (last !== null && last.key === key && now - last.at < ms) return last.answer
    const answer = ask()
    last = { key, at: now, answer }
    return answer
  }
}

/** Who is counted: whom the lists would bring, or, once it has begun, those that are enrolled. */
interface Counted {
  readonly counts: FunnelCounts
  readonly groups: readonly CountedGroup[]
  readonly firstCallAt: number | null
}

async function preflight(
  deps: Explaining,
  count: CountAudience,
  { listId, moreListIds, trunkId, ...settings }: CampaignDraft,
  campaignId: number | null,
): Promise<Result<Preflight>> {
  const { store, clock, ownZone } = deps
  if (!store.trunks.get(trunkId)) {
    return failure('trunk_not_found', 'The trunk is not there any more. Choose another one.', {
      path: 'trunkId',
    })
  }
  const campaign = campaignId === null ? null : store.campaigns.get(campaignId)
  if (campaignId !== null && campaign === null)
    return failure('campaign_not_found', `There is no campaign ${campaignId}. It may have been removed.`)
  const rules = deps.rules.ofDraft({ settings, trunkId, listId, moreListIds })
  const begun = campaign !== null && campaign.launchedAt !== null ? campaign : null
  const audience =
    begun === null
      ? await count([listId, ...moreListIds], settings.audience.filter, campaignId)
      : { groups: [], forbidden: [] }
  if (audience === null) {
    const sentence = 'A recipient list is not there any more. Choose another one, or import it again.'
    return failure('list_not_found', sentence, { path: 'listId' })
  }
  const now = clock.now()
  const gates = gatesIfStarted(deps, settings, begun, now)
  const counted =
    begun === null
      ? countedAudience(audience, settings, gates, rules, now)
      : countedEnrolled(deps, begun, gates, rules, now)
  const { counts, groups, firstCallAt } = counted
  const regions = [...new Set(groups.map(({ region }) => region))]
  const facts: PreflightFacts = {
    settings,
    ownZone,
    needs: needsOf(settings.kind),
    trunk: trunkFacts(deps, trunkId, campaignId),
    ringSecondsMin: Math.max(0, ...regions.map(region => rules.ringSecondsMin(region, now))),
    undatedConsent: undatedConsent(settings, rules, regions, now),
    funnel: describeFunnel(counts),
    firstCallAt,
    rules: bindingRules(groups, rules, deps.rules.packs, now),
    now,
  }
  return success(describePreflight(facts))
}

/** The campaign as it would be if Start were pressed now: scheduled when its launch is to come. */
function gatesIfStarted(
  { ownZone }: Pick<Explaining, 'ownZone'>,
  { schedule, facts, cadence }: CampaignSettings,
  begun: StoredCampaign | null,
  now: number,
): CampaignGateFacts {
  const asked = {
    schedule,
    ownZone,
    offerExpiresOn: facts.offerExpiresOn,
    stepsWaitMs: waitOfSteps(cadence),
  }
  const waits = begun === null && (launchInstant(asked) ?? now) > now
  return {
    ...asked,
    launchedAt: waits ? null : (begun?.launchedAt ?? now),
    state: waits ? 'scheduled' : 'active',
    pause: null,
    passing: [],
  }
}

function countedAudience(
  { groups, forbidden }: Audience,
  { cadence }: CampaignSettings,
  gates: CampaignGateFacts,
  rules: CampaignRules,
  now: number,
): Counted {
  const first = nextCadenceStep(cadence, BEFORE_FIRST_STEP, NO_CONTACTS, now)
  const freeAt = first.is === 'step' ? first.at : now
  const held = new Map(forbidden.map(group => [JSON.stringify([group.zone, group.region]), group.count]))
  const due = groups.flatMap(({ zone, region, count }): DueCount[] => {
    const group = { zone, region, freeAt }
    const never = Math.min(count, held.get(JSON.stringify([zone, region])) ?? 0)
    return [
      { ...group, count: never, blockedBy: 'do-not-call' as const },
      { ...group, count: count - never, blockedBy: freeAt > now ? ('cadence-delay' as const) : null },
    ].filter(counted => counted.count > 0)
  })
  const { firstCallAt, ...judged } = judgeCounts(due, gates, rules, now)
  return {
    counts: { at: now, inCall: 0, done: 0, zone: zoneOfSchedule(gates), ...judged },
    groups,
    firstCallAt,
  }
}

function countedEnrolled(
  { store }: Pick<Explaining, 'store'>,
  campaign: StoredCampaign,
  gates: CampaignGateFacts,
  rules: CampaignRules,
  now: number,
): Counted {
  const { counts, due, firstCallAt } = countCampaign(store, campaign, gates, rules, now)
  return { counts, groups: due, firstCallAt }
}

function trunkFacts(
  { store, trunks }: Pick<Explaining, 'store' | 'trunks'>,
  trunkId: number,
  campaignId: number | null,
): PreflightFacts['trunk'] {
  const trunk = store.trunks.get(trunkId)
  const check = trunks.lastCheck(trunkId)
  const others = store.campaigns
    .all()
    .filter(({ id, state, trunkId: of }) => of === trunkId && state === 'active' && id !== campaignId)
  return {
    name: trunk?.name ?? '',
    channels: trunk?.channels ?? 0,
    reservedByOthers: others.reduce((sum, { settings }) => sum + settings.reservedConcurrency, 0),
    problem: check.state === 'down' ? check.sentence : null,
  }
}

/** The first rule that lets consent age, where the operator states consent without a day. */
function undatedConsent(
  { law }: CampaignSettings,
  rules: CampaignRules,
  regions: readonly string[],
  now: number,
): string | null {
  if (law.consent === null || law.consentOn !== null) return null
  for (const region of regions) {
    const aging = rules
      .lawOf(region, now)
      .find(({ rule }) => rule.kind === 'consent' && rule.maxAgeDays !== null)
    if (aging !== undefined) return aging.rule.sentence
  }
  return null
}

/** Every rule of law that binds some of the recipients now, with how many. */
function bindingRules(
  groups: readonly CountedGroup[],
  rules: CampaignRules,
  packs: readonly RulePack[],
  now: number,
): readonly BindingRule[] {
  const byRegion = new Map<string, number>()
  for (const { region, count } of groups) byRegion.set(region, count + (byRegion.get(region) ?? 0))
  const binding = new Map<string, BindingRule>()
  for (const [region, recipients] of byRegion) {
    for (const { pack: packId, rule } of rules.lawOf(region, now)) {
      const pack = packs.find(({ id }) => id === packId)
      const key = `${packId} ${rule.id}`
      binding.set(key, {
        pack: packId,
        packName: pack?.name ?? packId,
        region: pack?.region ?? region,
        id: rule.id,
        sentence: rule.sentence,
        source: rule.source,
        kind: rule.kind,
        confidence: rule.confidence,
        recipients: recipients + (binding.get(key)?.recipients ?? 0),
      })
    }
  }
  return [...binding.values()].sort((one, other) => other.recipients - one.recipients)
}
