import { Drawer, Stack, Text } from '@mantine/core'
import { Link } from 'wouter'
import type { ResultRow } from '../../../shared/model/call.ts'
import type { CampaignRow } from '../../../shared/model/campaign.ts'
import { Facts, TextLink } from '../../components/card.tsx'
import { ErrorState, LoadingRows } from '../../components/page-states.tsx'
import { StateBadge } from '../../components/state-badge.tsx'
import { ATTEMPT_LOOKS, FINAL_LOOKS, OUTCOME_LOOKS, RECIPIENT_LOOKS } from '../../components/state-looks.ts'
import { Instant, PhoneNumber } from '../../components/values.tsx'
import { useRequest } from '../../engine-client/use-request.ts'
import styles from './recipient-drawer.module.css'

/** One recipient within a campaign: what is known, what happened, and why not now. */
export function RecipientDrawer(props: {
  campaign: CampaignRow
  recipient: ResultRow | null
  onClose: () => void
}) {
  const { campaign, recipient, onClose } = props
  return (
    <Drawer
      opened={recipient !== null}
      onClose={onClose}
      position="right"
      size={460}
      title={
        <Text fw={650} size="lg">
          {recipient?.name ?? 'Recipient'}
        </Text>
      }
    >
      {recipient && (
        <Stack gap="lg">
          <Facts
            rows={[
              ['Number', <PhoneNumber key="number" number={recipient.number} />],
              ['Zone', recipient.zone?.replaceAll('|', ' or ') ?? 'Not known from the number'],
              [
                'Stands at',
                <StateBadge
                  key="state"
                  look={
                    recipient.finalState
                      ? FINAL_LOOKS[recipient.finalState]
                      : RECIPIENT_LOOKS[recipient.state]
                  }
                />,
              ],
              ['Next call', <Instant key="next" at={recipient.nextCallAt} zone={recipient.zone} />],
              ['Why', recipient.because],
              ...Object.entries(recipient.variables),
            ]}
          />
          <TextLink href={`/recipients/${recipient.recipientId}`}>Everything about this recipient</TextLink>
          <Attempts campaignId={campaign.id} recipientId={recipient.recipientId} />
        </Stack>
      )}
    </Drawer>
  )
}

function Attempts(props: { campaignId: number; recipientId: number }) {
  const asked = useRequest('attempts.list', { ...props, limit: 100 })
  if (asked.state === 'loading') return <LoadingRows rows={3} height={44} />
  if (asked.state === 'failed') return <ErrorState error={asked.error} retry={asked.reload} />
  const { rows } = asked.value
  return (
    <section aria-label="Attempts">
      <Text component="h2" fw={650} size="sm" mb={4}>
        Attempts
      </Text>
      {rows.length === 0 && (
        <Text size="sm" c="dimmed">
          Not called yet.
        </Text>
      )}
      {rows.map(row => (
        <Link key={row.id} href={`/attempts/${row.id}`} className={styles.attempt}>
          <span className={styles.line}>
            <StateBadge look={row.outcome ? OUTCOME_LOOKS[row.outcome] : ATTEMPT_LOOKS[row.state]} plain />
            <Text span size="xs" c="dimmed">
              <Instant at={row.dialedAt ?? row.claimedAt} zone={row.zone} />
            </Text>
          </span>
          <Text span size="sm">
            {row.sentence ?? 'In progress.'}
          </Text>
        </Link>
      ))}
    </section>
  )
}
