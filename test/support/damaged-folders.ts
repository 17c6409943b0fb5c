import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import BetterSqlite from 'better-sqlite3'
import { backUpFolder } from '../../electron/engine/store/back-up.ts'
import { DATABASE_FILE } from '../../electron/engine/store/folder-files.ts'
import { trunkSettingsSchema } from '../../shared/model/trunk.ts'
import { answered, busy, groupsOf, openGate, openStoreFolder, people } from './store-folder.ts'

export const NOW = Date.UTC(2026, 0, 5, 9)
const PEOPLE = 400

/** Data folders that are made once and copied for each damage: one that was closed, and one whose engine was killed. */
export interface Originals {
  readonly closed: string
  readonly killed: string
  /** A copy of one of them, which is removed with the originals. */
  copyOf(which: 'closed' | 'killed'): string
  remove(): void
}

/** Makes them: lists, a campaign that has called some people, do-not-call, and a backup of the time before the last calls. */
export function makeOriginals(): Originals {
  const root = mkdtempSync(join(tmpdir(), 'trunkline-damage-'))
  const closed = join(root, 'closed')
  const killed = join(root, 'killed')
  const folder = openStoreFolder(closed)
  const { store } = folder
  // over a trunk that reaches people: a rehearsal is no contact
  const settings = trunkSettingsSchema.parse({ kind: 'sip', name: 'Provider', address: 'pbx.example' })
  const trunk = store.trunks.insert(settings, NOW)
  const campaign = folder.active(folder.list('Spring', people(PEOPLE)), trunk, NOW)
  call(60)
  for (let at = 0; at < 40; at++) forbid(at)
  function forbid(at: number): void {
    const pattern = `+44209${String(at).padStart(7, '0')}`
    store.transaction(() =>
      store.doNotCall.add(
        { pattern, isPrefix: false, campaignId: null, reason: 'Asked.', source: 'operator', addedBy: 'Ann' },
        NOW,
      ),
    )
  }
  function call(count: number): void {
    for (let made = 0; made < count; made++) {
      const { claimed } = store.transaction(() =>
        store.campaigns.claimDue(campaign, 1, groupsOf(['Europe/London']), NOW + made, 1, openGate),
      )
      const [attempt] = claimed
      if (!attempt) throw new Error('nobody is due')
      store.transaction(() => {
        const verdict = made % 2 === 0 ? answered : busy
        const note = { at: NOW + made + 5, kind: 'ended', sentence: verdict.sentence }
        store.attempts.end(attempt.attemptId, { verdict, media: null, usesUp: true, note })
        store.attempts.done(attempt.campaignRecipientId, 'reached', 'Answered.', verdict.outcome)
      })
    }
  }
  folder.database.exec('PRAGMA wal_checkpoint(PASSIVE)')
  backUpFolder(join(closed, DATABASE_FILE), { dataDir: closed, reason: 'schedule', at: NOW })
  call(60)
  // some of the log is in the database, and some is not
  folder.database.exec('PRAGMA wal_checkpoint(PASSIVE)')
  call(60)
  forbid(99)
  cpSync(closed, killed, { recursive: true })
  folder.leave()
  let copies = 0
  return {
    closed,
    killed,
    copyOf(which) {
      const copy = join(root, `copy-${copies++}`)
      cpSync(which === 'closed' ? closed : killed, copy, { recursive: true })
      return copy
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  }
}

/** Every row of these tables, or of all, as one text. */
export function contentOf(dataDir: string, tables: Readonly<Record<string, string>>): string {
  const database = new BetterSqlite(join(dataDir, DATABASE_FILE), { readonly: true })
  try {
    return Object.entries(tables)
      .map(([table, columns]) =>
        JSON.stringify([table, database.prepare(`SELECT ${columns} FROM ${table} ORDER BY 1, 2`).all()]),
      )
      .join('\n')
  } finally {
    database.close()
  }
}
