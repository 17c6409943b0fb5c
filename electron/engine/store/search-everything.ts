import type { Database } from 'better-sqlite3'
import type { SearchHit } from '../ports/store.ts'
import { anywhere } from './search-text.ts'

const HITS_PER_KIND_MAX = 5
/** Recipients whose names are looked at, the newest first: a search is typed letter by letter, while calls go on. */
const NAMES_LOOKED_AT_MAX = 50_000
/** Fewer digits than this would find half of the world. */
const DIGITS_MIN = 3
/** Comes after every digit, so that a prefix of a number is a range of the index. */
const AFTER_DIGITS = ':'

interface RecipientFound {
  readonly id: number
  readonly name: string | null
  readonly number: string
  readonly listId: number
  readonly listName: string
}

/** What Ctrl+K finds: campaigns, lists and trunks by a part of their name, recipients by the beginning of a number or by name. */
export function createSearch(database: Database): (text: string) => readonly SearchHit[] {
  const campaigns = database.prepare<[string], { id: number; name: string; state: string }>(
    `SELECT id, name, state FROM campaigns WHERE name LIKE ? ESCAPE '\\' ORDER BY id DESC LIMIT ${HITS_PER_KIND_MAX}`,
  )
  const lists = database.prepare<[string], { id: number; name: string; recipients: number }>(
    `SELECT l.id, l.name, (SELECT coalesce(sum(count), 0) FROM list_recipient_counts WHERE list_id = l.id) AS recipients
     FROM recipient_lists l WHERE l.state = 'ready' AND l.name LIKE ? ESCAPE '\\'
     ORDER BY l.id DESC LIMIT ${HITS_PER_KIND_MAX}`,
  )
  const trunks = database.prepare<[string], { id: number; name: string; kind: string }>(
    `SELECT id, name, json_extract(settings, '$.kind') AS kind FROM trunks
     WHERE removed_at IS NULL AND name LIKE ? ESCAPE '\\' ORDER BY id LIMIT ${HITS_PER_KIND_MAX}`,
  )
  const recipientsBy = (found: string) => `
    SELECT r.id, r.name, r.number, l.id AS listId, l.name AS listName FROM ${found} r
    JOIN recipient_lists l ON l.id = r.list_id AND l.state = 'ready'`
  const byNumber = database.prepare<[string, string], RecipientFound>(
    `${recipientsBy('recipients')} WHERE r.number >= ? AND r.number < ? ORDER BY r.number LIMIT ${HITS_PER_KIND_MAX}`,
  )
  const byName = database.prepare<[string], RecipientFound>(
    `${recipientsBy(`(SELECT id, name, number, list_id FROM recipients ORDER BY id DESC LIMIT ${NAMES_LOOKED_AT_MAX})`)}
     WHERE r.name LIKE ? ESCAPE '\\' LIMIT ${HITS_PER_KIND_MAX}`,
  )

  function recipients(text: string, pattern: string): readonly RecipientFound[] {
    const digits = text.replaceAll(/[\s().+/-]/g, '')
    if (!/^\d+$/.test(digits)) return byName.all(pattern)
    return digits.length < DIGITS_MIN ? [] : byNumber.all(`+${digits}`, `+${digits}${AFTER_DIGITS}`)
  }

  return text => {
    const pattern = anywhere(text)
    return [
      ...campaigns.all(pattern).map(
        ({ id, name, state }): SearchHit => ({
          kind: 'campaign',
          id,
          title: name,
          subtitle: state,
          route: `/campaigns/${id}`,
        }),
      ),
      ...recipients(text, pattern).map(
        ({ id, name, number, listId, listName }): SearchHit => ({
          kind: 'recipient',
          id,
          title: name ?? number,
          subtitle: name === null ? listName : `${number} · ${listName}`,
          route: `/lists/${listId}?search=${encodeURIComponent(number)}`,
        }),
      ),
      ...lists.all(pattern).map(
        ({ id, name, recipients: people }): SearchHit => ({
          kind: 'list',
          id,
          title: name,
          subtitle: people === 1 ? '1 recipient' : `${people.toLocaleString('en-US')} recipients`,
          route: `/lists/${id}`,
        }),
      ),
      ...trunks.all(pattern).map(
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
