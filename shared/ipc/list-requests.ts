import { z } from 'zod'
import { campaignStateSchema } from '../model/campaign.ts'
import { listRecipientSchema, listViewSchema } from '../model/list-view.ts'
import { listRowSchema } from '../model/recipient-list.ts'
import { byId, id, none, request } from './request-shapes.ts'

const page = z.object({
  offset: z.number().int().min(0).default(0),
  limit: z.number().int().min(1).max(200).default(100),
})
const listName = z.string().trim().min(1, 'Give the list a name.').max(255)

/** What a page can ask about lists and the people on them; part of the one list in contract.ts. */
export const LIST_REQUESTS = {
  /** All lists, archived ones too. */
  'lists.list': request(none, z.array(listRowSchema)),
  'lists.rename': request(z.object({ id, name: listName }), listRowSchema),
  'lists.remove': request(byId, z.object({ id })),
  /** Out of sight, or back again. */
  'lists.archive': request(byId.extend({ archived: z.boolean() }), listRowSchema),
  'lists.campaigns': request(
    byId,
    z.array(z.object({ id: z.number().int(), name: z.string(), state: campaignStateSchema })),
  ),
  /** Recipients of a list as a view shows them, a page of them. */
  'lists.recipients': request(
    page.extend({ id }).extend(listViewSchema.shape),
    z.object({ total: z.number().int(), rows: z.array(listRecipientSchema) }),
  ),
  /** What a filter can compare with, 200 of each at most. */
  'lists.choices': request(
    byId,
    z.object({
      countries: z.array(z.string()),
      regions: z.array(z.string()),
      zones: z.array(z.string()),
      tags: z.array(z.string()),
      categories: z.array(z.string()),
      variables: z.array(z.string()),
    }),
  ),
  /** One search for everything: campaigns, recipients, numbers, lists, trunks. */
  'search.find': request(
    z.object({ text: z.string().max(100) }),
    z.array(
      z.object({
        kind: z.enum(['campaign', 'recipient', 'list', 'trunk']),
        id: z.number().int(),
        title: z.string(),
        subtitle: z.string(),
        /** Where the page goes: the hash route. */
        route: z.string(),
      }),
    ),
  ),
} as const satisfies Record<string, { input: z.ZodType; output: z.ZodType }>
