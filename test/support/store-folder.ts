import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Database } from 'better-sqlite3'
import type { AudienceCursor } from '../../electron/engine/ports/campaign-store.ts'
import type { Group, PersonGate } from '../../electron/engine/ports/person-gate.ts'
import type { AgainAt, Store } from '../../electron/engine/ports/store.ts'
import { createStore } from '../../electron/engine/store/create-store.ts'
import { type OpenedDatabase, openDatabase } from '../../electron/engine/store/open-database.ts'
import { type CampaignDraft, campaignDraftSchema } from '../../shared/model/campaign.ts'
import type { Verdict } from '../../shared/model/outcome.ts'
import { trunkSettingsSchema } from '../../shared/model/trunk.ts'

export interface Person {
  readonly number: string
  readonly name?: string
  readonly zone?: string
  readonly country?: string
  readonly region?: string
}

/** A call again at `at`, of a recipient of London with one number, in the first step. */
export function againAt(at: number, because: string): AgainAt {
  return {
    ...{ at, because, position: 0, step: 0 },
    blockedBy: 'retry-delay',
    group: { zone: 'Europe/London', region: '' },
  }
}

/** A store on a real database file in a folder of its own. */
export interface StoreFolder {
  readonly dataDir: string
  database: Database
  store: Store
  /** A ready list; its id. */
  list(name: string, people: readonly Person[]): number
  /** A practice trunk; its id. */
  trunk(name?: string): number
  draft(listId: number, trunkId: number, name?: string): CampaignDraft
  /** A campaign with the whole list enrolled and due at `now`, active; its id. */
  active(listId: number, trunkId: number, now: number, name?: string): number
  /** First column of the first row. */
  value(sql: string, ...values: (string | number)[]): unknown
  /** As after a restart. */
  reopen(): void
  /** Closes the database and leaves its folder where it is. */
  leave(): void
  close(): void
}

/** Opens a store, in a new folder unless one is named. */
export function openStoreFolder(dataDir = mkdtempSync(join(tmpdir(), 'trunkline-store-'))): StoreFolder {
  const open = (): OpenedDatabase => {
    const result = openDatabase(dataDir)
    if (!result.ok) throw new Error(result.error.message)
    return result.value
  }
  let opened = open()
  const folder: StoreFolder = {
    dataDir,
    database: opened.database,
    store: createStore(opened.database),
    list(name, people) {
      const { database, store } = folder
      return store.transaction(() => {
        const importId = database
          .prepare(
            `INSERT INTO imports (file_name, list_name, bytes, mapping, state, rows, accepted, started_at)
             VALUES (?, ?, 1, '{}', 'done', ?, ?, 0)`,
          )
          .run(`${name}.csv`, name, people.length, people.length).lastInsertRowid
        const listId = database
          .prepare(
            `INSERT INTO recipient_lists (import_id, name, state, created_at) VALUES (?, ?, 'ready', 0)`,
          )
          .run(importId, name).lastInsertRowid
        database.prepare('UPDATE imports SET list_id = ? WHERE id = ?').run(listId, importId)
        const insert = database.prepare(
          `INSERT INTO recipients (list_id, line, number, name, country, zone, zone_evidence, region)
           VALUES (?, ?, ?, ?, ?, ?, 'test', ?)`,
        )
        for (const [at, { number, name: called, zone, country, region }] of people.entries()) {
          insert.run(
            listId,
            at + 2,
            number,
            called ?? null,
            country ?? null,
            zone ?? 'Europe/London',
            region ?? '',
          )
        }
        return Number(listId)
      })
    },
    trunk: (name = 'Practice') =>
      folder.store.trunks.insert(trunkSettingsSchema.parse({ kind: 'practice', name }), 0),
    draft: (listId, trunkId, name = 'Spring') =>
      campaignDraftSchema.parse({ name, listId, trunkId, prompt: { kind: 'speech', text: 'Hello.' } }),
    active(listId, trunkId, now, name) {
      const { store } = folder
      return store.transaction(() => {
        const id = store.campaigns.insert(folder.draft(listId, trunkId, name), now)
        let cursor: AudienceCursor | null = null
        do cursor = store.campaigns.enrolSlice(id, cursor, 1_000, now).next
        while (cursor !== null)
        store.campaigns.setState(id, 'active', null, now)
        return id
      })
    },
    value(sql, ...values) {
      const row = folder.database.prepare(sql).get(...values)
      return typeof row === 'object' && row !== null ? Object.values(row)[0] : undefined
    },
    reopen() {
      opened.close()
      opened = open()
      folder.database = opened.database
      folder.store = createStore(opened.database)
    },
    leave: () => opened.close(),
    close() {
      opened.close()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
  return folder
}

/** `count` people with numbers of their own. */
export function people(count: number, zone = 'Europe/London', prefix = '+44207'): Person[] {
  return Array.from({ length: count }, (_, at) => ({
    number: `${prefix}${String(at).padStart(7, '0')}`,
    name: `Person ${at}`,
    zone,
    country: 'GB',
  }))
}

/** Groups of zones whose region nobody knows, as in lists without a country. */
export const groupsOf = (zones: readonly string[]): Group[] => zones.map(zone => ({ zone, region: '' }))

/** Nobody is kept back. */
export const openGate: PersonGate = {
  capsOf: () => [],
  channelOf: () => 'voice',
  judge: () => ({ is: 'free' }),
}

export const busy: Verdict = {
  outcome: 'busy',
  blame: 'recipient',
  sipStatus: 486,
  sentence: 'Busy.',
  retryAfterSeconds: null,
}
export const answered: Verdict = {
  outcome: 'answered',
  blame: 'recipient',
  sipStatus: 200,
  sentence: 'Answered.',
  retryAfterSeconds: null,
}
export const trunkFailed: Verdict = {
  outcome: 'trunk-failed',
  blame: 'trunk',
  sipStatus: 503,
  sentence: 'The trunk refused the call.',
  retryAfterSeconds: null,
}
