import { Badge, Group, Paper, Stack, Text } from '@mantine/core'
import type { PackDiff } from '../../../shared/model/rule-book.ts'
import type { RulePack } from '../../../shared/model/rule-pack.ts'

const CHANGES = {
  added: { word: 'Added', color: 'green' },
  changed: { word: 'Changed', color: 'amber' },
  removed: { word: 'Removed', color: 'red' },
} as const

/** What a center's own pack changes of the shipped one that it replaces: rule by rule, each field old to new. */
export function PackDiffShown({ diff, pack }: { diff: PackDiff; pack: RulePack }) {
  const sentences = new Map(pack.rules.map(({ id, sentence }) => [id, sentence]))
  const isSame = diff.pack.length === 0 && diff.rules.length === 0
  return (
    <Paper withBorder p="sm" radius="sm" component="section" aria-label="Changes to the shipped pack">
      <Stack gap="xs">
        <Text size="sm" fw={600}>
          {isSame ? 'Same as the shipped pack' : 'Changes to the shipped pack'}
        </Text>
        {diff.pack.length > 0 && <Fields fields={diff.pack} />}
        {diff.rules.map(({ id, change, fields }) => (
          <Stack key={id} gap={2}>
            <Group gap={6} wrap="nowrap">
              <Badge variant="light" color={CHANGES[change].color} size="sm" tt="none">
                {CHANGES[change].word}
              </Badge>
              <Text size="sm" fw={500}>
                {id}
              </Text>
              {change === 'added' && (
                <Text size="xs" c="dimmed" lineClamp={1}>
                  {sentences.get(id)}
                </Text>
              )}
            </Group>
            <Fields fields={fields} />
          </Stack>
        ))}
      </Stack>
    </Paper>
  )
}

function Fields({ fields }: { fields: PackDiff['pack'] }) {
  return fields.map(({ field, before, after }) => (
    <Text key={field} size="xs" pl="md">
      <Text span inherit fw={500}>
        {field}
      </Text>
      :{' '}
      <Text span inherit c="dimmed" td="line-through">
        {before ?? 'none'}
      </Text>{' '}
      → {after ?? 'none'}
    </Text>
  ))
}
