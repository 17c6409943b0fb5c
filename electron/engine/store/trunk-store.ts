import type { Database } from 'better-sqlite3'
import { z } from 'zod'
import { OUTCOMES, type Outcome } from '../../../shared/model/outcome.ts'
import { traceMessageSchema } from '../../../shared/model/trace.ts'
import { type Trunk, trunkSettingsSchema } from '../../../shared/model/trunk.ts'
import type { Secrets } from '../ports/secrets.ts'
import type { StoredTrunkRow, TrunkStore } from '../ports/store.ts'
import { storedJson } from './stored-json.ts'
import { createTrunkSecrets, withoutSecrets } from './trunk-secrets.ts'

const HOUR_MS = 3_600_000
const LAST_FAILURES = 5
/** Enough for every kind of refusal that a trunk knows, and read within a few milliseconds. */
const TRACES_OF_OUTCOME = 12
const REFUSED_OUTCOMES = [
  ...(['busy', 'no-answer', 'rejected', 'blocked', 'invalid-number', 'congestion', 'trunk-failed'] as const),
] satisfies readonly Outcome[]

interface TrunkRecord {
  readonly id: number
  readonly settings: string
  readonly secrets: string | null
}

/** Trunks. Their passwords, keys of TLS and values of headers are sealed apart from their settings; rows never carry one. */
export function createTrunkStore(database: Database, secrets: Secrets): TrunkStore {
  const readSettings = storedJson(trunkSettingsSchema)
  const trunkSecrets = createTrunkSecrets(secrets)
  const insert = database.prepare<[string, string, string | null, number]>(
    'INSERT INTO trunks (name, settings, secrets, created_at) VALUES (?, ?, ?, ?)',
  )
  const update = database.prepare<[string, string, string | null, number]>(
    'UPDATE trunks SET name = ?, settings = ?, secrets = ? WHERE id = ? AND removed_at IS NULL',
  )
  const remove = database.prepare<[number, number]>(
    'UPDATE trunks SET removed_at = ?, secrets = NULL WHERE id = ? AND removed_at IS NULL',
  )
  const get = database.prepare<[number], TrunkRecord>(
    'SELECT id, settings, secrets FROM trunks WHERE id = ? AND removed_at IS NULL',
  )
  const all = database.prepare<[], TrunkRecord>(
    'SELECT id, settings, secrets FROM trunks WHERE removed_at IS NULL ORDER BY id',
  )
  const campaigns = database.prepare<[number], { count: number }>(
    'SELECT count(*) AS count FROM campaigns WHERE trunk_id = ?',
  )
  // every outcome by name, so that the index (trunk, outcome, end) answers without reading a row
  const ended = database.prepare<[number, number], { outcome: string; count: number }>(
    `SELECT outcome, count(*) AS count FROM attempts INDEXED BY attempts_by_trunk
     WHERE trunk_id = ? AND outcome IN (${OUTCOMES.map(outcome => `'${outcome}'`).join(', ')}) AND ended_at >= ?
     GROUP BY outcome`,
  )
  const failures = database.prepare<
    [number, number],
    { at: number; attemptId: number; sentence: string | null }
  >(
    `SELECT ended_at AS at, id AS attemptId, sentence FROM attempts INDEXED BY attempts_by_trunk
     WHERE trunk_id = ? AND outcome = 'trunk-failed' AND ended_at >= ?
     ORDER BY ended_at DESC, id DESC LIMIT ${LAST_FAILURES}`,
  )

  function trunkOf({ id, settings, secrets: sealed }: TrunkRecord): Trunk {
    const opened = trunkSecrets.open(readSettings(settings), sealed)
    return { ...opened.settings, id, ...(opened.lost && { lostSecrets: true }) }
  }

  const refusals = database.prepare<[number, string], { attemptId: number; at: number; messages: string }>(
    `SELECT id AS attemptId, ended_at AS at, messages FROM attempts INDEXED BY attempts_by_trunk
     JOIN attempt_traces ON attempt_id = id
     WHERE trunk_id = ? AND outcome = ? AND sip_status >= 300 ORDER BY ended_at DESC LIMIT ${TRACES_OF_OUTCOME}`,
  )
  const readTrace = storedJson(z.array(traceMessageSchema))

  function rowOf(record: TrunkRecord, now: number): StoredTrunkRow {
    const settings = readSettings(record.settings)
    const counts = ended.all(record.id, now - HOUR_MS)
    const opened = trunkSecrets.open(settings, record.secrets)
    const credentials = opened.settings.kind === 'sip' ? opened.settings.credentials : null
    return {
      id: record.id,
      name: settings.name,
      kind: settings.kind,
      address: settings.kind === 'sip' ? settings.address : `${settings.profile}, seed ${settings.seed}`,
      channels: settings.channels,
      callsPerSecond: settings.callsPerSecond,
      callerId: settings.callerId,
      user: (settings.kind === 'sip' && settings.credentials?.user) || null,
      hasPassword: credentials !== null && credentials.password !== '',
      lostSecrets: opened.lost,
      settings: withoutSecrets(settings),
      attemptsLastHour: counts.reduce((sum, { count }) => sum + count, 0),
      trunkFailuresLastHour: counts.find(({ outcome }) => outcome === 'trunk-failed')?.count ?? 0,
      lastFailures: failures
        .all(record.id, now - HOUR_MS)
        .map(({ at, attemptId, sentence }) => ({ at, attemptId, sentence: sentence ?? '' })),
      campaigns: campaigns.get(record.id)?.count ?? 0,
    }
  }

  return {
    insert(settings, now) {
      const { text, sealed } = trunkSecrets.seal(settings)
      return Number(insert.run(settings.name, text, sealed, now).lastInsertRowid)
    },
    update(id, settings) {
      const { text, sealed } = trunkSecrets.seal(settings)
      const { changes } = update.run(settings.name, text, sealed, id)
      if (changes !== 1) throw new Error(`there is no trunk ${id}`)
    },
    remove(id, now) {
      remove.run(now, id)
    },
    get(id) {
      const record = get.get(id)
      return record ? trunkOf(record) : null
    },
    all: () => all.all().map(trunkOf),
    row(id, now) {
      const record = get.get(id)
      return record ? rowOf(record, now) : null
    },
    lastRefusals: id =>
      REFUSED_OUTCOMES.flatMap(outcome => refusals.all(id, outcome))
        .sort((a, b) => b.at - a.at)
        .map(({ attemptId, at, messages }) => ({ attemptId, at, messages: readTrace(messages) })),
    rows: now => all.all().map(record => rowOf(record, now)),
  }
}
