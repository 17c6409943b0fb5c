import type { Database } from 'better-sqlite3'
import type { CountedCap } from '../../../shared/model/contact-limits.ts'
import { lineOf, otherWritingOf } from '../domain/phone-line.ts'
import type { RecipientConsent } from '../domain/recipient-consent.ts'
import type { CampaignStore } from '../ports/campaign-store.ts'
import type { DoNotCallMatch, EnrolledRow, PersonFacts } from '../ports/person-gate.ts'

/** E.164: a plus and at most 15 digits; a prefix has at least one of them. */
const beginningsOf = (number: string): string =>
  Array.from({ length: 15 }, (_, at) => `substr(${number}, 1, ${at + 2})`).join(', ')

/**
 * The entries of do-not-call that forbid `@number`, with these columns and a condition: the entry of its line (`@line`), one of its
 * beginnings, or one of the beginnings of its line's other writing (`@other`, null where there is none). See {@link writingsAsked}.
 */
export const forbiddingSql = (columns: string, where: string): string =>
  [
    'd.line = @line AND d.is_prefix = 0',
    `d.line IN (${beginningsOf('@number')}) AND d.is_prefix = 1`,
    `d.line IN (${beginningsOf('@other')}) AND d.is_prefix = 1`,
  ]
    .map(
      condition =>
        `SELECT ${columns} FROM do_not_call d INDEXED BY do_not_call_once WHERE ${condition} ${where}`,
    )
    .join('\n  UNION ALL\n  ')

/** What {@link forbiddingSql} asks about a number. */
export interface WritingsAsked {
  readonly number: string
  readonly line: string
  readonly other: string | null
}

export function writingsAsked(number: string): WritingsAsked {
  return { number, line: lineOf(number), other: otherWritingOf(number) }
}

/** The entry that forbids `@number` in `@campaign` (0: in all of them). 62 seeks at most, 32 for nearly all numbers. */
export const DO_NOT_CALL_SQL = forbiddingSql(
  'd.id, d.pattern, d.is_prefix AS isPrefix, d.campaign_id AS campaignId, d.reason, d.at',
  'AND coalesce(d.campaign_id, 0) IN (0, @campaign)',
).concat('\n  LIMIT 1')

/** When the n-th newest contact of a line or person began, in all campaigns or in one; `@other` is null where a person has one writing. */
export const NTH_CONTACT_SQL = {
  'number system': nthContact('number', ''),
  'number campaign': nthContact('number', 'AND campaign_id = @campaign'),
  'person system': nthContact('person', ''),
  'person campaign': nthContact('person', 'AND campaign_id = @campaign'),
} as const

/** What of the contacts a cap counts; of a rehearsal nothing is a contact. */
const COUNTED_SQL = {
  attempts: '',
  answered: 'AND answered_at IS NOT NULL',
  unanswered: "AND ended_at IS NOT NULL AND outcome <> 'answered'",
  refused: "AND outcome IN ('rejected', 'blocked') AND blame = 'recipient'",
  conversed:
    "AND (outcome IN ('answered', 'hung-up-early') OR (outcome = 'interrupted' AND answered_at IS NOT NULL))",
} as const satisfies Record<NonNullable<CountedCap['counts']>, string>

/** The consent of a recipient, as columns of a statement over `recipients r`. */
export const CONSENT_OF_ROW = `r.consent_source AS consentSource, r.consent_at AS consentAt, r.consent_form AS consentForm,
    r.contact_kind AS contactKind`

/** Whether the campaign of row `cr` has reached its recipient: 0 or 1, and 0 on the first step. */
export const WAS_REACHED_OF_ROW = `(cr.step > 0 AND EXISTS (
      SELECT 1 FROM attempts a WHERE a.campaign_recipient_id = cr.id AND a.outcome IN ('answered', 'sent')))`

export interface ConsentColumns {
  readonly consentSource: string | null
  readonly consentAt: number | null
  readonly consentForm: RecipientConsent['form']
  readonly contactKind: RecipientConsent['contact']
}

/** When the newest abandoned call of a line ended, whichever of its writings was called. */
export const LAST_ABANDONED_SQL = `
  SELECT ended_at AS at FROM contacts INDEXED BY contacts_abandoned WHERE line = @line AND outcome = 'abandoned'
  ORDER BY ended_at DESC LIMIT 1`

/** An attempt in progress to the line, to the recipient or to the person: somebody without an id is a person by their line. */
export const OPEN_ATTEMPT_SQL = `
  SELECT id AS attemptId, campaign_id AS campaignId FROM attempts WHERE number IN (@number, @other) AND state <> 'ended'
  UNION ALL SELECT id, campaign_id FROM attempts WHERE recipient_id = @recipient AND state <> 'ended'
  UNION ALL SELECT id, campaign_id FROM attempts WHERE person IN (@person, @otherPerson) AND state <> 'ended'
  LIMIT 1`

/** The number that is called next: the recipient's first one, or the one at the row's position. */
export const NUMBER_OF_ROW = `CASE cr.position WHEN 0 THEN r.number ELSE coalesce(
      (SELECT n.number FROM recipient_numbers n WHERE n.recipient_id = r.id AND n.position = cr.position), r.number) END`

/** Whose facts are asked for. */
export type PersonKey = Pick<PersonFacts, 'recipientId' | 'number' | 'person' | 'zone' | 'region' | 'step'> &
  ConsentColumns & { readonly wasReached: number }

type DoNotCallRecord = Omit<DoNotCallMatch, 'isPrefix'> & { readonly isPrefix: number }

/** The entry that forbids this number in this campaign, or null; without a campaign only what is forbidden in all of them. */
export function createDoNotCallFinder(
  database: Database,
): (number: string, campaignId: number | null) => DoNotCallMatch | null {
  const find = database.prepare<[WritingsAsked & { campaign: number }], DoNotCallRecord>(DO_NOT_CALL_SQL)
  return (number, campaignId) => {
    const found = find.get({ ...writingsAsked(number), campaign: campaignId ?? 0 })
    return found ? { ...found, isPrefix: found.isPrefix === 1 } : null
  }
}

/** What {@link nthContactSql} asks: a line, or a person and the other writing of it. */
interface NthAsked {
  readonly key: string
  readonly other: string | null
  readonly campaign: number
  readonly before: number
}

/** Reads what the person gates ask: some index seeks, whatever the size of the campaign. */
export function createPersonReader(
  database: Database,
): (campaignId: number, key: PersonKey, caps: readonly CountedCap[]) => PersonFacts {
  const doNotCall = createDoNotCallFinder(database)
  const statements = new Map<string, ReturnType<typeof prepareNth>>()
  const prepareNth = (sql: string) => database.prepare<[NthAsked], { at: number }>(sql)
  function nthContactOf(cap: CountedCap): ReturnType<typeof prepareNth> {
    const sql = nthContactSql(cap)
    let statement = statements.get(sql)
    if (statement === undefined) {
      statement = prepareNth(sql)
      statements.set(sql, statement)
    }
    return statement
  }
  const lastAbandoned = database.prepare<[{ line: string }], { at: number }>(LAST_ABANDONED_SQL)
  const openAttempt = database.prepare<
    [
      Pick<WritingsAsked, 'number' | 'other'> & {
        recipient: number
        person: string
        otherPerson: string | null
      },
    ],
    { attemptId: number; campaignId: number }
  >(OPEN_ATTEMPT_SQL)

  function factsOf(campaignId: number, key: PersonKey, caps: readonly CountedCap[]): PersonFacts {
    const { recipientId, number, person } = key
    const { line, other } = writingsAsked(number)
    const otherPerson = otherWritingOf(person)
    return {
      recipientId,
      number,
      person,
      zone: key.zone,
      region: key.region,
      step: key.step,
      wasReached: key.wasReached === 1,
      consent: {
        source: key.consentSource,
        at: key.consentAt,
        form: key.consentForm,
        contact: key.contactKind,
      },
      doNotCall: doNotCall(number, campaignId),
      contacts: caps.map(cap => {
        const who = cap.per === 'number' ? { key: line, other: null } : { key: person, other: otherPerson }
        const newest = nthContactOf(cap).get({ ...who, campaign: campaignId, before: cap.count - 1 })
        return { cap, nthNewest: newest?.at ?? null }
      }),
      lastAbandonedAt: lastAbandoned.get({ line })?.at ?? null,
      openAttempt: openAttempt.get({ number, other, recipient: recipientId, person, otherPerson }) ?? null,
    }
  }
  return factsOf
}

const ENROLLED_SQL = `
  SELECT cr.id, cr.campaign_id AS campaignId, cr.recipient_id AS recipientId, cr.zone, cr.region, cr.priority, cr.state,
    cr.next_at AS nextAt, cr.blocked_by AS blockedBy, cr.position, cr.step, cr.attempts, cr.attempts_used AS attemptsUsed,
    cr.step_attempts_used AS stepAttemptsUsed, cr.last_outcome AS lastOutcome, cr.final_state AS finalState, cr.because,
    cr.enrolled_at AS enrolledAt
  FROM campaign_recipients cr WHERE cr.campaign_id = ? AND cr.recipient_id = ?`

/** One recipient of one campaign, as the explanation asks for them: their row, and the facts that the gates are judged by. */
export function createPersonReading(database: Database): Pick<CampaignStore, 'enrolled' | 'personFacts'> {
  const factsOf = createPersonReader(database)
  const enrolled = database.prepare<[number, number], EnrolledRow>(ENROLLED_SQL)
  const key = database.prepare<[number, number], PersonKey>(
    `SELECT r.id AS recipientId, ${NUMBER_OF_ROW} AS number, r.person, cr.zone, cr.region, cr.step,
       ${WAS_REACHED_OF_ROW} AS wasReached, ${CONSENT_OF_ROW}
     FROM campaign_recipients cr CROSS JOIN recipients r ON r.id = cr.recipient_id
     WHERE cr.campaign_id = ? AND cr.recipient_id = ?`,
  )
  return {
    enrolled: (campaignId, recipientId) => enrolled.get(campaignId, recipientId) ?? null,
    personFacts(campaignId, recipientId, capsOf, another) {
      const found = key.get(campaignId, recipientId)
      if (!found) return null
      const asked = { ...found, ...another }
      return factsOf(campaignId, asked, capsOf(asked.region, asked.step, asked.contactKind))
    },
  }
}

/** The statement that finds the n-th newest contact that a cap counts. */
export function nthContactSql({ per, scope, counts = 'attempts', only }: CountedCap): string {
  const ofChannel = only === undefined ? '' : `AND channel = '${only}'`
  const inCampaign = scope === 'campaign' ? 'AND campaign_id = @campaign' : ''
  return nthContact(per, [inCampaign, COUNTED_SQL[counts], ofChannel].filter(part => part !== '').join(' '))
}

function nthContact(per: 'number' | 'person', where: string): string {
  const of = (column: string, key: string) => `SELECT at FROM contacts INDEXED BY contacts_of_${column}
  WHERE ${column} = ${key} ${where}`
  // a person without an id is their number, which may be written in two ways: the newest of both, without a sort
  const from =
    per === 'number' ? of('line', '@key') : `${of('person', '@key')}\n  UNION ALL ${of('person', '@other')}`
  return `${from}
  ORDER BY at DESC LIMIT 1 OFFSET @before`
}
