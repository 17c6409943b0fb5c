/**
 * From then on From keeps the account where a trunk has a password, unless its settings say that the caller ID takes its place. Stored
 * trunks were written when it always did, so they go on as they are.
 */
export const userInFrom = {
  version: 9,
  name: 'user in From',
  sql: `
UPDATE trunks SET settings = json_set(settings, '$.callerIdReplacesUser', json('true'))
  WHERE json_extract(settings, '$.kind') = 'sip' AND json_extract(settings, '$.credentials.user') IS NOT NULL
    AND coalesce(json_extract(settings, '$.callerIdBy'), 'from') = 'from';
`,
} as const
