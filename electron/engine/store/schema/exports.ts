import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { CSV_SEPARATORS, EXPORT_FORMATS, EXPORT_KINDS } from '../../../../shared/model/export.ts'

export const exportPresets = sqliteTable('export_presets', {
  id: integer().primaryKey(),
  what: text({ enum: EXPORT_KINDS }).notNull(),
  name: text().notNull(),
  /** Keys of columns as JSON. */
  columns: text().notNull(),
  format: text({ enum: EXPORT_FORMATS }).notNull(),
  separator: text({ enum: CSV_SEPARATORS }).notNull(),
})
