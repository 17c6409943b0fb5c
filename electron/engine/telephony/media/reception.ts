import { SAMPLES_PER_SECOND } from '../../sound/sound-limits.ts'

/** Jump forward that is still believed at once (RFC 3550 A.1). */
const DROPOUT_MAX = 3_000
/** Packets this far behind the newest are late, not a restart (RFC 3550 A.1). */
const MISORDER_MAX = 100
const SEQUENCES = 0x1_0000
/** Sequence numbers remembered to tell a resent packet from a late one. */
const WINDOW = 1_024
const UNITS_PER_MS = SAMPLES_PER_SECOND / 1_000

export type Arrival =
  /** The first of a new source or of a new row of numbers. */
  | 'first'
  /** Newest so far. */
  | 'next'
  /** Older than the newest, seen for the first time. */
  | 'late'
  /** Seen before, or too old to know. */
  | 'duplicate'
  /** Far away from the row: believed only when the next one follows it. */
  | 'stray'

export interface Reception {
  /** Counts one packet of the stream. */
  arrive(ssrc: number, sequence: number): Arrival
  /** Follows the jitter with one audio packet: its RTP timestamp and its arrival in milliseconds. */
  time(timestamp: number, arrivedMs: number): void
  readonly lost: number
  readonly jitterMs: number
  /** The source that is received; null before the first packet. */
  readonly ssrc: number | null
  /** Packets that should have come and that came, all sources together. */
  readonly expected: number
  readonly received: number
  /** Highest sequence number with its turns in the upper 16 bits (RFC 3550 6.4.1). */
  readonly highest: number
}

/** Loss by extended sequence number and interarrival jitter (RFC 3550 A.1, A.3, 6.4.1) of one receiver. */
export function createReception(): Reception {
  let ssrc: number | null = null
  let base = 0
  let newest = 0
  let seen = 0
  let lostBefore = 0
  let seenBefore = 0
  let expectedStray = -1
  let lastTransit: number | null = null
  let jitter = 0
  const window = new Int32Array(WINDOW)

  const lostNow = (): number => (ssrc === null ? 0 : newest - base + 1 - seen)
  const restart = (nextSsrc: number, sequence: number): void => {
    lostBefore += lostNow()
    if (ssrc !== null) seenBefore += seen
    ssrc = nextSsrc
    // One turn is added so that a packet just before the first one does not become negative.
    base = newest = sequence + SEQUENCES
    seen = 1
    expectedStray = -1
    lastTransit = null
    window.fill(-1)
    window[newest % WINDOW] = newest
  }
  const place = (sequence: number): Arrival => {
    const ahead = (sequence - newest) & (SEQUENCES - 1)
    if (ahead === 0) return 'duplicate'
    const extended = ahead < DROPOUT_MAX ? newest + ahead : newest - (SEQUENCES - ahead)
    if (ahead >= DROPOUT_MAX && SEQUENCES - ahead > MISORDER_MAX) return 'stray'
    if (window[extended % WINDOW] === extended) return 'duplicate'
    window[extended % WINDOW] = extended
    seen++
    if (extended > newest) {
      newest = extended
      return 'next'
    }
    base = Math.min(base, extended)
    return 'late'
  }
  return {
    arrive(packetSsrc, sequence) {
      if (packetSsrc !== ssrc) {
        restart(packetSsrc, sequence)
        return 'first'
      }
      const arrival = place(sequence)
      if (arrival !== 'stray') {
        expectedStray = -1
        return arrival
      }
      if (sequence === expectedStray) {
        restart(packetSsrc, sequence)
        return 'first'
      }
      expectedStray = (sequence + 1) % SEQUENCES
      return 'stray'
    },
    time(timestamp, arrivedMs) {
      const transit = arrivedMs * UNITS_PER_MS - timestamp
      if (lastTransit !== null) {
        let difference = transit - lastTransit
        // The timestamp turned over at 2^32.
        if (difference > 2 ** 31) difference -= 2 ** 32
        else if (difference < -(2 ** 31)) difference += 2 ** 32
        jitter += (Math.abs(difference) - jitter) / 16
      }
      lastTransit = transit
    },
    get lost() {
      return lostBefore + lostNow()
    },
    get jitterMs() {
      return jitter / UNITS_PER_MS
    },
    get ssrc() {
      return ssrc
    },
    get received() {
      return seenBefore + seen
    },
    get expected() {
      return seenBefore + seen + lostBefore + lostNow()
    },
    get highest() {
      return Math.max(0, newest - SEQUENCES)
    },
  }
}
