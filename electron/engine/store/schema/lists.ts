import { sql } from 'drizzle-orm'
import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { IMPORT_STATES } from '../../../../shared/model/list-import.ts'
import { CONSENT_FORMS } from '../../../../shared/model/rule-pack.ts'

/**
 * The tables as queries see them. What holds between them (checks, references, triggers) is written in the migrations
 * only; a test compares both, column by column.
 */
export const imports = sqliteTable('imports', {
  id: integer().primaryKey(),
  fileName: text('file_name').notNull(),
  bytes: integer().notNull(),
  mapping: text().notNull(),
  state: text({ enum: IMPORT_STATES }).notNull(),
  problem: text(),
  rows: integer().notNull().default(0),
  accepted: integer().notNull().default(0),
  updated: integer().notNull().default(0),
  duplicateInFile: integer('duplicate_in_file').notNull().default(0),
  duplicateInList: integer('duplicate_in_list').notNull().default(0),
  doNotCall: integer('do_not_call').notNull().default(0),
  rejected: integer().notNull().default(0),
  blank: integer().notNull().default(0),
  startedAt: integer('started_at').notNull(),
  endedAt: integer('ended_at'),
  listId: integer('list_id'),
  listName: text('list_name').notNull(),
  isUpdate: integer('is_update').notNull().default(0),
  isApplying: integer('is_applying').notNull().default(0),
  header: text(),
  keptFile: text('kept_file'),
  source: text(),
})

export const rejectedRows = sqliteTable(
  'rejected_rows',
  {
    importId: integer('import_id').notNull(),
    line: integer().notNull(),
    reason: text().notNull(),
    sentence: text().notNull(),
    raw: text().notNull(),
    verdict: text({ enum: ['duplicate', 'do-not-call', 'rejected', 'blank'] })
      .notNull()
      .default('rejected'),
    numbers: text().notNull().default('[]'),
    zone: text().notNull().default(''),
  },
  table => [primaryKey({ columns: [table.importId, table.line] })],
)

export const recipientLists = sqliteTable('recipient_lists', {
  id: integer().primaryKey(),
  importId: integer('import_id'),
  name: text().notNull(),
  state: text({ enum: ['importing', 'ready', 'removing'] }).notNull(),
  createdAt: integer('created_at').notNull(),
  origin: text({ enum: ['import', 'merge', 'split'] })
    .notNull()
    .default('import'),
  archivedAt: integer('archived_at'),
})

export const recipients = sqliteTable('recipients', {
  id: integer().primaryKey(),
  listId: integer('list_id').notNull(),
  line: integer().notNull(),
  number: text().notNull(),
  name: text(),
  country: text(),
  zone: text().notNull(),
  zoneEvidence: text('zone_evidence').notNull(),
  externalId: text('external_id'),
  variables: text().notNull().default('{}'),
  region: text().notNull().default(''),
  regionEvidence: text('region_evidence').notNull().default(''),
  tags: text().notNull().default('[]'),
  category: text(),
  person: text().generatedAlwaysAs(sql`coalesce(nullif(external_id, ''), number)`),
  editedAt: integer('edited_at'),
  consentSource: text('consent_source'),
  consentAt: integer('consent_at'),
  consentForm: text('consent_form', { enum: CONSENT_FORMS }),
  contactKind: text('contact_kind', { enum: ['consumer', 'business'] }),
  updatedAt: integer('updated_at'),
})

export const recipientNumbers = sqliteTable(
  'recipient_numbers',
  {
    recipientId: integer('recipient_id').notNull(),
    /** 1 is the second number. */
    position: integer().notNull(),
    number: text().notNull(),
    zone: text().notNull(),
    zoneEvidence: text('zone_evidence').notNull(),
    country: text(),
    region: text().notNull().default(''),
    kind: text(),
  },
  table => [primaryKey({ columns: [table.recipientId, table.position] })],
)

export const listRecipientCounts = sqliteTable(
  'list_recipient_counts',
  {
    listId: integer('list_id').notNull(),
    zone: text().notNull(),
    region: text().notNull(),
    country: text().notNull(),
    count: integer().notNull(),
  },
  table => [primaryKey({ columns: [table.listId, table.zone, table.region, table.country] })],
)

export const searchBlocks = sqliteTable('search_blocks', {
  block: integer().primaryKey(),
  changes: integer().notNull(),
})

export const listActs = sqliteTable('list_acts', {
  id: integer().primaryKey(),
  at: integer().notNull(),
  act: text().notNull(),
  state: text({ enum: ['running', 'done', 'undoing', 'undone'] }).notNull(),
})

export const listActRows = sqliteTable(
  'list_act_rows',
  {
    actId: integer('act_id').notNull(),
    subjectId: integer('subject_id').notNull(),
    before: text().notNull(),
  },
  table => [primaryKey({ columns: [table.actId, table.subjectId] })],
)
