import { Box, Progress, Stack, Table, Text } from '@mantine/core'
import type { CampaignRow } from '../../../shared/model/campaign.ts'
import { OUTCOMES, type Outcome } from '../../../shared/model/outcome.ts'
import { Card, Facts } from '../../components/card.tsx'
import { formatCount, formatShare } from '../../components/format.ts'
import { StateBadge } from '../../components/state-badge.tsx'
import { OUTCOME_LOOKS } from '../../components/state-looks.ts'
import { Instant } from '../../components/values.tsx'
import { answeredCount, countOfOutcome, doneCount, draftOfRow, isOpen } from './campaign-look.ts'
import styles from './campaign-page.module.css'
import { ForecastCard } from './forecast-card.tsx'
import { FunnelCard } from './funnel-card.tsx'
import { LatestAttempts } from './latest-attempts.tsx'
import { NowCard } from './now-card.tsx'
import { ProgressBar, ProgressLegend } from './progress-bar.tsx'
import { StatisticsCard } from './statistics-card.tsx'
import { useRecipientTotal } from './use-recipient-total.ts'

/** How far a campaign is, what holds it back, and what came of its calls. */
export function Overview({ campaign }: { campaign: CampaignRow }) {
  const { recipients, attempts } = campaign
  const total = useRecipientTotal(campaign)
  const ended = attempts.total - attempts.open
  const answered = answeredCount(campaign)
  return (
    <Stack gap="md">
      <Box className={styles.figures}>
        <Figure word="Recipients" value={formatCount(total)} note={campaign.list.name} />
        <Figure
          word="Done"
          value={formatCount(doneCount(campaign))}
          note={recipients.total > 0 ? formatShare(doneCount(campaign) / recipients.total) : 'none yet'}
        />
        <Figure word="Dialled" value={formatCount(attempts.total)} note={`${attempts.open} in progress`} />
        <Figure
          word="Answered"
          value={formatCount(answered)}
          note={`${formatShare(ended > 0 ? answered / ended : null)} of attempts`}
        />
        <Figure
          word="Reached"
          value={formatCount(recipients.done.reached)}
          note={`${formatShare(doneCount(campaign) > 0 ? recipients.done.reached / doneCount(campaign) : null)} of done`}
        />
      </Box>
      <Card title="Recipients by where they stand">
        {recipients.total === 0 ? (
          <Text size="sm" c="dimmed">
            Nobody is enrolled yet. Recipients who match are enrolled when the campaign starts.
          </Text>
        ) : (
          <Stack gap="sm">
            <ProgressBar campaign={campaign} height={14} />
            <ProgressLegend campaign={campaign} />
          </Stack>
        )}
      </Card>
      <Box className={styles.columns}>
        <Stack gap="md">
          <Card title="Attempts by outcome">
            <Outcomes campaign={campaign} ended={ended} />
          </Card>
          {campaign.attempts.total > 0 && <StatisticsCard campaign={campaign} />}
          <Card title="Times">
            <Facts
              rows={[
                ['Created', <Instant key="created" at={campaign.createdAt} />],
                ...(campaign.launchAt === null
                  ? []
                  : [['Starts by itself', <Instant key="launch" at={campaign.launchAt} />] as const]),
                ['Started', <Instant key="started" at={campaign.startedAt} />],
                ['Ended', <Instant key="ended" at={campaign.endedAt} />],
              ]}
            />
          </Card>
        </Stack>
        <Stack gap="md">
          <NowCard campaign={campaign} />
          <FunnelCard campaign={campaign} />
          {isOpen(campaign) && <ForecastCard draft={draftOfRow(campaign)} campaignId={campaign.id} />}
          {campaign.attempts.total > 0 && <LatestAttempts campaign={campaign} />}
        </Stack>
      </Box>
    </Stack>
  )
}

/** Shown even when there were none; the rarer ones only when there were some. */
const USUAL: ReadonlySet<Outcome> = new Set([
  'answered',
  'hung-up-early',
  'busy',
  'no-answer',
  'rejected',
  'invalid-number',
  'congestion',
  'trunk-failed',
])

function Outcomes({ campaign, ended }: { campaign: CampaignRow; ended: number }) {
  if (ended === 0) {
    return (
      <Text size="sm" c="dimmed">
        Nothing was dialled yet. Each attempt is counted here by how it ended.
      </Text>
    )
  }
  return (
    <Table withRowBorders={false} verticalSpacing={5} horizontalSpacing={0}>
      <Table.Tbody>
        {OUTCOMES.filter(outcome => USUAL.has(outcome) || countOfOutcome(campaign, outcome) > 0).map(
          outcome => {
            const count = countOfOutcome(campaign, outcome)
            const look = OUTCOME_LOOKS[outcome]
            return (
              <Table.Tr key={outcome} opacity={count === 0 ? 0.55 : 1}>
                <Table.Td w={150}>
                  <StateBadge look={look} plain />
                </Table.Td>
                <Table.Td>
                  <Progress
                    value={(100 * count) / ended}
                    color={`${look.hue}.${look.hue === 'amber' ? 5 : 6}`}
                    size={8}
                    aria-label={`${look.word}, share of attempts`}
                  />
                </Table.Td>
                <Table.Td w={84} ta="end" fw={600}>
                  {formatCount(count)}
                </Table.Td>
                <Table.Td w={72} ta="end" c="dimmed">
                  {formatShare(count / ended)}
                </Table.Td>
              </Table.Tr>
            )
          },
        )}
      </Table.Tbody>
    </Table>
  )
}

function Figure({ word, value, note }: { word: string; value: string; note: string }) {
  return (
    <div className={`tl-card ${styles.figure}`}>
      <Text size="xs" c="dimmed">
        {word}
      </Text>
      <Text fz={24} lh="30px" fw={650}>
        {value}
      </Text>
      <Text size="xs" c="dimmed" truncate title={note}>
        {note}
      </Text>
    </div>
  )
}
