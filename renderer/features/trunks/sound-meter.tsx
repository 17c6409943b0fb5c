import { Group, Stack, Text, VisuallyHidden } from '@mantine/core'
import { IconEar, IconEarOff } from '@tabler/icons-react'
import type { ProbeSound } from '../../../shared/model/trunk-probe.ts'
import styles from './probe.module.css'

/** The lower end of the meter: what is quieter is silence to a person. */
const LEVEL_DB_MIN = -60

/** How loud what comes back is, and whether it is our own tone. */
export function SoundMeter({ sound }: { sound: ProbeSound }) {
  const { levelDb, toneDb, audio, echo } = sound
  const Icon = audio ? IconEar : IconEarOff
  return (
    <Stack gap={6} className={styles.meterCard} aria-label="What comes back" component="section">
      <Bar word="All that is heard" db={levelDb} />
      <Bar word="Our own tone in it" db={toneDb} />
      <Group gap={6} wrap="nowrap">
        <Icon size={16} aria-hidden />
        <Text size="sm" role="status">
          {echo
            ? 'Our own tone comes back: they hear us, and we hear them.'
            : audio
              ? 'Audio comes. Our own tone has not come back so far.'
              : 'No audio has come so far.'}
        </Text>
      </Group>
    </Stack>
  )
}

function Bar({ word, db }: { word: string; db: number | null }) {
  const level = db === null ? LEVEL_DB_MIN : Math.min(0, Math.max(LEVEL_DB_MIN, db))
  const share = 1 - level / LEVEL_DB_MIN
  const words = db === null || db <= LEVEL_DB_MIN ? 'silence' : `${Math.round(db)} dB`
  return (
    <div className={styles.bar}>
      <Text size="xs" c="dimmed">
        {word}
      </Text>
      <div className={styles.track}>
        <VisuallyHidden>
          <meter
            aria-label={word}
            aria-valuetext={words}
            min={LEVEL_DB_MIN}
            max={0}
            value={Math.round(level)}
          />
        </VisuallyHidden>
        <div className={styles.level} style={{ width: `${share * 100}%` }} />
      </div>
      <Text size="xs" ta="end">
        {words}
      </Text>
    </div>
  )
}
