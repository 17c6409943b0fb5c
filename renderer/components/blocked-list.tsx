import { Group, Stack, Text } from '@mantine/core'
import type { BlockedCount } from '../../shared/model/preflight.ts'
import { formatCount } from './format.ts'
import { REASON_LOOKS } from './state-looks.ts'
import { Instant } from './values.tsx'

/** Why the others cannot be called now: one line a reason, with when it clears and what would mend it. */
export function BlockedList({ blocked }: { blocked: readonly BlockedCount[] }) {
  return (
    <Stack
      gap={8}
      component="ul"
      p={0}
      m={0}
      style={{ listStyle: 'none' }}
      aria-label="Who cannot be called now"
    >
      {blocked.map(({ kind, count, clearsAt, sentence, mend }) => {
        const { icon: Icon, hue, word } = REASON_LOOKS[kind]
        return (
          <li key={kind} title={sentence}>
            <Group gap={8} wrap="nowrap" align="flex-start">
              <Icon
                size={16}
                style={{ flexShrink: 0, marginTop: 2 }}
                color={hue === 'gray' ? 'var(--mantine-color-dimmed)' : `var(--mantine-color-${hue}-text)`}
                aria-hidden
              />
              <div style={{ flex: 1, minWidth: 0 }}>
                <Group justify="space-between" gap="sm" wrap="nowrap">
                  <Text size="sm">{word}</Text>
                  <Text size="sm" fw={600} className="tl-nowrap">
                    {formatCount(count)}
                  </Text>
                </Group>
                {clearsAt !== null && (
                  <Text size="xs" c="dimmed">
                    {count === 1 ? 'Free from' : 'The first is free from'} <Instant at={clearsAt} />
                  </Text>
                )}
                {mend !== null && (
                  <Text size="xs" c="dimmed">
                    {mend}
                  </Text>
                )}
              </div>
            </Group>
          </li>
        )
      })}
    </Stack>
  )
}
