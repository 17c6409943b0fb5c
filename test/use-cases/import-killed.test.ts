import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { FORBIDDEN_LATER, seenAfterRestart, twoVersions } from '../support/imported-lists.ts'
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

const { first: FIRST, second: SECOND } = twoVersions(PEOPLE)

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
      const before = seenAfterRestart(dataDir)
      const whole = join(folder, 'before')
      rmSync(whole, { recursive: true, force: true })
      cpSync(dataDir, whole, { recursive: true })
      const lasts = await run(dataDir, act, null)
      const after = seenAfterRestart(dataDir)
      expect(after).not.toBe(before)
      for (let kills = 0; kills < KILLS; kills++) {
        rmSync(victim, { recursive: true, force: true })
        cpSync(whole, victim, { recursive: true })
        if ((await run(victim, act, random() * (lasts ?? 0))) === null) unfinished++
        expect([before, after]).toContain(seenAfterRestart(victim))
      }
      states.push(after)
    }
    // the undo brought back what the first import made, and the same file again what the second one did
    expect(states[2]).toBe(states[0])
    expect(states[3]).toContain(FORBIDDEN_LATER)
    expect(states[2]).not.toContain(FORBIDDEN_LATER)
    // where every process comes to its end, nothing was killed
    expect(unfinished).toBeGreaterThan(0)
  },
  60_000 + KILLS * 60_000,
)
