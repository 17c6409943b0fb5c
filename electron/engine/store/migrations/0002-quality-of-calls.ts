/** What a far end reports of the audio that it got, and the opinion that both directions add up to. */
export const qualityOfCalls = {
  version: 2,
  name: 'quality of calls',
  sql: `
ALTER TABLE attempts ADD COLUMN round_trip_ms REAL;
ALTER TABLE attempts ADD COLUMN far_loss_share REAL;
ALTER TABLE attempts ADD COLUMN mos REAL;
`,
} as const
