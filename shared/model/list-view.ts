import { z } from 'zod'
import { audienceFilterSchema } from './audience.ts'

/** Which recipients of a list a table shows: conditions on what the list says of them, and what happened to them since. */
export const listFilterSchema = z.object({
  conditions: audienceFilterSchema.prefault({}),
  /** On the do-not-call list for every campaign, with any of their numbers; null: whether or not. */
  doNotCall: z.boolean().nullable().default(null),
  /** With at least one attempt in any campaign; null: whether or not. */
  called: z.boolean().nullable().default(null),
  /** Changed by hand; null: whether or not. */
  edited: z.boolean().nullable().default(null),
})
export type ListFilter = z.infer<typeof listFilterSchema>

/** What a list can be sorted by; `variable` is one of its own columns. */
export const LIST_SORT_COLUMNS = [
  'name',
  'number',
  'country',
  'region',
  'zone',
  'category',
  'variable',
] as const

export const listSortSchema = z.object({
  column: z.enum(LIST_SORT_COLUMNS),
  /** Name of the column when `column` is `variable`. */
  variable: z.string().max(100).default(''),
  descending: z.boolean().default(false),
})
export type ListSort = z.infer<typeof listSortSchema>

/** What a table of recipients shows: search, filter and order (null: as they were imported). */
export const listViewSchema = z.object({
  search: z.string().max(100).default(''),
  filter: listFilterSchema.prefault({}),
  sort: listSortSchema.nullable().default(null),
})
export type ListView = z.infer<typeof listViewSchema>

/** A recipient as a list shows them. */
export const listRecipientSchema = z.object({
  id: z.number().int(),
  name: z.string().nullable(),
  number: z.string(),
  country: z.string().nullable(),
  zone: z.string().nullable(),
  zoneEvidence: z.string(),
  /** ISO 3166; several possible ones joined by `|`; empty when not known. */
  region: z.string(),
  category: z.string().nullable(),
  tags: z.array(z.string()),
  /** Other numbers of theirs. */
  furtherNumbers: z.number().int(),
  variables: z.record(z.string(), z.string()),
  /** When a person changed it by hand; null when nobody did. */
  editedAt: z.number().nullable(),
})
export type ListRecipient = z.infer<typeof listRecipientSchema>

const tag = z.string().trim().min(1, 'Enter a tag.').max(100)

/** What can be done with several recipients at once. */
export const bulkActSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('tag'), tag }),
  z.object({ kind: z.literal('untag'), tag }),
  /** Null takes the category away. */
  z.object({ kind: z.literal('set-category'), category: z.string().trim().min(1).max(100).nullable() }),
  z.object({ kind: z.literal('move'), listId: z.number().int().positive() }),
  z.object({ kind: z.literal('remove') }),
  /** Every number of theirs goes on the do-not-call list. */
  z.object({ kind: z.literal('block'), reason: z.string().trim().min(1, 'Enter a reason.').max(500) }),
])
export type BulkAct = z.infer<typeof bulkActSchema>

/** Who an act is for: these recipients, or everyone that the view shows but for some. */
export const bulkScopeSchema = z.union([
  z.object({ ids: z.array(z.number().int().positive()).min(1).max(10_000) }),
  z.object({
    view: listViewSchema.pick({ search: true, filter: true }),
    except: z.array(z.number().int().positive()).max(10_000).default([]),
  }),
])
export type BulkScope = z.infer<typeof bulkScopeSchema>

/** What an act did, or would do. */
export const bulkResultSchema = z.object({
  /** To undo it with; null when nothing changed. */
  undoId: z.number().int().nullable(),
  /** Recipients changed. */
  count: z.number().int(),
  /** Recipients left as they were: they had it already, the other list has their number, or a campaign has their results. */
  skipped: z.number().int(),
})
export type BulkResult = z.infer<typeof bulkResultSchema>

export const splitBySchema = z.discriminatedUnion('kind', [
  /** Who the view shows moves to a new list of this name. */
  z.object({
    kind: z.literal('view'),
    name: z.string().trim().min(1, 'Enter a name.').max(255),
    view: listViewSchema.pick({ search: true, filter: true }),
  }),
  /** A new list for each value of a column; who has no value stays. */
  z.object({
    kind: z.literal('column'),
    column: z.enum(LIST_SORT_COLUMNS),
    variable: z.string().max(100).default(''),
  }),
  /** New lists of so many recipients each; the first so many stay. */
  z.object({ kind: z.literal('count'), count: z.number().int().min(1) }),
])
export type SplitBy = z.infer<typeof splitBySchema>

/** How far a long act is. */
export interface ListActProgress {
  readonly id: number
  readonly kind: BulkAct['kind'] | 'merge' | 'split' | 'undo'
  readonly listId: number
  readonly done: number
  readonly total: number
}
