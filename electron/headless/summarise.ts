import { type CampaignRow, FINAL_STATE_WORDS, FINAL_STATES } from '../../shared/model/campaign.ts'
import { OUTCOME_WORDS, OUTCOMES } from '../../shared/model/outcome.ts'

/** What `trunkline run` prints at the end. `answerRate` is a fraction of 1, or null without attempts. */
export interface Summary {
  readonly campaign: { readonly id: number; readonly name: string; readonly state: string }
  readonly recipients: {
    readonly total: number
    readonly due: number
    readonly dialing: number
    readonly byFinalState: Readonly<Record<string, number>>
  }
  readonly attempts: {
    readonly total: number
    readonly open: number
    readonly byOutcome: Readonly<Record<string, number>>
  }
  readonly answerRate: number | null
  readonly durationSeconds: number | null
}

/** The figures of one campaign, from the store's rows. */
export function summarise(campaign: CampaignRow): Summary {
  const { attempts, recipients } = campaign
  const ended = attempts.total - attempts.open
  const duration =
    campaign.startedAt === null || campaign.endedAt === null ? null : campaign.endedAt - campaign.startedAt
  return {
    campaign: { id: campaign.id, name: campaign.name, state: campaign.state },
    recipients: {
      total: recipients.total,
      due: recipients.due,
      dialing: recipients.dialing,
      byFinalState: recipients.done,
    },
    attempts: { total: attempts.total, open: attempts.open, byOutcome: attempts.byOutcome },
    answerRate: ended === 0 ? null : attempts.byOutcome.answered / ended,
    durationSeconds: duration === null ? null : duration / 1000,
  }
}

/** The summary as lines for a person. */
export function summaryText(summary: Summary): string {
  const rows: string[] = [
    `${summary.campaign.name}: ${summary.campaign.state}`,
    '',
    `Recipients  ${summary.recipients.total}`,
  ]
  for (const state of FINAL_STATES)
    rows.push(row(FINAL_STATE_WORDS[state], summary.recipients.byFinalState[state] ?? 0))
  rows.push('', `Attempts  ${summary.attempts.total}`)
  for (const outcome of OUTCOMES)
    rows.push(row(OUTCOME_WORDS[outcome], summary.attempts.byOutcome[outcome] ?? 0))
  const rate = summary.answerRate === null ? 'no attempts' : `${(summary.answerRate * 100).toFixed(1)} %`
  const seconds = summary.durationSeconds === null ? '' : `, ${summary.durationSeconds.toFixed(1)} s`
  rows.push('', `Answer rate  ${rate}${seconds}`)
  return rows.join('\n')
}

function row(word: string, count: number): string {
  return `  ${word.padEnd(24)}${String(count).padStart(8)}`
}
