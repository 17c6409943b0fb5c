import { Select, Text, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconSearch, IconUsers } from '@tabler/icons-react'
import { useState } from 'react'
import type { ResultRow } from '../../../shared/model/call.ts'
import {
  type CampaignRow,
  FINAL_STATE_WORDS,
  FINAL_STATES,
  finalStateSchema,
  recipientStateSchema,
} from '../../../shared/model/campaign.ts'
import { outcomeSchema } from '../../../shared/model/outcome.ts'
import { type Column, DataTable } from '../../components/data-table.tsx'
import { countOf } from '../../components/format.ts'
import { EmptyState } from '../../components/page-states.tsx'
import { StateBadge } from '../../components/state-badge.tsx'
import { FINAL_LOOKS, OUTCOME_LOOKS, RECIPIENT_LOOKS } from '../../components/state-looks.ts'
import { usePagedRows } from '../../components/use-paged-rows.ts'
import { Dash, Instant, PhoneNumber } from '../../components/values.tsx'
import { request } from '../../engine-client/engine-client.ts'
import { ExportButton } from '../export/export-button.tsx'
import styles from './campaign-page.module.css'
import { OutcomeFilter } from './outcome-filter.tsx'
import { RecipientDrawer } from './recipient-drawer.tsx'
import { useReloadOnAttempts } from './use-reload-on-attempts.ts'

const SEARCH_AFTER_MS = 250

const COLUMNS: readonly Column<ResultRow>[] = [
  { key: 'name', header: 'Name', width: 'minmax(106px, 1fr)', cell: row => row.name ?? <Dash /> },
  { key: 'number', header: 'Number', width: '144px', cell: row => <PhoneNumber number={row.number} /> },
  {
    key: 'state',
    header: 'Status',
    width: '166px',
    cell: row => (
      <StateBadge look={row.finalState ? FINAL_LOOKS[row.finalState] : RECIPIENT_LOOKS[row.state]} plain />
    ),
  },
  {
    key: 'last',
    header: 'Last outcome',
    width: '120px',
    cell: row => (row.lastOutcome ? <StateBadge look={OUTCOME_LOOKS[row.lastOutcome]} plain /> : <Dash />),
  },
  { key: 'attempts', header: 'Attempts', width: '60px', end: true, cell: row => row.attempts },
  {
    key: 'next',
    header: 'Next call',
    width: 'minmax(160px, 0.7fr)',
    cell: row => <Instant at={row.nextCallAt} zone={row.zone} />,
  },
  {
    key: 'because',
    header: 'Why',
    width: 'minmax(150px, 1.6fr)',
    cell: row => <span title={row.because ?? ''}>{row.because ?? <Dash />}</span>,
  },
]

const STATES = [
  { value: 'due', label: RECIPIENT_LOOKS.due.word },
  { value: 'dialing', label: RECIPIENT_LOOKS.dialing.word },
  ...FINAL_STATES.map(value => ({ value, label: FINAL_STATE_WORDS[value] })),
]

/** The two filters of the request from the one choice that a person makes. */
function filterOf(state: string | null) {
  const final = finalStateSchema.safeParse(state)
  if (final.success) return { state: null, finalState: final.data }
  const standing = recipientStateSchema.safeParse(state)
  return { state: standing.success ? standing.data : null, finalState: null }
}

/** Every recipient of a campaign: where they stand, when they are called next, and why not now. */
export function RecipientsTable({ campaign }: { campaign: CampaignRow }) {
  const [state, setState] = useState<string | null>(null)
  const [outcome, setOutcome] = useState<string | null>(null)
  const [text, setText] = useState('')
  const [search] = useDebouncedValue(text.trim(), SEARCH_AFTER_MS)
  const [opened, setOpened] = useState<ResultRow | null>(null)
  const last = outcomeSchema.safeParse(outcome)
  const source = usePagedRows(`${campaign.id}|${state}|${outcome}|${search}`, (offset, limit) =>
    request('campaigns.results', {
      id: campaign.id,
      ...filterOf(state),
      lastOutcome: last.success ? last.data : null,
      search,
      offset,
      limit,
    }),
  )
  useReloadOnAttempts(campaign, source.reload)

  const filtered = state !== null || outcome !== null || search !== ''
  return (
    <div className={`tl-card ${styles.table}`}>
      <div className={styles.filters}>
        <TextInput
          aria-label="Name or number"
          placeholder="Name or number"
          leftSection={<IconSearch size={15} aria-hidden />}
          w={240}
          size="xs"
          maxLength={100}
          value={text}
          onChange={event => setText(event.currentTarget.value)}
        />
        <Select
          aria-label="Status"
          placeholder="Any status"
          w={190}
          size="xs"
          clearable
          data={STATES}
          value={state}
          onChange={setState}
        />
        <OutcomeFilter
          label="Last outcome"
          placeholder="Any last outcome"
          value={outcome}
          onChange={setOutcome}
        />
        <Text size="sm" c="dimmed" ms="auto" aria-live="polite">
          {source.state === 'ready' && countOf(source.total, 'recipient')}
        </Text>
        <ExportButton
          target={{
            what: 'results',
            campaignId: campaign.id,
            ...filterOf(state),
            lastOutcome: last.success ? last.data : null,
            search,
          }}
        />
      </div>
      <DataTable
        label="Recipients"
        columns={COLUMNS}
        source={source}
        rowKey={row => row.recipientId}
        onOpen={setOpened}
        empty={
          <EmptyState
            icon={IconUsers}
            title={filtered ? 'Nobody matches' : 'No recipients yet'}
            sentence={
              filtered
                ? 'Loosen the filters above.'
                : 'Recipients come in when the campaign starts. Until then they stand in its list.'
            }
          />
        }
      />
      <RecipientDrawer campaign={campaign} recipient={opened} onClose={() => setOpened(null)} />
    </div>
  )
}
