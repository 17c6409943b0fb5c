import { Anchor, Group, Stack, Text, Title } from '@mantine/core'
import { IconChevronLeft } from '@tabler/icons-react'
import { type ReactNode, useEffect } from 'react'
import { Link } from 'wouter'

/** The head of a screen: where one is, what it says in a line, and its acts at the right. */
export function PageHeader(props: {
  title: string
  /** Beside the title: a state badge. */
  beside?: ReactNode
  sentence?: ReactNode
  back?: { readonly href: string; readonly word: string }
  actions?: ReactNode
}) {
  const { title, beside, sentence, back, actions } = props
  useEffect(() => {
    document.title = `${title} · Trunkline`
  }, [title])
  return (
    <Group justify="space-between" align="flex-end" wrap="nowrap" gap="md">
      <Stack gap={2} miw={0}>
        {back && (
          <Anchor component={Link} href={back.href} size="xs" c="dimmed" w="fit-content">
            <Group gap={2} component="span">
              <IconChevronLeft size={14} aria-hidden />
              {back.word}
            </Group>
          </Anchor>
        )}
        <Group gap="sm" wrap="nowrap">
          <Title order={1} lineClamp={1}>
            {title}
          </Title>
          {beside}
        </Group>
        {sentence && (
          <Text component="div" size="sm" c="dimmed">
            {sentence}
          </Text>
        )}
      </Stack>
      {actions && (
        <Group gap="xs" wrap="nowrap" style={{ flexShrink: 0 }}>
          {actions}
        </Group>
      )}
    </Group>
  )
}
