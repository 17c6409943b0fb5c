import {
  ActionIcon,
  Button,
  Group,
  MultiSelect,
  NumberInput,
  SegmentedControl,
  Select,
  Stack,
  Text,
  Textarea,
} from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { SKIP_CONDITION_WORDS, SKIP_CONDITIONS, type SkipCondition } from '../../../shared/model/cadence.ts'
import type { StepForm } from './reach-form.ts'
import type { SetupSectionProps } from './setup-form.ts'
import { type DelayUnit, nextKey, UNIT_CHOICES } from './setup-units.ts'

/** The plan of contacts, one after the other. */
export function CadenceEditor({ form, change, mistake }: SetupSectionProps) {
  const put = (steps: readonly StepForm[], ...paths: string[]): void => change({ steps }, ...paths)
  const replace = (at: number, values: Partial<StepForm>, field: string): void =>
    put(
      form.steps.map((step, index) => (index === at ? { ...step, ...values } : step)),
      `cadence.${at}.${field}`,
    )
  const add = (): void =>
    put([
      ...form.steps,
      { key: nextKey(), channel: 'voice', delay: 1, unit: 'days', skipWhen: ['reached'], text: '' },
    ])
  return (
    <Stack gap="sm" component="section" aria-label="Contacts in order">
      {form.steps.map((step, at) => (
        <StepRow
          key={step.key}
          step={step}
          number={at + 1}
          only={form.steps.length === 1}
          mistake={field => mistake(`cadence.${at}.${field}`)}
          onChange={(values, field) => replace(at, values, field)}
          onRemove={() => put(form.steps.filter(({ key }) => key !== step.key))}
        />
      ))}
      <Group>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPlus size={14} aria-hidden />}
          disabled={form.steps.length >= 20}
          onClick={add}
        >
          Add a contact
        </Button>
        <Text size="xs" c="dimmed">
          A call is tried again by the rules below; then comes the next contact.
        </Text>
      </Group>
    </Stack>
  )
}

function StepRow(props: {
  step: StepForm
  number: number
  only: boolean
  mistake: (field: string) => string | null
  onChange: (values: Partial<StepForm>, field: string) => void
  onRemove: () => void
}) {
  const { step, number, only, mistake, onChange } = props
  return (
    <Stack gap={6} component="fieldset" m={0} p={0} bd="none" aria-label={`Contact ${number}`}>
      <Group gap={6} wrap="nowrap" align="flex-start">
        <Text size="sm" w={18} pt={5} c="dimmed">
          {number}.
        </Text>
        <SegmentedControl
          size="xs"
          aria-label={`Channel of contact ${number}`}
          data={[
            { value: 'voice', label: 'Call' },
            { value: 'sms', label: 'Text message' },
          ]}
          value={step.channel}
          onChange={channel => onChange({ channel: channel === 'sms' ? 'sms' : 'voice' }, 'text')}
        />
        <NumberInput
          size="xs"
          w={64}
          hideControls
          aria-label={`Wait before contact ${number}`}
          min={0}
          clampBehavior="none"
          value={step.delay}
          error={mistake('delaySeconds')}
          onChange={delay => onChange({ delay }, 'delaySeconds')}
        />
        <Select
          size="xs"
          w={100}
          aria-label={`Unit of the wait before contact ${number}`}
          allowDeselect={false}
          data={UNIT_CHOICES}
          value={step.unit}
          onChange={unit => unit !== null && onChange({ unit: unit as DelayUnit }, 'delaySeconds')}
        />
        <Text size="xs" c="dimmed" pt={7} className="tl-nowrap">
          {number === 1 ? 'after the start' : 'after the one before'}
        </Text>
        {!only && (
          <ActionIcon
            variant="subtle"
            color="gray"
            ms="auto"
            mt={2}
            aria-label={`Remove contact ${number}`}
            onClick={props.onRemove}
          >
            <IconTrash size={15} aria-hidden />
          </ActionIcon>
        )}
      </Group>
      {(number > 1 || step.channel === 'sms') && (
        <Stack gap={6} ps={24}>
          {step.channel === 'sms' && (
            <Textarea
              size="xs"
              aria-label={`Text of contact ${number}`}
              placeholder="Dear {name}, ..."
              autosize
              minRows={2}
              maxLength={2_000}
              value={step.text}
              error={mistake('text')}
              onChange={event => onChange({ text: event.currentTarget.value }, 'text')}
            />
          )}
          {number > 1 && (
            <MultiSelect
              size="xs"
              aria-label={`Contact ${number} is left out when`}
              placeholder={step.skipWhen.length === 0 ? 'Never left out' : ''}
              leftSectionWidth={110}
              leftSectionPointerEvents="none"
              leftSection={
                <Text size="xs" c="dimmed">
                  Left out when
                </Text>
              }
              data={SKIP_CONDITIONS.map(value => ({ value, label: SKIP_CONDITION_WORDS[value] }))}
              value={[...step.skipWhen]}
              onChange={values => onChange({ skipWhen: values as SkipCondition[] }, 'skipWhen')}
            />
          )}
        </Stack>
      )}
    </Stack>
  )
}
