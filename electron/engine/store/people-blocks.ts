import type { Database } from 'better-sqlite3'
import { z } from 'zod'
import { type SearchWords, searchRecord } from '../domain/search-text.ts'

/** Recipients whose ids agree but for so many bits are a block; the triggers of `search_blocks` count by the same bits. */
const BLOCK_BITS = 14
const BLOCK_ROWS = 2 ** BLOCK_BITS
/** Some 4,000,000 recipients. What is beyond is read anew for each search, some 80 ms a block. */
const KEPT_BYTES_MAX = 512 * 1_048_576
const FIRST_BYTES = 2 * 1_048_576
/** A letter has at most so many bytes as UTF-8 for each unit of a JavaScript string. */
const BYTES_PER_UNIT = 3

/** The records of a block, one after the other. */
interface Block {
  readonly changes: number
  /** The highest id there was when it was read: whoever came later is not in it. */
  readonly readTo: number
  readonly text: Buffer
  /** Where each record begins in the text, and where the last one ends. */
  readonly starts: Uint32Array
  readonly ids: Uint32Array
  readonly lists: Uint32Array
}

type PersonRow = readonly [
  id: number,
  listId: number,
  number: string,
  name: string | null,
  externalId: string | null,
  category: string | null,
  tags: string,
  variables: string,
]

const tagsSchema = z.array(z.string())
const variablesSchema = z.record(z.string(), z.string())

export interface PeopleBlocks {
  /**
   * Ids of those on `lists` whose record has every word, ascending or the newest first, `limit` at most. Reads what has changed since
   * the last time first.
   */
  find(
    words: SearchWords,
    lists: ReadonlySet<number>,
    order?: { readonly newestFirst?: boolean; readonly limit?: number },
  ): Uint32Array
  /** Reads one block that is missing or old; false when there is none, or while a file is being imported, which makes blocks old at once. */
  warm(): boolean
}

/**
 * Everything that is searched of every recipient, as folded text in memory: some 115 MB for a million, through which a word is sought in
 * 20 to 100 ms, whatever its length or script. Memory is chosen over an index in the database: an index of words finds no parts of
 * words or numbers, one of trigrams finds nothing for two letters, and either grows the file and is written with every import and edit.
 */
export function createPeopleBlocks(database: Database): PeopleBlocks {
  const kept = new Map<number, Block>()
  let keptBytes = 0
  const newest = database.prepare<[], { id: number | null }>('SELECT max(id) AS id FROM recipients')
  const changes = database.prepare<[], { block: number; changes: number }>(
    'SELECT block, changes FROM search_blocks',
  )
  const importing = database.prepare(`SELECT 1 FROM imports WHERE state IN ('running', 'undoing') LIMIT 1`)
  const read = createBlockReading(database)

  /** The blocks that there are, with what is known of their changes. */
  function now(): { readonly last: number; readonly maxId: number; readonly changes: Map<number, number> } {
    const maxId = newest.get()?.id ?? 0
    const changed = new Map(changes.all().map(row => [row.block, row.changes]))
    return { last: maxId === 0 ? -1 : maxId >> BLOCK_BITS, maxId, changes: changed }
  }
  function isFresh(block: Block, at: number, known: ReturnType<typeof now>): boolean {
    const end = (at + 1) * BLOCK_ROWS - 1
    return block.changes === (known.changes.get(at) ?? 0) && block.readTo >= Math.min(end, known.maxId)
  }
  function take(at: number, known: ReturnType<typeof now>): Block {
    const old = kept.get(at)
    if (old && isFresh(old, at, known)) return old
    if (old) keptBytes -= sizeOf(old)
    kept.delete(at)
    const block = read(at, known.maxId, known.changes.get(at) ?? 0)
    if (keptBytes + sizeOf(block) <= KEPT_BYTES_MAX) {
      kept.set(at, block)
      keptBytes += sizeOf(block)
    }
    return block
  }

  return {
    find(words, lists, { newestFirst = false, limit = Number.POSITIVE_INFINITY } = {}) {
      const known = now()
      const found: Uint32Array[] = []
      let count = 0
      for (let step = 0; step <= known.last && count < limit; step++) {
        const at = newestFirst ? known.last - step : step
        const ids = idsIn(take(at, known), words, lists)
        if (newestFirst) ids.reverse()
        const wanted = ids.subarray(0, limit - count)
        count += wanted.length
        if (wanted.length > 0) found.push(wanted)
      }
      return joined(found, count)
    },
    warm() {
      if (importing.get() !== undefined) return false
      const known = now()
      if (keptBytes >= KEPT_BYTES_MAX) return false
      for (let at = known.last; at >= 0; at--) {
        const block = kept.get(at)
        if (block && isFresh(block, at, known)) continue
        take(at, known)
        return true
      }
      return false
    },
  }
}

/** Reads the records of one block from the database. */
function createBlockReading(database: Database): (at: number, maxId: number, changes: number) => Block {
  const people = database
    .prepare<[number, number], PersonRow>(
      `SELECT id, list_id, number, name, external_id, category, tags, variables FROM recipients
       WHERE id BETWEEN ? AND ? ORDER BY id`,
    )
    .raw()
  const further = database.prepare<[number, number], { id: number; number: string }>(
    `SELECT recipient_id AS id, number FROM recipient_numbers WHERE recipient_id BETWEEN ? AND ?
     ORDER BY recipient_id, position`,
  )
  return (at, maxId, changes) => {
    const first = at * BLOCK_ROWS
    const last = first + BLOCK_ROWS - 1
    const rows = people.all(first, last)
    const others = new Map<number, string[]>()
    for (const { id, number } of further.all(first, last)) {
      const numbers = others.get(id)
      if (numbers) numbers.push(number)
      else others.set(id, [number])
    }
    const starts = new Uint32Array(rows.length + 1)
    const ids = new Uint32Array(rows.length)
    const lists = new Uint32Array(rows.length)
    let text = Buffer.allocUnsafe(rows.length === 0 ? 0 : FIRST_BYTES)
    let end = 0
    for (const [row, person] of rows.entries()) {
      const record = recordOf(person, others.get(person[0]))
      const room = record.length * BYTES_PER_UNIT
      if (end + room > text.length) text = grown(text, end, end + room)
      starts[row] = end
      ids[row] = person[0]
      lists[row] = person[1]
      end += text.write(record, end)
    }
    starts[rows.length] = end
    const exact = Buffer.allocUnsafeSlow(end)
    text.copy(exact, 0, 0, end)
    return { changes, readTo: maxId, text: exact, starts, ids, lists }
  }
}

function recordOf(
  [, , number, name, externalId, category, tags, variables]: PersonRow,
  further: readonly string[] | undefined,
): string {
  return searchRecord({
    numbers: further === undefined ? [number] : [number, ...further],
    name,
    externalId,
    category,
    tags: tags === '[]' ? [] : tagsSchema.parse(JSON.parse(tags)),
    values: variables === '{}' ? [] : Object.values(variablesSchema.parse(JSON.parse(variables))),
  })
}

/** Those of a block on these lists whose record has every word, ascending. */
function idsIn(block: Block, words: SearchWords, lists: ReadonlySet<number>): Uint32Array {
  const { text, starts, ids } = block
  const onList = (row: number): boolean => lists.has(block.lists[row] ?? 0)
  // the longest word is the rarest, as a rule
  const [first, ...others] = words
    .map(writings => writings.map(writing => Buffer.from(writing)))
    .sort((a, b) => (b[0]?.length ?? 0) - (a[0]?.length ?? 0))
  if (first === undefined) return ids.filter((_, row) => onList(row))
  const hit = new Uint8Array(ids.length)
  for (const writing of first) {
    let row = 0
    for (let at = text.indexOf(writing); at >= 0; at = text.indexOf(writing, starts[row + 1])) {
      row = rowAt(starts, at, row)
      hit[row] = 1
    }
  }
  return ids.filter((_, row) => {
    if (hit[row] !== 1 || !onList(row)) return false
    if (others.length === 0) return true
    const record = text.subarray(starts[row], starts[row + 1])
    return others.every(writings => writings.some(writing => record.includes(writing)))
  })
}

/** The record that this byte belongs to, at or after `from`. */
function rowAt(starts: Uint32Array, byte: number, from: number): number {
  let low = from
  let high = starts.length - 1
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if ((starts[middle] ?? 0) <= byte) low = middle
    else high = middle
  }
  return low
}

const sizeOf = ({ text, starts, ids, lists }: Block): number =>
  text.length + starts.byteLength + ids.byteLength + lists.byteLength

function grown(text: Buffer<ArrayBuffer>, used: number, needed: number): Buffer<ArrayBuffer> {
  const larger = Buffer.allocUnsafe(Math.max(needed, 2 * text.length))
  text.copy(larger, 0, 0, used)
  return larger
}

function joined(parts: readonly Uint32Array[], count: number): Uint32Array {
  const all = new Uint32Array(count)
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
