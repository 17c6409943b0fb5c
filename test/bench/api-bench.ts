import { fuzzApi } from '../support/fuzz-api.ts'

const REQUESTS = 100_000
const REQUESTS_OF_SLICE = 10_000

/** 100,000 requests to a real host (`--requests N` for fewer), a new one for each 10,000: what died, hung or answered with a fault of ours. */
export async function benchApi(say: (line: string) => void): Promise<unknown> {
  const at = process.argv.indexOf('--requests')
  const wanted = at === -1 ? REQUESTS : Number(process.argv[at + 1])
  const sums = {
    ...{ requests: 0, answered: 0, ok: 0, deaths: 0, unanswered: 0, status500: 0 },
    ...{ internal: 0, rawSql: 0, againstContract: 0, looks: 0, held: 0, bareHeld: 0 },
  }
  let longestMs = 0
  let bareLongestMs = 0
  const faults: string[] = []
  const began = performance.now()
  while (sums.requests < wanted && sums.deaths === 0) {
    const slice = await fuzzApi(Math.min(REQUESTS_OF_SLICE, wanted - sums.requests), `slice ${sums.requests}`)
    for (const key of Object.keys(sums) as (keyof typeof sums)[]) sums[key] += slice[key]
    longestMs = Math.max(longestMs, slice.longestMs)
    bareLongestMs = Math.max(bareLongestMs, slice.bareLongestMs)
    faults.push(...slice.faults)
    say(
      `  ${sums.requests} requests, ${faults.length} faults, longest look ${longestMs} ms (bare server: ${bareLongestMs} ms)`,
    )
  }
  const seconds = (performance.now() - began) / 1_000
  return {
    ...sums,
    longestMs,
    bareLongestMs,
    perSecond: Math.round(sums.requests / seconds),
    faults: faults.slice(0, 40),
  }
}
