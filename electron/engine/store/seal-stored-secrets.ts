import type { Database } from 'better-sqlite3'
import { trunkSettingsSchema } from '../../../shared/model/trunk.ts'
import type { Log } from '../ports/log.ts'
import type { Secrets } from '../ports/secrets.ts'
import { inTransaction } from './in-transaction.ts'
import { createTrunkSecrets, withoutSecrets } from './trunk-secrets.ts'

const CHORE = 'seal-and-erase'

interface PlainTrunk {
  readonly id: number
  readonly settings: string
  readonly removed: number
}

/**
 * Seals passwords that an older version stored in plain text, takes those of removed trunks away, and rewrites the file once, so that no
 * free part of it holds what was deleted earlier. Done once in the life of a database, before anything else uses it; the rewriting takes
 * as long as copying the file. What fails is logged and tried again at the next start.
 */
export function sealStoredSecrets(database: Database, secrets: Secrets, log: Log): void {
  if (!database.prepare('SELECT 1 FROM chores WHERE name = ?').get(CHORE)) return
  const began = performance.now()
  try {
    inTransaction(database, () => sealTrunks(database, secrets))
    database.exec('VACUUM')
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    database.prepare('DELETE FROM chores WHERE name = ?').run(CHORE)
    log.info('stored passwords were sealed', { ms: Math.round(performance.now() - began) })
  } catch (problem) {
    log.error('stored passwords could not be sealed', { problem: String(problem) })
  }
}

function sealTrunks(database: Database, secrets: Secrets): void {
  const { seal } = createTrunkSecrets(secrets)
  const update = database.prepare<[string, string | null, number]>(
    'UPDATE trunks SET settings = ?, secrets = ? WHERE id = ?',
  )
  const plain = database
    .prepare<[], PlainTrunk>(
      'SELECT id, settings, removed_at IS NOT NULL AS removed FROM trunks WHERE secrets IS NULL',
    )
    .all()
  for (const { id, settings, removed } of plain) {
    const parsed = trunkSettingsSchema.safeParse(JSON.parse(settings))
    if (!parsed.success) continue // nobody reads it either; its row tells what is wrong
    const { text, sealed } = seal(parsed.data)
    if (removed === 1) update.run(JSON.stringify(withoutSecrets(parsed.data)), null, id)
    else update.run(text, sealed, id)
  }
}
