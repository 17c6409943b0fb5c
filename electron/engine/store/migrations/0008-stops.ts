/** What outlives the engine about its own stops: how the last run ended, what was paused together, and what was asked about it. */
export const stops = {
  version: 8,
  name: 'stops',
  sql: `
CREATE TABLE engine_state (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  -- what becomes of campaigns that were active when the engine ended
  after_restart TEXT NOT NULL DEFAULT 'ask' CHECK (after_restart IN ('ask', 'resume')),
  -- since when everything is paused at once; launches wait
  all_paused_at INTEGER,
  -- how the last run ended: null while one runs, and after one that was killed
  stopped_at INTEGER,
  hung_up INTEGER NOT NULL DEFAULT 0,
  -- what the page shows of a restart that nobody has decided on yet
  restart_at INTEGER,
  restart_stopped_at INTEGER,
  restart_calls INTEGER NOT NULL DEFAULT 0,
  restart_answered INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO engine_state (id) VALUES (1);

-- campaigns that were paused together, and by what: only these are resumed together
CREATE TABLE paused_together (
  campaign_id INTEGER PRIMARY KEY REFERENCES campaigns (id) ON DELETE CASCADE,
  by TEXT NOT NULL CHECK (by IN ('pause-all', 'restart'))
) STRICT;
CREATE TRIGGER paused_together_ends AFTER UPDATE OF state ON campaigns WHEN NEW.state <> 'paused'
  BEGIN DELETE FROM paused_together WHERE campaign_id = NEW.id; END;
`,
} as const
