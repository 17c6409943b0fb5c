const STEPS = [
  [86_400, 'd'],
  [3600, 'h'],
  [60, 'min'],
  [1, 's'],
] as const

/** Seconds in at most two units, `22 min 30 s`; `at once` for none. */
export function durationWords(seconds: number): string {
  let rest = Math.round(seconds)
  if (rest <= 0) return 'at once'
  const words: string[] = []
  for (const [size, unit] of STEPS) {
    const count = Math.floor(rest / size)
    rest -= count * size
    if (count > 0) words.push(`${count} ${unit}`)
  }
  return words.slice(0, 2).join(' ')
}
