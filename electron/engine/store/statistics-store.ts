import type { Database } from 'better-sqlite3'
import { z } from 'zod'
import { weekdayIndex } from '../domain/calling-window.ts'
import { localDayAt } from '../domain/zone-clock.ts'
import type { CampaignStatistics, Decision, HourOfWeek, StatisticsStore } from '../ports/statistics-store.ts'
import { createFunnel } from './read-funnel.ts'
import { storedJson } from './stored-json.ts'

const QUARTER_MS = 900_000
const HOUR_MS = 3_600_000

/** Nothing was tried yet. */
const NOTHING: Omit<CampaignStatistics, 'penetration'> = {
  attempts: 0,
  open: 0,
  contacts: 0,
  seizures: 0,
  connects: 0,
  humans: 0,
  abandoned: 0,
  machines: 0,
  messagesSent: 0,
  tried: 0,
  depth: null,
  answerSeizureRatio: null,
  averageCallDurationMs: null,
  liveAnswerRate: null,
  abandonRate: null,
  postDialDelayMs: null,
  answerDelayMs: null,
}

type Quarter = Omit<HourOfWeek, 'weekday' | 'hour' | 'quarters'> & { readonly quarter: number }
type DecisionRecord = Omit<Decision, 'rule'> & { readonly rule: string | null }

const DECISION_COLUMNS = `id, at, campaign_id AS campaignId, recipient_id AS recipientId, kind, rule, sentence, until`

/** Figures through the views that define them (migration 4). */
export function createStatisticsStore(database: Database): StatisticsStore {
  const readRule = storedJson(z.object({ pack: z.string(), id: z.string(), source: z.string() }))
  const campaign = database.prepare<[number], Omit<CampaignStatistics, 'penetration'>>(
    `SELECT attempts, open, contacts, seizures, connects, humans, abandoned, machines, messages_sent AS messagesSent, tried, depth,
       answer_seizure_ratio AS answerSeizureRatio, average_call_duration_ms AS averageCallDurationMs,
       live_answer_rate AS liveAnswerRate, abandon_rate AS abandonRate, post_dial_delay_ms AS postDialDelayMs,
       answer_delay_ms AS answerDelayMs
     FROM stat_campaign WHERE campaign_id = ?`,
  )
  // who was tried is counted already: the view's own share would read every attempt twice more
  const enrolled = database.prepare<[number], { total: number }>(
    'SELECT total FROM stat_penetration WHERE campaign_id = ?',
  )
  const quarters = database.prepare<[number], Quarter>(
    `SELECT quarter, attempts, seizures, connects, humans, abandoned, talk_ms AS talkMs FROM stat_quarters WHERE campaign_id = ?`,
  )
  type Abandonment = { humans: number; abandoned: number }
  const abandonment = database.prepare<[{ campaign: number | null; since: number }], Abandonment>(
    `SELECT coalesce(sum(human), 0) AS humans, coalesce(sum(abandoned), 0) AS abandoned FROM stat_attempts
     WHERE claimed_at >= @since AND (@campaign IS NULL OR campaign_id = @campaign)`,
  )
  const decisionsOf = (where: string, order: string) =>
    database.prepare<[Record<string, number | null>], DecisionRecord>(
      `SELECT ${DECISION_COLUMNS} FROM decisions ${where} ORDER BY ${order} LIMIT @limit OFFSET @offset`,
    )
  const ofCampaign = decisionsOf(
    'INDEXED BY decisions_by_campaign WHERE campaign_id = @campaignId',
    'id DESC',
  )
  const ofRecipient = decisionsOf(
    'INDEXED BY decisions_by_recipient WHERE recipient_id = @recipientId AND campaign_id = @campaignId',
    'id DESC',
  )

  return {
    stats(id) {
      const figures = campaign.get(id) ?? NOTHING
      const total = enrolled.get(id)?.total ?? 0
      return { ...figures, penetration: total === 0 ? null : figures.tried / total }
    },
    byHourAndWeekday: (id, zone) => hoursOfWeek(quarters.all(id), zone),
    abandonment: (campaignId, since) =>
      abandonment.get({ campaign: campaignId, since }) ?? { humans: 0, abandoned: 0 },
    ...createFunnel(database),
    decisions: filter =>
      (filter.recipientId === null ? ofCampaign : ofRecipient)
        .all({ ...filter })
        .map(({ rule, ...decision }) => ({ ...decision, rule: rule === null ? null : readRule(rule) })),
  }
}

/** Adds quarters up to hours of the week by the zone's clock, in the order of the week. */
function hoursOfWeek(quarters: readonly Quarter[], zone: string): readonly HourOfWeek[] {
  const hours = new Map<number, HourOfWeek>()
  for (const { quarter, ...figures } of quarters) {
    const { midnight, sinceMs } = localDayAt(zone, quarter * QUARTER_MS)
    const weekday = weekdayIndex(midnight) + 1
    const hour = Math.floor(sinceMs / HOUR_MS)
    const key = weekday * 24 + hour
    const before = hours.get(key)
    hours.set(key, before ? together(before, figures) : { weekday, hour, quarters: 1, ...figures })
  }
  return [...hours.entries()].sort(([a], [b]) => a - b).map(([, figures]) => figures)
}

function together(a: HourOfWeek, b: Omit<Quarter, 'quarter'>): HourOfWeek {
  return {
    weekday: a.weekday,
    hour: a.hour,
    quarters: a.quarters + 1,
    attempts: a.attempts + b.attempts,
    seizures: a.seizures + b.seizures,
    connects: a.connects + b.connects,
    humans: a.humans + b.humans,
    abandoned: a.abandoned + b.abandoned,
    talkMs: a.talkMs + b.talkMs,
  }
}
