import { JITTER_SLOTS, PLAYOUT_DELAY_MS_MAX, RTP_PAYLOAD_BYTES_MAX } from './media-limits.ts'
import { PlayoutDelay } from './playout-delay.ts'
import type { RtpView } from './rtp-packet.ts'

/** Further from the row than this is a restarted row of numbers, not a late or early packet (RFC 3550 A.1). */
const JUMP_MAX = 1_000
/** The delay may be off its target by so much before a frame is inserted or left out. */
const SLACK_MS = 25
/** For so long the delay must have been off, without a break. */
const PATIENCE_MS = 1_000
/** A delay this far above the target (the thread or the path was held up) is cut at once. */
const RUSH_MS = PLAYOUT_DELAY_MS_MAX
/** After so many empty turns the far end has paused; the next packet waits for the whole target again. */
const PAUSE_TURNS = 3

export type Put =
  | 'kept'
  | 'duplicate'
  /** Its turn is over; what was heard instead was concealment. */
  | 'late'

/**
 * What a turn of 20 ms (or of whatever a packet carries) yields:
 *   packet    the next one, in `payload`;
 *   lost      it never came although later ones did: conceal, its time is over;
 *   stretch   none is there, or the delay must grow: conceal, no packet was passed over;
 *   nothing   the far end does not send: silence or comfort noise.
 */
export type Taken = 'packet' | 'lost' | 'stretch' | 'nothing'

/**
 * Adaptive jitter buffer for one far end, driven by `put` (a packet came) and `take` (a frame is due).
 *
 *            put                    waited for the target
 *   idle ----------> filling -----------------------------> playing --+
 *    ^                                                        |       | take
 *    |                    nothing came for three turns        |<------+
 *    +--------------------------------------------------------+
 *
 * Nothing is allocated per packet: payloads are copied into preallocated slots. `payload` and the fields beside
 * it are valid until the next `put`.
 */
export class JitterBuffer {
  readonly #slots: readonly Uint8Array[] = Array.from(
    { length: JITTER_SLOTS },
    () => new Uint8Array(RTP_PAYLOAD_BYTES_MAX),
  )
  // A view per slot, made anew only when the length differs: a codec's packets are nearly always of one length.
  readonly #views: Uint8Array[] = this.#slots.map(slot => slot.subarray(0, 0))
  readonly #numbers = new Float64Array(JITTER_SLOTS).fill(-1)
  readonly #timestamps = new Uint32Array(JITTER_SLOTS)
  readonly #types = new Uint8Array(JITTER_SLOTS)
  readonly #delay = new PlayoutDelay()
  #state: 'idle' | 'filling' | 'playing' = 'idle'
  #ssrc = -1
  /** Sequence numbers are counted on beyond 65535, so that they can be compared. */
  #newest = 0
  #next = 0
  /** No packet before this one is heard any more. */
  #floor = 0
  #held = 0
  #emptyTurns = 0
  #offSince = -1
  #delayMs = 0
  #taken = 0
  #unitsPerMs: number
  #late = 0
  #duplicates = 0
  #lost = 0
  #dropped = 0
  #stretched = 0

  /** `unitsPerMs`: units of the RTP timestamp per millisecond, 8 for telephone codecs (also G.722), 48 for Opus. */
  constructor(unitsPerMs = 8) {
    this.#unitsPerMs = unitsPerMs
    this.#delay.restart(unitsPerMs)
  }

  /** The packet of the last turn. */
  get payload(): Uint8Array {
    return this.#views[this.#taken] ?? new Uint8Array(0)
  }
  get payloadType(): number {
    return this.#types[this.#taken] ?? 0
  }
  get timestamp(): number {
    return this.#timestamps[this.#taken] ?? 0
  }
  get targetMs(): number {
    return this.#delay.targetMs
  }
  /** How long the packet of the last turn had waited, above the quickest one. */
  get delayMs(): number {
    return this.#delayMs
  }
  /** Counters since the buffer was made: turns and packets by what became of them. */
  get late(): number {
    return this.#late
  }
  get duplicates(): number {
    return this.#duplicates
  }
  get lost(): number {
    return this.#lost
  }
  /** Packets left out, and frames inserted, to meet the target delay. */
  get dropped(): number {
    return this.#dropped
  }
  get stretched(): number {
    return this.#stretched
  }
  /** Packets that wait. */
  get held(): number {
    return this.#held
  }

  /** The far end speaks another codec from now on, or is another one. Waiting packets are forgotten. */
  restart(unitsPerMs: number = this.#unitsPerMs): void {
    this.#unitsPerMs = unitsPerMs
    this.#delay.restart(unitsPerMs)
    this.#numbers.fill(-1)
    this.#held = 0
    this.#floor = 0
    this.#state = 'idle'
    this.#ssrc = -1
    this.#offSince = -1
  }

  /** Keeps one packet that arrived at `now` (monotonic milliseconds). */
  put(packet: RtpView, now: number): Put {
    if (packet.ssrc !== this.#ssrc) this.#begin(packet)
    const number = this.#extend(packet.sequence)
    const index = number % JITTER_SLOTS
    if (this.#numbers[index] === number) {
      this.#duplicates++
      return 'duplicate'
    }
    this.#delay.observe(packet.timestamp, now)
    if (number < this.#next) {
      // While it fills, one that was overtaken at the very start is in time, unless its turn was before a pause.
      if (this.#state !== 'filling' || number < this.#floor || this.#newest - number >= JITTER_SLOTS) {
        this.#late++
        return 'late'
      }
      this.#next = number
    }
    this.#newest = Math.max(this.#newest, number)
    while (this.#newest - this.#next >= JITTER_SLOTS) this.#passOver()
    this.#store(index, number, packet)
    if (this.#state === 'idle') {
      this.#state = 'filling'
      this.#next = number
    }
    return 'kept'
  }

  /** The next turn, at `now`. */
  take(now: number): Taken {
    if (this.#state === 'idle') return 'nothing'
    this.#skipTo(now)
    const index = this.#next % JITTER_SLOTS
    const there = this.#numbers[index] === this.#next
    if (this.#state === 'filling') {
      if (there && this.#delay.delayOf(this.#timestamps[index] ?? 0, now) < this.#delay.targetMs) {
        return 'nothing'
      }
      this.#state = 'playing'
      this.#offSince = -1
    }
    if (!there) return this.#miss()
    this.#emptyTurns = 0
    this.#delayMs = this.#delay.delayOf(this.#timestamps[index] ?? 0, now)
    if (this.#steer(now) === 'wait') return 'stretch'
    const at = this.#next % JITTER_SLOTS
    if (this.#numbers[at] !== this.#next) return this.#miss()
    this.#taken = at
    this.#numbers[at] = -1
    this.#held--
    this.#floor = ++this.#next
    return 'packet'
  }

  #begin(packet: RtpView): void {
    this.restart()
    this.#ssrc = packet.ssrc
    // One turn is added so that a packet just before the first one does not become negative.
    this.#newest = this.#next = packet.sequence + 0x1_0000
  }

  #extend(sequence: number): number {
    const ahead = ((sequence - this.#newest) << 16) >> 16
    if (Math.abs(ahead) > JUMP_MAX) {
      const ssrc = this.#ssrc
      this.restart()
      this.#ssrc = ssrc
      this.#newest = this.#next = sequence + 0x1_0000
      return this.#newest
    }
    return this.#newest + ahead
  }

  #store(index: number, number: number, packet: RtpView): void {
    const slot = this.#slots[index]
    if (!slot) return
    const length = packet.end - packet.start
    for (let i = 0; i < length; i++) slot[i] = packet.bytes[packet.start + i] ?? 0
    if (this.#views[index]?.length !== length) this.#views[index] = slot.subarray(0, length)
    this.#numbers[index] = number
    this.#timestamps[index] = packet.timestamp
    this.#types[index] = packet.payloadType
    this.#held++
  }

  #miss(): Taken {
    if (this.#held > 0) {
      // Later ones are there: this one is lost, or comes after its turn.
      this.#floor = ++this.#next
      this.#lost++
      this.#emptyTurns = 0
      return 'lost'
    }
    if (++this.#emptyTurns < PAUSE_TURNS) {
      this.#stretched++
      return 'stretch'
    }
    this.#state = 'idle'
    this.#emptyTurns = 0
    return 'nothing'
  }

  /** Leaves the oldest packet of the row out. */
  #passOver(): void {
    const index = this.#next % JITTER_SLOTS
    if (this.#numbers[index] === this.#next) {
      this.#numbers[index] = -1
      this.#held--
      this.#dropped++
    }
    this.#next++
  }

  #skipTo(now: number): void {
    while (this.#held > 1) {
      const index = this.#next % JITTER_SLOTS
      const delay = this.#delay.delayOf(this.#timestamps[index] ?? 0, now)
      if (this.#numbers[index] === this.#next && delay <= this.#delay.targetMs + RUSH_MS) return
      if (this.#numbers[index] !== this.#next && this.#state === 'playing') return
      this.#passOver()
    }
  }

  /** Brings the delay to the target, one frame at a time: leaves one out, or says that this turn shall wait. */
  #steer(now: number): 'go' | 'wait' {
    const off = this.#delayMs - this.#delay.targetMs
    if (Math.abs(off) <= SLACK_MS) {
      this.#offSince = -1
      return 'go'
    }
    if (this.#offSince < 0) this.#offSince = now
    if (now - this.#offSince < PATIENCE_MS) return 'go'
    this.#offSince = -1
    if (off < 0) {
      this.#stretched++
      return 'wait'
    }
    if (this.#held > 1) this.#passOver()
    return 'go'
  }
}
