import type { RulePack } from '../../../shared/model/rule-pack.ts'
import { type CampaignRules, createCampaignRules } from '../domain/campaign-rules.ts'
import type { StoredCampaign } from '../ports/campaign-store.ts'
import type { Store } from '../ports/store.ts'

type Bound = Pick<StoredCampaign, 'id' | 'settings' | 'trunkId' | 'listId' | 'moreListIds'>

/** Settings that are not stored yet, with the lists and the trunk that they are for. */
type Draft = Omit<Bound, 'id'>

/** The rules of every campaign, made once and kept until the campaign, or the packs, change. */
export interface RuleBook {
  of(campaign: Bound): CampaignRules
  ofDraft(draft: Draft): CampaignRules
  /** The campaign or its trunk changed. */
  forget(campaignId: number): void
  /** The packs in force: those that ship, and those of the center in place of or beside them. */
  readonly packs: readonly RulePack[]
  /** Other packs are in force from now on. */
  replacePacks(packs: readonly RulePack[]): void
}

/** Campaigns that are remembered; those that run are few. */
const REMEMBERED_MAX = 1_000

/** Keeps the rules of campaigns. Over the practice carrier nobody real is called, so neither law nor caps bind. */
export function createRuleBook(store: Store, shipped: readonly RulePack[]): RuleBook {
  const known = new Map<number, CampaignRules>()
  let packs = shipped
  const make = ({ settings, trunkId, listId, moreListIds }: Draft): CampaignRules => {
    const rehearsal = store.trunks.get(trunkId)?.kind === 'practice'
    const hasOwnConsents = () => store.campaigns.hasOwnConsents([listId, ...moreListIds])
    return followPacks(
      () => packs,
      asOf => createCampaignRules({ settings, packs: asOf, rehearsal, hasOwnConsents }),
    )
  }
  return {
    of(campaign) {
      let rules = known.get(campaign.id)
      if (rules === undefined) {
        rules = make(campaign)
        if (known.size >= REMEMBERED_MAX) known.clear()
        known.set(campaign.id, rules)
      }
      return rules
    },
    ofDraft: make,
    forget: campaignId => void known.delete(campaignId),
    get packs() {
      return packs
    },
    replacePacks(next) {
      packs = next
    },
  }
}

/** Rules that are made again once other packs are in force: a campaign that runs holds on to them. */
function followPacks(
  packsNow: () => readonly RulePack[],
  make: (packs: readonly RulePack[]) => CampaignRules,
): CampaignRules {
  let packs = packsNow()
  let rules = make(packs)
  function now(): CampaignRules {
    if (packs !== packsNow()) {
      packs = packsNow()
      rules = make(packs)
    }
    return rules
  }
  return {
    get timetable() {
      return now().timetable
    },
    timetableOf: (channel, contact) => now().timetableOf(channel, contact),
    capsOf: (region, at, channel, contact) => now().capsOf(region, at, channel, contact),
    lockoutsOf: (region, at, contact) => now().lockoutsOf(region, at, contact),
    consentOf: (region, at, asked) => now().consentOf(region, at, asked),
    ringSecondsMin: (region, at) => now().ringSecondsMin(region, at),
    lawOf: (region, at) => now().lawOf(region, at),
  }
}
