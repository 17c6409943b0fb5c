/** The part of migration 5 about exports: columns that are chosen once and kept under a name. */
export const EXPORTS = `
CREATE TABLE export_presets (
  id INTEGER PRIMARY KEY,
  what TEXT NOT NULL CHECK (what IN ('results', 'attempts', 'recipients', 'do-not-call', 'rejected')),
  name TEXT NOT NULL COLLATE NOCASE CHECK (length(name) BETWEEN 1 AND 100),
  -- keys of columns in their order, as a JSON array
  columns TEXT NOT NULL CHECK (json_valid(columns)),
  format TEXT NOT NULL CHECK (format IN ('csv', 'xlsx')),
  separator TEXT NOT NULL,
  UNIQUE (what, name)
) STRICT;
`
