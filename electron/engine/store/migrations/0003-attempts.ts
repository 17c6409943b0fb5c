/** Everything that a number could be forbidden by: itself, or one of its beginnings. Indexed seeks, at most 16. */
const BEGINNINGS = Array.from({ length: 15 }, (_, at) => `substr(NEW.number, 1, ${at + 2})`).join(', ')

/** The part of migration 3 about attempts: messages as well as calls, who was contacted, and who must never be. */
export const ATTEMPTS_OF_ENGINE = `
CREATE TABLE attempts_new (
  id INTEGER PRIMARY KEY,
  campaign_id INTEGER NOT NULL REFERENCES campaigns (id) ON DELETE CASCADE,
  campaign_recipient_id INTEGER NOT NULL REFERENCES campaign_recipients (id) ON DELETE CASCADE,
  recipient_id INTEGER NOT NULL REFERENCES recipients (id),
  trunk_id INTEGER NOT NULL REFERENCES trunks (id),
  channel TEXT NOT NULL DEFAULT 'voice' CHECK (channel IN ('voice', 'sms')),
  step INTEGER NOT NULL DEFAULT 0 CHECK (step >= 0),
  number TEXT NOT NULL,
  person TEXT NOT NULL,
  -- a contact: 0 when it cannot have reached anybody, and for rehearsals
  counts INTEGER NOT NULL DEFAULT 1 CHECK (counts IN (0, 1)),
  ordinal INTEGER NOT NULL CHECK (ordinal >= 1),
  state TEXT NOT NULL CHECK (state IN ('claimed', 'dialing', 'ringing', 'answered', 'ended')),
  claimed_at INTEGER NOT NULL,
  dialed_at INTEGER,
  ringing_at INTEGER,
  answered_at INTEGER,
  ended_at INTEGER,
  outcome TEXT CHECK (outcome IN ('answered', 'hung-up-early', 'busy', 'no-answer', 'rejected', 'blocked', 'machine',
    'abandoned', 'dead-air', 'invalid-number', 'congestion', 'trunk-failed', 'interrupted', 'cancelled', 'sent')),
  blame TEXT CHECK (blame IN ('recipient', 'trunk', 'network', 'us')),
  sip_status INTEGER CHECK (sip_status BETWEEN 100 AND 699),
  sentence TEXT,
  prompt_played_ms INTEGER,
  heard_ms INTEGER,
  packets_sent INTEGER,
  packets_received INTEGER,
  packets_lost INTEGER,
  jitter_ms REAL,
  round_trip_ms REAL,
  far_loss_share REAL,
  mos REAL,
  UNIQUE (campaign_recipient_id, ordinal),
  CHECK ((state = 'ended') = (outcome IS NOT NULL)),
  CHECK ((state = 'ended') = (ended_at IS NOT NULL)),
  CHECK ((outcome IS NULL) = (blame IS NULL)),
  CHECK (outcome <> 'sent' OR channel = 'sms')
) STRICT;
INSERT INTO attempts_new (id, campaign_id, campaign_recipient_id, recipient_id, trunk_id, number, person, counts, ordinal,
    state, claimed_at, dialed_at, ringing_at, answered_at, ended_at, outcome, blame, sip_status, sentence, prompt_played_ms,
    heard_ms, packets_sent, packets_received, packets_lost, jitter_ms, round_trip_ms, far_loss_share, mos)
  SELECT a.id, a.campaign_id, a.campaign_recipient_id, a.recipient_id, a.trunk_id, a.number, r.person,
    CASE
      WHEN coalesce(json_extract(t.settings, '$.kind'), '') = 'practice' THEN 0
      WHEN a.ringing_at IS NOT NULL OR a.answered_at IS NOT NULL THEN 1
      WHEN a.outcome IN ('congestion', 'trunk-failed', 'invalid-number', 'cancelled') THEN 0
      WHEN a.outcome = 'interrupted' AND a.dialed_at IS NULL THEN 0
      ELSE 1 END,
    a.ordinal, a.state, a.claimed_at, a.dialed_at, a.ringing_at, a.answered_at, a.ended_at, a.outcome, a.blame, a.sip_status,
    a.sentence, a.prompt_played_ms, a.heard_ms, a.packets_sent, a.packets_received, a.packets_lost, a.jitter_ms,
    a.round_trip_ms, a.far_loss_share, a.mos
  FROM attempts a JOIN recipients r ON r.id = a.recipient_id JOIN trunks t ON t.id = a.trunk_id;
DROP TABLE attempts;
ALTER TABLE attempts_new RENAME TO attempts;
CREATE UNIQUE INDEX attempts_one_open_per_recipient ON attempts (recipient_id) WHERE state <> 'ended';
CREATE UNIQUE INDEX attempts_one_open_per_number ON attempts (number) WHERE state <> 'ended';
CREATE INDEX attempts_open_by_person ON attempts (person) WHERE state <> 'ended';
CREATE INDEX attempts_by_campaign ON attempts (campaign_id, id);
CREATE INDEX attempts_by_recipient ON attempts (recipient_id, id);
CREATE INDEX attempts_by_claim ON attempts (claimed_at);
CREATE INDEX attempts_by_trunk ON attempts (trunk_id, outcome, ended_at);
-- the contacts of a number and of a person, newest last: a cap asks for the n-th newest
CREATE INDEX attempts_contacts_of_number ON attempts (number, claimed_at) WHERE counts = 1;
CREATE INDEX attempts_contacts_of_person ON attempts (person, claimed_at) WHERE counts = 1;
CREATE INDEX attempts_abandoned ON attempts (number, ended_at) WHERE outcome = 'abandoned';

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
CREATE TRIGGER attempts_ended_is_final BEFORE UPDATE OF state, outcome, ended_at ON attempts
  WHEN OLD.state = 'ended' BEGIN SELECT RAISE(ABORT, 'an ended attempt is never rewritten'); END;
-- whatever asks for it: nobody on do-not-call is ever called or written to
CREATE TRIGGER attempts_never_do_not_call BEFORE INSERT ON attempts
  WHEN NEW.state <> 'ended' AND (
    EXISTS (SELECT 1 FROM do_not_call d WHERE d.pattern = NEW.number AND d.is_prefix = 0
      AND coalesce(d.campaign_id, 0) IN (0, NEW.campaign_id))
    OR EXISTS (SELECT 1 FROM do_not_call d WHERE d.pattern IN (${BEGINNINGS}) AND d.is_prefix = 1
      AND coalesce(d.campaign_id, 0) IN (0, NEW.campaign_id)))
  BEGIN SELECT RAISE(ABORT, 'the number is on do-not-call'); END;
`
