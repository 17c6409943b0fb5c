import type { ListQuestions } from '../ports/list-search.ts'
import { createFinding } from './find-everything.ts'
import { createResultFinding } from './find-results.ts'
import { createListViews } from './list-views.ts'
import { openReadOnly } from './open-database.ts'
import { createPeopleBlocks } from './people-blocks.ts'
import { createPersonRecords } from './person-records.ts'

export interface OpenedListQuestions {
  readonly questions: ListQuestions
  /** Reads one block ahead of a search; false when all of them are at hand. */
  warm(): boolean
  close(): void
}

/** Answers questions about lists over a reading connection of its own. @throws when the folder cannot be read. */
export function openListQuestions(dataDir: string): OpenedListQuestions {
  const opened = openReadOnly(dataDir)
  if (!opened.ok) throw new Error(opened.error.message)
  const { database, close } = opened.value
  const blocks = createPeopleBlocks(database)
  return {
    questions: {
      find: createFinding(database, blocks),
      results: createResultFinding(database, blocks),
      person: createPersonRecords(database),
      ...createListViews(database, blocks),
    },
    warm: blocks.warm,
    close,
  }
}
