import { seeded } from './seeded.ts'

/** Chances of one seed. */
export interface Chances {
  fraction(): number
  happens(share: number): boolean
  /** A whole number, both ends included. */
  between(from: number, to: number): number
  oneOf<Item>(items: readonly Item[]): Item
}

export function chancesOf(seed: string): Chances {
  const fraction = seeded(seed)
  return {
    fraction,
    happens: share => fraction() < share,
    between: (from, to) => from + Math.floor(fraction() * (to - from + 1)),
    oneOf(items) {
      const item = items[Math.floor(fraction() * items.length)]
      if (item === undefined) throw new RangeError('nothing to choose from')
      return item
    },
  }
}
