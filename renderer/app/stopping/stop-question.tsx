import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import type { StopChoice, Stopping } from '../../../shared/model/stopping.ts'
import { STOP_WORDS, upNowText } from '../../../shared/model/stopping-words.ts'
import { SentenceAlert } from '../../components/page-states.tsx'
import { useEngine } from '../../stores/engine-store.ts'
import { chooseStop } from './choose-stop.ts'

/** Asks how to quit while calls are up; the answer is the same wherever it is given. */
export function StopQuestion() {
  const stopping = useEngine(view => (view.status.state === 'ready' ? view.status.value.stopping : null))
  return stopping?.state === 'asked' ? <Question stopping={stopping} /> : null
}

function Question({ stopping }: { stopping: Stopping }) {
  const [busy, setBusy] = useState<StopChoice | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const choices = (['finish', 'hang-up', 'tray'] as const).filter(one => one !== 'tray' || stopping.canHide)
  async function choose(choice: StopChoice): Promise<void> {
    setBusy(choice)
    setProblem(await chooseStop(choice))
    setBusy(null)
  }
  return (
    <Modal
      opened
      onClose={() => void choose('stay')}
      title={<Text fw={650}>{STOP_WORDS.title}</Text>}
      size="md"
    >
      <Stack gap="md">
        <Text size="sm" role="status">
          {stopping.calls + stopping.texts === 0 ? 'No calls are up just now.' : upNowText(stopping)}
        </Text>
        <Stack gap="xs">
          {choices.map(choice => (
            <Stack key={choice} gap={5}>
              <Button
                fullWidth
                justify="flex-start"
                variant={choice === 'finish' ? 'filled' : 'default'}
                color={choice === 'hang-up' ? 'red' : 'petrol'}
                loading={busy === choice}
                onClick={() => void choose(choice)}
                aria-describedby={`stop-${choice}`}
                {...(choice === 'finish' && { 'data-autofocus': true })}
              >
                {STOP_WORDS.choices[choice].act}
              </Button>
              <Text size="xs" c="dimmed" id={`stop-${choice}`}>
                {STOP_WORDS.choices[choice].means}
              </Text>
            </Stack>
          ))}
        </Stack>
        {problem !== null && <SentenceAlert tone="error">{problem}</SentenceAlert>}
        <Group justify="flex-end">
          <Button variant="subtle" color="gray" onClick={() => void choose('stay')}>
            {STOP_WORDS.choices.stay.act}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
