/**
 * Lists, trunks, campaigns, attempts. What the engine must never do, the database itself refuses: two open
 * attempts of one recipient or to one number, a done recipient without a final state, an ended attempt without an outcome.
 * Instants are milliseconds since the Unix epoch. Zones are IANA names; several possible ones are joined by `|`,
 * and an unknown zone is the empty string, so that one index serves the claim.
 */
export const firstFloor = {
  version: 1,
  name: 'first-floor',
  sql: `
CREATE TABLE imports (
  id INTEGER PRIMARY KEY,
  file_name TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  mapping TEXT NOT NULL CHECK (json_valid(mapping)),
  state TEXT NOT NULL CHECK (state IN ('running', 'done', 'cancelled', 'failed')),
  problem TEXT,
  rows INTEGER NOT NULL DEFAULT 0,
  accepted INTEGER NOT NULL DEFAULT 0,
  duplicate INTEGER NOT NULL DEFAULT 0,
  rejected INTEGER NOT NULL DEFAULT 0,
  blank INTEGER NOT NULL DEFAULT 0,
  started_at INTEGER NOT NULL,
  ended_at INTEGER,
  CHECK (state <> 'done' OR rows = accepted + duplicate + rejected + blank)
) STRICT;

CREATE TABLE rejected_rows (
  import_id INTEGER NOT NULL REFERENCES imports (id) ON DELETE CASCADE,
  line INTEGER NOT NULL,
  reason TEXT NOT NULL,
  sentence TEXT NOT NULL,
  raw TEXT NOT NULL,
  PRIMARY KEY (import_id, line)
) STRICT, WITHOUT ROWID;

CREATE TABLE recipient_lists (
  id INTEGER PRIMARY KEY,
  import_id INTEGER NOT NULL REFERENCES imports (id),
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 255),
  -- a list is seen only when it is ready: an import that did not end leaves nothing
  state TEXT NOT NULL CHECK (state IN ('importing', 'ready', 'removing')),
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE recipients (
  id INTEGER PRIMARY KEY,
  list_id INTEGER NOT NULL REFERENCES recipient_lists (id),
  line INTEGER NOT NULL,
  number TEXT NOT NULL CHECK (number GLOB '+[1-9]*'),
  name TEXT,
  country TEXT,
  zone TEXT NOT NULL,
  zone_evidence TEXT NOT NULL,
  external_id TEXT,
  variables TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(variables))
) STRICT;
CREATE UNIQUE INDEX recipients_one_number_per_list ON recipients (list_id, number);
CREATE INDEX recipients_by_number ON recipients (number);
-- a list in the order of its file: pages of it, and enrolment in slices
CREATE INDEX recipients_by_list ON recipients (list_id);

-- Counts per list, kept like those of a campaign below: a preview over a million recipients reads a few dozen rows.
CREATE TABLE list_recipient_counts (
  list_id INTEGER NOT NULL REFERENCES recipient_lists (id) ON DELETE CASCADE,
  zone TEXT NOT NULL,
  -- empty when not known
  country TEXT NOT NULL,
  count INTEGER NOT NULL CHECK (count >= 0),
  PRIMARY KEY (list_id, zone, country)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER recipients_count_insert AFTER INSERT ON recipients BEGIN
  INSERT INTO list_recipient_counts VALUES (NEW.list_id, NEW.zone, coalesce(NEW.country, ''), 1)
    ON CONFLICT DO UPDATE SET count = count + 1;
END;
CREATE TRIGGER recipients_count_delete AFTER DELETE ON recipients BEGIN
  UPDATE list_recipient_counts SET count = count - 1
    WHERE list_id = OLD.list_id AND zone = OLD.zone AND country = coalesce(OLD.country, '');
END;

CREATE TABLE trunks (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  settings TEXT NOT NULL CHECK (json_valid(settings)),
  created_at INTEGER NOT NULL,
  removed_at INTEGER
) STRICT;

CREATE TABLE campaigns (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 255),
  state TEXT NOT NULL CHECK (state IN ('draft', 'active', 'paused', 'completed', 'cancelled')),
  pause_cause TEXT,
  settings TEXT NOT NULL CHECK (json_valid(settings)),
  list_id INTEGER NOT NULL REFERENCES recipient_lists (id),
  trunk_id INTEGER NOT NULL REFERENCES trunks (id),
  created_at INTEGER NOT NULL,
  started_at INTEGER,
  ended_at INTEGER,
  CHECK ((state = 'paused') = (pause_cause IS NOT NULL)),
  CHECK ((state IN ('completed', 'cancelled')) = (ended_at IS NOT NULL))
) STRICT;
CREATE INDEX campaigns_by_list ON campaigns (list_id);
CREATE INDEX campaigns_by_trunk ON campaigns (trunk_id);

CREATE TABLE campaign_recipients (
  id INTEGER PRIMARY KEY,
  campaign_id INTEGER NOT NULL REFERENCES campaigns (id) ON DELETE CASCADE,
  recipient_id INTEGER NOT NULL REFERENCES recipients (id),
  zone TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('due', 'dialing', 'done')),
  -- not before this instant; the calling window is asked when the recipient is claimed, so a changed window rewrites nothing
  next_at INTEGER,
  attempts INTEGER NOT NULL DEFAULT 0,
  -- attempts that the recipient used up (congestion, a failed trunk and an interruption do not count)
  attempts_used INTEGER NOT NULL DEFAULT 0,
  last_outcome TEXT,
  final_state TEXT CHECK (final_state IN ('reached', 'exhausted', 'unreachable', 'cancelled')),
  because TEXT,
  UNIQUE (campaign_id, recipient_id),
  CHECK ((state = 'due') = (next_at IS NOT NULL)),
  CHECK ((state = 'done') = (final_state IS NOT NULL)),
  CHECK (attempts_used <= attempts)
) STRICT;
CREATE INDEX campaign_recipients_due ON campaign_recipients (campaign_id, zone, next_at) WHERE state = 'due';
CREATE INDEX campaign_recipients_by_recipient ON campaign_recipients (recipient_id);

CREATE TABLE attempts (
  id INTEGER PRIMARY KEY,
  campaign_id INTEGER NOT NULL REFERENCES campaigns (id) ON DELETE CASCADE,
  campaign_recipient_id INTEGER NOT NULL REFERENCES campaign_recipients (id) ON DELETE CASCADE,
  recipient_id INTEGER NOT NULL REFERENCES recipients (id),
  trunk_id INTEGER NOT NULL REFERENCES trunks (id),
  number TEXT NOT NULL,
  ordinal INTEGER NOT NULL CHECK (ordinal >= 1),
  state TEXT NOT NULL CHECK (state IN ('claimed', 'dialing', 'ringing', 'answered', 'ended')),
  claimed_at INTEGER NOT NULL,
  dialed_at INTEGER,
  ringing_at INTEGER,
  answered_at INTEGER,
  ended_at INTEGER,
  outcome TEXT CHECK (outcome IN ('answered', 'hung-up-early', 'busy', 'no-answer', 'rejected', 'invalid-number',
    'congestion', 'trunk-failed', 'interrupted', 'cancelled')),
  blame TEXT CHECK (blame IN ('recipient', 'trunk', 'network', 'us')),
  sip_status INTEGER CHECK (sip_status BETWEEN 100 AND 699),
  sentence TEXT,
  prompt_played_ms INTEGER,
  heard_ms INTEGER,
  packets_sent INTEGER,
  packets_received INTEGER,
  packets_lost INTEGER,
  jitter_ms REAL,
  UNIQUE (campaign_recipient_id, ordinal),
  CHECK ((state = 'ended') = (outcome IS NOT NULL)),
  CHECK ((state = 'ended') = (ended_at IS NOT NULL)),
  CHECK ((outcome IS NULL) = (blame IS NULL))
) STRICT;
CREATE UNIQUE INDEX attempts_one_open_per_recipient ON attempts (recipient_id) WHERE state <> 'ended';
CREATE UNIQUE INDEX attempts_one_open_per_number ON attempts (number) WHERE state <> 'ended';
CREATE INDEX attempts_by_campaign ON attempts (campaign_id, id);
CREATE INDEX attempts_by_recipient ON attempts (recipient_id, id);
CREATE INDEX attempts_by_claim ON attempts (claimed_at);
CREATE INDEX attempts_by_trunk ON attempts (trunk_id, outcome, ended_at);

CREATE TABLE attempt_events (
  attempt_id INTEGER NOT NULL REFERENCES attempts (id) ON DELETE CASCADE,
  seq INTEGER NOT NULL,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  sentence TEXT NOT NULL,
  PRIMARY KEY (attempt_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE attempt_traces (
  attempt_id INTEGER PRIMARY KEY REFERENCES attempts (id) ON DELETE CASCADE,
  messages TEXT NOT NULL CHECK (json_valid(messages))
) STRICT;

-- Counts per campaign, kept by the database itself in the transaction that changes a row, so that they cannot drift
-- and cost the same with a million recipients as with ten.
CREATE TABLE campaign_recipient_counts (
  campaign_id INTEGER NOT NULL REFERENCES campaigns (id) ON DELETE CASCADE,
  -- 'due', 'dialing', or the final state
  state TEXT NOT NULL,
  zone TEXT NOT NULL,
  count INTEGER NOT NULL CHECK (count >= 0),
  PRIMARY KEY (campaign_id, state, zone)
) STRICT, WITHOUT ROWID;
CREATE TABLE campaign_attempt_counts (
  campaign_id INTEGER NOT NULL REFERENCES campaigns (id) ON DELETE CASCADE,
  -- the outcome, or 'open'
  outcome TEXT NOT NULL,
  count INTEGER NOT NULL CHECK (count >= 0),
  PRIMARY KEY (campaign_id, outcome)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER campaign_recipients_count_insert AFTER INSERT ON campaign_recipients BEGIN
  INSERT INTO campaign_recipient_counts VALUES (NEW.campaign_id, coalesce(NEW.final_state, NEW.state), NEW.zone, 1)
    ON CONFLICT DO UPDATE SET count = count + 1;
END;
CREATE TRIGGER campaign_recipients_count_update AFTER UPDATE OF state, final_state, zone ON campaign_recipients
  WHEN coalesce(OLD.final_state, OLD.state) <> coalesce(NEW.final_state, NEW.state) OR OLD.zone <> NEW.zone BEGIN
  UPDATE campaign_recipient_counts SET count = count - 1
    WHERE campaign_id = OLD.campaign_id AND state = coalesce(OLD.final_state, OLD.state) AND zone = OLD.zone;
  INSERT INTO campaign_recipient_counts VALUES (NEW.campaign_id, coalesce(NEW.final_state, NEW.state), NEW.zone, 1)
    ON CONFLICT DO UPDATE SET count = count + 1;
END;
CREATE TRIGGER campaign_recipients_count_delete AFTER DELETE ON campaign_recipients BEGIN
  UPDATE campaign_recipient_counts SET count = count - 1
    WHERE campaign_id = OLD.campaign_id AND state = coalesce(OLD.final_state, OLD.state) AND zone = OLD.zone;
END;
CREATE TRIGGER attempts_count_insert AFTER INSERT ON attempts BEGIN
  INSERT INTO campaign_attempt_counts VALUES (NEW.campaign_id, coalesce(NEW.outcome, 'open'), 1)
    ON CONFLICT DO UPDATE SET count = count + 1;
END;
CREATE TRIGGER attempts_count_update AFTER UPDATE OF outcome ON attempts
  WHEN coalesce(OLD.outcome, 'open') <> coalesce(NEW.outcome, 'open') BEGIN
  UPDATE campaign_attempt_counts SET count = count - 1
    WHERE campaign_id = OLD.campaign_id AND outcome = coalesce(OLD.outcome, 'open');
  INSERT INTO campaign_attempt_counts VALUES (NEW.campaign_id, coalesce(NEW.outcome, 'open'), 1)
    ON CONFLICT DO UPDATE SET count = count + 1;
END;
CREATE TRIGGER attempts_count_delete AFTER DELETE ON attempts BEGIN
  UPDATE campaign_attempt_counts SET count = count - 1
    WHERE campaign_id = OLD.campaign_id AND outcome = coalesce(OLD.outcome, 'open');
END;
-- An ended attempt and a final state are facts: nothing rewrites them.
CREATE TRIGGER attempts_ended_is_final BEFORE UPDATE OF state, outcome, ended_at ON attempts
  WHEN OLD.state = 'ended' BEGIN SELECT RAISE(ABORT, 'an ended attempt is never rewritten'); END;
CREATE TRIGGER campaign_recipients_done_is_final BEFORE UPDATE OF state, final_state ON campaign_recipients
  WHEN OLD.state = 'done' BEGIN SELECT RAISE(ABORT, 'a final state is never rewritten'); END;
`,
} as const
