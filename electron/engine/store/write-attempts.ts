import type { Database } from 'better-sqlite3'
import type { NumberOfRecipient } from '../ports/person-gate.ts'
import type { AttemptStore, EarlierAttempt, OpenAttempt, RecipientHistory } from '../ports/store.ts'

type AttemptWriting = Pick<
  AttemptStore,
  'open' | 'openOf' | 'advance' | 'note' | 'move' | 'end' | 'again' | 'done' | 'historyOf' | 'writeTrace'
>

/** A recipient's row after one of their attempts was counted. */
interface CountedRow {
  readonly attempts: number
  readonly attemptsUsed: number
  readonly stepAttemptsUsed: number
  readonly step: number
  readonly position: number
  readonly recipientId: number
}

/** No attempt has this id. */
const NO_ATTEMPT = 0
const OPEN_COLUMNS = `id, campaign_id AS campaignId, campaign_recipient_id AS campaignRecipientId,
  recipient_id AS recipientId, trunk_id AS trunkId, number, channel, state`

/** The statements that follow a call: each finds its row by key. What does not fit the row's state throws. */
export function createAttemptWriting(database: Database): AttemptWriting {
  // asked when the engine starts: by the index of the open ones, and not from the first attempt that was ever made
  const open = database.prepare<[], OpenAttempt>(
    `SELECT ${OPEN_COLUMNS} FROM attempts INDEXED BY attempts_one_open_per_number WHERE state <> 'ended' ORDER BY id`,
  )
  const openOf = database.prepare<[number], OpenAttempt>(
    `SELECT ${OPEN_COLUMNS} FROM attempts WHERE id = ? AND state <> 'ended'`,
  )
  // the first instant of a state stays: a second 180 does not begin the ringing again
  const advanceTo = (state: 'dialing' | 'ringing' | 'answered', column: string) =>
    database.prepare<[number, number]>(
      `UPDATE attempts SET state = '${state}', ${column} = coalesce(${column}, ?) WHERE id = ? AND state <> 'ended'`,
    )
  const advance = {
    dialing: advanceTo('dialing', 'dialed_at'),
    ringing: advanceTo('ringing', 'ringing_at'),
    answered: advanceTo('answered', 'answered_at'),
  }
  const note = database.prepare<[number, number, number, string, string]>(
    `INSERT INTO attempt_events (attempt_id, seq, at, kind, sentence)
     VALUES (?, coalesce((SELECT max(seq) FROM attempt_events WHERE attempt_id = ?), 0) + 1, ?, ?, ?)`,
  )
  // what cannot have reached anybody is no contact; a rehearsal (0 from the claim on) never is one
  const end = database.prepare<[Record<string, string | number | null>], { recipient: number }>(
    `UPDATE attempts SET state = 'ended', ended_at = :at, outcome = :outcome, blame = :blame, sip_status = :sipStatus,
       sentence = :sentence, prompt_played_ms = :promptPlayedMs, heard_ms = :heardMs, packets_sent = :packetsSent,
       packets_received = :packetsReceived, packets_lost = :packetsLost, jitter_ms = :jitterMs,
       round_trip_ms = :roundTripMs, far_loss_share = :farLossShare, mos = :mos,
       counts = CASE
         WHEN counts = 0 OR ringing_at IS NOT NULL OR answered_at IS NOT NULL THEN counts
         WHEN :outcome IN ('congestion', 'trunk-failed', 'invalid-number', 'cancelled') THEN 0
         WHEN :outcome = 'interrupted' AND dialed_at IS NULL THEN 0
         ELSE counts END
     WHERE id = :id AND state <> 'ended' RETURNING campaign_recipient_id AS recipient`,
  )
  const carriedBy = database.prepare<[number, number]>(
    `UPDATE attempts SET trunk_id = ? WHERE id = ? AND state <> 'ended'`,
  )
  const countFor = database.prepare<[{ used: number; id: number }], CountedRow>(
    `UPDATE campaign_recipients SET attempts = attempts + 1, attempts_used = attempts_used + @used,
       step_attempts_used = step_attempts_used + @used
     WHERE id = @id AND state = 'dialing' RETURNING attempts, attempts_used AS attemptsUsed,
       step_attempts_used AS stepAttemptsUsed, step, position, recipient_id AS recipientId`,
  )
  const counted = database.prepare<[number], CountedRow>(
    `SELECT attempts, attempts_used AS attemptsUsed, step_attempts_used AS stepAttemptsUsed, step, position,
       recipient_id AS recipientId FROM campaign_recipients WHERE id = ?`,
  )
  const earlier = database.prepare<[number, number], EarlierAttempt>(
    `SELECT outcome, number, claimed_at AS claimedAt FROM attempts
     WHERE campaign_recipient_id = ? AND id <> ? AND outcome IS NOT NULL ORDER BY ordinal`,
  )
  const numbers = database.prepare<[{ id: number }], NumberOfRecipient>(
    `SELECT number, zone, region FROM (
       SELECT 0 AS position, number, zone, region FROM recipients WHERE id = @id
       UNION ALL SELECT position, number, zone, region FROM recipient_numbers WHERE recipient_id = @id)
     ORDER BY position`,
  )
  const again = database.prepare<[Record<string, string | number | null>]>(
    `UPDATE campaign_recipients SET state = 'due', next_at = @at, blocked_by = @blockedBy, because = @because,
       last_outcome = @outcome, position = @position, zone = @zone, region = @region,
       step_attempts_used = CASE WHEN step = @step THEN step_attempts_used ELSE 0 END, step = @step
     WHERE id = @id AND state = 'dialing'`,
  )
  const done = database.prepare<[string, string, string, number]>(
    `UPDATE campaign_recipients SET state = 'done', final_state = ?, because = ?, last_outcome = ?
     WHERE id = ? AND state = 'dialing'`,
  )
  // a trace comes after the end of its call, perhaps after the campaign was removed
  const trace = database.prepare<[string, number]>(
    `INSERT INTO attempt_traces (attempt_id, messages) SELECT id, ? FROM attempts WHERE id = ? ON CONFLICT DO NOTHING`,
  )

  const writeNote: AttemptStore['note'] = (attemptId, { at, kind, sentence }) => {
    note.run(attemptId, attemptId, whole(at), kind, sentence)
  }

  function historyOf(
    { recipientId, ...row }: CountedRow,
    campaignRecipientId: number,
    but: number,
  ): RecipientHistory {
    return {
      ...row,
      numbers: numbers.all({ id: recipientId }),
      earlier: earlier.all(campaignRecipientId, but),
    }
  }

  return {
    open: () => open.all(),
    openOf: attemptId => openOf.get(attemptId) ?? null,
    advance(attemptId, state, step) {
      expectOne(advance[state].run(whole(step.at), attemptId).changes, `attempt ${attemptId} is not open`)
      writeNote(attemptId, step)
    },
    note: writeNote,
    move(attemptId, trunkId, step) {
      expectOne(carriedBy.run(trunkId, attemptId).changes, `attempt ${attemptId} is not open`)
      writeNote(attemptId, step)
    },
    end(attemptId, { verdict, media, usesUp, note: step }): RecipientHistory {
      const ended = end.get({
        id: attemptId,
        at: whole(step.at),
        outcome: verdict.outcome,
        blame: verdict.blame,
        sipStatus: verdict.sipStatus,
        sentence: verdict.sentence,
        promptPlayedMs: media && whole(media.promptPlayedMs),
        heardMs: media && whole(media.heardMs),
        packetsSent: media?.packetsSent ?? null,
        packetsReceived: media?.packetsReceived ?? null,
        packetsLost: media?.packetsLost ?? null,
        jitterMs: media?.jitterMs ?? null,
        roundTripMs: media?.roundTripMs ?? null,
        farLossShare: media?.farLossShare ?? null,
        mos: media?.mos ?? null,
      })
      if (!ended) throw new Error(`attempt ${attemptId} is not open`)
      writeNote(attemptId, step)
      const row = countFor.get({ used: usesUp ? 1 : 0, id: ended.recipient })
      if (!row) throw new Error(`the recipient of attempt ${attemptId} is not being dialled`)
      return historyOf(row, ended.recipient, attemptId)
    },
    historyOf(campaignRecipientId) {
      const row = counted.get(campaignRecipientId)
      return row ? historyOf(row, campaignRecipientId, NO_ATTEMPT) : null
    },
    again(campaignRecipientId, { group, ...next }, outcome) {
      const { zone, region } = group
      const { changes } = again.run({
        ...next,
        at: Math.ceil(next.at),
        ...{ zone, region, outcome, id: campaignRecipientId },
      })
      expectOne(changes, `recipient ${campaignRecipientId} of a campaign is not being dialled`)
    },
    done(campaignRecipientId, finalState, because, outcome) {
      const { changes } = done.run(finalState, because, outcome, campaignRecipientId)
      expectOne(changes, `recipient ${campaignRecipientId} of a campaign is not being dialled`)
    },
    writeTrace(attemptId, messages) {
      trace.run(JSON.stringify(messages), attemptId)
    },
  }
}

/** Instants and durations are kept in whole milliseconds. */
const whole = (ms: number): number => Math.round(ms)

function expectOne(changes: number, otherwise: string): void {
  if (changes !== 1) throw new Error(otherwise)
}
