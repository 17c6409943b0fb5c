import { Alert, Button, Group, Skeleton, Stack, Text, ThemeIcon, Title } from '@mantine/core'
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleX,
  IconInfoCircle,
  type IconProps,
  IconReload,
} from '@tabler/icons-react'
import type { ComponentType, ReactNode } from 'react'
import type { Failure } from '../../shared/errors.ts'

/** Nothing here yet: what it is for, and the button that fills it. */
export function EmptyState(props: {
  icon: ComponentType<IconProps>
  title: string
  sentence: ReactNode
  action?: ReactNode
}) {
  const Icon = props.icon
  return (
    <Stack align="center" gap="sm" py={56} px="md">
      <ThemeIcon size={52} radius="xl" variant="light">
        <Icon size={26} stroke={1.6} aria-hidden />
      </ThemeIcon>
      <Stack align="center" gap={4}>
        <Title order={2}>{props.title}</Title>
        <Text component="div" size="sm" c="dimmed" ta="center" maw={460}>
          {props.sentence}
        </Text>
      </Stack>
      {props.action && <Group gap="xs">{props.action}</Group>}
    </Stack>
  )
}

/** It went wrong: the sentence, and a way to try again. */
export function ErrorState({ error, retry }: { error: Failure; retry?: () => void }) {
  return (
    <Stack align="center" gap="sm" py={56} px="md" role="alert">
      <ThemeIcon size={52} radius="xl" variant="light" color="red">
        <IconAlertTriangle size={26} stroke={1.6} aria-hidden />
      </ThemeIcon>
      <Stack align="center" gap={4}>
        <Title order={2}>This could not be shown</Title>
        <Text size="sm" c="dimmed" ta="center" maw={520}>
          {error.message}
        </Text>
      </Stack>
      {retry && (
        <Button variant="default" leftSection={<IconReload size={15} aria-hidden />} onClick={retry}>
          Try again
        </Button>
      )}
    </Stack>
  )
}

/** The shape of what is coming. */
export function LoadingRows({ rows = 8, height = 36 }: { rows?: number; height?: number }) {
  return (
    <Stack gap={8} p="sm" aria-busy="true" role="status" aria-label="Loading">
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} height={height} radius="sm" />
      ))}
    </Stack>
  )
}

const TONES = {
  info: { color: 'blue', icon: IconInfoCircle },
  good: { color: 'green', icon: IconCircleCheck },
  warning: { color: 'amber', icon: IconAlertTriangle },
  error: { color: 'red', icon: IconCircleX },
} as const

/** One sentence in a quiet box, told to screen readers when it appears. */
export function SentenceAlert(props: { tone: keyof typeof TONES; children: ReactNode; action?: ReactNode }) {
  const { color, icon: Icon } = TONES[props.tone]
  return (
    <Alert
      color={color}
      variant="light"
      py={8}
      px="sm"
      radius="sm"
      icon={<Icon size={17} aria-hidden />}
      role={props.tone === 'error' ? 'alert' : 'status'}
    >
      <Group justify="space-between" gap="sm" wrap="nowrap">
        <Text size="sm" component="div">
          {props.children}
        </Text>
        {props.action}
      </Group>
    </Alert>
  )
}
