import type { Database } from 'better-sqlite3'
import { exportPresetSchema } from '../../../shared/model/export.ts'
import type { ExportPresetStore } from '../ports/export-presets.ts'

interface PresetFound {
  readonly id: number
  readonly what: string
  readonly name: string
  readonly columns: string
  readonly format: string
  readonly separator: string
}

/** Presets of exports over the one writing connection. */
export function createExportPresetStore(database: Database): ExportPresetStore {
  const ofKind = database.prepare<[string], PresetFound>(
    'SELECT * FROM export_presets WHERE what = ? ORDER BY name',
  )
  const write = database.prepare<[string, string, string, string, string], PresetFound>(
    `INSERT INTO export_presets (what, name, columns, format, separator) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (what, name) DO UPDATE SET name = excluded.name, columns = excluded.columns, format = excluded.format,
       separator = excluded.separator
     RETURNING *`,
  )
  const remove = database.prepare<[number]>('DELETE FROM export_presets WHERE id = ?')
  const presetOf = (row: PresetFound) =>
    exportPresetSchema.parse({ ...row, columns: JSON.parse(row.columns) })
  return {
    list: what => ofKind.all(what).map(presetOf),
    save({ what, name, columns, format, separator }) {
      const row = write.get(what, name, JSON.stringify(columns), format, separator)
      if (!row) throw new Error('a preset vanished while it was written')
      return presetOf(row)
    },
    remove: id => remove.run(id).changes === 1,
  }
}
