import type { AttemptRow } from '../../../shared/model/call.ts'
import type { CampaignSettings } from '../../../shared/model/campaign.ts'
import { formatDuration } from '../../components/format.ts'
import { useEngineNow } from '../../components/use-now.ts'
import styles from './live.module.css'

/** From this share of its limit on, a bar turns amber. */
const NEARLY = 0.8

/** How long it rings, or is talked: `mm:ss`, and a thin bar that fills towards the limit. */
export function CallAge({ call, settings }: { call: AttemptRow; settings: CampaignSettings | null }) {
  const now = useEngineNow()
  const since = sinceOf(call)
  const age = Math.max(0, (call.endedAt ?? now) - since)
  const limit = limitOf(call, settings)
  const share = limit === null ? 0 : Math.min(1, age / limit)
  const hue = call.state === 'ended' ? 'gray-5' : share >= NEARLY ? 'amber-5' : 'petrol-5'
  return (
    <span style={{ display: 'flex', flexDirection: 'column', gap: 3 }}>
      <span>
        {formatDuration(age)}
        {limit !== null && call.state !== 'ended' && (
          <span style={{ color: 'var(--mantine-color-dimmed)' }}>{` / ${formatDuration(limit)}`}</span>
        )}
      </span>
      <span className={styles.meter} style={{ height: 3 }} aria-hidden>
        <span
          className={styles.meterFill}
          style={{ display: 'block', width: `${share * 100}%`, color: `var(--mantine-color-${hue})` }}
        />
      </span>
    </span>
  )
}

/** A talk counts from its answer, everything else from the dialling: so the limits are counted too. */
function sinceOf(call: AttemptRow): number {
  return (call.state === 'answered' ? call.answeredAt : call.dialedAt) ?? call.claimedAt
}

/** Milliseconds after which the engine itself ends this state; null when it does not. */
function limitOf(call: AttemptRow, settings: CampaignSettings | null): number | null {
  if (!settings) return null
  switch (call.state) {
    case 'dialing':
    case 'ringing':
      return settings.ringTimeoutSeconds * 1000
    case 'answered':
      return settings.talkTimeoutSeconds * 1000
    case 'claimed':
    case 'ended':
      return null
  }
}
