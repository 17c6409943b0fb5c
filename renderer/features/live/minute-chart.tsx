import { BarChart } from '@mantine/charts'
import { Group, Text } from '@mantine/core'
import type { LiveFigures } from '../../../shared/model/call.ts'
import { clockTime } from '../../components/clock-times.ts'
import { countOf } from '../../components/format.ts'
import styles from './live.module.css'

const SERIES = [
  { name: 'answered', label: 'Answered', color: 'var(--mantine-color-green-6)' },
  { name: 'others', label: 'Not answered', color: 'var(--tl-quiet-bar)' },
]

/** Attempts per minute of the last hour, what was answered at the bottom of each bar. */
export function MinuteChart({ figures }: { figures: LiveFigures }) {
  const data = figures.perMinute.map(({ at, attempts, answered }) => ({
    minute: clockTime(at),
    answered,
    others: attempts - answered,
  }))
  const answered = figures.perMinute.reduce((sum, minute) => sum + minute.answered, 0)
  const attempts = figures.perMinute.reduce((sum, minute) => sum + minute.attempts, 0)
  return (
    <section className={`tl-card ${styles.panel}`} aria-label="Attempts per minute">
      <div className={styles.panelHead}>
        <Text fw={650}>Attempts per minute</Text>
        <Group gap="sm">
          {SERIES.map(({ name, label, color }) => (
            <Group key={name} gap={5}>
              <span className={styles.key} style={{ background: color }} />
              <Text size="xs" c="dimmed">
                {label}
              </Text>
            </Group>
          ))}
        </Group>
      </div>
      <div
        role="img"
        aria-label={`In the last hour ${countOf(attempts, 'attempt')}, ${answered} answered`}
        style={{ padding: '0 12px 6px 6px' }}
      >
        <BarChart
          h={176}
          data={data}
          dataKey="minute"
          type="stacked"
          series={SERIES}
          gridAxis="x"
          tickLine="none"
          xAxisProps={{ interval: 9, tickMargin: 6 }}
          yAxisProps={{ width: 44, allowDecimals: false }}
          barProps={{ isAnimationActive: false }}
          maxBarWidth={14}
        />
      </div>
    </section>
  )
}
