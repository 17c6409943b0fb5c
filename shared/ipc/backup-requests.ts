import { z } from 'zod'
import { backupFileSchema, backupSettingsSchema, backupsSchema } from '../model/backup.ts'
import { none, request } from './request-shapes.ts'

/** What a page can ask about backups; part of the one list in contract.ts. */
export const BACKUP_REQUESTS = {
  'backups.list': request(none, backupsSchema),
  /** Now, and verified when it answers. */
  'backups.create': request(none, backupFileSchema),
  'backups.configure': request(backupSettingsSchema, backupsSchema),
  /** Restarts Trunkline with the backup in the place of the database, which is set aside. */
  'backups.restore': request(
    z.object({ fileName: z.string().min(1).max(200) }),
    z.object({ restarting: z.literal(true) }),
  ),
} as const
