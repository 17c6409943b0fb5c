import { ATTEMPTS_OF_ENGINE } from './0003-attempts.ts'
import { ENROLLED_OF_ENGINE } from './0003-enrolled.ts'

/**
 * Everything that a campaign can say: several lists and numbers, priorities, cadence steps, why somebody waits, whom nobody
 * may call. A group is whoever has the same zone and the same region (ISO 3166, such as `US-FL`; several possible ones are
 * joined by `|`, unknown is empty): the calling hours are asked once for all of it.
 */
export const campaignEngine = {
  version: 3,
  name: 'campaign engine',
  sql: `
-- a trigger that names a table which is being rebuilt would stop the renaming
DROP TRIGGER recipients_count_insert;
DROP TRIGGER recipients_count_delete;
DROP TRIGGER campaign_recipients_count_insert;
DROP TRIGGER campaign_recipients_count_update;
DROP TRIGGER campaign_recipients_count_delete;
DROP TRIGGER campaign_recipients_done_is_final;
DROP TRIGGER attempts_count_insert;
DROP TRIGGER attempts_count_update;
DROP TRIGGER attempts_count_delete;
DROP TRIGGER attempts_ended_is_final;

ALTER TABLE recipients ADD COLUMN region TEXT NOT NULL DEFAULT '';
ALTER TABLE recipients ADD COLUMN region_evidence TEXT NOT NULL DEFAULT '';
ALTER TABLE recipients ADD COLUMN tags TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(tags) AND json_type(tags) = 'array');
ALTER TABLE recipients ADD COLUMN category TEXT;
-- who it is: the id of the list's owner, or the number where there is none
ALTER TABLE recipients ADD COLUMN person TEXT GENERATED ALWAYS AS (coalesce(nullif(external_id, ''), number)) VIRTUAL;
-- lists of before know the country only, and the law of a whole country is better than none
UPDATE recipients SET region = country, region_evidence = 'country' WHERE country IS NOT NULL;

-- further numbers of a recipient; the first one (position 0) is that of the recipient's own row
CREATE TABLE recipient_numbers (
  recipient_id INTEGER NOT NULL REFERENCES recipients (id) ON DELETE CASCADE,
  position INTEGER NOT NULL CHECK (position >= 1),
  number TEXT NOT NULL CHECK (number GLOB '+[1-9]*'),
  zone TEXT NOT NULL,
  zone_evidence TEXT NOT NULL,
  country TEXT,
  region TEXT NOT NULL DEFAULT '',
  kind TEXT,
  PRIMARY KEY (recipient_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX recipient_numbers_by_number ON recipient_numbers (number);

DROP TABLE list_recipient_counts;
CREATE TABLE list_recipient_counts (
  list_id INTEGER NOT NULL REFERENCES recipient_lists (id) ON DELETE CASCADE,
  zone TEXT NOT NULL,
  region TEXT NOT NULL,
  -- empty when not known
  country TEXT NOT NULL,
  count INTEGER NOT NULL CHECK (count >= 0),
  PRIMARY KEY (list_id, zone, region, country)
) STRICT, WITHOUT ROWID;
INSERT INTO list_recipient_counts
  SELECT list_id, zone, region, coalesce(country, ''), count(*) FROM recipients GROUP BY 1, 2, 3, 4;
CREATE TRIGGER recipients_count_insert AFTER INSERT ON recipients BEGIN
  INSERT INTO list_recipient_counts VALUES (NEW.list_id, NEW.zone, NEW.region, coalesce(NEW.country, ''), 1)
    ON CONFLICT DO UPDATE SET count = count + 1;
END;
CREATE TRIGGER recipients_count_delete AFTER DELETE ON recipients BEGIN
  UPDATE list_recipient_counts SET count = count - 1
    WHERE list_id = OLD.list_id AND zone = OLD.zone AND region = OLD.region AND country = coalesce(OLD.country, '');
END;

CREATE TABLE campaigns_new (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 255),
  state TEXT NOT NULL CHECK (state IN ('draft', 'scheduled', 'active', 'paused', 'completed', 'cancelled')),
  pause_kind TEXT CHECK (pause_kind IN ('operator', 'outside-hours', 'no-agents', 'abandon-budget', 'trunk-down', 'disk')),
  pause_cause TEXT,
  settings TEXT NOT NULL CHECK (json_valid(settings)),
  list_id INTEGER NOT NULL REFERENCES recipient_lists (id),
  trunk_id INTEGER NOT NULL REFERENCES trunks (id),
  created_at INTEGER NOT NULL,
  -- when it is to start by itself, and when it did start
  launch_at INTEGER,
  launched_at INTEGER,
  started_at INTEGER,
  ended_at INTEGER,
  archived_at INTEGER,
  CHECK ((state = 'paused') = (pause_cause IS NOT NULL)),
  CHECK ((state = 'paused') = (pause_kind IS NOT NULL)),
  CHECK ((state IN ('completed', 'cancelled')) = (ended_at IS NOT NULL)),
  CHECK (state <> 'scheduled' OR launch_at IS NOT NULL),
  CHECK (archived_at IS NULL OR ended_at IS NOT NULL)
) STRICT;
INSERT INTO campaigns_new (id, name, state, pause_kind, pause_cause, settings, list_id, trunk_id, created_at, launched_at,
    started_at, ended_at)
  SELECT id, name, state, CASE state WHEN 'paused' THEN 'operator' END, pause_cause, settings, list_id, trunk_id,
    created_at, started_at, started_at, ended_at FROM campaigns;
DROP TABLE campaigns;
ALTER TABLE campaigns_new RENAME TO campaigns;
CREATE INDEX campaigns_by_list ON campaigns (list_id);
CREATE INDEX campaigns_by_trunk ON campaigns (trunk_id);
CREATE INDEX campaigns_to_launch ON campaigns (launch_at) WHERE state = 'scheduled';

-- the lists of a campaign in the order in which they are called; the first is the campaign's own list_id
CREATE TABLE campaign_lists (
  campaign_id INTEGER NOT NULL REFERENCES campaigns (id) ON DELETE CASCADE,
  position INTEGER NOT NULL CHECK (position >= 0),
  list_id INTEGER NOT NULL REFERENCES recipient_lists (id),
  PRIMARY KEY (campaign_id, position),
  UNIQUE (campaign_id, list_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX campaign_lists_by_list ON campaign_lists (list_id);
INSERT INTO campaign_lists SELECT id, 0, list_id FROM campaigns;
CREATE TRIGGER campaigns_first_list AFTER INSERT ON campaigns BEGIN
  INSERT INTO campaign_lists VALUES (NEW.id, 0, NEW.list_id);
END;
CREATE TRIGGER campaigns_other_first_list AFTER UPDATE OF list_id ON campaigns WHEN OLD.list_id <> NEW.list_id BEGIN
  UPDATE campaign_lists SET list_id = NEW.list_id WHERE campaign_id = NEW.id AND position = 0;
END;

-- whom nobody may call: a number, or everybody whose number begins so; of one campaign, or of all (null)
CREATE TABLE do_not_call (
  id INTEGER PRIMARY KEY,
  pattern TEXT NOT NULL CHECK (pattern GLOB '+[1-9]*' AND NOT substr(pattern, 2) GLOB '*[^0-9]*' AND length(pattern) <= 16),
  is_prefix INTEGER NOT NULL CHECK (is_prefix IN (0, 1)),
  campaign_id INTEGER REFERENCES campaigns (id) ON DELETE CASCADE,
  reason TEXT NOT NULL,
  source TEXT NOT NULL,
  added_by TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX do_not_call_once ON do_not_call (pattern, is_prefix, coalesce(campaign_id, 0));
CREATE INDEX do_not_call_by_campaign ON do_not_call (campaign_id, id);

-- every time that a rule kept somebody from being called, with what it said
CREATE TABLE decisions (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  campaign_id INTEGER NOT NULL REFERENCES campaigns (id) ON DELETE CASCADE,
  recipient_id INTEGER REFERENCES recipients (id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  -- pack and rule of the law behind it, as JSON
  rule TEXT CHECK (rule IS NULL OR json_valid(rule)),
  sentence TEXT NOT NULL,
  -- null when it does not clear by itself
  until INTEGER
) STRICT;
CREATE INDEX decisions_by_campaign ON decisions (campaign_id, id);
CREATE INDEX decisions_by_recipient ON decisions (recipient_id, id);
${ENROLLED_OF_ENGINE}${ATTEMPTS_OF_ENGINE}`,
} as const
