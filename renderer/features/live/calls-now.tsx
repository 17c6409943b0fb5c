import { ActionIcon, Text, Tooltip } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconPhoneEnd, IconPhoneOutgoing } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import { useLocation } from 'wouter'
import type { AttemptRow } from '../../../shared/model/call.ts'
import type { CampaignRow } from '../../../shared/model/campaign.ts'
import { cityOfZone, clockThere } from '../../components/clock-times.ts'
import { type Column, DataTable } from '../../components/data-table.tsx'
import { formatNumber } from '../../components/format.ts'
import { EmptyState } from '../../components/page-states.tsx'
import { StateBadge } from '../../components/state-badge.tsx'
import { ATTEMPT_LOOKS, OUTCOME_LOOKS } from '../../components/state-looks.ts'
import { useEngineNow } from '../../components/use-now.ts'
import { rowsAtHand } from '../../components/use-paged-rows.ts'
import { Dash, PhoneNumber } from '../../components/values.tsx'
import { request } from '../../engine-client/engine-client.ts'
import type { Rows } from '../../stores/engine-view.ts'
import { CallAge } from './call-age.tsx'

/** Every call now, the oldest first; below them, for a few seconds, those that have just ended, with their outcome. */
export function CallsNow({ calls, campaigns }: { calls: Rows<AttemptRow>; campaigns: Rows<CampaignRow> }) {
  const [, navigate] = useLocation()
  const rows = useMemo(() => [...calls.values()].sort(byProgress), [calls])
  const columns = useMemo(() => columnsOf(campaigns), [campaigns])
  return (
    <DataTable
      label="Calls now"
      columns={columns}
      source={rowsAtHand(rows)}
      rowKey={call => call.id}
      rowHeight={38}
      onOpen={call => navigate(`/attempts/${call.id}`)}
      empty={
        <EmptyState
          icon={IconPhoneOutgoing}
          title="No call now"
          sentence="Calls appear here the moment they are dialled. What holds a campaign back is told beside it, above."
        />
      }
    />
  )
}

/** Calls in progress by age, then ended ones, the latest first. */
function byProgress(a: AttemptRow, b: AttemptRow): number {
  if (a.state !== 'ended' && b.state !== 'ended') return a.id - b.id
  if (a.state === 'ended' && b.state === 'ended') return (b.endedAt ?? 0) - (a.endedAt ?? 0)
  return a.state === 'ended' ? 1 : -1
}

function columnsOf(campaigns: Rows<CampaignRow>): readonly Column<AttemptRow>[] {
  return [
    {
      key: 'state',
      header: 'State',
      width: '132px',
      cell: call => (
        <StateBadge
          look={
            call.state === 'ended' && call.outcome ? OUTCOME_LOOKS[call.outcome] : ATTEMPT_LOOKS[call.state]
          }
        />
      ),
    },
    {
      key: 'age',
      header: 'Time / limit',
      width: '112px',
      cell: call => <CallAge call={call} settings={campaigns.get(call.campaignId)?.settings ?? null} />,
    },
    {
      key: 'number',
      header: 'Number',
      width: 'minmax(150px, 180px)',
      cell: call => <PhoneNumber number={call.number} />,
    },
    {
      key: 'name',
      header: 'Recipient',
      width: 'minmax(120px, 1.2fr)',
      cell: call => call.recipientName ?? <Dash />,
    },
    {
      key: 'there',
      header: 'Their time',
      width: '150px',
      cell: call => <TheirTime zone={call.zone} />,
    },
    {
      key: 'campaign',
      header: 'Campaign',
      width: 'minmax(120px, 1.2fr)',
      cell: call => call.campaignName,
    },
    { key: 'ordinal', header: 'Attempt', width: '60px', end: true, cell: call => call.ordinal },
    {
      key: 'hang-up',
      header: '',
      width: '32px',
      cell: call => (call.state === 'ended' ? null : <HangUp call={call} />),
    },
  ]
}

/** The wall clock where the recipient is. */
function TheirTime({ zone }: { zone: string | null }) {
  const now = useEngineNow()
  if (!zone) return <Dash />
  return (
    <>
      {clockThere(now, zone)}{' '}
      <Text span inherit c="dimmed">
        {cityOfZone(zone)}
      </Text>
    </>
  )
}

function HangUp({ call }: { call: AttemptRow }) {
  const [busy, setBusy] = useState(false)
  async function hangUp(): Promise<void> {
    setBusy(true)
    const result = await request('attempts.hangUp', { id: call.id })
    setBusy(false)
    if (!result.ok) notifications.show({ color: 'red', title: 'Hang up', message: result.error.message })
  }
  return (
    <Tooltip label="Hang up this call now">
      <ActionIcon
        variant="subtle"
        color="gray"
        size={26}
        loading={busy}
        aria-label={`Hang up ${formatNumber(call.number)}`}
        onClick={event => {
          event.stopPropagation()
          void hangUp()
        }}
      >
        <IconPhoneEnd size={16} aria-hidden />
      </ActionIcon>
    </Tooltip>
  )
}
