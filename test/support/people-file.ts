/** The number of person `at` of a made list; each is another one. */
export const numberOf = (at: number): string => `+4420${String(70_000_000 + at)}`

/** A list with `count` people, each with a note. */
export const people = (count: number): string =>
  `name,phone,note\n${Array.from({ length: count }, (_, at) => `Person ${at},${numberOf(at)},note ${at}\n`).join('')}`
