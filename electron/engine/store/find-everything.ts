import type { Database } from 'better-sqlite3'
import { foldForSearch, searchWords } from '../domain/search-text.ts'
import type { ListQuestions, SearchHit } from '../ports/list-search.ts'
import type { PeopleBlocks } from './people-blocks.ts'

const HITS_PER_KIND_MAX = 5
/** Of so many campaigns, lists and trunks the names are looked at, the newest first. */
const NAMES_MAX = 5_000

interface RecipientFound {
  readonly id: number
  readonly name: string | null
  readonly number: string
  readonly listName: string
}

/** What Ctrl+K finds: campaigns, lists and trunks by a part of their name, recipients by anything that is known of them. */
export function createFinding(database: Database, blocks: PeopleBlocks): ListQuestions['find'] {
  const campaigns = database.prepare<[], { id: number; name: string; state: string }>(
    `SELECT id, name, state FROM campaigns ORDER BY archived_at IS NOT NULL, id DESC LIMIT ${NAMES_MAX}`,
  )
  const lists = database.prepare<[], { id: number; name: string; recipients: number }>(
    `SELECT l.id, l.name, (SELECT coalesce(sum(count), 0) FROM list_recipient_counts WHERE list_id = l.id) AS recipients
     FROM recipient_lists l WHERE l.state = 'ready' ORDER BY l.archived_at IS NOT NULL, l.id DESC LIMIT ${NAMES_MAX}`,
  )
  const trunks = database.prepare<[], { id: number; name: string; kind: string }>(
    `SELECT id, name, json_extract(settings, '$.kind') AS kind FROM trunks WHERE removed_at IS NULL ORDER BY id`,
  )
  const people = database.prepare<[string], RecipientFound>(
    `SELECT r.id, r.name, r.number, l.name AS listName FROM json_each(?) wanted CROSS JOIN recipients r ON r.id = wanted.value
     CROSS JOIN recipient_lists l ON l.id = r.list_id ORDER BY wanted.key`,
  )
  const readyLists = createReadyLists(database)

  return text => {
    const words = searchWords(text)
    if (words.length === 0) return []
    const wanted = foldForSearch(text).trim()
    const named = <Row extends { name: string }>(rows: readonly Row[]): readonly Row[] =>
      rows.filter(({ name }) => foldForSearch(name).includes(wanted)).slice(0, HITS_PER_KIND_MAX)
    const ids = blocks.find(words, readyLists(), { newestFirst: true, limit: HITS_PER_KIND_MAX })
    return [
      ...named(campaigns.all()).map(
        ({ id, name, state }): SearchHit => ({
          kind: 'campaign',
          id,
          title: name,
          subtitle: state,
          route: `/campaigns/${id}`,
        }),
      ),
      ...people.all(JSON.stringify([...ids])).map(
        ({ id, name, number, listName }): SearchHit => ({
          kind: 'recipient',
          id,
          title: name ?? number,
          subtitle: name === null ? listName : `${number} · ${listName}`,
          route: `/recipients/${id}`,
        }),
      ),
      ...named(lists.all()).map(
        ({ id, name, recipients }): SearchHit => ({
          kind: 'list',
          id,
          title: name,
          subtitle: recipients === 1 ? '1 recipient' : `${recipients.toLocaleString('en-US')} recipients`,
          route: `/lists/${id}`,
        }),
      ),
      ...named(trunks.all()).map(
        ({ id, name, kind }): SearchHit => ({
          kind: 'trunk',
          id,
          title: name,
          subtitle: kind === 'practice' ? 'practice carrier' : 'SIP trunk',
          route: '/trunks',
        }),
      ),
    ]
  }
}

/** Lists that people may see; what is being imported or removed is on none of them. */
export function createReadyLists(database: Database): () => ReadonlySet<number> {
  const ready = database.prepare<[], number>(`SELECT id FROM recipient_lists WHERE state = 'ready'`).pluck()
  return () => new Set(ready.all())
}
