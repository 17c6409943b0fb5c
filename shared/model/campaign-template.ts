import { z } from 'zod'
import type { campaignSettingsSchema } from './campaign.ts'
import { campaignKindSchema } from './campaign-kind.ts'

/** Settings that a kind of campaign begins with; what is left out has the usual defaults. A file in resources/campaign-templates. */
export const campaignTemplateSchema = z.object({
  kind: campaignKindSchema,
  name: z.string().min(1),
  sentence: z.string().min(1),
  /** Facts that such a campaign needs before it may start. */
  needs: z.array(z.enum(['recallId', 'offerDescription', 'offerExpiresOn', 'optOutText'])),
  /** A part of the campaign's settings, as a campaign file has them. */
  settings: z.custom<Partial<z.input<typeof campaignSettingsSchema>>>(
    value => typeof value === 'object' && value !== null,
    'Settings were expected.',
  ),
})
export type CampaignTemplate = z.infer<typeof campaignTemplateSchema>
