import type { Database } from 'better-sqlite3'
import { z } from 'zod'
import type { SavedMapping } from '../../../shared/model/list-import.ts'
import { importMappingSchema } from '../../../shared/model/recipient-list.ts'
import type { MappingStore } from '../ports/mapping-store.ts'
import { storedJson } from './stored-json.ts'

interface Row {
  readonly id: number
  readonly name: string
  readonly headers: string
  readonly mapping: string
  readonly savedAt: number
}

const readHeaders = storedJson(z.array(z.string()))
const readMapping = storedJson(importMappingSchema)

export function createMappingStore(database: Database): MappingStore {
  const columns = 'SELECT id, name, headers, mapping, saved_at AS savedAt FROM saved_mappings'
  const all = database.prepare<[], Row>(`${columns} ORDER BY name COLLATE NOCASE`)
  const one = database.prepare<[number], Row>(`${columns} WHERE id = ?`)
  const byHeader = database.prepare<[string], Row>(
    `${columns} WHERE header_key = ? ORDER BY saved_at DESC, id DESC LIMIT 1`,
  )
  const byName = database.prepare<[string], Row>(`${columns} WHERE name = ?`)
  const save = database.prepare(
    `INSERT INTO saved_mappings (name, headers, header_key, mapping, saved_at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (name) DO UPDATE SET headers = excluded.headers, header_key = excluded.header_key,
       mapping = excluded.mapping, saved_at = excluded.saved_at`,
  )
  const remove = database.prepare<[number]>('DELETE FROM saved_mappings WHERE id = ?')
  return {
    all: () => all.all().map(savedOf),
    get(id) {
      const row = one.get(id)
      return row ? savedOf(row) : null
    },
    byHeader(headerKey) {
      const row = byHeader.get(headerKey)
      return row ? savedOf(row) : null
    },
    save({ name, headers, headerKey, mapping, now }) {
      save.run(name, JSON.stringify(headers), headerKey, JSON.stringify(mapping), now)
      const row = byName.get(name)
      if (!row) throw new Error('a saved mapping vanished while it was written')
      return savedOf(row)
    },
    remove: id => remove.run(id).changes === 1,
  }
}

function savedOf({ headers, mapping, ...row }: Row): SavedMapping {
  return { ...row, headers: readHeaders(headers), mapping: readMapping(mapping) }
}
