import { z } from 'zod'
import { campaignSettingsSchema } from '../../shared/model/campaign.ts'
import { profileSchema } from '../../shared/model/profile.ts'
import { trunkSettingsSchema } from '../../shared/model/trunk.ts'

const FILE_SCHEMAS = {
  campaign: campaignSettingsSchema,
  trunk: trunkSettingsSchema,
  profile: profileSchema,
} as const
export type FileKind = keyof typeof FILE_SCHEMAS
export const FILE_KINDS = Object.keys(FILE_SCHEMAS)

/** The JSON Schema (draft 2020-12) of a settings file, made from the schema that checks it; null for an unknown kind. */
export function jsonSchemaOf(kind: string): object | null {
  if (!isFileKind(kind)) return null
  return z.toJSONSchema(FILE_SCHEMAS[kind], { io: 'input', unrepresentable: 'any' })
}

function isFileKind(kind: string): kind is FileKind {
  return kind in FILE_SCHEMAS
}
