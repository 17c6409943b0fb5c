import {
  Badge,
  Button,
  Group,
  Indicator,
  Pill,
  Popover,
  Select,
  SimpleGrid,
  Stack,
  TextInput,
} from '@mantine/core'
import { IconFilter } from '@tabler/icons-react'
import type { RequestOutput } from '../../../shared/ipc/contract.ts'
import { AUDIENCE_TESTS } from '../../../shared/model/audience.ts'
import { cityOfZone } from '../../components/clock-times.ts'
import { FIELD_WORDS, TEST_WORDS } from '../setup/audience-words.ts'
import {
  CHOSEN_FIELDS,
  type ChosenField,
  FACT_FIELDS,
  FACT_WORDS,
  type FilterForm,
  hasColumn,
  NO_FILTER,
  type YesNo,
} from './list-filter.ts'

export type ListChoices = RequestOutput<'lists.choices'>

const CHOICES_OF: Readonly<Record<ChosenField, keyof ListChoices>> = {
  country: 'countries',
  region: 'regions',
  zone: 'zones',
  tag: 'tags',
  category: 'categories',
}
const countries = new Intl.DisplayNames('en', { type: 'region' })

/** A value as people know it: `United Kingdom`, `London or Dublin`. */
function wordsOf(field: ChosenField, value: string): string {
  const parts = value.split('|')
  if (field === 'zone') return parts.map(cityOfZone).join(' or ')
  if (field === 'country') return parts.map(part => countries.of(part) ?? part).join(' or ')
  return parts.join(' or ')
}

/** Opens the filter of a list; the button says how many conditions hold. */
export function FilterMenu(props: {
  choices: ListChoices
  form: FilterForm
  onChange: (form: FilterForm) => void
}) {
  const { choices, form, onChange } = props
  const change = (values: Partial<FilterForm>): void => onChange({ ...form, ...values })
  const active = pillsOf(form).length
  return (
    <Popover position="bottom-start" shadow="md" width={420} trapFocus withinPortal>
      <Popover.Target>
        <Indicator disabled={active === 0} label={active} size={16} offset={2}>
          <Button variant="default" size="xs" leftSection={<IconFilter size={14} aria-hidden />}>
            Filter
          </Button>
        </Indicator>
      </Popover.Target>
      <Popover.Dropdown aria-label="Filter">
        <Stack gap="sm">
          <SimpleGrid cols={2} spacing="sm" verticalSpacing="xs">
            {CHOSEN_FIELDS.map(field => (
              <Select
                key={field}
                size="xs"
                openOnFocus={false}
                label={FIELD_WORDS[field]}
                placeholder="Any"
                clearable
                searchable
                disabled={choices[CHOICES_OF[field]].length === 0}
                comboboxProps={{ withinPortal: false }}
                data={choices[CHOICES_OF[field]].map(value => ({ value, label: wordsOf(field, value) }))}
                value={form[field]}
                onChange={value => change({ [field]: value })}
              />
            ))}
            {FACT_FIELDS.map(field => (
              <Select
                key={field}
                size="xs"
                openOnFocus={false}
                label={FACT_WORDS[field].word}
                placeholder="Any"
                clearable
                comboboxProps={{ withinPortal: false }}
                data={(['yes', 'no'] as const).map(value => ({ value, label: FACT_WORDS[field][value] }))}
                value={form[field]}
                onChange={value => change({ [field]: yesNo(value) })}
              />
            ))}
          </SimpleGrid>
          <ColumnCondition choices={choices} form={form} change={change} />
          <Group justify="flex-end">
            <Button variant="subtle" size="xs" disabled={active === 0} onClick={() => onChange(NO_FILTER)}>
              Clear filter
            </Button>
          </Group>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  )
}

function ColumnCondition(props: {
  choices: ListChoices
  form: FilterForm
  change: (values: Partial<FilterForm>) => void
}) {
  const { choices, form, change } = props
  if (choices.variables.length === 0) return null
  return (
    <Group grow gap="sm" align="flex-end">
      <Select
        size="xs"
        label="Other column"
        placeholder="None"
        clearable
        searchable
        comboboxProps={{ withinPortal: false }}
        data={[...choices.variables]}
        value={form.column}
        onChange={column => change({ column })}
      />
      {form.column !== null && (
        <Select
          size="xs"
          aria-label="How it is compared"
          allowDeselect={false}
          comboboxProps={{ withinPortal: false }}
          data={AUDIENCE_TESTS.map(test => ({ value: test, label: TEST_WORDS[test] }))}
          value={form.columnTest}
          onChange={test => change({ columnTest: AUDIENCE_TESTS.find(one => one === test) ?? 'contains' })}
        />
      )}
      {form.column !== null && form.columnTest !== 'is-empty' && form.columnTest !== 'is-not-empty' && (
        <TextInput
          size="xs"
          aria-label="Value"
          placeholder="Value"
          value={form.columnValue}
          onChange={event => change({ columnValue: event.currentTarget.value })}
        />
      )}
    </Group>
  )
}

const yesNo = (value: string | null): YesNo => (value === 'yes' || value === 'no' ? value : null)

interface FilterPill {
  readonly words: string
  /** What takes it away. */
  readonly without: Partial<FilterForm>
}

function pillsOf(form: FilterForm): readonly FilterPill[] {
  const chosen = CHOSEN_FIELDS.flatMap((field): FilterPill[] => {
    const value = form[field]
    return value === null
      ? []
      : [{ words: `${FIELD_WORDS[field]}: ${wordsOf(field, value)}`, without: { [field]: null } }]
  })
  const facts = FACT_FIELDS.flatMap((field): FilterPill[] => {
    const value = form[field]
    return value === null ? [] : [{ words: FACT_WORDS[field][value], without: { [field]: null } }]
  })
  const value = form.columnTest.endsWith('empty') ? '' : ` ${form.columnValue}`
  const column = hasColumn(form)
    ? [{ words: `${form.column} ${TEST_WORDS[form.columnTest]}${value}`, without: { column: null } }]
    : []
  return [...chosen, ...facts, ...column]
}

/** The conditions that hold, each with a cross that takes it away. */
export function FilterPills({ form, onChange }: { form: FilterForm; onChange: (form: FilterForm) => void }) {
  const pills = pillsOf(form)
  if (pills.length === 0) return null
  return (
    <Group gap={6} px="md" pb="xs" role="group" aria-label="Filters">
      {pills.map(({ words, without }) => (
        <Pill
          key={words}
          withRemoveButton
          onRemove={() => onChange({ ...form, ...without })}
          removeButtonProps={{ 'aria-label': `Remove filter ${words}`, 'aria-hidden': false, tabIndex: 0 }}
        >
          {words}
        </Pill>
      ))}
    </Group>
  )
}

/** Tags as badges. */
export function Tags({ tags }: { tags: readonly string[] }) {
  return tags.map(tag => (
    <Badge key={tag} variant="light" color="gray" size="sm" tt="none" mr={4}>
      {tag}
    </Badge>
  ))
}
