import { Group, Loader, Stack, Text, ThemeIcon } from '@mantine/core'
import { IconCheck, IconCircleDashed, IconMinus, IconTool, IconX } from '@tabler/icons-react'
import type { ProbeStep, ProbeStepName } from '../../../shared/model/trunk-probe.ts'
import { formatCount } from '../../components/format.ts'
import styles from './probe.module.css'

const TITLES: Readonly<Record<ProbeStepName, string>> = {
  address: 'Address',
  servers: 'Servers (DNS)',
  transport: 'Transport',
  register: 'Registration',
  options: 'Is it there? (OPTIONS)',
  codecs: 'Codecs',
  call: 'Test call',
}
const WORDS: Readonly<Record<ProbeStep['state'], string>> = {
  waiting: 'not begun',
  running: 'running',
  ok: 'fine',
  failed: 'failed',
  skipped: 'skipped',
}

/** The steps of a try, each with its own state, what was found out, and what to mend. */
export function ProbeSteps({ steps }: { steps: readonly ProbeStep[] }) {
  return (
    <ol className={styles.steps} aria-label="Steps of the try">
      {steps.map(step => (
        <li key={step.name} className={styles.step} data-state={step.state}>
          <StepIcon state={step.state} />
          <Stack gap={2} miw={0}>
            <Group gap="xs" wrap="nowrap">
              <Text size="sm" fw={600} c={step.state === 'waiting' ? 'dimmed' : 'var(--mantine-color-text)'}>
                {TITLES[step.name]}
              </Text>
              <Text size="xs" c={step.state === 'failed' ? 'red' : 'dimmed'}>
                {WORDS[step.state]}
                {step.tookMs !== null && step.tookMs > 0 && ` · ${tookWords(step.tookMs)}`}
              </Text>
            </Group>
            {step.sentence !== '' && <Text size="sm">{step.sentence}</Text>}
            {step.mend !== null && (
              <Group gap={6} wrap="nowrap" align="flex-start" className={styles.mend}>
                <IconTool size={15} aria-hidden style={{ flexShrink: 0, marginTop: 2 }} />
                <Text size="sm">{step.mend}</Text>
              </Group>
            )}
            {step.name !== 'codecs' && step.facts.length > 0 && (
              <Text component="ul" size="xs" c="dimmed" className={styles.facts}>
                {step.facts.map((fact, at) => (
                  // Facts may repeat and never move.
                  <li key={at}>{fact}</li>
                ))}
              </Text>
            )}
          </Stack>
        </li>
      ))}
    </ol>
  )
}

function StepIcon({ state }: { state: ProbeStep['state'] }) {
  if (state === 'running') return <Loader size={22} aria-hidden />
  const look = {
    waiting: { color: 'gray', icon: IconCircleDashed },
    ok: { color: 'green', icon: IconCheck },
    failed: { color: 'red', icon: IconX },
    skipped: { color: 'gray', icon: IconMinus },
  }[state]
  const Icon = look.icon
  return (
    <ThemeIcon size={22} radius="xl" variant="light" color={look.color} aria-hidden>
      <Icon size={14} />
    </ThemeIcon>
  )
}

function tookWords(ms: number): string {
  return ms < 1_000 ? `${formatCount(ms)} ms` : `${(ms / 1000).toFixed(1)} s`
}
