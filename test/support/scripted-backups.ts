import { success } from '../../shared/errors.ts'
import type { Backups } from '../../shared/model/backup.ts'
import { backupSettingsSchema } from '../../shared/model/backup.ts'

const DAY_MS = 86_400_000
const AT = Date.UTC(2026, 8, 14, 2, 30)

const fileOf = (at: number, reason: 'schedule' | 'asked' | 'update') => {
  const fileName = `trunkline-${new Date(at).toISOString().slice(0, 19).replaceAll(':', '-')}Z-${reason}.sqlite`
  return { path: `/data/backups/${fileName}`, fileName, at, reason, bytes: 48_300_032 }
}

const BACKUPS: Backups = {
  folder: '/data/backups',
  settings: backupSettingsSchema.parse({}),
  files: [fileOf(AT, 'schedule'), fileOf(AT - DAY_MS, 'schedule'), fileOf(AT - 2 * DAY_MS, 'update')],
}

/** Answers about backups, as after three days. */
export function backupAnswers() {
  return {
    'backups.list': () => success(BACKUPS),
    'backups.create': () => success(fileOf(AT + DAY_MS, 'asked')),
    'backups.configure': () => success(BACKUPS),
    'backups.restore': () => success({ restarting: true as const }),
  }
}

/** The same in a new product. */
export function backupAnswersWhenEmpty() {
  return { ...backupAnswers(), 'backups.list': () => success({ ...BACKUPS, files: [] }) }
}
