import { ActionIcon, Alert, Button, Chip, Group, Stack, Text, TextInput, Tooltip } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { WEEKDAYS, type Weekday } from '../../../shared/model/calling-window.ts'
import { type HoursForm, nextKey, type SetupSectionProps } from './setup-form.ts'

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
      {none && <Alert color="red">{none}</Alert>}
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
  const noDay = mistake('weekdays')
  function toggle(day: Weekday): void {
    const weekdays = WEEKDAYS.filter(other => (other === day) !== row.weekdays.includes(other))
    onChange({ weekdays }, 'weekdays')
  }
  return (
    <Group role="group" aria-label={`Calling hours ${number}`} align="flex-start" gap="md">
      <Stack gap={4}>
        <Group gap={4} h={30} wrap="nowrap">
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
        {noDay && (
          <Text size="xs" c="var(--mantine-color-error)">
            {noDay}
          </Text>
        )}
      </Stack>
      <Group gap="xs" align="flex-start" wrap="nowrap">
        <TextInput
          aria-label={`From, calling hours ${number}`}
          size="xs"
          w={mistake('from') ? 120 : 64}
          placeholder="09:00"
          value={row.from}
          error={mistake('from')}
          onChange={event => onChange({ from: event.currentTarget.value }, 'from')}
        />
        <Text size="sm" c="dimmed" lh="30px">
          to
        </Text>
        <TextInput
          aria-label={`To, calling hours ${number}`}
          size="xs"
          w={mistake('to') ? 200 : 64}
          placeholder="20:00"
          value={row.to}
          error={mistake('to')}
          onChange={event => onChange({ to: event.currentTarget.value }, 'to')}
        />
        <Tooltip label="Remove these hours">
          <ActionIcon
            variant="subtle"
            color="gray"
            size={30}
            aria-label={`Remove calling hours ${number}`}
            onClick={onRemove}
          >
            <IconTrash size={16} />
          </ActionIcon>
        </Tooltip>
      </Group>
    </Group>
  )
}
