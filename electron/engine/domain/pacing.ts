/** What bounds the number of calls that may start now. Counts; `tokens` are whole calls of the trunk's rate. */
export interface PacingLimits {
  readonly concurrencyMax: number
  readonly campaignCalls: number
  readonly channels: number
  readonly trunkCalls: number
  readonly tokens: number
}

export type PacingBinding = 'concurrency' | 'channels' | 'calls-per-second'

/** How many calls of a campaign may start now, and which limit says so. Never negative. */
export function howManyMayStart(limits: PacingLimits): {
  readonly count: number
  readonly binding: PacingBinding
} {
  const bounds: readonly (readonly [PacingBinding, number])[] = [
    ['concurrency', limits.concurrencyMax - limits.campaignCalls],
    ['channels', limits.channels - limits.trunkCalls],
    ['calls-per-second', Math.floor(limits.tokens)],
  ]
  let [binding, least] = bounds[0] ?? ['concurrency', 0]
  for (const [name, free] of bounds) if (free < least) [binding, least] = [name, free]
  return { count: Math.max(0, least), binding }
}
