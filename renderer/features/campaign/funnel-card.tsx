import { Group, Progress, Stack, Text } from '@mantine/core'
import type { CampaignRow } from '../../../shared/model/campaign.ts'
import { BlockedList } from '../../components/blocked-list.tsx'
import { Card } from '../../components/card.tsx'
import { formatCount } from '../../components/format.ts'
import { ErrorState, LoadingRows } from '../../components/page-states.tsx'
import { useRequest } from '../../engine-client/use-request.ts'
import { useReloadOnAttempts } from './use-reload-on-attempts.ts'

/** Who can be called now, and why the others cannot. Everybody is counted in one place. */
export function FunnelCard({ campaign }: { campaign: CampaignRow }) {
  const funnel = useRequest('campaigns.funnel', { id: campaign.id })
  useReloadOnAttempts(campaign, funnel.reload)
  return (
    <Card title="Who can be called now">
      {funnel.state === 'loading' && <LoadingRows rows={4} height={28} />}
      {funnel.state === 'failed' && <ErrorState error={funnel.error} retry={funnel.reload} />}
      {funnel.state === 'ready' && (
        <Stack gap="sm">
          <Group gap={6} align="baseline">
            <Text fz={24} fw={650} lh={1.1}>
              {formatCount(funnel.value.callableNow)}
            </Text>
            <Text size="sm" c="dimmed">
              of {formatCount(funnel.value.total - funnel.value.done)} who are not done
              {funnel.value.inCall > 0 && `, ${formatCount(funnel.value.inCall)} more in a call`}
            </Text>
          </Group>
          <Progress.Root size={8} aria-hidden>
            <Progress.Section value={shareOf(funnel.value.callableNow, funnel.value)} color="green" />
            <Progress.Section value={shareOf(funnel.value.inCall, funnel.value)} color="amber" />
          </Progress.Root>
          {funnel.value.blocked.length === 0 ? (
            <Text size="sm" c="dimmed">
              {funnel.value.total === funnel.value.done ? 'Everybody is done.' : 'Nobody is held back.'}
            </Text>
          ) : (
            <BlockedList blocked={funnel.value.blocked} />
          )}
        </Stack>
      )}
    </Card>
  )
}

const shareOf = (count: number, { total, done }: { total: number; done: number }): number =>
  total === done ? 0 : (100 * count) / (total - done)
