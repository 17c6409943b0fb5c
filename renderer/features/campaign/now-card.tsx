import { Group, Stack, Text } from '@mantine/core'
import type { CampaignRow } from '../../../shared/model/campaign.ts'
import { Card, TextLink } from '../../components/card.tsx'
import { countOf } from '../../components/format.ts'
import { StateBadge } from '../../components/state-badge.tsx'
import { Instant } from '../../components/values.tsx'
import { causeOf, lookOf } from './campaign-look.ts'

/** What happens now, and what has to happen next: nothing blocked is silent. */
export function NowCard({ campaign }: { campaign: CampaignRow }) {
  const { waiting } = campaign
  const cause = causeOf(campaign)
  return (
    <Card title="Now">
      <Stack gap="xs" aria-live="polite">
        <Group gap="xs">
          <StateBadge look={lookOf(campaign)} />
          {campaign.state === 'scheduled' && (
            <Text size="sm">
              starts <Instant at={campaign.launchAt} />
            </Text>
          )}
          {waiting?.until != null && campaign.state === 'active' && (
            <Text size="sm">
              until <Instant at={waiting.until} />
            </Text>
          )}
        </Group>
        <Text size="sm">{cause ?? sentenceOf(campaign)}</Text>
        {waiting?.reason === 'trunk-down' && (
          <Text size="sm">
            See <TextLink href="/trunks">{campaign.trunk.name}</TextLink>: its last failures are told there.
          </Text>
        )}
      </Stack>
    </Card>
  )
}

function sentenceOf(campaign: CampaignRow): string {
  const { due, dialing } = campaign.recipients
  switch (campaign.state) {
    case 'draft':
      return 'Not started. Nobody is called before somebody presses Start.'
    case 'scheduled':
      return 'It starts by itself at that time; nobody is called before.'
    case 'active':
      return `${countOf(dialing, 'recipient')} in a call, ${countOf(due, 'more', 'more')} to be called.`
    case 'paused':
      return 'No new calls are made until it is resumed.'
    case 'completed':
      return 'Everybody was called: nobody is left to call.'
    case 'cancelled':
      return 'It was cancelled; nobody of it is called any more.'
  }
}
