import { Button, Group, SegmentedControl, Stack, TextInput } from '@mantine/core'
import { IconPlus, IconSearch, IconTargetArrow } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import { Link, useLocation } from 'wouter'
import { CAMPAIGN_STATES, type CampaignRow, type CampaignState } from '../../../shared/model/campaign.ts'
import { DataTable } from '../../components/data-table.tsx'
import { countOf } from '../../components/format.ts'
import { PageHeader } from '../../components/page-header.tsx'
import { EmptyState, ErrorState, LoadingRows } from '../../components/page-states.tsx'
import { rowsAtHand } from '../../components/use-paged-rows.ts'
import { refresh, useEngine } from '../../stores/engine-store.ts'
import { CAMPAIGN_COLUMNS } from './campaign-columns.tsx'
import styles from './campaigns-page.module.css'

const ROW_HEIGHT = 56

type Choice = 'all' | 'running' | 'draft' | 'over'
const CHOICES: readonly { value: Choice; word: string; states: readonly CampaignState[] }[] = [
  { value: 'all', word: 'All', states: CAMPAIGN_STATES },
  { value: 'running', word: 'Running', states: ['active', 'scheduled', 'paused'] },
  { value: 'draft', word: 'Drafts', states: ['draft'] },
  { value: 'over', word: 'Over', states: ['completed', 'cancelled'] },
]

/** Running ones first, then drafts, then what is over; the newest first within each. */
const ORDER: Readonly<Record<CampaignState, number>> = {
  active: 0,
  paused: 1,
  scheduled: 2,
  draft: 3,
  completed: 4,
  cancelled: 4,
}

/** Which campaign runs, which one waits, and why. */
export function CampaignsPage() {
  const campaigns = useEngine(view => view.campaigns)
  const newCampaign = (
    <Button component={Link} href="/campaigns/new" leftSection={<IconPlus size={15} aria-hidden />}>
      New campaign
    </Button>
  )
  const count = campaigns.state === 'ready' ? campaigns.value.size : 0
  return (
    <Stack gap="md" h="100%" mih={0}>
      <PageHeader
        title="Campaigns"
        sentence={
          count > 0 ? summaryOf([...(campaigns.state === 'ready' ? campaigns.value.values() : [])]) : null
        }
        actions={count > 0 && newCampaign}
      />
      {campaigns.state === 'loading' && <LoadingRows rows={8} height={44} />}
      {campaigns.state === 'failed' && <ErrorState error={campaigns.error} retry={() => void refresh()} />}
      {campaigns.state === 'ready' && count === 0 && (
        <div className="tl-card">
          <EmptyState
            icon={IconTargetArrow}
            title="No campaigns yet"
            sentence="A campaign calls the recipients of a list over a trunk, inside the hours you allow. Rehearse it with the practice carrier before it calls anybody."
            action={
              <>
                {newCampaign}
                <Button component={Link} href="/import" variant="default">
                  Import a list first
                </Button>
              </>
            }
          />
        </div>
      )}
      {campaigns.state === 'ready' && count > 0 && <CampaignTable rows={[...campaigns.value.values()]} />}
    </Stack>
  )
}

function CampaignTable({ rows }: { rows: readonly CampaignRow[] }) {
  const [, navigate] = useLocation()
  const [choice, setChoice] = useState<Choice>('all')
  const [text, setText] = useState('')
  const states = CHOICES.find(({ value }) => value === choice)?.states ?? CAMPAIGN_STATES
  const shown = useMemo(() => {
    const part = text.trim().toLocaleLowerCase()
    return rows
      .filter(row => states.includes(row.state) && row.name.toLocaleLowerCase().includes(part))
      .toSorted((a, b) => ORDER[a.state] - ORDER[b.state] || b.createdAt - a.createdAt || b.id - a.id)
  }, [rows, states, text])
  return (
    <div className={`tl-card ${styles.table}`}>
      <Group className={styles.filters} gap="xs">
        <SegmentedControl
          aria-label="Which campaigns"
          size="xs"
          value={choice}
          onChange={value => setChoice(CHOICES.find(one => one.value === value)?.value ?? 'all')}
          data={CHOICES.map(({ value, word, states: own }) => ({
            value,
            label: `${word} ${rows.filter(row => own.includes(row.state)).length}`,
          }))}
        />
        <TextInput
          aria-label="Name"
          placeholder="Name"
          size="xs"
          w={220}
          leftSection={<IconSearch size={15} aria-hidden />}
          value={text}
          onChange={event => setText(event.currentTarget.value)}
        />
      </Group>
      <DataTable
        label="Campaigns"
        columns={CAMPAIGN_COLUMNS}
        source={rowsAtHand(shown)}
        rowKey={row => row.id}
        rowHeight={ROW_HEIGHT}
        onOpen={row => navigate(`/campaigns/${row.id}`)}
        empty={
          <EmptyState
            icon={IconTargetArrow}
            title="No campaign matches"
            sentence="Choose another kind above, or write less of the name."
          />
        }
      />
    </div>
  )
}

function summaryOf(rows: readonly CampaignRow[]): string {
  const of = (state: CampaignState): number => rows.filter(row => row.state === state).length
  const calls = rows.reduce((sum, row) => sum + row.attempts.open, 0)
  return `${of('active')} active, ${of('paused')} paused, ${of('draft')} in draft · ${countOf(calls, 'call')} in progress`
}
