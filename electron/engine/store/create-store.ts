import type { Database } from 'better-sqlite3'
import { drizzle } from 'drizzle-orm/better-sqlite3'
import type { Secrets } from '../ports/secrets.ts'
import type { Store } from '../ports/store.ts'
import { createCampaignStore } from './campaign-store.ts'
import { createContactStore } from './contact-store.ts'
import { createDoNotCallStore } from './do-not-call-store.ts'
import { inTransaction } from './in-transaction.ts'
import { createLiveFigures } from './live-figures.ts'
import { createAttemptReading } from './read-attempts.ts'
import { createRecipientStore } from './recipient-store.ts'
import { secretsInMemory } from './secrets-in-memory.ts'
import { createStatisticsStore } from './statistics-store.ts'
import { createStopStore } from './stop-store.ts'
import { createTrunkStore } from './trunk-store.ts'
import { createAttemptWriting } from './write-attempts.ts'

/** The store over the one writing connection (see `openDatabase`). Without a safe, passwords are forgotten with the process. */
export function createStore(database: Database, secrets: Secrets = secretsInMemory()): Store {
  const queries = drizzle(database)
  const live = createLiveFigures(database)
  return {
    campaigns: createCampaignStore(database, queries, live.forget),
    attempts: {
      ...createAttemptWriting(database),
      ...createAttemptReading(queries),
      liveFigures: live.read,
    },
    trunks: createTrunkStore(database, secrets),
    doNotCall: createDoNotCallStore(database),
    recipients: createRecipientStore(database),
    statistics: createStatisticsStore(database),
    stops: createStopStore(database),
    contacts: createContactStore(database),
    transaction: act => inTransaction(database, act),
  }
}
