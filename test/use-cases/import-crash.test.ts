import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type ListsHost, openLists } from '../../electron/engine/open-lists.ts'
import { DATABASE_FILE } from '../../electron/engine/store/open-database.ts'
import { ask } from '../../electron/headless/ask-engine.ts'
import { importList } from '../../electron/headless/import-list.ts'
import { workerFiles } from '../../electron/headless/places.ts'
import { FORBIDDEN_LATER, seenAfterRestart, twoVersions } from '../support/imported-lists.ts'
import { seeded } from '../support/seeded.ts'
import { silentLog } from '../support/silent-log.ts'

const MOMENTS = 50
const PEOPLE = 400
/** The moments are random, and the same in every run of the test. */
const SEED = 'imports are copied'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trunkline-crash-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const { first: FIRST, second: SECOND } = twoVersions(PEOPLE)

/** The files as a process that is killed now would leave them: all writing is done by this thread, between two of its tasks. */
function killed(dataDir: string, nth: number): string {
  const copy = join(folder, `killed-${nth}`)
  mkdirSync(copy)
  for (const name of [DATABASE_FILE, `${DATABASE_FILE}-wal`])
    if (existsSync(join(dataDir, name))) copyFileSync(join(dataDir, name), join(copy, name))
  return copy
}

/** Copies of the files at random moments while `act` runs, and one after it. */
async function whatKillsLeave(
  dataDir: string,
  act: () => Promise<unknown>,
  random: () => number,
): Promise<string[]> {
  const copies: string[] = []
  let isOver = false
  const acted = act().finally(() => {
    isOver = true
  })
  while (!isOver) {
    await new Promise(resolve => setImmediate(resolve))
    if (random() < 0.3 && copies.length < MOMENTS) copies.push(killed(dataDir, copies.length))
  }
  await acted
  const seen = copies.map(seenAfterRestart)
  for (const copy of copies) rmSync(copy, { recursive: true })
  return seen
}

test(`killed at random moments, imports, updates and undos are wholly there or wholly absent`, async () => {
  const dataDir = join(folder, 'data')
  const opened = openLists(dataDir, workerFiles, silentLog)
  if (!opened.ok) throw new Error(opened.error.message)
  const lists: ListsHost = opened.value
  const random = seeded(SEED)
  let moments = 0
  try {
    const bring = (text: string) => {
      const file = join(folder, 'people.csv')
      writeFileSync(file, text)
      return importList(lists, { file, listName: 'People', hints: { country: 'GB' }, mapping: null })
    }
    const acts = [
      () => bring(FIRST),
      () => bring(SECOND),
      () => ask(lists, 'imports.undo', { importId: 2 }),
      () => bring(SECOND),
    ]
    const now = (): string => {
      const copy = killed(dataDir, MOMENTS)
      const seen = seenAfterRestart(copy)
      rmSync(copy, { recursive: true })
      return seen
    }
    const states: string[] = []
    for (const act of acts) {
      const before = now()
      const seen = await whatKillsLeave(dataDir, act, random)
      const after = now()
      expect(after).not.toBe(before)
      for (const one of seen) expect([before, after]).toContain(one)
      moments += seen.length
      states.push(after)
    }
    // the undo brought back what the first import made, and the same file again what the second one did
    expect(states[2]).toBe(states[0])
    expect(states[3]).toContain(FORBIDDEN_LATER)
    expect(states[2]).not.toContain(FORBIDDEN_LATER)
    expect(moments).toBeGreaterThanOrEqual(MOMENTS)
  } finally {
    await lists.close()
  }
}, 240_000)
