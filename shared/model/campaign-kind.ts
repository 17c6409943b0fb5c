import { z } from 'zod'
import { localDateSchema } from './schedule.ts'

/** What a campaign is for. Each kind is a template (resources/campaign-templates) that pre-fills the settings. */
export const CAMPAIGN_KINDS = ['recall', 'retention', 'custom'] as const
export const campaignKindSchema = z.enum(CAMPAIGN_KINDS)
export type CampaignKind = z.infer<typeof campaignKindSchema>

/** How the law looks at what is said. Rule packs say what applies to which. */
export const LEGAL_CLASSES = ['marketing', 'informational', 'debt-collection', 'recall'] as const
export const legalClassSchema = z.enum(LEGAL_CLASSES)
export type LegalClass = z.infer<typeof legalClassSchema>

export const LEGAL_CLASS_WORDS = {
  marketing: 'Marketing',
  informational: 'Information',
  'debt-collection': 'Debt collection',
  recall: 'Product recall',
} as const satisfies Record<LegalClass, string>

/** Typed facts of a campaign: they are said in scripts and messages (`{recall_id}`, ...) and go into the exports. */
export const campaignFactsSchema = z.object({
  recallId: z.string().trim().max(100).nullable().default(null),
  offerDescription: z.string().trim().max(1_000).nullable().default(null),
  /** Last day of the offer, in the campaign's zone; nobody is called about an expired one. */
  offerExpiresOn: localDateSchema.nullable().default(null),
  /** Added to every text message, such as "Reply STOP to opt out". */
  optOutText: z.string().trim().max(160, 'At most 160 characters.').nullable().default(null),
})
export type CampaignFacts = z.infer<typeof campaignFactsSchema>

/** Which rules of law a campaign obeys, beside its own settings. */
export const campaignLawSchema = z.object({
  legalClass: legalClassSchema.default('marketing'),
  /** `by-region`: every shipped pack of the recipient's region. `none`: the operator has taken the law upon themselves. */
  packs: z.enum(['by-region', 'none']).default('by-region'),
  /** The operator's word that every recipient has consented, and where the proof is kept; some packs ask for it. */
  consent: z.string().trim().max(500).nullable().default(null),
})
export type CampaignLaw = z.infer<typeof campaignLawSchema>
