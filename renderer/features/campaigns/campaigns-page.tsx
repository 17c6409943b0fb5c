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

type Choice = 'all' | 'running' | 'draft' | 'over' | 'archived'
interface Offered {
  readonly value: Choice
  readonly word: string
  readonly states: readonly CampaignState[]
}
const ALL: Offered = { value: 'all', word: 'All', states: CAMPAIGN_STATES }
const CHOICES: readonly Offered[] = [
  ALL,
  { value: 'running', word: 'Running', states: ['active', 'scheduled', 'paused'] },
  { value: 'draft', word: 'Drafts', states: ['draft'] },
  { value: 'over', word: 'Over', states: ['completed', 'cancelled'] },
]
/** Out of sight unless it is asked for. */
const ARCHIVED: Offered = { value: 'archived', word: 'Archived', states: CAMPAIGN_STATES }

const belongsTo = ({ value, states }: Offered, row: CampaignRow): boolean =>
  (row.archivedAt !== null) === (value === 'archived') && states.includes(row.state)

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
  // the choice appears with the first archived campaign, and goes with the last
  const offered = rows.some(({ archivedAt }) => archivedAt !== null) ? [...CHOICES, ARCHIVED] : CHOICES
  const chosen = offered.find(({ value }) => value === choice) ?? ALL
  const shown = useMemo(() => {
    const part = text.trim().toLocaleLowerCase()
    return rows
      .filter(row => belongsTo(chosen, row) && row.name.toLocaleLowerCase().includes(part))
      .toSorted((a, b) => ORDER[a.state] - ORDER[b.state] || b.createdAt - a.createdAt || b.id - a.id)
  }, [rows, chosen, text])
  return (
    <div className={`tl-card ${styles.table}`}>
      <Group className={styles.filters} gap="xs">
        <SegmentedControl
          aria-label="Which campaigns"
          size="xs"
          value={chosen.value}
          onChange={value => setChoice(offered.find(one => one.value === value)?.value ?? 'all')}
          data={offered.map(one => ({
            value: one.value,
            label: `${one.word} ${rows.filter(row => belongsTo(one, row)).length}`,
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
  const scheduled = of('scheduled')
  return `${of('active')} active, ${of('paused')} paused, ${scheduled > 0 ? `${scheduled} scheduled, ` : ''}${of('draft')} in draft · ${countOf(calls, 'call')} in progress`
}
