/** Legs in one conference: a call, its agent, and who listens in. */
export const MIX_LEGS_MAX = 16
/** 20 ms at 48 kHz. */
const FRAME_SAMPLES_MAX = 960

/** How loud each leg hears each other one: 1 as it is, 0 not at all. */
export interface MixLeg {
  readonly id: number
  /** The frame that this leg says now; `has` is false when it says nothing. */
  readonly said: Int16Array
  has: boolean
}

/**
 * Mixes 20 ms frames of several legs: every leg hears the sum of those it is connected with, never itself.
 * The gain is kept per pair, so that a listener hears both sides of a call (monitor), only the agent hears the
 * listener (whisper), or all hear one another (barge). Allocates nothing per frame.
 */
export class Mixer {
  readonly #samples: number
  readonly #legs: MixLeg[] = []
  readonly #gains = new Map<number, Map<number, number>>()
  readonly #sum: Int32Array

  /** `samplesPerFrame`: 160 at 8 kHz. All legs of a mixer have one rate. */
  constructor(samplesPerFrame = 160) {
    if (samplesPerFrame > FRAME_SAMPLES_MAX)
      throw new RangeError(`A frame of ${samplesPerFrame} samples is too long.`)
    this.#samples = samplesPerFrame
    this.#sum = new Int32Array(samplesPerFrame)
  }

  get legs(): readonly MixLeg[] {
    return this.#legs
  }

  /** Adds a leg; null when it is there already or the conference is full. */
  add(id: number): MixLeg | null {
    if (this.#legs.length >= MIX_LEGS_MAX || this.#legs.some(leg => leg.id === id)) return null
    const leg: MixLeg = { id, said: new Int16Array(this.#samples), has: false }
    this.#legs.push(leg)
    this.#gains.set(id, new Map())
    return leg
  }

  remove(id: number): void {
    const index = this.#legs.findIndex(leg => leg.id === id)
    if (index >= 0) this.#legs.splice(index, 1)
    this.#gains.delete(id)
    for (const gains of this.#gains.values()) gains.delete(id)
  }

  /** `to` hears `from` at `gain` (0 to 4); 0 is the default. */
  setGain(from: number, to: number, gain: number): void {
    if (from !== to) this.#gains.get(to)?.set(from, Math.min(4, Math.max(0, gain)))
  }

  gain(from: number, to: number): number {
    return this.#gains.get(to)?.get(from) ?? 0
  }

  /** Fills `out` with what leg `to` hears now. False when nobody says anything to it; `out` is silence then. */
  hear(to: number, out: Int16Array): boolean {
    const sum = this.#sum
    sum.fill(0)
    const gains = this.#gains.get(to)
    let any = false
    for (const leg of this.#legs) {
      const gain = gains?.get(leg.id) ?? 0
      if (gain === 0 || !leg.has || leg.id === to) continue
      any = true
      for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] ?? 0) + (leg.said[i] ?? 0) * gain
    }
    clip(sum, out)
    return any
  }

  /** Fills `out` with all legs together, as a recording of the whole conference has them. */
  hearAll(out: Int16Array): void {
    const sum = this.#sum
    sum.fill(0)
    for (const leg of this.#legs) {
      if (leg.has) for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] ?? 0) + (leg.said[i] ?? 0)
    }
    clip(sum, out)
  }
}

/** Sums beyond 16 bits are cut, not turned over. */
function clip(sum: Int32Array, out: Int16Array): void {
  for (let i = 0; i < out.length; i++) out[i] = Math.max(-32_768, Math.min(32_767, sum[i] ?? 0))
}
