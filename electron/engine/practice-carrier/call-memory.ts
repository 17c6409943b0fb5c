/** Numbers whose calls are remembered; beyond, the number that was quiet for longest is forgotten first. */
const NUMBERS_MAX = 500_000

export interface CallMemory {
  /** How many calls `number` had before this one. `+` before it makes no difference. */
  countCall(number: string): number
}

/** Counts the calls to each number: a person may be at home at the second try. */
export function createCallMemory(numbersMax = NUMBERS_MAX): CallMemory {
  const calls = new Map<string, number>()
  return {
    countCall(number) {
      const key = number.replace(/^\+/, '')
      const before = calls.get(key) ?? 0
      // A Map keeps the order of insertion: the oldest stands first.
      calls.delete(key)
      calls.set(key, before + 1)
      const [oldest] = calls.keys()
      if (calls.size > numbersMax && oldest !== undefined) calls.delete(oldest)
      return before
    },
  }
}
