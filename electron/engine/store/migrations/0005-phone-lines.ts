import { LINE_SQL, OTHER_WRITING_SQL } from '../../domain/phone-line.ts'

/** E.164: a plus and at most 15 digits; a beginning has at least one of them. */
const beginningsOf = (number: string): string =>
  Array.from({ length: 15 }, (_, at) => `substr(${number}, 1, ${at + 2})`).join(', ')

/**
 * The part of migration 5 about lines that have two E.164 writings (`domain/phone-line.ts`): an entry of do-not-call forbids all
 * writings of its line, and a beginning forbids every number of which one writing begins so.
 */
export const PHONE_LINES = `
-- what an entry is compared by: the line of a number, or the beginning itself
ALTER TABLE do_not_call ADD COLUMN line TEXT GENERATED ALWAYS AS (
  CASE is_prefix WHEN 1 THEN pattern ELSE ${LINE_SQL('pattern')} END) VIRTUAL;
-- who asked first, and why, is what counts
DELETE FROM do_not_call WHERE EXISTS (SELECT 1 FROM do_not_call o WHERE o.line = do_not_call.line
  AND o.is_prefix = do_not_call.is_prefix AND coalesce(o.campaign_id, 0) = coalesce(do_not_call.campaign_id, 0)
  AND o.id < do_not_call.id) AND pattern <> line;
DROP INDEX do_not_call_once;
CREATE UNIQUE INDEX do_not_call_once ON do_not_call (line, is_prefix, coalesce(campaign_id, 0));

DROP TRIGGER attempts_never_do_not_call;
-- whatever asks for it: nobody on do-not-call is ever called or written to, at any writing of their number
CREATE TRIGGER attempts_never_do_not_call BEFORE INSERT ON attempts
  WHEN NEW.state <> 'ended' AND (
    EXISTS (SELECT 1 FROM do_not_call d WHERE d.line = ${LINE_SQL('NEW.number')} AND d.is_prefix = 0
      AND coalesce(d.campaign_id, 0) IN (0, NEW.campaign_id))
    OR EXISTS (SELECT 1 FROM do_not_call d WHERE d.line IN (${beginningsOf('NEW.number')}) AND d.is_prefix = 1
      AND coalesce(d.campaign_id, 0) IN (0, NEW.campaign_id))
    OR EXISTS (SELECT 1 FROM (SELECT ${OTHER_WRITING_SQL('NEW.number')} AS number) other CROSS JOIN do_not_call d
      WHERE other.number IS NOT NULL AND d.line IN (${beginningsOf('other.number')}) AND d.is_prefix = 1
      AND coalesce(d.campaign_id, 0) IN (0, NEW.campaign_id)))
  BEGIN SELECT RAISE(ABORT, 'the number is on do-not-call'); END;
`
