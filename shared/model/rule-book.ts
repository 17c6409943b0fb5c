import { z } from 'zod'
import { rulePackSchema } from './rule-pack.ts'

/** One field that differs, its values as people read them; null where there is none. */
const changedFieldSchema = z.object({
  field: z.string(),
  before: z.string().nullable(),
  after: z.string().nullable(),
})

/** What a pack of the center changes of the shipped pack that it replaces. */
export const packDiffSchema = z.object({
  /** Fields of the pack itself: name, region, holidays, the day of its last check. */
  pack: z.array(changedFieldSchema),
  rules: z.array(
    z.object({
      id: z.string(),
      change: z.enum(['added', 'changed', 'removed']),
      /** Of a changed rule. */
      fields: z.array(changedFieldSchema),
    }),
  ),
})
export type PackDiff = z.infer<typeof packDiffSchema>

/** The calling rules in force, and the files of the center that are not. */
export const ruleBookSchema = z.object({
  packs: z.array(
    z.object({
      pack: rulePackSchema,
      /** Name of the file of the center's own folder; null for one that ships. */
      file: z.string().nullable(),
      /** Against the shipped pack of the same id; null where there is none. */
      diff: packDiffSchema.nullable(),
    }),
  ),
  /** Files that are not used, each with what is wrong and where. A shipped pack of the same id stays in force. */
  problems: z.array(z.object({ file: z.string(), sentence: z.string() })),
  /** Folder of the center's own packs. */
  folder: z.string(),
})
export type RuleBookView = z.infer<typeof ruleBookSchema>
