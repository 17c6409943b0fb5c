/**
 * Passwords of trunks apart from their settings, sealed. What is plain in a database that has been in use is sealed at the next start,
 * and what was deleted from it before deletions were overwritten is erased once: `chores` says so until it is done.
 */
export const sealedSecrets = {
  version: 6,
  name: 'sealed secrets',
  sql: `
ALTER TABLE trunks ADD COLUMN secrets TEXT;
CREATE TABLE chores (id INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;
INSERT INTO chores (name) SELECT 'seal-and-erase'
  WHERE EXISTS (SELECT 1 FROM trunks) OR EXISTS (SELECT 1 FROM imports) OR EXISTS (SELECT 1 FROM do_not_call);
`,
} as const
