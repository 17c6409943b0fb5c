import { Text } from '@mantine/core'
import { WEEKDAYS } from '../../../shared/model/calling-window.ts'
import type { CampaignRow } from '../../../shared/model/campaign.ts'
import type { CampaignStatistics, HourOfWeek } from '../../../shared/model/campaign-statistics.ts'
import { Card, Facts } from '../../components/card.tsx'
import { formatCount, formatDelay, formatShare } from '../../components/format.ts'
import { ErrorState, LoadingRows } from '../../components/page-states.tsx'
import { useRequest } from '../../engine-client/use-request.ts'
import styles from './statistics-card.module.css'
import { useReloadOnAttempts } from './use-reload-on-attempts.ts'

/** The figures of a campaign as this field defines them, and when people answer. */
export function StatisticsCard({ campaign }: { campaign: CampaignRow }) {
  const found = useRequest('campaigns.statistics', { id: campaign.id })
  useReloadOnAttempts(campaign, found.reload)
  return (
    <Card title="Figures">
      {found.state === 'loading' && <LoadingRows rows={4} height={28} />}
      {found.state === 'failed' && <ErrorState error={found.error} retry={found.reload} />}
      {found.state === 'ready' && (
        <>
          <div className={styles.figures}>
            <Facts rows={rowsOf(found.value.figures)} />
          </div>
          {found.value.hours.length > 0 && <Hours hours={found.value.hours} />}
        </>
      )}
    </Card>
  )
}

const orDash = (value: number | null, words: (value: number) => string): string | null =>
  value === null ? null : words(value)

function rowsOf(figures: CampaignStatistics) {
  const seconds = (value: number): string => formatDelay(Math.round(value * 10) / 10)
  return [
    ['Answered (ASR)', formatShare(figures.asr)],
    ['By a person', formatShare(figures.liveAnswerRate)],
    ['Mean length (ACD)', orDash(figures.acdSeconds, seconds)],
    ['Until it rings (PDD)', orDash(figures.pddSeconds, seconds)],
    ['Abandoned by us', formatShare(figures.abandonRate)],
    ['Answered per hour', orDash(figures.connectsPerHour, value => formatCount(Math.round(value)))],
    ['List tried', formatShare(figures.penetration)],
    ['Attempts each', orDash(figures.depth, value => value.toFixed(1))],
  ] as const
}

const DAY_WORDS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const

/** Share of calls that were answered, hour by hour of the week; the stronger the colour, the more. */
function Hours({ hours }: { hours: readonly HourOfWeek[] }) {
  const at = new Map(hours.map(one => [`${one.weekday} ${one.hour}`, one]))
  const first = Math.min(...hours.map(({ hour }) => hour))
  const last = Math.max(...hours.map(({ hour }) => hour))
  const columns = Array.from({ length: last - first + 1 }, (_, index) => first + index)
  const best = Math.max(0.01, ...hours.map(({ attempts, connects }) => connects / Math.max(1, attempts)))
  return (
    <>
      <Text size="xs" c="dimmed" mt="md" mb={6}>
        Share of calls that were answered, by hour of the week
      </Text>
      <table className={styles.hours}>
        <caption className={styles.hidden}>Share of calls answered by weekday and hour</caption>
        <thead>
          <tr>
            <td />
            {columns.map(hour => (
              <th key={hour} scope="col">
                {hour}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {WEEKDAYS.map((weekday, index) => (
            <tr key={weekday}>
              <th scope="row">{DAY_WORDS[index]}</th>
              {columns.map(hour => (
                <Hour key={hour} found={at.get(`${weekday} ${hour}`)} best={best} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}

function Hour({ found, best }: { found: HourOfWeek | undefined; best: number }) {
  if (!found || found.attempts === 0) return <td className={styles.none} aria-label="No calls" />
  const share = found.connects / found.attempts
  return (
    <td
      style={{ ['--strength' as string]: `${Math.round((100 * share) / best)}%` }}
      title={`${formatShare(share)} of ${formatCount(found.attempts)} calls`}
    >
      {Math.round(share * 100)}
    </td>
  )
}
