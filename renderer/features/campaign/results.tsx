import { Box, Stack, Table, Text } from '@mantine/core'
import { type CampaignRow, FINAL_STATES } from '../../../shared/model/campaign.ts'
import type { ExportTargetInput } from '../../../shared/model/export.ts'
import { Card } from '../../components/card.tsx'
import { countOf, formatCount, formatShare } from '../../components/format.ts'
import { StateBadge } from '../../components/state-badge.tsx'
import { FINAL_LOOKS } from '../../components/state-looks.ts'
import { ExportButton } from '../export/export-button.tsx'
import { doneCount } from './campaign-look.ts'
import styles from './campaign-page.module.css'

/** What came of a campaign, and its rows to take away. */
export function Results({ campaign }: { campaign: CampaignRow }) {
  const { recipients, attempts } = campaign
  return (
    <Box className={styles.columns}>
      <Card title="How it ended for its recipients">
        <FinalTable campaign={campaign} />
      </Card>
      <Stack gap="md">
        <ExportCard
          target={{ what: 'results', campaignId: campaign.id }}
          title="Export recipients"
          sentence={`${countOf(recipients.total, 'recipient')}: status, last outcome, attempts, and every column of their lists.`}
          nothing={recipients.total === 0}
        />
        <ExportCard
          target={{ what: 'attempts', campaignId: campaign.id }}
          title="Export attempts"
          sentence={`${countOf(attempts.total, 'attempt')}: times, outcome, sound quality and why each call ended.`}
          nothing={attempts.total === 0}
        />
      </Stack>
    </Box>
  )
}

function FinalTable({ campaign }: { campaign: CampaignRow }) {
  const done = doneCount(campaign)
  const { total } = campaign.recipients
  return (
    <Table verticalSpacing={7} horizontalSpacing={0}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Ended as</Table.Th>
          <Table.Th ta="end">Recipients</Table.Th>
          <Table.Th ta="end">Of done</Table.Th>
          <Table.Th ta="end">Of all</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {FINAL_STATES.map(state => {
          const count = campaign.recipients.done[state]
          return (
            <Table.Tr key={state}>
              <Table.Td>
                <StateBadge look={FINAL_LOOKS[state]} plain />
              </Table.Td>
              <Table.Td ta="end" fw={600}>
                {formatCount(count)}
              </Table.Td>
              <Table.Td ta="end">{formatShare(done > 0 ? count / done : null)}</Table.Td>
              <Table.Td ta="end">{formatShare(total > 0 ? count / total : null)}</Table.Td>
            </Table.Tr>
          )
        })}
      </Table.Tbody>
      <Table.Tfoot>
        <Table.Tr>
          <Table.Th>Done</Table.Th>
          <Table.Th ta="end">{formatCount(done)}</Table.Th>
          <Table.Th ta="end">{formatShare(done > 0 ? 1 : null)}</Table.Th>
          <Table.Th ta="end">{formatShare(total > 0 ? done / total : null)}</Table.Th>
        </Table.Tr>
      </Table.Tfoot>
    </Table>
  )
}

function ExportCard(props: { target: ExportTargetInput; title: string; sentence: string; nothing: boolean }) {
  return (
    <Card title={props.title}>
      <Stack gap="sm" align="flex-start">
        <Text size="sm" c="dimmed">
          {props.sentence}
        </Text>
        <ExportButton target={props.target} disabled={props.nothing} />
      </Stack>
    </Card>
  )
}
