import { z } from 'zod'

export const backupSettingsSchema = z.object({
  /** Where backups are written; null: `backups` in the data folder. */
  folder: z
    .string()
    .max(4_000)
    .regex(/^(?:\/|[A-Za-z]:[\\/]|\\\\)/, 'Write the whole path of the folder, from / or a drive on.')
    .nullable()
    .default(null),
  /** Hours between two; 0: only when asked and before an update. */
  everyHours: z.number().int().min(0).max(720).default(24),
  /** How many are kept, at most. */
  keep: z.number().int().min(1).max(1_000).default(14),
  /** Days after which one is removed, but for the newest. */
  keepDays: z.number().int().min(1).max(3_650).default(60),
})
export type BackupSettings = z.infer<typeof backupSettingsSchema>

/** Why one was made: by the clock, by a person, or before a new program changed the shape of the database. */
export const BACKUP_REASONS = ['schedule', 'asked', 'update'] as const
export type BackupReason = (typeof BACKUP_REASONS)[number]

export const backupFileSchema = z.object({
  path: z.string(),
  fileName: z.string(),
  /** ms since the epoch. */
  at: z.number(),
  reason: z.enum(BACKUP_REASONS),
  bytes: z.number().int(),
})
export type BackupFile = z.infer<typeof backupFileSchema>

export const backupsSchema = z.object({
  folder: z.string(),
  settings: backupSettingsSchema,
  /** Newest first. */
  files: z.array(backupFileSchema),
})
export type Backups = z.infer<typeof backupsSchema>
