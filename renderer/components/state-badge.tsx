import { Badge } from '@mantine/core'
import styles from './state-badge.module.css'
import type { Look } from './state-looks.ts'

/**
 * A state as hue, icon and word. `word` replaces the usual one, such as "Waiting until 09:00". `plain` is for the
 * columns of a table: the icon keeps the hue, the word is text like its neighbours.
 */
export function StateBadge({ look, word, plain }: { look: Look; word?: string; plain?: boolean }) {
  const Icon = look.icon
  if (plain) {
    return (
      <span className={styles.plain}>
        <Icon size={15} stroke={1.9} color={`var(--mantine-color-${look.hue}-text)`} aria-hidden />
        <span className={styles.word}>{word ?? look.word}</span>
      </span>
    )
  }
  return (
    <Badge
      color={look.hue}
      variant="light"
      size="md"
      fz={12}
      px={6}
      leftSection={<Icon size={14} stroke={1.8} aria-hidden />}
      style={{ flexShrink: 0 }}
    >
      {word ?? look.word}
    </Badge>
  )
}
