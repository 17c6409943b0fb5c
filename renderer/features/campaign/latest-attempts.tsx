import { Text } from '@mantine/core'
import { useThrottledValue } from '@mantine/hooks'
import { useEffect } from 'react'
import { Link } from 'wouter'
import type { CampaignRow } from '../../../shared/model/campaign.ts'
import { Card, TextLink } from '../../components/card.tsx'
import { formatNumber } from '../../components/format.ts'
import { LoadingRows, SentenceAlert } from '../../components/page-states.tsx'
import { StateBadge } from '../../components/state-badge.tsx'
import { ATTEMPT_LOOKS, OUTCOME_LOOKS } from '../../components/state-looks.ts'
import { Instant } from '../../components/values.tsx'
import { useRequest } from '../../engine-client/use-request.ts'
import styles from './recipient-drawer.module.css'

const SHOWN = 6
/** Asked for again this often at most, in milliseconds, however fast calls come. */
export const RELOAD_EVERY_MS = 2000

/** The last few attempts of a campaign; each opens its SIP ladder. */
export function LatestAttempts({ campaign }: { campaign: CampaignRow }) {
  const asked = useRequest('attempts.list', { campaignId: campaign.id, limit: SHOWN })
  const { reload } = asked
  const { total, open } = campaign.attempts
  const version = useThrottledValue(`${total}-${open}`, RELOAD_EVERY_MS)
  useEffect(() => {
    if (version) reload()
  }, [version, reload])

  return (
    <Card
      title="Latest attempts"
      action={
        <Text size="sm">
          <TextLink href={`/campaigns/${campaign.id}/attempts`}>All attempts</TextLink>
        </Text>
      }
    >
      {asked.state === 'loading' && <LoadingRows rows={SHOWN} height={24} />}
      {asked.state === 'failed' && <SentenceAlert tone="error">{asked.error.message}</SentenceAlert>}
      {asked.state === 'ready' && asked.value.rows.length === 0 && (
        <Text size="sm" c="dimmed">
          Nothing was dialled yet.
        </Text>
      )}
      {asked.state === 'ready' &&
        asked.value.rows.map(row => (
          <Link key={row.id} href={`/attempts/${row.id}`} className={styles.attempt}>
            <span className={styles.line}>
              <Text span size="sm" truncate>
                {row.recipientName ?? formatNumber(row.number)}
              </Text>
              <Text span size="sm">
                <StateBadge
                  look={row.outcome ? OUTCOME_LOOKS[row.outcome] : ATTEMPT_LOOKS[row.state]}
                  plain
                />
              </Text>
            </span>
            <Text span size="xs" c="dimmed" truncate title={row.sentence ?? ''}>
              <Instant at={row.dialedAt ?? row.claimedAt} /> · {row.sentence ?? 'in progress'}
            </Text>
          </Link>
        ))}
    </Card>
  )
}
