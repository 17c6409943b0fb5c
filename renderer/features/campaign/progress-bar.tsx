import { Group, Text, Tooltip } from '@mantine/core'
import type { CampaignRow } from '../../../shared/model/campaign.ts'
import { countOf, formatCount, formatShare } from '../../components/format.ts'
import { doneCount, recipientShares, type Share } from './campaign-look.ts'
import styles from './progress-bar.module.css'

/** How far a campaign is: one bar, by how its recipients ended. Its words are in the tooltip and for screen readers. */
export function ProgressBar({ campaign, height = 8 }: { campaign: CampaignRow; height?: number }) {
  const shares = recipientShares(campaign).filter(share => share.count > 0)
  const { total } = campaign.recipients
  const words = shares.map(share => `${share.word} ${formatCount(share.count)}`).join(' · ')
  return (
    <Tooltip label={words || 'No recipients yet'}>
      <div
        className={styles.bar}
        style={{ height }}
        role="img"
        aria-label={`${doneCount(campaign)} of ${countOf(total, 'recipient')} done. ${words}`}
      >
        {shares
          .filter(share => share.key !== 'due')
          .map(share => (
            <span
              key={share.key}
              className={styles.part}
              style={{ flexGrow: share.count, flexBasis: 0, background: colourOf(share) }}
            />
          ))}
        <span style={{ flexGrow: campaign.recipients.due || (total === 0 ? 1 : 0), flexBasis: 0 }} />
      </div>
    </Tooltip>
  )
}

/** Parts that are worth telling even when nobody is in them. */
const ALWAYS_TOLD: ReadonlySet<string> = new Set(['reached', 'due'])

/** The same, with its words beside: colour, word, count and share of each part. */
export function ProgressLegend({ campaign }: { campaign: CampaignRow }) {
  const { total } = campaign.recipients
  const shares = recipientShares(campaign).filter(share => share.count > 0 || ALWAYS_TOLD.has(share.key))
  return (
    <Group gap="lg" style={{ rowGap: 6 }}>
      {shares.map(share => (
        <Group key={share.key} gap={6} wrap="nowrap">
          <span className={styles.key} style={{ background: colourOf(share) }} />
          <Text size="sm">{share.word}</Text>
          <Text size="sm" fw={650}>
            {formatCount(share.count)}
          </Text>
          <Text size="xs" c="dimmed">
            {total > 0 && formatShare(share.count / total)}
          </Text>
        </Group>
      ))}
    </Group>
  )
}

function colourOf(share: Share): string {
  if (share.key === 'due') return 'var(--tl-line)'
  if (share.key === 'cancelled') return 'var(--mantine-color-gray-5)'
  return `var(--mantine-color-${share.hue}-${share.hue === 'amber' ? 5 : 6})`
}
