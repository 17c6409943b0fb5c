import {
  Checkbox,
  Group,
  NumberInput,
  Radio,
  Select,
  SimpleGrid,
  Stack,
  TagsInput,
  Text,
  TextInput,
} from '@mantine/core'
import { OUR_ZONE } from '../../components/clock-times.ts'
import { SearchSelect } from '../../components/search-select.tsx'
import type { SetupSectionProps } from './setup-form.ts'

/** When it launches, how long it lasts, and the days that are left out. */
export function ScheduleEditor({ form, change, mistake }: SetupSectionProps) {
  const zones = Intl.supportedValuesOf('timeZone')
  return (
    <Stack gap="sm">
      <Radio.Group
        label="It starts"
        value={form.launch}
        onChange={value => change({ launch: value === 'at' ? 'at' : 'now' })}
      >
        <Stack gap="xs" mt={6}>
          <Radio size="xs" value="now" label="When somebody presses Start" />
          <Group gap="xs" align="flex-start">
            <Radio size="xs" value="at" label="By itself, at" mt={6} />
            <TextInput
              type="datetime-local"
              size="xs"
              aria-label="Launch"
              disabled={form.launch !== 'at'}
              value={form.launchAt}
              error={form.launch === 'at' ? mistake('schedule.launchAt') : null}
              onChange={event => change({ launchAt: event.currentTarget.value }, 'schedule.launchAt')}
            />
            <SearchSelect
              aria-label="Zone of the launch and of the days"
              size="xs"
              w={230}
              limit={100}
              clearable
              placeholder={`${OUR_ZONE} (ours)`}
              data={zones}
              value={form.scheduleZone === '' ? null : form.scheduleZone}
              error={mistake('schedule.zone')}
              onChange={zone => change({ scheduleZone: zone ?? '' }, 'schedule.zone')}
            />
            {form.launch === 'at' && (
              <Select
                size="xs"
                w={240}
                aria-label="If Trunkline is not running then"
                allowDeselect={false}
                data={[
                  { value: 'start-late', label: 'Missed: start as soon as it runs' },
                  { value: 'hold', label: 'Missed: wait for a person' },
                ]}
                value={form.missedLaunch}
                onChange={value => change({ missedLaunch: value === 'hold' ? 'hold' : 'start-late' })}
              />
            )}
          </Group>
        </Stack>
      </Radio.Group>
      <SimpleGrid cols={{ base: 1, sm: 3 }}>
        <TextInput
          type="date"
          label="First day"
          value={form.startsOn}
          error={mistake('schedule.startsOn')}
          onChange={event => change({ startsOn: event.currentTarget.value }, 'schedule.startsOn')}
        />
        <TextInput
          type="date"
          label="Last day"
          value={form.endsOn}
          error={mistake('schedule.endsOn')}
          onChange={event => change({ endsOn: event.currentTarget.value }, 'schedule.endsOn')}
        />
        <NumberInput
          label="Ends after the launch"
          placeholder="No limit"
          suffix=" h"
          min={1}
          max={24}
          allowDecimal={false}
          clampBehavior="none"
          value={form.windowHours}
          error={mistake('schedule.windowHours')}
          onChange={windowHours => change({ windowHours }, 'schedule.windowHours')}
        />
      </SimpleGrid>
      <Checkbox
        size="xs"
        label="Nobody is called on a public holiday of their own country"
        checked={form.observeHolidays}
        onChange={event => change({ observeHolidays: event.currentTarget.checked })}
      />
      <TagsInput
        label="Further days without calls"
        placeholder={form.closedOn.length === 0 ? '2026-12-24' : ''}
        maxTags={200}
        value={[...form.closedOn]}
        error={form.closedOn.map((_, at) => mistake(`callingWindow.closedOn.${at}`)).find(Boolean)}
        onChange={closedOn =>
          change({ closedOn }, ...closedOn.map((_, at) => `callingWindow.closedOn.${at}`))
        }
      />
      <Text size="xs" c="dimmed">
        Days and the launch are those of the zone above; calling hours and holidays are the recipient's.
      </Text>
    </Stack>
  )
}
