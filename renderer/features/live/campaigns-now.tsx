import { Anchor, Button, Group, Stack, Text } from '@mantine/core'
import { Link } from 'wouter'
import type { CampaignRow } from '../../../shared/model/campaign.ts'
import { formatCount } from '../../components/format.ts'
import { StateBadge } from '../../components/state-badge.tsx'
import type { Rows } from '../../stores/engine-view.ts'
import { CampaignButtons } from '../campaign/campaign-buttons.tsx'
import { causeOf, doneCount, lookOf } from '../campaign/campaign-look.ts'
import { ProgressBar } from '../campaign/progress-bar.tsx'
import styles from './live.module.css'

/** Campaigns under way, what holds each back, and the way to pause or stop it at once. */
export function CampaignsNow({ campaigns }: { campaigns: Rows<CampaignRow> }) {
  const underWay = [...campaigns.values()]
    .filter(({ state }) => state === 'active' || state === 'paused')
    .sort((a, b) => a.state.localeCompare(b.state) || b.id - a.id)
  return (
    <section className={`tl-card ${styles.panel}`} aria-label="Campaigns under way">
      <div className={styles.panelHead}>
        <Text fw={650}>Campaigns under way</Text>
        <Anchor component={Link} href="/campaigns" size="xs">
          All campaigns
        </Anchor>
      </div>
      {underWay.length === 0 ? (
        <Stack align="center" justify="center" gap="xs" flex={1} pb="md">
          <Text size="sm" c="dimmed">
            No campaign is under way. Start one, and its calls show here.
          </Text>
          <Group gap="xs">
            <Button component={Link} href="/campaigns" variant="default">
              Choose a campaign
            </Button>
            <Button component={Link} href="/campaigns/new">
              New campaign
            </Button>
          </Group>
        </Stack>
      ) : (
        <div className={styles.campaigns}>
          {underWay.map(campaign => (
            <CampaignNow key={campaign.id} campaign={campaign} />
          ))}
        </div>
      )}
    </section>
  )
}

function CampaignNow({ campaign }: { campaign: CampaignRow }) {
  const cause = causeOf(campaign)
  return (
    <div className={styles.campaign}>
      <Stack gap={1} miw={0}>
        <Group gap="xs" wrap="nowrap">
          <StateBadge look={lookOf(campaign)} />
          <Anchor component={Link} href={`/campaigns/${campaign.id}`} fw={600} size="sm" truncate c="inherit">
            {campaign.name}
          </Anchor>
        </Group>
        <Text size="xs" c="dimmed" lineClamp={2} title={cause ?? undefined} aria-live="polite">
          {cause ?? 'Dialling as fast as it may.'}
        </Text>
      </Stack>
      <Stack gap={4}>
        <ProgressBar campaign={campaign} />
        <Text size="xs" c="dimmed" className="tl-nowrap">
          {`${formatCount(doneCount(campaign))} / ${formatCount(campaign.recipients.total)}`}
        </Text>
      </Stack>
      <Group gap={4} wrap="nowrap">
        <CampaignButtons campaign={campaign} compact />
      </Group>
    </div>
  )
}
