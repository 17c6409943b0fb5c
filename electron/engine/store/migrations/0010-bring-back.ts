/** People who were suppressed can be brought back when the do-not-call entry behind it is removed. Every other final state stays one. */
export const bringBack = {
  version: 10,
  name: 'bring back',
  sql: `
DROP TRIGGER campaign_recipients_done_is_final;
CREATE TRIGGER campaign_recipients_done_is_final BEFORE UPDATE OF state, final_state ON campaign_recipients
  WHEN OLD.state = 'done' AND NOT (OLD.final_state = 'suppressed' AND NEW.state = 'due' AND NEW.final_state IS NULL) BEGIN
  SELECT RAISE(ABORT, 'a final state is never rewritten'); END;
`,
} as const
