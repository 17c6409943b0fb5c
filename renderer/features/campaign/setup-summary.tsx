import { Box, Button, Stack, Text } from '@mantine/core'
import { IconPencil } from '@tabler/icons-react'
import { Link } from 'wouter'
import type { CampaignRow } from '../../../shared/model/campaign.ts'
import { Card, Facts } from '../../components/card.tsx'
import { actsOf } from './campaign-acts.ts'
import styles from './campaign-page.module.css'
import { ContactPlan } from './contact-plan.tsx'
import { kindRows, limitRows, promptRows, trunkRows, whenRows, whoRows } from './setup-facts.tsx'
import { useRecipientTotal } from './use-recipient-total.ts'

/** How a campaign is set up, to be read; it is changed on the setup page while it is a draft or paused. */
export function SetupSummary({ campaign }: { campaign: CampaignRow }) {
  const { settings } = campaign
  const total = useRecipientTotal(campaign)
  return (
    <Box className={styles.columns}>
      <Stack gap="md">
        <Card title="When">
          <Facts rows={whenRows(settings)} />
        </Card>
        <Card title="How often">
          <ContactPlan settings={settings} />
        </Card>
        <Card title="Limits and law">
          <Facts rows={limitRows(settings)} />
        </Card>
      </Stack>
      <Stack gap="md">
        <Card title="What it is" action={<EditLink campaign={campaign} />}>
          <Facts rows={kindRows(settings)} />
        </Card>
        <Card title="Who">
          <Facts rows={whoRows(campaign, total)} />
        </Card>
        <Card title="Over which trunk">
          <Facts rows={trunkRows(campaign)} />
        </Card>
        <Card title="What is said">
          <Facts rows={promptRows(settings)} />
        </Card>
      </Stack>
    </Box>
  )
}

function EditLink({ campaign }: { campaign: CampaignRow }) {
  if (actsOf(campaign).includes('edit')) {
    return (
      <Button
        component={Link}
        href={`/campaigns/${campaign.id}/edit`}
        variant="default"
        size="compact-sm"
        leftSection={<IconPencil size={14} aria-hidden />}
      >
        Edit
      </Button>
    )
  }
  return (
    <Text size="xs" c="dimmed">
      {HOW_TO_EDIT[campaign.state]}
    </Text>
  )
}

const HOW_TO_EDIT: Readonly<Record<CampaignRow['state'], string>> = {
  draft: '',
  scheduled: 'Take it off the schedule to edit',
  active: 'Pause it to edit',
  paused: '',
  completed: 'Clone it to change anything',
  cancelled: 'Clone it to change anything',
}
