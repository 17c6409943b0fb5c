import type { Database } from 'better-sqlite3'
import { searchWords } from '../domain/search-text.ts'
import type { ListQuestions } from '../ports/list-search.ts'
import { createReadyLists } from './find-everything.ts'
import type { PeopleBlocks } from './people-blocks.ts'

interface Asked {
  readonly campaign: number
  readonly state: string | null
  readonly finalState: string | null
  readonly outcome: string | null
}

/** Finds recipients of a campaign by the same search as everywhere. */
export function createResultFinding(database: Database, blocks: PeopleBlocks): ListQuestions['results'] {
  const enrolled = database
    .prepare<[Asked], number>(
      `SELECT recipient_id FROM campaign_recipients
       WHERE campaign_id = @campaign AND (@state IS NULL OR state = @state)
         AND (@finalState IS NULL OR final_state = @finalState) AND (@outcome IS NULL OR last_outcome = @outcome)
       ORDER BY recipient_id`,
    )
    .pluck()
  const readyLists = createReadyLists(database)
  return ({ campaignId, search, state, finalState, lastOutcome, offset, limit }) => {
    const found = blocks.find(searchWords(search), readyLists())
    const ids: number[] = []
    let at = 0
    for (const id of enrolled.all({ campaign: campaignId, state, finalState, outcome: lastOutcome })) {
      while (at < found.length && (found[at] ?? 0) < id) at++
      if (found[at] === id) ids.push(id)
    }
    return { total: ids.length, rows: ids.slice(offset, offset + limit) }
  }
}
