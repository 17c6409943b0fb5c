interface Bucket {
  tokens: number
  at: number
}

/** Sources remembered; the one that was quiet longest is forgotten first. */
const SOURCES_MAX = 1_000

/**
 * Lets each source do something `burst` times at once and `perSecond` times a second from then on. `now` is in milliseconds of a clock that
 * only goes forward.
 */
export function createRateOfSources(
  burst: number,
  perSecond: number,
): (source: string, now: number) => boolean {
  const buckets = new Map<string, Bucket>()
  return (source, now) => {
    const known = buckets.get(source)
    const tokens = known ? Math.min(burst, known.tokens + ((now - known.at) * perSecond) / 1_000) : burst
    const may = tokens >= 1
    // moved to the end of the map: its first entry was quiet longest
    buckets.delete(source)
    buckets.set(source, { tokens: may ? tokens - 1 : tokens, at: now })
    const oldest = buckets.size > SOURCES_MAX ? buckets.keys().next() : null
    if (oldest && !oldest.done) buckets.delete(oldest.value)
    return may
  }
}
