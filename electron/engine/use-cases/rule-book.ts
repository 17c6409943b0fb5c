import type { RulePack } from '../../../shared/model/rule-pack.ts'
import { type CampaignRules, createCampaignRules } from '../domain/campaign-rules.ts'
import type { StoredCampaign } from '../ports/campaign-store.ts'
import type { Store } from '../ports/store.ts'

type Bound = Pick<StoredCampaign, 'id' | 'settings' | 'trunkId'>

/** The rules of every campaign, made once and kept until the campaign changes. */
export interface RuleBook {
  of(campaign: Bound): CampaignRules
  /** Rules of settings that are not stored yet, over this trunk. */
  ofDraft(settings: Bound['settings'], trunkId: number): CampaignRules
  /** The campaign or its trunk changed. */
  forget(campaignId: number): void
  readonly packs: readonly RulePack[]
}

/** Campaigns that are remembered; those that run are few. */
const REMEMBERED_MAX = 1_000

/** Keeps the rules of campaigns. Over the practice carrier nobody real is called, so neither law nor caps bind. */
export function createRuleBook(store: Store, packs: readonly RulePack[]): RuleBook {
  const known = new Map<number, CampaignRules>()
  const make = (settings: Bound['settings'], trunkId: number): CampaignRules =>
    createCampaignRules({ settings, packs, rehearsal: store.trunks.get(trunkId)?.kind === 'practice' })
  return {
    of({ id, settings, trunkId }) {
      let rules = known.get(id)
      if (rules === undefined) {
        rules = make(settings, trunkId)
        if (known.size >= REMEMBERED_MAX) known.clear()
        known.set(id, rules)
      }
      return rules
    },
    ofDraft: make,
    forget: campaignId => void known.delete(campaignId),
    packs,
  }
}
