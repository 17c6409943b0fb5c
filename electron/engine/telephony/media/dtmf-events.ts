/** Keys by event code (RFC 4733 3.2). */
const KEYS = '0123456789*#ABCD'
const EVENT_BYTES = 4
/** -10 dBm0, what telephones send. */
const VOLUME = 10
const END_BIT = 0x80
/** The last packet of an event goes out three times (RFC 4733 2.5.1.4). */
const END_COPIES = 3
const DURATION_MAX = 0xffff
/** An event of which nothing more comes is over: all its end packets were lost. */
const EVENT_STALE_MS = 200
const FRAME_MS = 20
/** A timestamp further back is no late packet but a row of timestamps that began anew. */
const OLD_MS_MAX = 10_000

/** How long a key is pressed, and the pause after it. ITU-T Q.24 asks receivers to take 40 ms each. */
export const KEY_MS = 100
export const KEY_GAP_MS = 80
/** Keys that wait to be sent on one stream. */
export const DTMF_DIGITS_MAX = 64

/** True when every character is a key of a telephone: 0-9, *, #, A-D. */
export function areDtmfDigits(digits: string): boolean {
  return digits.length > 0 && [...digits].every(digit => KEYS.includes(digit))
}

export interface DtmfSender {
  /** Queues keys. False when one is no key or the queue is full; nothing is queued then. */
  press(digits: string): boolean
  /**
   * The next 20 ms: 'idle' when audio is due, 'gap' when silence is, else the event payload was written to
   * `packet` at `offset`; it goes out under `timestamp`, with a marker when it is the 'first' of its key.
   */
  next(packet: Uint8Array, offset: number, audioTimestamp: number): 'idle' | 'gap' | 'first' | 'more'
  /** RTP timestamp of the key's beginning: the same in all its packets (RFC 4733 2.5.1.2). */
  readonly timestamp: number
  readonly busy: boolean
}

/** Bytes of an event payload. */
export const DTMF_EVENT_BYTES = EVENT_BYTES

/** Sends keys as telephone events (RFC 4733). `unitsPerFrame`: RTP timestamp units of 20 ms, 160 at 8 kHz. */
export function createDtmfSender(unitsPerFrame = 160): DtmfSender {
  const queue: number[] = []
  let frame = -1
  let timestamp = 0
  const keyFrames = KEY_MS / FRAME_MS
  const allFrames = keyFrames + END_COPIES - 1 + KEY_GAP_MS / FRAME_MS
  return {
    press(digits) {
      if (!areDtmfDigits(digits) || queue.length + digits.length > DTMF_DIGITS_MAX) return false
      for (const digit of digits) queue.push(KEYS.indexOf(digit))
      return true
    },
    next(packet, offset, audioTimestamp) {
      if (frame < 0) {
        if (queue.length === 0) return 'idle'
        frame = 0
        timestamp = audioTimestamp
      }
      const at = frame++
      if (at >= keyFrames + END_COPIES - 1) {
        if (frame === allFrames) {
          queue.shift()
          frame = -1
        }
        return 'gap'
      }
      const isEnd = at >= keyFrames - 1
      const duration = Math.min(DURATION_MAX, Math.min(at + 1, keyFrames) * unitsPerFrame)
      packet[offset] = queue[0] ?? 0
      packet[offset + 1] = (isEnd ? END_BIT : 0) | VOLUME
      packet[offset + 2] = duration >> 8
      packet[offset + 3] = duration & 0xff
      return at === 0 ? 'first' : 'more'
    },
    get timestamp() {
      return timestamp
    },
    get busy() {
      return queue.length > 0
    },
  }
}

/** One key that was pressed, told once, when it is over. */
export interface DtmfDigit {
  readonly digit: string
  readonly durationMs: number
}

export interface DtmfReceiver {
  /** Takes one event packet; the key, when it is the first to say that one is over. */
  take(payload: Uint8Array, start: number, end: number, timestamp: number, now: number): DtmfDigit | null
  /** Time passes: the key whose end packets were all lost. */
  tick(now: number): DtmfDigit | null
}

/**
 * Reads telephone events: packets of one key share their timestamp, so copies and late ones tell nothing new,
 * and a key whose end was lost is over when the next one begins or nothing came for 200 ms.
 */
export function createDtmfReceiver(unitsPerMs = 8): DtmfReceiver {
  let event = -1
  let timestamp = 0
  let duration = 0
  let longBefore = 0
  let lastMs = 0
  let told: number | null = null

  const isOlder = (one: number, other: number): boolean => {
    const age = (other - one) | 0
    return age > 0 && age < OLD_MS_MAX * unitsPerMs
  }
  const finish = (): DtmfDigit | null => {
    const digit = KEYS[event]
    const units = longBefore + duration
    event = -1
    told = timestamp
    return digit === undefined ? null : { digit, durationMs: Math.round(units / unitsPerMs) }
  }
  return {
    take(payload, start, end, packetTimestamp, now) {
      if (end - start < EVENT_BYTES) return null
      const code = payload[start] ?? 0
      if (code >= KEYS.length) return null
      const isEnd = ((payload[start + 1] ?? 0) & END_BIT) !== 0
      const units = ((payload[start + 2] ?? 0) << 8) | (payload[start + 3] ?? 0)
      // Older than what was told: an end packet once more, or one that was overtaken.
      if (told !== null && (packetTimestamp === told || isOlder(packetTimestamp, told))) return null
      let before: DtmfDigit | null = null
      if (event >= 0 && packetTimestamp !== timestamp) {
        if (isOlder(packetTimestamp, timestamp)) return null
        // A key pressed for more than 8 s goes on in a new segment (RFC 4733 2.5.1.3).
        const goesOn = event === code && ((timestamp + duration) | 0) === (packetTimestamp | 0)
        if (goesOn) longBefore += duration
        else before = finish()
        timestamp = packetTimestamp
        duration = 0
      }
      if (event < 0) {
        event = code
        timestamp = packetTimestamp
        duration = longBefore = 0
      }
      duration = Math.max(duration, units)
      lastMs = now
      if (!isEnd) return before
      // Both at once happens only when every end packet of the key before was lost: the newer one waits a turn.
      return before ?? finish()
    },
    tick(now) {
      return event >= 0 && now - lastMs > EVENT_STALE_MS ? finish() : null
    },
  }
}
