import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { Database } from 'better-sqlite3'
import { openDatabase } from '../../electron/engine/store/open-database.ts'
import { startListSearch } from '../../electron/engine/store/start-list-search.ts'
import { listViewSchema } from '../../shared/model/list-view.ts'
import { silentLog } from '../support/silent-log.ts'
import { percentiles } from './percentiles.ts'
import { numberOption } from './run-child.ts'

const WORKER = join(import.meta.dirname, '../../electron/engine/store/list-search-worker.ts')
const RECIPIENTS = 1_000_000
const SEARCHES = 100
const FIRST = [
  'Anna',
  'Jürgen',
  'María',
  'Olga',
  'Pierre',
  'Sofia',
  'Liam',
  'Łukasz',
  'Siobhán',
  'Zoë',
  'Hùng',
]
const LAST = [
  'Müller',
  'García',
  'Johnson',
  'Nowak',
  'Dubois',
  'Okafor',
  'Silva',
  'Jensen',
  'Rossi',
  'Petrov',
]

/**
 * Searches among a million recipients (`--recipients N`) with names, addresses and two columns, from the engine's thread: by the middle
 * of a name and by the last digits of a number, for Ctrl+K and for a list with its count. Beside it, what SQLite's LIKE takes to look
 * through the names and numbers alone.
 */
export async function benchSearch(say: (line: string) => void) {
  const recipients = numberOption('recipients', RECIPIENTS)
  const dataDir = mkdtempSync(join(tmpdir(), 'trunkline-search-bench-'))
  const opened = openDatabase(dataDir)
  if (!opened.ok) throw new Error(opened.error.message)
  const { database, close } = opened.value
  const search = startListSearch({ workerFile: WORKER, dataDir, log: silentLog })
  try {
    const listId = fill(database, recipients)
    say(`${recipients} recipients are there`)
    const timed = async (ask: () => Promise<unknown>): Promise<number> => {
      const began = performance.now()
      await ask()
      return performance.now() - began
    }
    const firstMs = await timed(() => search.find('anna'))
    const afterImportMs = await timed(() => search.find('nobody is called so'))
    const delay = monitorEventLoopDelay({ resolution: 1 })
    delay.enable()
    const times = async (textOf: (at: number) => string, ask: (text: string) => Promise<unknown>) => {
      const all: number[] = []
      for (let at = 0; at < SEARCHES; at++) all.push(await timed(() => ask(textOf(at))))
      all.sort((a, b) => a - b)
      return { ...percentiles(all), p95: all[Math.floor(all.length * 0.95)] ?? Number.NaN }
    }
    const inList = (text: string) => search.page(listId, listViewSchema.parse({ search: text }), 0, 100)
    const name = (at: number): string => `${middleOf(FIRST, at)} ${middleOf(LAST, at * 3)}${at}`
    const digits = (at: number): string => String(10_007 + at * 7_919).slice(-5)
    const result = {
      recipients,
      firstMs,
      afterImportMs,
      findByName: await times(name, search.find),
      findByLastDigits: await times(digits, search.find),
      findNothing: await times(at => `xyz${at}q`, search.find),
      listByName: await times(name, inList),
      listByLastDigits: await times(digits, inList),
      eventLoopMaxMs: delay.max / 1e6,
      sqliteLike: await times(name, text =>
        Promise.resolve(
          database
            .prepare(`SELECT count(*) FROM recipients WHERE name LIKE ? OR number LIKE ?`)
            .get(`%${text}%`, `%${text}%`),
        ),
      ),
    }
    delay.disable()
    return result
  } finally {
    await search.end()
    close()
    rmSync(dataDir, { recursive: true, force: true })
  }
}

const middleOf = (words: readonly string[], at: number): string => words[at % words.length]?.slice(1, 4) ?? ''

function fill(database: Database, recipients: number): number {
  database.exec(
    `INSERT INTO recipient_lists (name, state, created_at, origin) VALUES ('People', 'ready', 0, 'merge')`,
  )
  database
    .prepare(
      `WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < @count),
         named AS (SELECT i, json_extract(@first, '$[' || (i * 7919 % 11) || ']') AS first,
           json_extract(@last, '$[' || (i * 104729 / 8 % 10) || ']') || (i % 997) AS last FROM n)
       INSERT INTO recipients (list_id, line, number, name, country, zone, zone_evidence, external_id, variables)
       SELECT 1, i + 2, '+49151' || printf('%08d', i * 48271 % 100000000), first || ' ' || last, 'DE', 'Europe/Berlin', '', 'c-' || i,
         json_object('email', lower(first) || '.' || last || i || '@example.com', 'company', 'Acme ' || (i % 500),
           'city', 'Berlin', 'tariff', 'gold ' || (i % 9), 'balance', CAST(i % 1000 AS TEXT)) FROM named`,
    )
    .run({ count: recipients, first: JSON.stringify(FIRST), last: JSON.stringify(LAST) })
  return 1
}
