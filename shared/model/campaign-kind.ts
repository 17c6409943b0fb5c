import { z } from 'zod'
import { localDateSchema } from './schedule.ts'

/** What a campaign is for. Each kind is a template (resources/campaign-templates) that pre-fills the settings. */
export const CAMPAIGN_KINDS = ['recall', 'retention', 'custom'] as const
export const campaignKindSchema = z.enum(CAMPAIGN_KINDS)
export type CampaignKind = z.infer<typeof campaignKindSchema>

/** How the law looks at what is said. Rule packs say what applies to which. */
export const LEGAL_CLASSES = ['marketing', 'informational', 'debt-collection', 'research', 'recall'] as const
export const legalClassSchema = z.enum(LEGAL_CLASSES)
export type LegalClass = z.infer<typeof legalClassSchema>

export const LEGAL_CLASS_WORDS = {
  marketing: 'Marketing',
  informational: 'Information',
  'debt-collection': 'Debt collection',
  research: 'Research and surveys',
  recall: 'Product recall',
} as const satisfies Record<LegalClass, string>

/** Typed facts of a campaign: they are said in scripts and messages (`{recall_id}`, ...) and go into the exports. */
export const campaignFactsSchema = z.object({
  recallId: z.string().trim().max(100).nullable().default(null),
  offerDescription: z.string().trim().max(1_000).nullable().default(null),
  /** Last day of the offer, in the campaign's zone; nobody is called about an expired one. */
  offerExpiresOn: localDateSchema.nullable().default(null),
  /** The key by which people who hear the message opt out; the message has to say so. */
  optOutKey: z
    .string()
    .regex(/^[0-9*#]$/, 'Choose one key: a digit, * or #.')
    .nullable()
    .default(null),
  /** Added to every text message, such as "Reply STOP to opt out". */
  optOutText: z.string().trim().max(160, 'At most 160 characters.').nullable().default(null),
})
export type CampaignFacts = z.infer<typeof campaignFactsSchema>

/** Which rules of law a campaign obeys, beside its own settings. */
export const campaignLawSchema = z.object({
  legalClass: legalClassSchema.default('marketing'),
  /** `by-region`: every pack of the recipient's region. `none`: the operator has taken the law upon themselves. */
  packs: z.enum(['by-region', 'none']).default('by-region'),
  /**
   * The operator's statement that every recipient has consented in writing, and where the proof is kept; some packs ask for it.
   * Without it the consent that a recipient's own row carries counts.
   */
  consent: z.string().trim().max(500).nullable().default(null),
  /** Day on which the oldest of these consents was given or renewed; a law that lets consent age asks for it. */
  consentOn: localDateSchema.nullable().default(null),
  /** Whose lines they are: rules that bind only the lines of consumers do not bind calls to businesses. */
  calls: z.enum(['consumers', 'businesses']).default('consumers'),
  /**
   * The operator's statement that every recipient is a customer: `contract` with one that runs, or a number of months since the
   * last purchase, at most. Null when not.
   */
  customers: z
    .union([z.literal('contract'), z.number().int().min(1).max(120)])
    .nullable()
    .default(null),
  /** The operator's statement that every recipient agreed to be called outside the hours, or more often than, the law sets. */
  agreedHours: z.boolean().default(false),
})
export type CampaignLaw = z.infer<typeof campaignLawSchema>
