/** Calls per second, as a bucket that fills at a steady rate. `at` is when `tokens` was right, ms since the epoch. */
export interface TokenBucket {
  readonly perSecond: number
  readonly tokens: number
  readonly at: number
}

/** A tenth of a second's worth may go out at once, and always one: a rate stays a rate. */
function burstOf(perSecond: number): number {
  return Math.max(1, Math.ceil(perSecond / 10))
}

/** A bucket that holds one token. */
export function newBucket(perSecond: number, now: number): TokenBucket {
  return { perSecond, tokens: 1, at: now }
}

/** The bucket as it is at `now`; a clock that went backwards adds nothing. */
export function refill(bucket: TokenBucket, now: number): TokenBucket {
  const passedMs = Math.max(0, now - bucket.at)
  const tokens = Math.min(burstOf(bucket.perSecond), bucket.tokens + (passedMs * bucket.perSecond) / 1000)
  return { perSecond: bucket.perSecond, tokens, at: now }
}

/** Without `count` tokens, which it must hold. */
export function take(bucket: TokenBucket, count: number): TokenBucket {
  return { ...bucket, tokens: bucket.tokens - count }
}

/** When it holds a whole token (again), ms since the epoch. */
export function nextTokenAt(bucket: TokenBucket): number {
  if (bucket.tokens >= 1) return bucket.at
  const at = bucket.at + Math.ceil(((1 - bucket.tokens) * 1000) / bucket.perSecond)
  // rounding may leave the sum one part in 2^53 short of a token, and whoever wakes then would find none
  return refill(bucket, at).tokens >= 1 ? at : at + 1
}

/** The same bucket at another rate. */
export function withRate(bucket: TokenBucket, perSecond: number, now: number): TokenBucket {
  const { tokens } = refill(bucket, now)
  return { perSecond, tokens: Math.min(tokens, burstOf(perSecond)), at: now }
}
