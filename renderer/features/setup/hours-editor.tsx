import { ActionIcon, Button, Chip, Group, Input, Stack, Text, Tooltip } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useId } from 'react'
import { WEEKDAYS, type Weekday } from '../../../shared/model/calling-window.ts'
import type { HoursForm, SetupSectionProps } from './setup-form.ts'
import { nextKey } from './setup-units.ts'

const WEEKDAY_WORDS: Readonly<Record<Weekday, readonly [short: string, long: string]>> = {
  monday: ['Mon', 'Monday'],
  tuesday: ['Tue', 'Tuesday'],
  wednesday: ['Wed', 'Wednesday'],
  thursday: ['Thu', 'Thursday'],
  friday: ['Fri', 'Friday'],
  saturday: ['Sat', 'Saturday'],
  sunday: ['Sun', 'Sunday'],
}

/** The hours in which recipients may be called: any number of rows of days with a beginning and an end. */
export function HoursEditor({ form, change, mistake }: SetupSectionProps) {
  const put = (hours: readonly HoursForm[], ...touched: string[]) =>
    change({ hours }, 'callingWindow.hours', ...touched)

  function replace(index: number, values: Partial<HoursForm>, field: keyof HoursForm): void {
    const path = `callingWindow.hours.${index}`
    // The end is judged against the beginning, so either of them shows it.
    const touched = field === 'weekdays' ? [`${path}.weekdays`] : [`${path}.${field}`, `${path}.to`]
    put(
      form.hours.map((row, at) => (at === index ? { ...row, ...values } : row)),
      ...touched,
    )
  }

  function add(): void {
    const unused = WEEKDAYS.filter(day => !form.hours.some(row => row.weekdays.includes(day)))
    const weekdays = unused.length > 0 ? unused : [...WEEKDAYS]
    put([...form.hours, { key: nextKey(), weekdays, from: '10:00', to: '14:00' }])
  }

  const none = mistake('callingWindow.hours')
  return (
    <Stack gap="xs">
      {form.hours.map((row, index) => (
        <HoursRow
          key={row.key}
          row={row}
          number={index + 1}
          mistake={field => mistake(`callingWindow.hours.${index}.${field}`)}
          onChange={(values, field) => replace(index, values, field)}
          onRemove={() => put(form.hours.filter(other => other.key !== row.key))}
        />
      ))}
      {none && (
        <Text size="xs" c="var(--mantine-color-error)" role="alert">
          {none}
        </Text>
      )}
      <Group>
        <Button variant="default" size="xs" leftSection={<IconPlus size={14} />} onClick={add}>
          Add hours
        </Button>
        <Text size="xs" c="dimmed">
          Several rows for one day are fine, for example 09:00–13:00 and 16:00–20:00.
        </Text>
      </Group>
    </Stack>
  )
}

interface HoursRowProps {
  readonly row: HoursForm
  readonly number: number
  readonly mistake: (field: keyof HoursForm) => string | null
  readonly onChange: (values: Partial<HoursForm>, field: keyof HoursForm) => void
  readonly onRemove: () => void
}

function HoursRow({ row, number, mistake, onChange, onRemove }: HoursRowProps) {
  const id = useId()
  const wrong = mistake('weekdays') ?? mistake('from') ?? mistake('to')
  function toggle(day: Weekday): void {
    const weekdays = WEEKDAYS.filter(other => (other === day) !== row.weekdays.includes(other))
    onChange({ weekdays }, 'weekdays')
  }
  return (
    <Stack gap={2} role="group" aria-label={`Calling hours ${number}`}>
      <Group gap="md">
        <Group gap={4} wrap="nowrap">
          {WEEKDAYS.map(day => (
            <Chip
              key={day}
              size="xs"
              radius="sm"
              checked={row.weekdays.includes(day)}
              onChange={() => toggle(day)}
              aria-label={WEEKDAY_WORDS[day][1]}
            >
              {WEEKDAY_WORDS[day][0]}
            </Chip>
          ))}
        </Group>
        <Group gap="xs" wrap="nowrap">
          <TimeField
            label={`From, calling hours ${number}`}
            value={row.from}
            wrong={mistake('from') !== null}
            describedBy={id}
            onChange={from => onChange({ from }, 'from')}
          />
          <Text size="sm" c="dimmed">
            to
          </Text>
          <TimeField
            label={`To, calling hours ${number}`}
            value={row.to}
            wrong={mistake('to') !== null}
            describedBy={id}
            onChange={to => onChange({ to }, 'to')}
          />
          <Tooltip label="Remove these hours">
            <ActionIcon
              variant="subtle"
              color="gray"
              size={30}
              aria-label={`Remove calling hours ${number}`}
              onClick={onRemove}
            >
              <IconTrash size={16} aria-hidden />
            </ActionIcon>
          </Tooltip>
        </Group>
      </Group>
      <Text id={id} size="xs" c="var(--mantine-color-error)" aria-live="polite">
        {wrong}
      </Text>
    </Stack>
  )
}

function TimeField(props: {
  label: string
  value: string
  wrong: boolean
  describedBy: string
  onChange: (value: string) => void
}) {
  return (
    <Input
      aria-label={props.label}
      // the sentence stands below the whole row, which the library does not know
      withAria={false}
      aria-invalid={props.wrong || undefined}
      aria-describedby={props.describedBy}
      size="xs"
      w={64}
      maxLength={5}
      placeholder="09:00"
      value={props.value}
      error={props.wrong}
      onChange={event => props.onChange(event.currentTarget.value)}
    />
  )
}
