import { Badge } from '@mantine/core'
import type { Look } from './state-looks.ts'

/** A state as hue, icon and word. `word` replaces the usual one, such as "Waiting until 09:00". */
export function StateBadge({ look, word, plain }: { look: Look; word?: string; plain?: boolean }) {
  const Icon = look.icon
  return (
    <Badge
      color={look.hue}
      variant={plain ? 'transparent' : 'light'}
      size="md"
      fz={12}
      px={plain ? 0 : 6}
      leftSection={<Icon size={14} stroke={1.8} aria-hidden />}
      style={{ flexShrink: 0 }}
    >
      {word ?? look.word}
    </Badge>
  )
}
