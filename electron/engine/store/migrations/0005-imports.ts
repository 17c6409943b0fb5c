/**
 * The part of migration 5 about imports: every row in one of seven counts, updates of a list that can be taken back, saved mappings,
 * watched folders. An update is written into `import_changes` first, then applied in slices; what is left of it at the next start is
 * applied then, so that it is wholly there or wholly absent.
 */
export const IMPORTS_OF_LISTS = `
CREATE TABLE imports_new (
  id INTEGER PRIMARY KEY,
  file_name TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  mapping TEXT NOT NULL CHECK (json_valid(mapping)),
  state TEXT NOT NULL CHECK (state IN ('running', 'done', 'cancelled', 'failed', 'undoing', 'undone')),
  problem TEXT,
  rows INTEGER NOT NULL DEFAULT 0,
  accepted INTEGER NOT NULL DEFAULT 0,
  updated INTEGER NOT NULL DEFAULT 0,
  duplicate_in_file INTEGER NOT NULL DEFAULT 0,
  duplicate_in_list INTEGER NOT NULL DEFAULT 0,
  do_not_call INTEGER NOT NULL DEFAULT 0,
  rejected INTEGER NOT NULL DEFAULT 0,
  blank INTEGER NOT NULL DEFAULT 0,
  started_at INTEGER NOT NULL,
  ended_at INTEGER,
  -- null once the list is gone
  list_id INTEGER REFERENCES recipient_lists (id) ON DELETE SET NULL,
  list_name TEXT NOT NULL,
  -- 1 when it updates a list that was there
  is_update INTEGER NOT NULL DEFAULT 0 CHECK (is_update IN (0, 1)),
  -- the file is read wholly, and its changes are being applied: from here on it is completed, whatever happens
  is_applying INTEGER NOT NULL DEFAULT 0 CHECK (is_applying IN (0, 1)),
  -- the cells of its header, a JSON array; null where it has none
  header TEXT CHECK (header IS NULL OR json_valid(header)),
  -- name of the file in the folder of kept files, or null
  kept_file TEXT,
  -- what of a watched folder it was: folder, name, size and time, so that nothing is imported twice
  source TEXT,
  CHECK (state <> 'done'
    OR rows = accepted + updated + duplicate_in_file + duplicate_in_list + do_not_call + rejected + blank)
) STRICT;
INSERT INTO imports_new (id, file_name, bytes, mapping, state, problem, rows, accepted, duplicate_in_file, rejected, blank,
    started_at, ended_at, list_id, list_name)
  SELECT i.id, i.file_name, i.bytes, i.mapping, i.state, i.problem, i.rows, i.accepted, i.duplicate, i.rejected, i.blank,
    i.started_at, i.ended_at, l.id, coalesce(l.name, i.file_name)
  FROM imports i LEFT JOIN recipient_lists l ON l.import_id = i.id;
DROP TABLE imports;
ALTER TABLE imports_new RENAME TO imports;
CREATE INDEX imports_by_list ON imports (list_id);
CREATE INDEX imports_by_source ON imports (source) WHERE source IS NOT NULL;

ALTER TABLE rejected_rows ADD COLUMN verdict TEXT NOT NULL DEFAULT 'rejected'
  CHECK (verdict IN ('duplicate', 'do-not-call', 'rejected', 'blank'));
-- E.164, as far as the row has any: a JSON array
ALTER TABLE rejected_rows ADD COLUMN numbers TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(numbers));
ALTER TABLE rejected_rows ADD COLUMN zone TEXT NOT NULL DEFAULT '';
UPDATE rejected_rows SET verdict = 'duplicate' WHERE reason = 'duplicate-in-file';

-- when a newer file changed it; null when none did
ALTER TABLE recipients ADD COLUMN updated_at INTEGER;

-- what an update does to each recipient: written before it is done, and kept so that it can be taken back
CREATE TABLE import_changes (
  import_id INTEGER NOT NULL REFERENCES imports (id) ON DELETE CASCADE,
  seq INTEGER NOT NULL,
  line INTEGER NOT NULL,
  -- 'forbidden': a number that the file puts on the do-not-call list
  kind TEXT NOT NULL CHECK (kind IN ('new', 'changed', 'gone', 'forbidden')),
  -- of somebody new once they are there; of a forbidden number the entry that was added
  recipient_id INTEGER,
  before TEXT CHECK (before IS NULL OR json_valid(before)),
  after TEXT CHECK (after IS NULL OR json_valid(after)),
  is_applied INTEGER NOT NULL DEFAULT 0 CHECK (is_applied IN (0, 1)),
  PRIMARY KEY (import_id, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX import_changes_by_recipient ON import_changes (recipient_id);

CREATE TABLE saved_mappings (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 255),
  headers TEXT NOT NULL CHECK (json_valid(headers)),
  -- the header as it is recognised
  header_key TEXT NOT NULL,
  mapping TEXT NOT NULL CHECK (json_valid(mapping)),
  saved_at INTEGER NOT NULL
) STRICT;
CREATE INDEX saved_mappings_by_header ON saved_mappings (header_key);

CREATE TABLE watched_folders (
  id INTEGER PRIMARY KEY,
  path TEXT NOT NULL UNIQUE,
  list_name TEXT NOT NULL CHECK (length(list_name) BETWEEN 1 AND 255),
  mapping_id INTEGER REFERENCES saved_mappings (id) ON DELETE SET NULL,
  enabled INTEGER NOT NULL DEFAULT 1 CHECK (enabled IN (0, 1)),
  last_file TEXT,
  last_at INTEGER,
  last_done INTEGER,
  last_sentence TEXT
) STRICT;

-- last, since it names a table that other parts rebuild: the rows of a list that is being imported are counted batch by batch by the import itself
DROP TRIGGER recipients_count_insert;
CREATE TRIGGER recipients_count_insert AFTER INSERT ON recipients
  WHEN (SELECT state FROM recipient_lists WHERE id = NEW.list_id) IS NOT 'importing' BEGIN
  INSERT INTO list_recipient_counts VALUES (NEW.list_id, NEW.zone, NEW.region, coalesce(NEW.country, ''), 1)
    ON CONFLICT DO UPDATE SET count = count + 1;
END;
`
