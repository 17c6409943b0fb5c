import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { type ReactNode, useEffect, useState } from 'react'
import type { Result } from '../../shared/errors.ts'
import { SentenceAlert } from './page-states.tsx'

/**
 * Asks before an act that cannot be taken back. `consequence` says exactly what will happen, with its numbers; the
 * button repeats the act in words. A failure is told inside the dialog, which then stays open.
 */
export function ConfirmDialog(props: {
  opened: boolean
  title: string
  consequence: ReactNode
  act: string
  /** What the other button says. */
  keep?: string
  danger?: boolean
  onClose: () => void
  onConfirm: () => Promise<Result<unknown>>
}) {
  const { opened, onClose, onConfirm, danger = true } = props
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  useEffect(() => {
    if (opened) setProblem(null)
  }, [opened])

  async function confirm(): Promise<void> {
    setBusy(true)
    const result = await onConfirm()
    setBusy(false)
    if (result.ok) onClose()
    else setProblem(result.error.message)
  }

  return (
    <Modal opened={opened} onClose={onClose} title={<Text fw={650}>{props.title}</Text>} size="md">
      <Stack gap="md">
        <Text component="div" size="sm">
          {props.consequence}
        </Text>
        {problem !== null && <SentenceAlert tone="error">{problem}</SentenceAlert>}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose} data-autofocus>
            {props.keep ?? 'Keep it'}
          </Button>
          <Button color={danger ? 'red' : 'petrol'} loading={busy} onClick={() => void confirm()}>
            {props.act}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
