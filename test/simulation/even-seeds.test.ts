import { test } from 'vitest'
import { runSeeds, SEEDS, SEEDS_TIMEOUT_MS } from '../support/run-seeds.ts'

test(
  `${SEEDS} random campaigns, the even half: crashes, edits, clocks and trunks that go wrong break no promise`,
  () => runSeeds(2),
  SEEDS_TIMEOUT_MS,
)
