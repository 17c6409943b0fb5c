/**
 * What the figures of a campaign mean, written down once, over the rows themselves. A seizure is a call that went out to the
 * trunk; a connect is one that was answered (200 OK), by whomever; a human is somebody who answered: they listened, hung up
 * early, or nobody of ours was there for them. Shares are null when there is nothing to divide by.
 */
export const statistics = {
  version: 4,
  name: 'statistics',
  sql: `
CREATE VIEW stat_attempts AS
  SELECT id, campaign_id, campaign_recipient_id, trunk_id, channel, step, claimed_at, outcome, counts AS contact,
    state <> 'ended' AS open,
    channel = 'voice' AND dialed_at IS NOT NULL AS seized,
    -- neither answered nor over: nobody knows yet
    channel = 'voice' AND dialed_at IS NOT NULL AND answered_at IS NULL AND state <> 'ended' AS undecided,
    channel = 'voice' AND answered_at IS NOT NULL AS connected,
    coalesce(outcome IN ('answered', 'hung-up-early', 'abandoned'), 0) AS human,
    coalesce(outcome = 'abandoned', 0) AS abandoned,
    coalesce(outcome = 'machine', 0) AS machine,
    coalesce(outcome = 'sent', 0) AS sent,
    CASE WHEN channel = 'voice' THEN ended_at - answered_at END AS talk_ms,
    CASE WHEN channel = 'voice' THEN ringing_at - dialed_at END AS post_dial_delay_ms,
    CASE WHEN channel = 'voice' THEN answered_at - dialed_at END AS answer_delay_ms
  FROM attempts;

CREATE VIEW stat_campaign AS
  SELECT campaign_id,
    count(*) AS attempts,
    sum(open) AS open,
    sum(contact) AS contacts,
    sum(seized) AS seizures,
    sum(connected) AS connects,
    sum(human) AS humans,
    sum(abandoned) AS abandoned,
    sum(machine) AS machines,
    sum(sent) AS messages_sent,
    -- recipients who were tried at all, and attempts for each of them
    count(DISTINCT campaign_recipient_id) AS tried,
    1.0 * count(*) / count(DISTINCT campaign_recipient_id) AS depth,
    -- ASR: answered seizures; those that still ring are left out
    1.0 * sum(connected) / nullif(sum(seized) - sum(undecided), 0) AS answer_seizure_ratio,
    -- ACD: mean length of answered calls
    avg(talk_ms) AS average_call_duration_ms,
    1.0 * sum(human) / nullif(count(*) - sum(open), 0) AS live_answer_rate,
    -- of the live answers, those that nobody was there for
    1.0 * sum(abandoned) / nullif(sum(human), 0) AS abandon_rate,
    avg(post_dial_delay_ms) AS post_dial_delay_ms,
    avg(answer_delay_ms) AS answer_delay_ms
  FROM stat_attempts GROUP BY campaign_id;

CREATE VIEW stat_penetration AS
  SELECT c.id AS campaign_id,
    coalesce((SELECT sum(count) FROM campaign_recipient_counts WHERE campaign_id = c.id), 0) AS total,
    (SELECT count(DISTINCT campaign_recipient_id) FROM attempts WHERE campaign_id = c.id) AS tried,
    1.0 * (SELECT count(DISTINCT campaign_recipient_id) FROM attempts WHERE campaign_id = c.id)
      / nullif((SELECT sum(count) FROM campaign_recipient_counts WHERE campaign_id = c.id), 0) AS penetration
  FROM campaigns c;

-- Quarters of an hour since the epoch: every zone's clock is ahead of UTC by whole quarters, so hours of any zone add up from them.
CREATE VIEW stat_quarters AS
  SELECT campaign_id, claimed_at / 900000 AS quarter,
    count(*) AS attempts,
    sum(seized) AS seizures,
    sum(connected) AS connects,
    sum(human) AS humans,
    sum(abandoned) AS abandoned,
    coalesce(sum(talk_ms), 0) AS talk_ms
  FROM stat_attempts GROUP BY campaign_id, quarter;
`,
} as const
