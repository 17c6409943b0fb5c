import { z } from 'zod'
import { audienceFilterSchema } from '../model/audience.ts'
import { campaignDraftSchema } from '../model/campaign.ts'
import { campaignStatisticsSchema, forecastSchema, hourOfWeekSchema } from '../model/campaign-statistics.ts'
import { campaignTemplateSchema } from '../model/campaign-template.ts'
import {
  doNotCallAccountSchema,
  doNotCallDetailsSchema,
  doNotCallEntrySchema,
  doNotCallRowSchema,
  doNotCallSourceSchema,
} from '../model/do-not-call.ts'
import { funnelSchema, preflightSchema } from '../model/preflight.ts'
import { fileInspectionSchema, importMappingSchema, readingHintsSchema } from '../model/recipient-list.ts'
import { recipientPageSchema } from '../model/recipient-page.ts'
import { ruleBookSchema } from '../model/rule-book.ts'
import { byId, id, none, request } from './request-shapes.ts'

const page = z.object({
  offset: z.number().int().min(0).default(0),
  limit: z.number().int().min(1).max(200).default(100),
})
const lists = z.array(id).min(1, 'Choose a recipient list.').max(51)

/** What a page can ask about who is called, and why not; part of the one list in contract.ts. */
export const REACH_REQUESTS = {
  /** What a draft would do if it were started now: nothing is written. `campaignId` counts what it has done already. */
  'campaigns.preflight': request(
    z.object({ draft: campaignDraftSchema, campaignId: id.nullable().default(null) }),
    preflightSchema,
  ),
  /** Who of a campaign can be called now, and why the others cannot. */
  'campaigns.funnel': request(byId, funnelSchema),
  'campaigns.statistics': request(
    byId,
    z.object({ figures: campaignStatisticsSchema, hours: z.array(hourOfWeekSchema) }),
  ),
  /** Simulates the rest of the campaign; takes seconds. Without an answer rate, the center's own history is the basis. */
  'campaigns.forecast': request(
    z.object({
      draft: campaignDraftSchema,
      campaignId: id.nullable().default(null),
      answerRate: z.number().min(0).max(1).nullable().default(null),
    }),
    forecastSchema,
  ),
  'campaigns.templates': request(none, z.array(campaignTemplateSchema)),
  'audience.count': request(
    z.object({ listIds: lists, filter: audienceFilterSchema }),
    z.object({ total: z.number().int(), matching: z.number().int() }),
  ),
  /** Tags, categories and columns that the lists have, for the builder of conditions; 200 of each at most. */
  'audience.choices': request(
    z.object({ listIds: lists }),
    z.object({ tags: z.array(z.string()), categories: z.array(z.string()), variables: z.array(z.string()) }),
  ),
  'recipients.get': request(byId, recipientPageSchema),
  /** The calling rules in force, shipped ones and the center's own. */
  'rulePacks.list': request(none, ruleBookSchema),
  /** Reads the center's own folder again; what it says binds at once. */
  'rulePacks.reload': request(none, ruleBookSchema),

  'doNotCall.list': request(
    page.extend({
      search: z.string().max(100).default(''),
      source: doNotCallSourceSchema.nullable().default(null),
      campaignId: id.nullable().default(null),
    }),
    z.object({ total: z.number().int(), rows: z.array(doNotCallRowSchema) }),
  ),
  /** Written before it answers; calls to the number that ring are hung up, and who waits is suppressed. */
  'doNotCall.add': request(doNotCallEntrySchema, doNotCallRowSchema),
  'doNotCall.remove': request(byId, z.object({ id })),
  /**
   * Removes these entries, or with null all that the list shows with this search and source. With `bringBack` the people who were suppressed
   * by them are called again, unless another entry forbids it, in every campaign that is neither cancelled nor archived. One that was
   * completed is paused, to be resumed.
   */
  'doNotCall.removeMany': request(
    z.object({
      ids: z.array(id).max(1_000).nullable(),
      search: z.string().max(100).default(''),
      source: doNotCallSourceSchema.nullable().default(null),
      bringBack: z.boolean(),
    }),
    z.object({ removed: z.number().int(), broughtBack: z.number().int() }),
  ),
  /** How a file of numbers is read, as `imports.inspect` says it of a list; beginnings such as +4420* are numbers here. */
  'doNotCall.inspect': request(
    z.object({
      uploadId: z.string(),
      mapping: importMappingSchema.nullable().default(null),
      /** What is decided already; the rest is guessed. */
      hints: readingHintsSchema.default({}),
    }),
    fileInspectionSchema,
  ),
  /** Adds the numbers of a file; every row is accounted for. Rows that a column of the file says may be called are not added. */
  'doNotCall.import': request(
    z.object({
      uploadId: z.string(),
      campaignId: id.nullable().default(null),
      reason: z.string().trim().min(1).max(500),
      /** How the file is read; null: as it is recognised, and refused where that is not certain. */
      mapping: importMappingSchema.nullable().default(null),
      details: doNotCallDetailsSchema.default('first-rejected'),
    }),
    doNotCallAccountSchema,
  ),
} as const satisfies Record<string, { input: z.ZodType; output: z.ZodType }>
