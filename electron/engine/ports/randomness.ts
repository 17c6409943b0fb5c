/** Randomness as the engine sees it, so that a seed gives one and the same run in tests. */
export interface Randomness {
  /** `count` lowercase hexadecimal characters, unguessable in the real adapter. */
  token(count: number): string
  /** A number in [0, 1). */
  fraction(): number
}
