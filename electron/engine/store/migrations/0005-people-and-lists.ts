/** What each area of lists adds to the tables, in this order. */
const PARTS: readonly string[] = []

/** People beyond one import: lists that are updated, searched and erased. */
export const peopleAndLists = {
  version: 5,
  name: 'people and lists',
  sql: PARTS.join('\n'),
} as const
