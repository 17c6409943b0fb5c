import { ActionIcon, Box, Button, Checkbox, Group, Stack, Text } from '@mantine/core'
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import type { ExportColumn } from '../../../shared/model/export.ts'

/** Which columns are written, in which order: chosen ones first, each moved by its arrows. */
export function ChooseColumns(props: {
  columns: readonly ExportColumn[]
  chosen: readonly string[]
  onChange: (chosen: readonly string[]) => void
}) {
  const { columns, chosen, onChange } = props
  const known = new Map(columns.map(column => [column.key, column.header]))
  const others = columns.filter(({ key }) => !chosen.includes(key))

  function move(from: number, to: number): void {
    const moved = [...chosen]
    const [key] = moved.splice(from, 1)
    if (key === undefined) return
    moved.splice(to, 0, key)
    onChange(moved)
  }

  return (
    <Stack gap={6}>
      <Group justify="space-between">
        <Text size="sm" fw={600}>
          Columns
        </Text>
        <Group gap="xs">
          <Button
            size="compact-xs"
            variant="subtle"
            onClick={() => onChange([...chosen, ...others.map(({ key }) => key)])}
          >
            Select all
          </Button>
          <Button size="compact-xs" variant="subtle" onClick={() => onChange([])}>
            Select none
          </Button>
        </Group>
      </Group>
      <Box className="tl-card" p="xs" mah={320} style={{ overflowY: 'auto' }}>
        {chosen.map((key, at) => (
          <Group key={key} justify="space-between" wrap="nowrap" mih={30}>
            <Checkbox
              size="xs"
              checked
              label={known.get(key) ?? key.replace(/^column:/, '')}
              onChange={() => onChange(chosen.filter(one => one !== key))}
            />
            <Group gap={2} wrap="nowrap">
              <ActionIcon
                variant="subtle"
                color="gray"
                size="sm"
                aria-label={`Move ${known.get(key) ?? key} up`}
                disabled={at === 0}
                onClick={() => move(at, at - 1)}
              >
                <IconArrowUp size={14} aria-hidden />
              </ActionIcon>
              <ActionIcon
                variant="subtle"
                color="gray"
                size="sm"
                aria-label={`Move ${known.get(key) ?? key} down`}
                disabled={at === chosen.length - 1}
                onClick={() => move(at, at + 1)}
              >
                <IconArrowDown size={14} aria-hidden />
              </ActionIcon>
            </Group>
          </Group>
        ))}
        {others.map(({ key, header }) => (
          <Group key={key} mih={30}>
            <Checkbox size="xs" checked={false} label={header} onChange={() => onChange([...chosen, key])} />
          </Group>
        ))}
      </Box>
    </Stack>
  )
}
