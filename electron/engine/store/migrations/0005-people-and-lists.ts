import { CONSENT } from './0005-consent.ts'
import { EXPORTS } from './0005-exports.ts'
import { IMPORTS_OF_LISTS } from './0005-imports.ts'
import { LISTS } from './0005-lists.ts'
import { PHONE_LINES } from './0005-phone-lines.ts'

/** What each area of lists adds to the tables, in this order; imports come last. */
const PARTS: readonly string[] = [LISTS, PHONE_LINES, CONSENT, EXPORTS, IMPORTS_OF_LISTS]

/** People beyond one import: lists that are updated, searched and erased. */
export const peopleAndLists = {
  version: 5,
  name: 'people and lists',
  sql: PARTS.join('\n'),
} as const
