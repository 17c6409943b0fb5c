import type { Profile } from '../../../shared/model/profile.ts'
import type { Clock } from '../ports/clock.ts'

export interface CarrierLimits {
  readonly inProgress: number
  /** Takes a channel for a new call; false when the carrier would refuse it. */
  enter(): boolean
  /** Gives the channel back. */
  leave(): void
}

/**
 * Simultaneous calls and new calls per second, as a carrier counts them: a bucket that fills with `callsPerSecond` and
 * holds one second of it (at least one call).
 */
export function createCarrierLimits(
  limits: Profile['limits'],
  clock: Pick<Clock, 'monotonic'>,
): CarrierLimits {
  const { channels, callsPerSecond } = limits
  const bucketMax = Math.max(1, callsPerSecond)
  let bucket = bucketMax
  let filledAt = clock.monotonic()
  let inProgress = 0
  return {
    get inProgress() {
      return inProgress
    },
    enter() {
      const now = clock.monotonic()
      bucket = Math.min(bucketMax, bucket + ((now - filledAt) / 1_000) * callsPerSecond)
      filledAt = now
      if (inProgress >= channels || bucket < 1) return false
      bucket--
      inProgress++
      return true
    },
    leave() {
      inProgress--
    },
  }
}
