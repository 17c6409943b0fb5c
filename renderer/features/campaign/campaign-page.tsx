import { Group, Stack, Tabs } from '@mantine/core'
import { useLocation } from 'wouter'
import type { CampaignRow } from '../../../shared/model/campaign.ts'
import { TextLink } from '../../components/card.tsx'
import { countOf } from '../../components/format.ts'
import { NoCampaign } from '../../components/not-there.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { ErrorState, LoadingRows, SentenceAlert } from '../../components/page-states.tsx'
import { StateBadge } from '../../components/state-badge.tsx'
import { ARCHIVED_LOOK } from '../../components/state-looks.ts'
import { refresh, useEngine } from '../../stores/engine-store.ts'
import { AttemptsTable } from './attempts-table.tsx'
import { CampaignButtons } from './campaign-buttons.tsx'
import { causeOf, lookOf, standsStill } from './campaign-look.ts'
import styles from './campaign-page.module.css'
import { Overview } from './overview.tsx'
import { RecipientsTable } from './recipients-table.tsx'
import { Results } from './results.tsx'
import { SetupSummary } from './setup-summary.tsx'

const TABS = [
  ['overview', 'Overview'],
  ['setup', 'Setup'],
  ['recipients', 'Recipients'],
  ['attempts', 'Attempts'],
  ['results', 'Results'],
] as const

/** One campaign: how it goes, how it is set up, its recipients, its calls, its results. */
export function CampaignPage({ id, tab }: { id: number; tab: string }) {
  const campaigns = useEngine(view => view.campaigns)
  if (campaigns.state !== 'ready') {
    return (
      <Stack gap="md">
        <PageHeader title={`Campaign ${id}`} back={{ href: '/campaigns', word: 'Campaigns' }} />
        {campaigns.state === 'failed' && <ErrorState error={campaigns.error} retry={() => void refresh()} />}
        {campaigns.state === 'loading' && <LoadingRows rows={6} height={56} />}
      </Stack>
    )
  }
  const campaign = campaigns.value.get(id)
  if (!campaign) return <NoCampaign id={id} />
  return <CampaignShown campaign={campaign} tab={tab} />
}

function CampaignShown({ campaign, tab }: { campaign: CampaignRow; tab: string }) {
  const [, navigate] = useLocation()
  const shown = TABS.find(([key]) => key === tab)?.[0] ?? 'overview'
  const cause = causeOf(campaign)
  return (
    <Stack gap="md" h="100%" mih={0}>
      <PageHeader
        title={campaign.name}
        beside={
          <Group gap="xs">
            <StateBadge look={lookOf(campaign)} />
            {campaign.archivedAt !== null && <StateBadge look={ARCHIVED_LOOK} />}
          </Group>
        }
        sentence={
          <Group gap={6} component="span">
            List <TextLink href={`/lists/${campaign.list.id}`}>{campaign.list.name}</TextLink>
            {campaign.moreLists.length > 0 && `and ${countOf(campaign.moreLists.length, 'more', 'more')}`}{' '}
            over
            <TextLink href="/trunks">{campaign.trunk.name}</TextLink>
          </Group>
        }
        back={{ href: '/campaigns', word: 'Campaigns' }}
        actions={<CampaignButtons campaign={campaign} />}
      />
      {cause !== null && shown !== 'overview' && standsStill(campaign) && (
        <SentenceAlert tone={campaign.state === 'paused' ? 'warning' : 'info'}>{cause}</SentenceAlert>
      )}
      <Tabs
        value={shown}
        onChange={next =>
          next && navigate(`/campaigns/${campaign.id}${next === 'overview' ? '' : `/${next}`}`)
        }
        className={styles.fill}
      >
        <Tabs.List mb="md" style={{ flexShrink: 0 }}>
          {TABS.map(([key, word]) => (
            <Tabs.Tab key={key} value={key}>
              {word}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={shown} className={styles.fill}>
          {shown === 'overview' && <Overview campaign={campaign} />}
          {shown === 'setup' && <SetupSummary campaign={campaign} />}
          {shown === 'recipients' && <RecipientsTable campaign={campaign} />}
          {shown === 'attempts' && <AttemptsTable campaign={campaign} />}
          {shown === 'results' && <Results campaign={campaign} />}
        </Tabs.Panel>
      </Tabs>
    </Stack>
  )
}
