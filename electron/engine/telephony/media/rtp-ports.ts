import { randomInt } from 'node:crypto'
import { PORT_QUARANTINE_MS } from './media-limits.ts'
import type { MediaClock } from './ticker.ts'

/** Inclusive; RTP takes the even ports (RFC 3550 11), the odd ones stay free for RTCP. */
export interface RtpPortRange {
  readonly from: number
  readonly to: number
}

export interface RtpPorts {
  /** A port to try, or undefined when all are taken or resting. */
  take(): number | undefined
  /** Gives a port back; it rests before it is taken again. */
  release(port: number): void
  /** How many could be taken now. */
  readonly free: number
}

/**
 * Hands out even ports in random order, so that a port cannot be guessed and is not used twice in a row.
 * @throws RangeError when the range holds no even port.
 */
export function createRtpPorts(range: RtpPortRange, clock: MediaClock): RtpPorts {
  const ready: number[] = []
  for (let port = range.from + (range.from % 2); port <= range.to; port += 2) ready.push(port)
  if (range.from < 1 || range.to > 65_535 || ready.length === 0) {
    throw new RangeError(`RTP ports ${range.from}-${range.to} hold no usable even port.`)
  }
  const resting: { readonly port: number; readonly until: number }[] = []

  const wake = (): void => {
    const now = clock.monotonic()
    let awake = 0
    while (awake < resting.length && (resting[awake]?.until ?? 0) <= now) awake++
    for (const { port } of resting.splice(0, awake)) ready.push(port)
  }
  return {
    take() {
      wake()
      if (ready.length === 0) return undefined
      const index = randomInt(ready.length)
      const port = ready[index]
      const last = ready.pop()
      if (last !== undefined && index < ready.length) ready[index] = last
      return port
    },
    release(port) {
      resting.push({ port, until: clock.monotonic() + PORT_QUARANTINE_MS })
    },
    get free() {
      wake()
      return ready.length
    },
  }
}
