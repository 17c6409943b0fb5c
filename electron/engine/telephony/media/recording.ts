import { SAMPLES_PER_SECOND } from '../../sound/sound-limits.ts'
import { type Codec, G711 } from './g711.ts'
import { RECORDING_MS_MAX } from './media-limits.ts'
import type { RtpView } from './rtp-packet.ts'

const BLOCK_SAMPLES = SAMPLES_PER_SECOND
const SAMPLES_MAX = (RECORDING_MS_MAX / 1_000) * SAMPLES_PER_SECOND
/** Timestamps that run away from the arrival by more are not believed; the arrival is. */
const DRIFT_SAMPLES_MAX = 2 * SAMPLES_PER_SECOND

export interface Recording {
  /** Puts a packet's audio where its timestamp says; late packets find their place, gaps stay silent. */
  add(codec: Codec, packet: RtpView, arrivedMs: number): void
  /** The row of timestamps begins anew (new SSRC): the next packet is placed by its arrival. */
  rebase(): void
  samples(): Int16Array
}

/** Received audio on one time line, at most `RECORDING_MS_MAX` long; what comes later is dropped. */
export function createRecording(): Recording {
  const blocks: Int16Array[] = []
  let length = 0
  let firstArrivalMs = 0
  let baseTimestamp: number | null = null
  let basePosition = 0

  const arrivalPosition = (arrivedMs: number): number =>
    Math.round(((arrivedMs - firstArrivalMs) * SAMPLES_PER_SECOND) / 1_000)
  const positionOf = (timestamp: number, arrivedMs: number): number => {
    if (length === 0 && baseTimestamp === null) firstArrivalMs = arrivedMs
    const byArrival = arrivalPosition(arrivedMs)
    if (baseTimestamp !== null) {
      // `| 0` reads the difference of two 32-bit timestamps as signed, so it survives their turn-over.
      const position = basePosition + ((timestamp - baseTimestamp) | 0)
      if (Math.abs(position - byArrival) <= DRIFT_SAMPLES_MAX) return position
    }
    baseTimestamp = timestamp
    basePosition = Math.max(byArrival, 0)
    return basePosition
  }
  return {
    add(codec, packet, arrivedMs) {
      const table = G711[codec].decode
      const position = positionOf(packet.timestamp, arrivedMs)
      const count = packet.end - packet.start
      for (let i = 0; i < count; i++) {
        const at = position + i
        if (at < 0) continue
        if (at >= SAMPLES_MAX) return
        const index = Math.floor(at / BLOCK_SAMPLES)
        while (blocks.length <= index) blocks.push(new Int16Array(BLOCK_SAMPLES))
        const block = blocks[index]
        if (block) block[at % BLOCK_SAMPLES] = table[packet.bytes[packet.start + i] ?? 0] ?? 0
        if (at >= length) length = at + 1
      }
    },
    rebase() {
      baseTimestamp = null
    },
    samples() {
      const all = new Int16Array(length)
      blocks.forEach((block, index) => {
        const start = index * BLOCK_SAMPLES
        all.set(block.subarray(0, Math.min(BLOCK_SAMPLES, length - start)), start)
      })
      return all
    },
  }
}
