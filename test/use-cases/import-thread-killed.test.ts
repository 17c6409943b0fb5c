import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as passed } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createImportStore } from '../../electron/engine/store/import-store.ts'
import { openDatabase } from '../../electron/engine/store/open-database.ts'
import { seeded } from '../support/seeded.ts'

const KILLS = 50
const PEOPLE = 800
/** A process is killed after so many of its lines at most, and so long after the last of them: in the midst of an act, or soon after it. */
const LINES_MAX = 4
const AFTER_MS_MAX = 60
const CHILD = join(import.meta.dirname, '..', 'support', 'import-until-killed.ts')

const HEADER = 'Customer ID,Name,Phone,Note,Do Not Call\n'
const person = (nth: number, note: string): string =>
  `K-${nth},Person ${nth},+447400${100_000 + nth},${note},0\n`
const FIRST = HEADER + Array.from({ length: PEOPLE }, (_, nth) => person(nth, 'a')).join('')
/** Every other person is changed, some are new, and a number is forbidden. */
const SECOND =
  HEADER +
  Array.from({ length: PEOPLE + 100 }, (_, nth) => person(nth, nth % 2 === 0 ? 'a' : 'b')).join('') +
  'K-x,Nobody,+447400999999,,1\n'

/** What a folder shows: how many people with which note, how many are counted, and what is forbidden. */
const SEEN = `SELECT json_array(
  json((SELECT json_group_array(json_array(note, people)) FROM (SELECT r.variables ->> 'Note' AS note, count(*) AS people FROM recipients r
    JOIN recipient_lists l ON l.id = r.list_id WHERE l.state = 'ready' GROUP BY note ORDER BY note))),
  (SELECT coalesce(sum(count), 0) FROM list_recipient_counts c JOIN recipient_lists l ON l.id = c.list_id WHERE l.state = 'ready'),
  json((SELECT json_group_array(pattern) FROM do_not_call))) AS seen`

const NOTHING = JSON.stringify([[], 0, []])
const BROUGHT = JSON.stringify([[['a', PEOPLE]], PEOPLE, []])
const UPDATED = JSON.stringify([
  [
    ['a', PEOPLE / 2 + 50],
    ['b', PEOPLE / 2 + 50],
  ],
  PEOPLE + 100,
  ['+447400999999'],
])

let folder = ''
let child: ChildProcess | null = null
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trunkline-killed-'))
  writeFileSync(join(folder, 'first.csv'), FIRST)
  writeFileSync(join(folder, 'second.csv'), SECOND)
})
afterEach(() => {
  child?.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

/** Starts the process on the folder and kills it so long after so many lines. */
async function killAfter(lines: number, ms: number): Promise<void> {
  const files = [join(folder, 'data'), join(folder, 'first.csv'), join(folder, 'second.csv')]
  child = spawn(process.execPath, [CHILD, ...files], { stdio: ['ignore', 'pipe', 'inherit'] })
  const gone = once(child, 'exit')
  let left = lines
  if (child.stdout) for await (const _ of createInterface({ input: child.stdout })) if (--left <= 0) break
  await passed(ms)
  child.kill('SIGKILL')
  await gone
}

function seen(): string {
  const opened = openDatabase(join(folder, 'data'))
  if (!opened.ok) throw new Error(opened.error.message)
  const { database, close } = opened.value
  try {
    // what the next start does first
    createImportStore(database).recover('Killed.', 5)
    expect(database.prepare('PRAGMA quick_check').all()).toMatchObject([{ quick_check: 'ok' }])
    return database.prepare<[], { seen: string }>(SEEN).get()?.seen ?? ''
  } finally {
    close()
  }
}

test(`killed ${KILLS} times while its threads import and undo, a list is wholly there or wholly absent`, async () => {
  const random = seeded('kills')
  const states = new Set<string>()
  for (let kill = 0; kill < KILLS; kill++) {
    await killAfter(1 + Math.floor(random() * LINES_MAX), random() * AFTER_MS_MAX)
    const state = seen()
    expect([NOTHING, BROUGHT, UPDATED]).toContain(state)
    states.add(state)
  }
  // both were there: updates were killed, and undos
  expect([...states]).toEqual(expect.arrayContaining([BROUGHT, UPDATED]))
}, 900_000)
