import type { Database, Statement } from 'better-sqlite3'

const keptOf = new WeakMap<Database, Map<string, Statement<unknown[], unknown>>>()

/** The statement of this text, prepared once for each connection: a check that runs after every step would pay for it each time. */
export function keptStatement<Parameters extends unknown[], Row>(
  database: Database,
  sql: string,
): Statement<Parameters, Row> {
  const kept = keptOf.get(database) ?? new Map<string, Statement<unknown[], unknown>>()
  keptOf.set(database, kept)
  const statement = kept.get(sql) ?? database.prepare(sql)
  kept.set(sql, statement)
  return statement as Statement<Parameters, Row>
}
