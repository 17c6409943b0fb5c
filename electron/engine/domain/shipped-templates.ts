import custom from '../../../resources/campaign-templates/custom.json' with { type: 'json' }
import recall from '../../../resources/campaign-templates/recall.json' with { type: 'json' }
import retention from '../../../resources/campaign-templates/retention.json' with { type: 'json' }
import type { CampaignSettings } from '../../../shared/model/campaign.ts'
import { type CampaignTemplate, campaignTemplateSchema } from '../../../shared/model/campaign-template.ts'

const FILES: readonly unknown[] = [recall, retention, custom]

let read: readonly CampaignTemplate[] | null = null

/** The kinds of campaign that ship, with what each begins with and needs; read at the first call. A broken file throws. */
export function shippedTemplates(): readonly CampaignTemplate[] {
  read ??= FILES.map(file => campaignTemplateSchema.parse(file))
  return read
}

/** Facts that a campaign of this kind needs before it may start. */
export function needsOf(kind: CampaignSettings['kind']): CampaignTemplate['needs'] {
  return shippedTemplates().find(template => template.kind === kind)?.needs ?? []
}

/** Those that are not written yet. */
export function missingFacts({
  kind,
  facts,
}: Pick<CampaignSettings, 'kind' | 'facts'>): CampaignTemplate['needs'] {
  return needsOf(kind).filter(need => (facts[need] ?? '') === '')
}
