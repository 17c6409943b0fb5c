import { z } from 'zod'
import { campaignSettingsSchema } from '../../shared/model/campaign.ts'
import { mappingFileSchema } from '../../shared/model/mapping-file.ts'
import { profileSchema } from '../../shared/model/profile.ts'
import { rulePackSchema } from '../../shared/model/rule-pack.ts'
import { trunkSettingsSchema } from '../../shared/model/trunk.ts'
import { FILE_KINDS, type FileKind } from './file-kinds.ts'

const FILE_SCHEMAS = {
  campaign: campaignSettingsSchema,
  trunk: trunkSettingsSchema,
  profile: profileSchema,
  mapping: mappingFileSchema,
  'rule-pack': rulePackSchema,
} as const satisfies Record<FileKind, z.ZodType>

/** The JSON Schema (draft 2020-12) of a settings file, made from the schema that checks it; null for an unknown kind. */
export function jsonSchemaOf(kind: string): object | null {
  if (!isFileKind(kind)) return null
  return z.toJSONSchema(FILE_SCHEMAS[kind], { io: 'input', unrepresentable: 'any' })
}

function isFileKind(kind: string): kind is FileKind {
  return FILE_KINDS.some(known => known === kind)
}
