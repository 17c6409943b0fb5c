/**
 * The part of migration 5 about lists that are searched, edited, merged and split.
 *
 * `search_blocks` counts the changes of every 16,384 recipients (by id), so that what a search keeps in memory is known to be old
 * without reading a row. Rows that are added need no count: ids grow, and a block is known to have been read to its end or not.
 * `list_acts` and `list_act_rows` say what every row was before an act, so that it can be undone.
 */
export const LISTS = `
CREATE TABLE recipient_lists_new (
  id INTEGER PRIMARY KEY,
  -- null for a list that was merged or split off: no file made it
  import_id INTEGER REFERENCES imports (id),
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 255),
  -- a list is seen only when it is ready: an import that did not end leaves nothing
  state TEXT NOT NULL CHECK (state IN ('importing', 'ready', 'removing')),
  created_at INTEGER NOT NULL,
  origin TEXT NOT NULL DEFAULT 'import' CHECK (origin IN ('import', 'merge', 'split')),
  archived_at INTEGER
) STRICT;
INSERT INTO recipient_lists_new (id, import_id, name, state, created_at)
  SELECT id, import_id, name, state, created_at FROM recipient_lists;
DROP TABLE recipient_lists;
ALTER TABLE recipient_lists_new RENAME TO recipient_lists;

-- when a person changed it by hand; null when nobody did
ALTER TABLE recipients ADD COLUMN edited_at INTEGER;

CREATE TRIGGER recipients_count_update AFTER UPDATE OF list_id, zone, region, country ON recipients
  WHEN OLD.list_id <> NEW.list_id OR OLD.zone <> NEW.zone OR OLD.region <> NEW.region OR OLD.country IS NOT NEW.country BEGIN
  UPDATE list_recipient_counts SET count = count - 1
    WHERE list_id = OLD.list_id AND zone = OLD.zone AND region = OLD.region AND country = coalesce(OLD.country, '');
  INSERT INTO list_recipient_counts VALUES (NEW.list_id, NEW.zone, NEW.region, coalesce(NEW.country, ''), 1)
    ON CONFLICT DO UPDATE SET count = count + 1;
END;

CREATE TABLE search_blocks (
  -- the id of a recipient, shifted by 14 bits
  block INTEGER PRIMARY KEY,
  changes INTEGER NOT NULL CHECK (changes >= 1)
) STRICT;
CREATE TRIGGER search_blocks_update AFTER UPDATE ON recipients BEGIN
  INSERT INTO search_blocks VALUES (OLD.id >> 14, 1) ON CONFLICT DO UPDATE SET changes = changes + 1;
END;
CREATE TRIGGER search_blocks_delete AFTER DELETE ON recipients BEGIN
  INSERT INTO search_blocks VALUES (OLD.id >> 14, 1) ON CONFLICT DO UPDATE SET changes = changes + 1;
END;

CREATE TABLE list_acts (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  -- what was done, and with what, as JSON
  act TEXT NOT NULL CHECK (json_valid(act)),
  state TEXT NOT NULL CHECK (state IN ('running', 'done', 'undoing', 'undone'))
) STRICT;
CREATE TABLE list_act_rows (
  act_id INTEGER NOT NULL REFERENCES list_acts (id) ON DELETE CASCADE,
  -- a recipient or an entry of do-not-call
  subject_id INTEGER NOT NULL,
  -- what it was before, as JSON
  before TEXT NOT NULL CHECK (json_valid(before)),
  PRIMARY KEY (act_id, subject_id)
) STRICT, WITHOUT ROWID;
`
