import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** What an update of a list does to each recipient; see migration 5. */
export const importChanges = sqliteTable(
  'import_changes',
  {
    importId: integer('import_id').notNull(),
    seq: integer().notNull(),
    line: integer().notNull(),
    kind: text({ enum: ['new', 'changed', 'gone', 'forbidden'] }).notNull(),
    recipientId: integer('recipient_id'),
    before: text(),
    after: text(),
    isApplied: integer('is_applied').notNull().default(0),
  },
  table => [primaryKey({ columns: [table.importId, table.seq] })],
)

export const savedMappings = sqliteTable('saved_mappings', {
  id: integer().primaryKey(),
  name: text().notNull(),
  /** JSON array of the header cells. */
  headers: text().notNull(),
  headerKey: text('header_key').notNull(),
  mapping: text().notNull(),
  savedAt: integer('saved_at').notNull(),
})

export const watchedFolders = sqliteTable('watched_folders', {
  id: integer().primaryKey(),
  path: text().notNull(),
  listName: text('list_name').notNull(),
  mappingId: integer('mapping_id'),
  enabled: integer().notNull().default(1),
  lastFile: text('last_file'),
  lastAt: integer('last_at'),
  lastDone: integer('last_done'),
  lastSentence: text('last_sentence'),
})
