/** Slots at the beginning; a power of two. */
const SLOTS_FIRST = 1 << 12
/** Share of slots that are filled before there are twice as many. */
const FILLED_MAX = 0.7

export interface NumberSet {
  /** Keeps the number with its line, or, when it is there already, answers with the line of the first one. */
  add(e164: string, line: number): number | null
  readonly size: number
}

/**
 * Numbers of a file with the lines they stand on: 16 bytes per slot, at most 46 per number, where a Map of strings needs above
 * 100. The digits of an E.164 number (15 at most) are a whole number below 2^53, so nothing is lost and nothing collides.
 */
export function createNumberSet(): NumberSet {
  let numbers = new Float64Array(SLOTS_FIRST)
  let lines = new Float64Array(SLOTS_FIRST)
  let size = 0

  /** The slot where a number is, or the empty one where it belongs. Linear probing. */
  function slotOf(number: number): number {
    const mask = numbers.length - 1
    // Fibonacci hashing of both halves: numbers of one list differ in their last digits only
    const mixed =
      Math.imul(number % 0x1_0000_0000, 0x9e3779b1) ^ Math.imul(number / 0x1_0000_0000, 0x85ebca6b)
    let slot = (mixed ^ (mixed >>> 15)) & mask
    while (numbers[slot] !== 0 && numbers[slot] !== number) slot = (slot + 1) & mask
    return slot
  }

  function grow(): void {
    const before = { numbers, lines }
    numbers = new Float64Array(before.numbers.length * 2)
    lines = new Float64Array(before.lines.length * 2)
    for (const [at, number] of before.numbers.entries()) {
      if (number === 0) continue
      const slot = slotOf(number)
      numbers[slot] = number
      lines[slot] = before.lines[at] ?? 0
    }
  }

  return {
    add(e164, line) {
      const number = Number(e164.slice(1))
      if (size >= numbers.length * FILLED_MAX) grow()
      const slot = slotOf(number)
      if (numbers[slot] === number) return lines[slot] ?? null
      numbers[slot] = number
      lines[slot] = line
      size += 1
      return null
    },
    get size() {
      return size
    },
  }
}
