import { fuzzLists } from '../support/fuzz-lists.ts'

const FILES = 100_000
const FILES_OF_SLICE = 5_000

/** 100,000 random files (`--files N` for fewer): none crashes, and every row of each is in exactly one count. */
export async function benchFuzz(say: (line: string) => void): Promise<unknown> {
  const at = process.argv.indexOf('--files')
  const files = at === -1 ? FILES : Number(process.argv[at + 1])
  const problems: string[] = []
  let [refused, rows, accepted] = [0, 0, 0]
  const started = performance.now()
  for (let from = 0; from < files; from += FILES_OF_SLICE) {
    const slice = await fuzzLists(from, Math.min(files, from + FILES_OF_SLICE))
    problems.push(...slice.problems)
    refused += slice.refused
    rows += slice.rows
    accepted += slice.accepted
    say(`  ${Math.min(files, from + FILES_OF_SLICE)} files, ${problems.length} problems`)
  }
  const seconds = (performance.now() - started) / 1_000
  return {
    files,
    refused,
    rows,
    accepted,
    filesPerSecond: Math.round(files / seconds),
    problems: problems.slice(0, 20),
  }
}
