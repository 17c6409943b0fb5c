import { expect } from 'vitest'
import { runSeed } from './run-seed.ts'

/** How many seeds the two halves run together: some two minutes on two quiet cores; `npm run soak` runs more. */
export const SEEDS = Number(process.env.TRUNKLINE_SEEDS ?? 2_000)
/** One seed to look at again, or null. */
const ONLY = process.env.TRUNKLINE_SEED === undefined ? null : Number(process.env.TRUNKLINE_SEED)

/** A generous second for each, however busy the machine is. */
export const SEEDS_TIMEOUT_MS = 60_000 + SEEDS * 1_000

/**
 * Every second seed from `first` on. One that does not hold is named, and `TRUNKLINE_SEED=n` runs it alone; the
 * others go on, because ten seeds that fail alike say more than one.
 */
export async function runSeeds(first: 1 | 2): Promise<void> {
  const broken: string[] = []
  let calls = 0
  let texts = 0
  let crashes = 0
  let edits = 0
  const run = async (seed: number): Promise<void> => {
    try {
      const ran = await runSeed(seed)
      calls += ran.calls
      texts += ran.texts
      crashes += ran.crashes
      edits += ran.edits
    } catch (problem) {
      const why = problem instanceof Error ? problem.message : String(problem)
      broken.push(`TRUNKLINE_SEED=${seed}: ${why}`)
    }
  }
  if (ONLY !== null) {
    if (ONLY % 2 === first % 2) await run(ONLY)
    expect(broken).toEqual([])
    return
  }
  for (let seed = first; seed <= SEEDS && broken.length < 10; seed += 2) await run(seed)
  expect(broken).toEqual([])
  // a harness in which nothing happens proves nothing
  expect(calls).toBeGreaterThan(SEEDS * 5)
  expect(texts).toBeGreaterThan(SEEDS / 4)
  expect(crashes).toBeGreaterThan(SEEDS / 4)
  expect(edits).toBeGreaterThan(SEEDS / 10)
}
