import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createImportStore } from '../../electron/engine/store/import-store.ts'
import { openDatabase } from '../../electron/engine/store/open-database.ts'
import { projectDir } from '../support/run-trunkline.ts'
import { seeded } from '../support/seeded.ts'

/** For each of the four acts; `TRUNKLINE_IMPORT_KILLS` asks for more. */
const KILLS = Number(process.env.TRUNKLINE_IMPORT_KILLS ?? 2)
const PEOPLE = 3_000
/** The moments are random, and the same parts of an act in every run of the test. */
const SEED = 'imports are killed'
const ACT = join(projectDir, 'test', 'fixtures', 'imports', 'import-act.ts')

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trunkline-killed-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const HEADER = 'Customer ID,Name,Phone,Note,Do Not Call\n'
const person = (nth: number, note: string): string =>
  `K-${nth},Person ${nth},+447400${100_000 + nth},${note},0\n`
const FIRST = HEADER + Array.from({ length: PEOPLE }, (_, nth) => person(nth, 'a')).join('')
/** Every other person is changed, some are new, and a number is forbidden. */
const SECOND =
  HEADER +
  Array.from({ length: PEOPLE + 100 }, (_, nth) => person(nth, nth % 2 === 0 ? 'a' : 'b')).join('') +
  'K-x,Nobody,+447400999999,,1\n'

/** Everything that anybody can see of lists and of the do-not-call list. */
const SEEN = `SELECT json_array(
  (SELECT json_group_array(json_array(r.id, r.number, r.name, r.variables)) FROM (
    SELECT r.* FROM recipients r JOIN recipient_lists l ON l.id = r.list_id WHERE l.state = 'ready' ORDER BY r.id) r),
  (SELECT json_group_array(json_array(zone, count)) FROM list_recipient_counts c
    JOIN recipient_lists l ON l.id = c.list_id WHERE l.state = 'ready' AND count > 0),
  (SELECT json_group_array(pattern) FROM do_not_call)) AS seen`

/** What the next start shows. */
function seenIn(dataDir: string): string {
  const opened = openDatabase(dataDir)
  if (!opened.ok) throw new Error(opened.error.message)
  const { database, close } = opened.value
  try {
    createImportStore(database).recover('Killed.', 5)
    expect(database.prepare('PRAGMA integrity_check').all()).toMatchObject([{ integrity_check: 'ok' }])
    return database.prepare<[], { seen: string }>(SEEN).get()?.seen ?? ''
  } finally {
    close()
  }
}

/** Runs an act in a process of its own, which is killed `afterMs` after it began; how long it took (ms), null when it was killed. */
async function run(dataDir: string, act: readonly string[], afterMs: number | null): Promise<number | null> {
  const child = spawn(process.execPath, [ACT, dataDir, ...act], { stdio: ['ignore', 'pipe', 'inherit'] })
  const closed = once(child, 'close')
  let began = 0
  let took: number | null = null
  let timer: NodeJS.Timeout | undefined
  for await (const line of createInterface({ input: child.stdout })) {
    if (line === 'end') took = performance.now() - began
    else {
      began = performance.now()
      if (afterMs !== null) timer = setTimeout(() => child.kill('SIGKILL'), afterMs)
    }
  }
  clearTimeout(timer)
  const [code, signal] = await closed
  expect(signal === 'SIGKILL' || code === 0).toBe(true)
  return took
}

test(
  `killed with SIGKILL at ${4 * KILLS} random moments, imports, updates and undos are wholly there or wholly absent`,
  async () => {
    const random = seeded(SEED)
    const dataDir = join(folder, 'data')
    const victim = join(folder, 'victim')
    const [first, second] = [join(folder, 'first.csv'), join(folder, 'second.csv')]
    writeFileSync(first, FIRST)
    writeFileSync(second, SECOND)
    const states: string[] = []
    let unfinished = 0
    for (const act of [
      ['import', first],
      ['import', second],
      ['undo', '2'],
      ['import', second],
    ]) {
      const before = seenIn(dataDir)
      const whole = join(folder, 'before')
      rmSync(whole, { recursive: true, force: true })
      cpSync(dataDir, whole, { recursive: true })
      const lasts = await run(dataDir, act, null)
      const after = seenIn(dataDir)
      expect(after).not.toBe(before)
      for (let kills = 0; kills < KILLS; kills++) {
        rmSync(victim, { recursive: true, force: true })
        cpSync(whole, victim, { recursive: true })
        if ((await run(victim, act, random() * (lasts ?? 0))) === null) unfinished++
        expect([before, after]).toContain(seenIn(victim))
      }
      states.push(after)
    }
    // the undo brought back what the first import made, and the same file again what the second one did
    expect(states[2]).toBe(states[0])
    expect(states[3]).toContain('+447400999999')
    expect(states[2]).not.toContain('+447400999999')
    // where every process comes to its end, nothing was killed
    expect(unfinished).toBeGreaterThan(0)
  },
  60_000 + KILLS * 60_000,
)
