/** Others that one leg may hear at once: a call, its agent, and who listens in. */
export const MIX_INPUTS_MAX = 16
/** A leg may be made at most this much louder, 12 dB. */
export const MIX_GAIN_MAX = 4

/** One who speaks: what it says in the present 20 ms. */
export interface MixLeg {
  readonly id: number
  readonly said: Int16Array
  /** False when it says nothing now. */
  has: boolean
}

interface Input {
  readonly leg: MixLeg
  gain: number
}

/**
 * Mixes 20 ms frames: every leg hears the sum of those it is connected with, never itself. The gain is kept per
 * pair, so that a listener hears both sides of a call (monitor), only the agent hears the listener (whisper), or
 * all hear one another (barge). Allocates nothing per frame.
 */
export class Mixer {
  readonly #samples: number
  readonly #legs = new Map<number, MixLeg>()
  readonly #inputs = new Map<number, Input[]>()
  readonly #sum: Int32Array

  /** `samplesPerFrame`: 160 at 8 kHz. All legs of a mixer have one rate. */
  constructor(samplesPerFrame = 160) {
    this.#samples = samplesPerFrame
    this.#sum = new Int32Array(samplesPerFrame)
  }

  /** The leg with this id, made when it is new. */
  add(id: number): MixLeg {
    const known = this.#legs.get(id)
    if (known) return known
    const leg: MixLeg = { id, said: new Int16Array(this.#samples), has: false }
    this.#legs.set(id, leg)
    return leg
  }

  /** Nobody hears this leg any more, and it hears nobody. */
  remove(id: number): void {
    this.#legs.delete(id)
    this.#inputs.delete(id)
    for (const to of [...this.#inputs.keys()]) this.setGain(id, to, 0)
  }

  /** `to` hears `from` at `gain`, 0 to 4; 0 is not at all. False when `to` hears too many or itself. */
  setGain(from: number, to: number, gain: number): boolean {
    if (from === to) return false
    const inputs = this.#inputs.get(to) ?? []
    const index = inputs.findIndex(input => input.leg.id === from)
    const known = inputs[index]
    if (gain <= 0) {
      if (known) inputs.splice(index, 1)
      if (inputs.length === 0) this.#inputs.delete(to)
      return true
    }
    if (known) known.gain = Math.min(MIX_GAIN_MAX, gain)
    else {
      if (inputs.length >= MIX_INPUTS_MAX) return false
      inputs.push({ leg: this.add(from), gain: Math.min(MIX_GAIN_MAX, gain) })
      this.#inputs.set(to, inputs)
    }
    return true
  }

  /** The only leg that `to` hears, when it is one and unchanged in loudness: its packets may be passed on as they are. */
  soleInput(to: number): number | null {
    const inputs = this.#inputs.get(to)
    const [first] = inputs ?? []
    return inputs?.length === 1 && first?.gain === 1 ? first.leg.id : null
  }

  /** Those who hear `from`. */
  listeners(from: number): number[] {
    return [...this.#inputs]
      .filter(([, inputs]) => inputs.some(input => input.leg.id === from))
      .map(([to]) => to)
  }

  /** Fills `out` with what leg `to` hears now. False when nobody says anything to it; `out` is silence then. */
  hear(to: number, out: Int16Array): boolean {
    const sum = this.#sum
    const inputs = this.#inputs.get(to)
    sum.fill(0)
    let any = false
    for (let n = 0; inputs && n < inputs.length; n++) {
      const input = inputs[n]
      if (!input?.leg.has) continue
      any = true
      const { said } = input.leg
      for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] ?? 0) + (said[i] ?? 0) * input.gain
    }
    // Sums beyond 16 bits are cut, not turned over.
    for (let i = 0; i < out.length; i++) out[i] = Math.max(-32_768, Math.min(32_767, sum[i] ?? 0))
    return any
  }
}
