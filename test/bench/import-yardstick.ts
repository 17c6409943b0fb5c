import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import BetterSqlite from 'better-sqlite3'
import Papa from 'papaparse'
import { PEOPLE_HEADER } from './import-file-of-people.ts'

const COLUMNS = PEOPLE_HEADER.split(',')

/**
 * The cells as they are, with the indexes of `recipients`: one that holds a number once in its list, the numbers, the lists. A raw import
 * checks nothing, so that the unique one has the row's own text after the number.
 */
const TABLE = `
  CREATE TABLE people (${COLUMNS.map(column => `${column} TEXT`).join(', ')});
  CREATE UNIQUE INDEX people_one_number ON people (city, phone, policy);
  CREATE INDEX people_by_number ON people (phone);
  CREATE INDEX people_by_city ON people (city);`

export interface RawImport {
  readonly by: 'sqlite3 .import' | 'better-sqlite3, plain inserts (there is no sqlite3 command here)'
  readonly seconds: number
}

/** How long SQLite itself needs for the same file: its shell's `.import`, or, where there is none, plain inserts in one transaction. */
export async function importRaw(file: string, databaseFile: string, rows: number): Promise<RawImport> {
  const started = performance.now()
  const seconds = (): number => (performance.now() - started) / 1_000
  const byShell = await importByShell(file, databaseFile)
  if (byShell !== null) {
    if (byShell !== rows) throw new Error(`sqlite3 has ${byShell} rows instead of ${rows}`)
    return { by: 'sqlite3 .import', seconds: seconds() }
  }
  await importByInserts(file, databaseFile)
  return { by: 'better-sqlite3, plain inserts (there is no sqlite3 command here)', seconds: seconds() }
}

/** Rows of the table, or null where there is no such command. */
async function importByShell(file: string, databaseFile: string): Promise<number | null> {
  const shell = spawn('sqlite3', [databaseFile], { stdio: ['pipe', 'pipe', 'ignore'] })
  let printed = ''
  shell.stdout.on('data', (piece: Buffer) => {
    printed += piece.toString()
  })
  shell.stdin.on('error', () => undefined)
  shell.stdin.end(
    `PRAGMA journal_mode = WAL;${TABLE}\n.import --csv --skip 1 "${file}" people\nSELECT count(*) FROM people;\n`,
  )
  try {
    await once(shell, 'close')
  } catch {
    return null
  }
  return Number(printed.trim().split('\n').at(-1))
}

async function importByInserts(file: string, databaseFile: string): Promise<void> {
  const database = new BetterSqlite(databaseFile)
  try {
    database.exec('PRAGMA journal_mode = WAL')
    database.exec(TABLE)
    const insert = database.prepare(`INSERT INTO people VALUES (${COLUMNS.map(() => '?').join(', ')})`)
    database.exec('BEGIN')
    await new Promise<void>((resolve, reject) => {
      let isHeader = true
      Papa.parse<string[]>(createReadStream(file, 'utf8'), {
        chunk: ({ data }) => {
          for (const cells of isHeader ? data.slice(1) : data) insert.run(cells)
          isHeader = false
        },
        skipEmptyLines: true,
        complete: () => resolve(),
        error: reject,
      })
    })
    database.exec('COMMIT')
  } finally {
    database.close()
  }
}
