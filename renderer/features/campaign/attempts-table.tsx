import { Text } from '@mantine/core'
import { IconPhone } from '@tabler/icons-react'
import { useState } from 'react'
import { useLocation } from 'wouter'
import type { AttemptRow } from '../../../shared/model/call.ts'
import type { CampaignRow } from '../../../shared/model/campaign.ts'
import { outcomeSchema } from '../../../shared/model/outcome.ts'
import { type Column, DataTable } from '../../components/data-table.tsx'
import { countOf } from '../../components/format.ts'
import { EmptyState } from '../../components/page-states.tsx'
import { StateBadge } from '../../components/state-badge.tsx'
import { ATTEMPT_LOOKS, OUTCOME_LOOKS } from '../../components/state-looks.ts'
import { usePagedRows } from '../../components/use-paged-rows.ts'
import { Dash, Duration, Instant, PhoneNumber } from '../../components/values.tsx'
import { request } from '../../engine-client/engine-client.ts'
import { ExportButton } from '../export/export-button.tsx'
import styles from './campaign-page.module.css'
import { OutcomeFilter } from './outcome-filter.tsx'
import { useReloadOnAttempts } from './use-reload-on-attempts.ts'

const COLUMNS: readonly Column<AttemptRow>[] = [
  {
    key: 'at',
    header: 'Dialled',
    width: 'minmax(196px, 0.7fr)',
    cell: row => <Instant at={row.dialedAt ?? row.claimedAt} zone={row.zone} />,
  },
  {
    key: 'who',
    header: 'Recipient',
    width: 'minmax(106px, 1fr)',
    cell: row => row.recipientName ?? <Dash />,
  },
  {
    key: 'number',
    header: 'Number',
    width: '144px',
    cell: row => <PhoneNumber number={row.number} />,
  },
  { key: 'ordinal', header: 'Attempt', width: '56px', end: true, cell: row => row.ordinal },
  {
    key: 'outcome',
    header: 'Outcome',
    width: '120px',
    cell: row => (
      <StateBadge look={row.outcome ? OUTCOME_LOOKS[row.outcome] : ATTEMPT_LOOKS[row.state]} plain />
    ),
  },
  {
    key: 'talk',
    header: 'Talked',
    width: '60px',
    end: true,
    cell: row => <Duration from={row.answeredAt} to={row.endedAt} />,
  },
  {
    key: 'why',
    header: 'Why it ended',
    width: 'minmax(140px, 2fr)',
    cell: row => <span title={row.sentence ?? ''}>{row.sentence ?? <Dash />}</span>,
  },
]

/** Every attempt of a campaign, newest first; a row opens its SIP ladder. */
export function AttemptsTable({ campaign }: { campaign: CampaignRow }) {
  const [, navigate] = useLocation()
  const [outcome, setOutcome] = useState<string | null>(null)
  const chosen = outcomeSchema.safeParse(outcome)
  const source = usePagedRows(`${campaign.id}|${outcome ?? ''}`, (offset, limit) =>
    request('attempts.list', {
      campaignId: campaign.id,
      outcome: chosen.success ? chosen.data : null,
      offset,
      limit,
    }),
  )
  useReloadOnAttempts(campaign, source.reload)

  return (
    <div className={`tl-card ${styles.table}`}>
      <div className={styles.filters}>
        <OutcomeFilter label="Outcome" placeholder="Any outcome" value={outcome} onChange={setOutcome} />
        <Text size="sm" c="dimmed" ms="auto" aria-live="polite">
          {source.state === 'ready' && countOf(source.total, 'attempt')}
        </Text>
        <ExportButton
          target={{
            what: 'attempts',
            campaignId: campaign.id,
            outcome: chosen.success ? chosen.data : null,
          }}
        />
      </div>
      <DataTable
        label="Attempts"
        columns={COLUMNS}
        source={source}
        rowKey={row => row.id}
        onOpen={row => navigate(`/attempts/${row.id}`)}
        empty={
          <EmptyState
            icon={IconPhone}
            title={outcome === null ? 'Nothing was dialled yet' : 'No attempt ended like this'}
            sentence={
              outcome === null
                ? 'Each call of this campaign is listed here with how it ended and its SIP ladder.'
                : 'Choose another outcome, or clear the filter.'
            }
          />
        }
      />
    </div>
  )
}
