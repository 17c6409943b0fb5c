import { ActionIcon, Button, Group, NumberInput, Select, Stack, Text } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import type { RetryStage } from '../../../shared/model/retry-policy.ts'
import { countOf, formatDelay } from '../../components/format.ts'
import type { StageForm } from './reach-form.ts'
import type { SetupSectionProps } from './setup-form.ts'
import { DELAY_UNITS, nextKey, UNIT_CHOICES } from './setup-units.ts'

/** The ladder of attempts, stage by stage, with the times at which it would call somebody who never answers. */
export function LadderEditor({ form, change, mistake }: SetupSectionProps) {
  const put = (stages: readonly StageForm[], ...paths: string[]): void => change({ stages }, ...paths)
  const replace = (at: number, values: Partial<StageForm>, field: string): void =>
    put(
      form.stages.map((stage, index) => (index === at ? { ...stage, ...values } : stage)),
      `retries.ladder.${at}.${field}`,
    )
  return (
    <Stack gap="xs" component="section" aria-label="Stages of attempts">
      {form.stages.map((stage, at) => (
        <Group key={stage.key} gap={6} wrap="nowrap" align="flex-start">
          <NumberInput
            size="xs"
            w={64}
            hideControls
            aria-label={`Attempts of stage ${at + 1}`}
            min={1}
            max={20}
            clampBehavior="none"
            allowDecimal={false}
            value={stage.attempts}
            error={mistake(`retries.ladder.${at}.attempts`)}
            onChange={attempts => replace(at, { attempts }, 'attempts')}
          />
          <Text size="sm" pt={4}>
            attempts, each followed by
          </Text>
          <NumberInput
            size="xs"
            w={64}
            hideControls
            aria-label={`Wait of stage ${at + 1}`}
            min={0}
            clampBehavior="none"
            value={stage.delay}
            error={mistake(`retries.ladder.${at}.delay`)}
            onChange={delay => replace(at, { delay }, 'delay')}
          />
          <Select
            size="xs"
            w={104}
            aria-label={`Unit of the wait of stage ${at + 1}`}
            allowDeselect={false}
            data={UNIT_CHOICES}
            value={stage.unit}
            onChange={unit => unit !== null && replace(at, { unit: unit as RetryStage['unit'] }, 'delay')}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            mt={2}
            aria-label={`Remove stage ${at + 1}`}
            onClick={() => put(form.stages.filter(({ key }) => key !== stage.key))}
          >
            <IconTrash size={15} aria-hidden />
          </ActionIcon>
        </Group>
      ))}
      <Group>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPlus size={14} aria-hidden />}
          disabled={form.stages.length >= 10}
          onClick={() => put([...form.stages, { key: nextKey(), attempts: 2, delay: 1, unit: 'hours' }])}
        >
          Add a stage
        </Button>
        {form.stages.length > 0 && (
          <Text size="xs" c="dimmed" role="status">
            {timelineOf(form.stages)}
          </Text>
        )}
      </Group>
    </Stack>
  )
}

/** Attempts named before the line says how many more there are. */
const NAMED_MAX = 8

/** "5 attempts: at once, then after 1 h, 2 h, 1 day, 2 days." */
function timelineOf(stages: readonly StageForm[]): string {
  const waits = stages.flatMap(({ attempts, delay, unit }) =>
    typeof attempts === 'number' && typeof delay === 'number'
      ? Array.from({ length: Math.min(20, Math.max(0, attempts)) }, () => delay * DELAY_UNITS[unit])
      : [],
  )
  let at = 0
  const times = waits.slice(0, -1).map(wait => {
    at += wait
    return formatDelay(at)
  })
  const more = times.length - NAMED_MAX
  return `${countOf(waits.length, 'attempt')}: at once${times.length > 0 ? `, then after ${times.slice(0, NAMED_MAX).join(', ')}` : ''}${more > 0 ? ` and ${more} more` : ''}.`
}
