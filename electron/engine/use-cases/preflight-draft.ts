import { failure, type Result, success } from '../../../shared/errors.ts'
import type { CampaignDraft, CampaignSettings } from '../../../shared/model/campaign.ts'
import type { BindingRule, Preflight } from '../../../shared/model/preflight.ts'
import type { RulePack } from '../../../shared/model/rule-pack.ts'
import { BEFORE_FIRST_STEP, NO_CONTACTS, nextCadenceStep } from '../domain/cadence.ts'
import type { CampaignRules } from '../domain/campaign-rules.ts'
import { describeFunnel, type FunnelCounts } from '../domain/funnel.ts'
import type { CampaignGateFacts } from '../domain/judge.ts'
import { describePreflight, type PreflightFacts } from '../domain/preflight.ts'
import { launchInstant, zoneOfSchedule } from '../domain/schedule.ts'
import { needsOf } from '../domain/shipped-templates.ts'
import type { CountedGroup, StoredCampaign } from '../ports/campaign-store.ts'
import { countAudience } from './count-audience.ts'
import { countCampaign, type DueCount, judgeCounts } from './count-funnel.ts'
import type { Explaining } from './explain-recipient.ts'

/** The same draft is not counted again within this time: a page asks at every key that is pressed. */
const REMEMBERED_MS = 1_000

/** What a draft would do if it were started now. */
export type AskPreflight = (draft: CampaignDraft, campaignId: number | null) => Promise<Result<Preflight>>

/** Answers it from counts, in slices; whoever asks for the same again within a second gets the same answer. */
export function createPreflight(deps: Explaining): AskPreflight {
  let last: {
    readonly key: string
    readonly at: number
    readonly answer: Promise<Result<Preflight>>
  } | null = null
  return (draft, campaignId) => {
    const key = JSON.stringify([draft, campaignId])
    const now = deps.clock.monotonic()
    if (last !== null && last.key === key && now - last.at < REMEMBERED_MS) return last.answer
    const answer = preflight(deps, draft, campaignId)
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
  const rules = deps.rules.ofDraft(settings, trunkId)
  const begun = campaign !== null && campaign.launchedAt !== null ? campaign : null
  const audience =
    begun === null
      ? await countAudience(deps, [listId, ...moreListIds], settings.audience.filter)
      : { groups: [] }
  if (audience === null) {
    const sentence = 'A recipient list is not there any more. Choose another one, or import it again.'
    return failure('list_not_found', sentence, { path: 'listId' })
  }
  const now = clock.now()
  const gates = gatesIfStarted(deps, settings, begun, now)
  const counted =
    begun === null
      ? countedAudience(audience.groups, settings, gates, rules, now)
      : countedEnrolled(deps, begun, gates, rules, now)
  const { counts, groups, firstCallAt } = counted
  const regions = [...new Set(groups.map(({ region }) => region))]
  const facts: PreflightFacts = {
    settings,
    ownZone,
    needs: needsOf(settings.kind),
    trunk: trunkFacts(deps, trunkId, campaignId),
    ringSecondsMin: Math.max(0, ...regions.map(region => rules.ringSecondsMin(region, now))),
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
  { schedule, facts }: CampaignSettings,
  begun: StoredCampaign | null,
  now: number,
): CampaignGateFacts {
  const asked = { schedule, ownZone, offerExpiresOn: facts.offerExpiresOn }
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
  groups: readonly CountedGroup[],
  { cadence }: CampaignSettings,
  gates: CampaignGateFacts,
  rules: CampaignRules,
  now: number,
): Counted {
  const first = nextCadenceStep(cadence, BEFORE_FIRST_STEP, NO_CONTACTS, now)
  const freeAt = first.is === 'step' ? first.at : now
  const due = groups.map(
    (group): DueCount => ({ ...group, freeAt, blockedBy: freeAt > now ? 'cadence-delay' : null }),
  )
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
        recipients: recipients + (binding.get(key)?.recipients ?? 0),
      })
    }
  }
  return [...binding.values()].sort((one, other) => other.recipients - one.recipients)
}
