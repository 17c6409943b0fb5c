import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspectFile } from '../../electron/engine/csv/inspect-file.ts'
import { readList } from '../../electron/engine/csv/read-list.ts'
import type { ReadCounts } from '../../electron/engine/ports/list-reader.ts'
import { fileInspectionSchema } from '../../shared/model/recipient-list.ts'
import { randomListFile } from './random-list-file.ts'

export interface FuzzResult {
  readonly files: number
  readonly refused: number
  readonly rows: number
  readonly accepted: number
  /** What went wrong, each with its seed. */
  readonly problems: readonly string[]
}

const COUNTRIES = ['GB', 'US', 'DE', null] as const

/** Inspects and reads random files; every row of each must be in exactly one count, on a line of its own. */
export async function fuzzLists(from: number, until: number): Promise<FuzzResult> {
  const folder = mkdtempSync(join(tmpdir(), 'trunkline-fuzz-'))
  const problems: string[] = []
  let [refused, rows, accepted] = [0, 0, 0]
  try {
    for (let seed = from; seed < until; seed++) {
      const bytes = randomListFile(seed)
      const path = join(folder, 'list.csv')
      writeFileSync(path, bytes)
      try {
        const answer = await readRandom(path, bytes.length, COUNTRIES[seed % COUNTRIES.length] ?? null)
        if (answer === null) refused += 1
        else {
          rows += answer.rows
          accepted += answer.accepted
        }
      } catch (problem) {
        problems.push(
          `seed ${seed}: ${problem instanceof Error ? (problem.stack ?? problem.message) : String(problem)}`,
        )
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  return { files: until - from, refused, rows, accepted, problems }
}

/** The counts of a file, or null when it is refused; throws what does not add up. */
async function readRandom(path: string, bytes: number, machine: string | null): Promise<ReadCounts | null> {
  const inspected = await inspectFile(
    { path, fileName: 'list.csv', bytes },
    null,
    {},
    { trunks: [], machine },
  )
  if (!inspected.ok) return null
  const { mapping } = fileInspectionSchema.parse(inspected.value)
  const lines = new Set<number>()
  let told = 0
  const tell = (line: number): void => {
    told += 1
    lines.add(line)
  }
  let counts: ReadCounts = { rows: 0, accepted: 0, duplicate: 0, doNotCall: 0, rejected: 0, blank: 0 }
  const end = await readList({ path, mapping }, async batch => {
    for (const { line } of batch.recipients) tell(line)
    for (const { line } of batch.refused) tell(line)
    for (const line of batch.blankLines) tell(line)
    counts = batch.counts
  })
  if (!end.ok) throw new Error(end.message)
  const { duplicate, doNotCall, rejected, blank } = counts
  const sum = counts.accepted + duplicate + doNotCall + rejected + blank
  if (sum !== counts.rows) throw new Error(`${sum} rows are counted of ${counts.rows}`)
  if (told !== counts.rows) throw new Error(`${told} rows are told of ${counts.rows}`)
  if (lines.size !== told) throw new Error(`${told} rows stand on ${lines.size} lines`)
  return counts
}
