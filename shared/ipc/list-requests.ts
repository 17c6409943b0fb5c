import { z } from 'zod'
import { campaignStateSchema } from '../model/campaign.ts'
import {
  bulkActSchema,
  bulkResultSchema,
  bulkScopeSchema,
  listRecipientSchema,
  listViewSchema,
  splitBySchema,
} from '../model/list-view.ts'
import { personHoldingsSchema } from '../model/person.ts'
import { listRowSchema } from '../model/recipient-list.ts'
import { contactKindSchema } from '../model/recipient-page.ts'
import { consentFormSchema } from '../model/rule-pack.ts'
import { localDateSchema } from '../model/schedule.ts'
import { byId, id, none, page, request, writtenFile } from './request-shapes.ts'

const listName = z.string().trim().min(1, 'Give the list a name.').max(255)
const cell = z.string().trim().max(500)
const changed = z.object({ undoId: z.number().int().nullable(), count: z.number().int() })

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
  /** Copies everyone on these lists onto a new one, each number once; the lists themselves are archived or stay. */
  'lists.merge': request(
    z.object({
      ids: z.array(id).min(2, 'Choose at least two lists.').max(50),
      name: listName,
      archive: z.boolean(),
    }),
    z.object({ list: listRowSchema, count: z.number().int(), duplicates: z.number().int() }),
  ),
  /** Moves people of a list to new ones. */
  'lists.split': request(
    byId.extend({ by: splitBySchema }),
    changed.extend({ lists: z.array(listRowSchema) }),
  ),

  /** Does something with several recipients at once. */
  'recipients.bulk': request(
    z.object({ listId: id, who: bulkScopeSchema, act: bulkActSchema }),
    bulkResultSchema,
  ),
  /** Takes an act or a split back; possible for 24 hours. */
  'bulk.undo': request(z.object({ undoId: id }), z.object({ count: z.number().int() })),
  /** What a number will be dialled as, and where it is; nothing is written. */
  'recipients.readNumber': request(
    z.object({ number: z.string().max(100), country: z.string().nullable() }),
    z.object({
      e164: z.string().nullable(),
      country: z.string().nullable(),
      zone: z.string().nullable(),
      problem: z.string().nullable(),
    }),
  ),
  'recipients.update': request(
    byId.extend({
      name: cell.nullable(),
      /** In the order in which they are called. */
      numbers: z.array(z.string().trim().min(1).max(100)).min(1, 'Enter at least one number.').max(9),
      /** Country of numbers without +; ISO 3166. */
      country: z.string().length(2).nullable(),
      /** IANA; null: as the numbers say. */
      zone: z.string().max(100).nullable(),
      /** ISO 3166; null: as the numbers say. */
      region: z.string().max(10).nullable(),
      externalId: cell.nullable(),
      category: cell.nullable(),
      tags: z.array(z.string().trim().min(1).max(100)).max(50),
      variables: z.record(z.string(), z.string().max(2_000)),
      /** Left out: as it is. */
      consent: z
        .object({
          source: cell.nullable(),
          on: localDateSchema.nullable(),
          form: consentFormSchema.nullable(),
          contact: contactKindSchema.nullable(),
        })
        .optional(),
    }),
    z.object({ id }),
  ),

  /** What Trunkline holds about a number, and what of it stays after an erasure. */
  'people.find': request(z.object({ number: z.string().min(1).max(100) }), personHoldingsSchema),
  /** Writes everything held about a number as JSON or CSV; fetched with `files.save`. */
  'people.export': request(
    z.object({ number: z.string().min(1).max(100), format: z.enum(['json', 'csv']) }),
    writtenFile,
  ),
  /** Erases what is held about a number but for what the law keeps. */
  'people.erase': request(z.object({ number: z.string().min(1).max(100) }), personHoldingsSchema),

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
