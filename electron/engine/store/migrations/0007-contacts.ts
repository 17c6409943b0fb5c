import { LINE_SQL } from '../../domain/phone-line.ts'

/**
 * Who was contacted, apart from the campaign that did it: caps, lockouts and the law count these rows, so that removing a campaign
 * makes nobody free to be called again. And rows whose text could not be read any more, as they were.
 */
export const contacts = {
  version: 7,
  name: 'contacts',
  sql: `
-- one row for each call or message that may have reached somebody; a rehearsal reaches nobody
CREATE TABLE contacts (
  id INTEGER PRIMARY KEY,
  -- the attempt behind it, while its campaign is there; ids of removed rows are given to others, so they are forgotten with them
  attempt_id INTEGER,
  campaign_id INTEGER,
  campaign_name TEXT NOT NULL,
  number TEXT NOT NULL,
  -- one writing for all writings of a line
  line TEXT NOT NULL GENERATED ALWAYS AS (${LINE_SQL('number')}) STORED,
  person TEXT NOT NULL,
  channel TEXT NOT NULL CHECK (channel IN ('voice', 'sms')),
  at INTEGER NOT NULL,
  answered_at INTEGER,
  ended_at INTEGER,
  outcome TEXT,
  blame TEXT,
  CHECK ((outcome IS NULL) = (ended_at IS NULL))
) STRICT;
INSERT INTO contacts (attempt_id, campaign_id, campaign_name, number, person, channel, at, answered_at, ended_at, outcome, blame)
  SELECT a.id, a.campaign_id, c.name, a.number, a.person, a.channel, a.claimed_at, a.answered_at, a.ended_at, a.outcome, a.blame
  FROM attempts a JOIN campaigns c ON c.id = a.campaign_id WHERE a.counts = 1 ORDER BY a.id;
CREATE UNIQUE INDEX contacts_of_attempt ON contacts (attempt_id) WHERE attempt_id IS NOT NULL;
-- newest last: a cap asks for the n-th newest
CREATE INDEX contacts_of_line ON contacts (line, at);
CREATE INDEX contacts_of_person ON contacts (person, at);
CREATE INDEX contacts_abandoned ON contacts (line, ended_at) WHERE outcome = 'abandoned';
-- what is older than any rule can look back is removed
CREATE INDEX contacts_by_time ON contacts (at);
DROP INDEX attempts_contacts_of_number;
DROP INDEX attempts_contacts_of_person;
DROP INDEX attempts_abandoned;

CREATE TRIGGER attempts_contact_begins AFTER INSERT ON attempts WHEN NEW.counts = 1 BEGIN
  INSERT INTO contacts (attempt_id, campaign_id, campaign_name, number, person, channel, at, answered_at, ended_at, outcome, blame)
    SELECT NEW.id, NEW.campaign_id, c.name, NEW.number, NEW.person, NEW.channel, NEW.claimed_at, NEW.answered_at, NEW.ended_at,
      NEW.outcome, NEW.blame FROM campaigns c WHERE c.id = NEW.campaign_id;
END;
CREATE TRIGGER attempts_contact_goes_on AFTER UPDATE OF number, person, answered_at, ended_at, outcome, blame ON attempts
  WHEN NEW.counts = 1 AND OLD.counts = 1 BEGIN
  UPDATE contacts SET number = NEW.number, person = NEW.person, answered_at = NEW.answered_at, ended_at = NEW.ended_at,
    outcome = NEW.outcome, blame = NEW.blame WHERE attempt_id = NEW.id;
END;
-- it cannot have reached anybody after all
CREATE TRIGGER attempts_contact_was_none AFTER UPDATE OF counts ON attempts WHEN OLD.counts = 1 AND NEW.counts = 0 BEGIN
  DELETE FROM contacts WHERE attempt_id = NEW.id;
END;
CREATE TRIGGER attempts_contact_stays BEFORE DELETE ON attempts WHEN OLD.counts = 1 BEGIN
  UPDATE contacts SET attempt_id = NULL, campaign_id = NULL WHERE attempt_id = OLD.id;
END;

CREATE TABLE rows_set_aside (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  table_name TEXT NOT NULL,
  row_id INTEGER NOT NULL,
  -- of the trunk or campaign, for people
  name TEXT NOT NULL,
  -- what stood there
  content TEXT NOT NULL,
  -- what stands there instead; a person has looked at it as soon as that has changed
  instead TEXT NOT NULL
) STRICT;
`,
} as const
