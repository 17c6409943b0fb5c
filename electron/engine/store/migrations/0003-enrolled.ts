/** The part of migration 3 about who is enrolled: why they wait, in which order they come, and how many there are. */
export const ENROLLED_OF_ENGINE = `
CREATE TABLE campaign_recipients_new (
  id INTEGER PRIMARY KEY,
  campaign_id INTEGER NOT NULL REFERENCES campaigns (id) ON DELETE CASCADE,
  recipient_id INTEGER NOT NULL REFERENCES recipients (id),
  -- those of the number that is called next
  zone TEXT NOT NULL,
  region TEXT NOT NULL DEFAULT '',
  priority INTEGER NOT NULL DEFAULT 5 CHECK (priority BETWEEN 1 AND 9),
  state TEXT NOT NULL CHECK (state IN ('due', 'dialing', 'done')),
  -- not before this instant; calling hours are asked when the recipient is claimed, so changed hours rewrite nothing
  next_at INTEGER,
  -- why next_at was put off, as a kind of reason; null when it never was
  blocked_by TEXT CHECK (blocked_by <> ''),
  -- which of the recipient's numbers, and which step of the cadence comes next
  position INTEGER NOT NULL DEFAULT 0 CHECK (position >= 0),
  step INTEGER NOT NULL DEFAULT 0 CHECK (step >= 0),
  attempts INTEGER NOT NULL DEFAULT 0,
  -- attempts that the recipient used up (congestion, a failed trunk and an interruption do not count)
  attempts_used INTEGER NOT NULL DEFAULT 0,
  step_attempts_used INTEGER NOT NULL DEFAULT 0,
  last_outcome TEXT,
  final_state TEXT CHECK (final_state IN ('reached', 'exhausted', 'unreachable', 'suppressed', 'expired', 'cancelled')),
  because TEXT,
  enrolled_at INTEGER NOT NULL DEFAULT 0,
  UNIQUE (campaign_id, recipient_id),
  CHECK ((state = 'due') = (next_at IS NOT NULL)),
  CHECK ((state = 'done') = (final_state IS NOT NULL)),
  CHECK (state = 'due' OR blocked_by IS NULL),
  CHECK (attempts_used <= attempts),
  CHECK (step_attempts_used <= attempts_used)
) STRICT;
INSERT INTO campaign_recipients_new (id, campaign_id, recipient_id, zone, region, state, next_at, blocked_by, attempts,
    attempts_used, step_attempts_used, last_outcome, final_state, because, enrolled_at)
  SELECT cr.id, cr.campaign_id, cr.recipient_id, cr.zone, r.region, cr.state, cr.next_at,
    CASE WHEN cr.state = 'due' AND cr.attempts > 0 THEN 'retry-delay' END, cr.attempts, cr.attempts_used, cr.attempts_used,
    cr.last_outcome, cr.final_state, cr.because, coalesce(c.started_at, c.created_at)
  FROM campaign_recipients cr JOIN recipients r ON r.id = cr.recipient_id JOIN campaigns c ON c.id = cr.campaign_id;
DROP TABLE campaign_recipients;
ALTER TABLE campaign_recipients_new RENAME TO campaign_recipients;
-- the first due of a group and priority is one seek; blocked_by is in it so that a funnel reads nothing else
CREATE INDEX campaign_recipients_due ON campaign_recipients (campaign_id, zone, region, priority, next_at, id, blocked_by)
  WHERE state = 'due';
CREATE INDEX campaign_recipients_by_recipient ON campaign_recipients (recipient_id);

DROP TABLE campaign_recipient_counts;
CREATE TABLE campaign_recipient_counts (
  campaign_id INTEGER NOT NULL REFERENCES campaigns (id) ON DELETE CASCADE,
  -- 'due', 'dialing', or the final state
  state TEXT NOT NULL,
  zone TEXT NOT NULL,
  region TEXT NOT NULL,
  priority INTEGER NOT NULL,
  -- empty when nothing ever put them off
  blocked_by TEXT NOT NULL,
  count INTEGER NOT NULL CHECK (count >= 0),
  PRIMARY KEY (campaign_id, state, zone, region, priority, blocked_by)
) STRICT, WITHOUT ROWID;
INSERT INTO campaign_recipient_counts
  SELECT campaign_id, coalesce(final_state, state), zone, region, priority, coalesce(blocked_by, ''), count(*)
  FROM campaign_recipients GROUP BY 1, 2, 3, 4, 5, 6;

CREATE TRIGGER campaign_recipients_count_insert AFTER INSERT ON campaign_recipients BEGIN
  INSERT INTO campaign_recipient_counts VALUES (NEW.campaign_id, coalesce(NEW.final_state, NEW.state), NEW.zone, NEW.region,
    NEW.priority, coalesce(NEW.blocked_by, ''), 1)
    ON CONFLICT DO UPDATE SET count = count + 1;
END;
CREATE TRIGGER campaign_recipients_count_update
  AFTER UPDATE OF state, final_state, zone, region, priority, blocked_by ON campaign_recipients
  WHEN coalesce(OLD.final_state, OLD.state) <> coalesce(NEW.final_state, NEW.state) OR OLD.zone <> NEW.zone
    OR OLD.region <> NEW.region OR OLD.priority <> NEW.priority OR OLD.blocked_by IS NOT NEW.blocked_by BEGIN
  UPDATE campaign_recipient_counts SET count = count - 1
    WHERE campaign_id = OLD.campaign_id AND state = coalesce(OLD.final_state, OLD.state) AND zone = OLD.zone
      AND region = OLD.region AND priority = OLD.priority AND blocked_by = coalesce(OLD.blocked_by, '');
  INSERT INTO campaign_recipient_counts VALUES (NEW.campaign_id, coalesce(NEW.final_state, NEW.state), NEW.zone, NEW.region,
    NEW.priority, coalesce(NEW.blocked_by, ''), 1)
    ON CONFLICT DO UPDATE SET count = count + 1;
END;
CREATE TRIGGER campaign_recipients_count_delete AFTER DELETE ON campaign_recipients BEGIN
  UPDATE campaign_recipient_counts SET count = count - 1
    WHERE campaign_id = OLD.campaign_id AND state = coalesce(OLD.final_state, OLD.state) AND zone = OLD.zone
      AND region = OLD.region AND priority = OLD.priority AND blocked_by = coalesce(OLD.blocked_by, '');
END;
CREATE TRIGGER campaign_recipients_done_is_final BEFORE UPDATE OF state, final_state ON campaign_recipients
  WHEN OLD.state = 'done' BEGIN SELECT RAISE(ABORT, 'a final state is never rewritten'); END;
-- two lists of a campaign may hold the same number: it is enrolled once
CREATE TRIGGER campaign_recipients_one_per_number BEFORE INSERT ON campaign_recipients
  WHEN EXISTS (
    SELECT 1 FROM recipients me CROSS JOIN recipients other ON other.number = me.number
    CROSS JOIN campaign_recipients cr ON cr.campaign_id = NEW.campaign_id AND cr.recipient_id = other.id
    WHERE me.id = NEW.recipient_id AND other.id <> me.id)
  BEGIN SELECT RAISE(ABORT, 'a number is enrolled once in a campaign'); END;
`
