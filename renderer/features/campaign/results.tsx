import { Box, Button, Stack, Table, Text } from '@mantine/core'
import { IconFileDownload } from '@tabler/icons-react'
import { useState } from 'react'
import { type CampaignRow, FINAL_STATES } from '../../../shared/model/campaign.ts'
import { Card } from '../../components/card.tsx'
import { countOf, formatBytes, formatCount, formatShare } from '../../components/format.ts'
import { SentenceAlert } from '../../components/page-states.tsx'
import { StateBadge } from '../../components/state-badge.tsx'
import { FINAL_LOOKS } from '../../components/state-looks.ts'
import { request } from '../../engine-client/engine-client.ts'
import { saveExport } from '../../engine-client/save-export.ts'
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
          id={campaign.id}
          what="recipients"
          title="Recipients as CSV"
          sentence={`A row for each of ${countOf(recipients.total, 'recipient')}: where they stand, the last outcome, the number of attempts, and every column of the list.`}
          nothing={recipients.total === 0}
        />
        <ExportCard
          id={campaign.id}
          what="attempts"
          title="Attempts as CSV"
          sentence={`A row for each of ${countOf(attempts.total, 'attempt')}: when it was dialled, rang, was answered and ended, its outcome, and why.`}
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

type Told = { readonly tone: 'good' | 'error'; readonly sentence: string }

function ExportCard(props: {
  id: number
  what: 'recipients' | 'attempts'
  title: string
  sentence: string
  nothing: boolean
}) {
  const [busy, setBusy] = useState(false)
  const [told, setTold] = useState<Told | null>(null)

  async function run(): Promise<void> {
    setBusy(true)
    setTold(await exportCsv(props.id, props.what))
    setBusy(false)
  }

  return (
    <Card title={props.title}>
      <Stack gap="sm" align="flex-start">
        <Text size="sm" c="dimmed">
          {props.sentence}
        </Text>
        <Button
          variant="default"
          leftSection={<IconFileDownload size={16} aria-hidden />}
          loading={busy}
          disabled={props.nothing}
          onClick={() => void run()}
        >
          {props.nothing ? 'Nothing to export yet' : 'Export'}
        </Button>
        {told && <SentenceAlert tone={told.tone}>{told.sentence}</SentenceAlert>}
      </Stack>
    </Card>
  )
}

/** Writes the file and hands it over; null when the person gave up choosing where to save it. */
async function exportCsv(id: number, what: 'recipients' | 'attempts'): Promise<Told | null> {
  const made = await request('campaigns.export', { id, what })
  if (!made.ok) return { tone: 'error', sentence: made.error.message }
  const { fileName, rows, bytes } = made.value
  const saved = await saveExport(made.value)
  if (saved.state === 'given-up') return null
  if (saved.state === 'failed') return { tone: 'error', sentence: saved.error.message }
  return {
    tone: 'good',
    sentence: `${countOf(rows, 'row')}, ${formatBytes(bytes)}, written to ${saved.path ?? fileName}.`,
  }
}
