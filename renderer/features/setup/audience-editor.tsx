import { ActionIcon, Button, Group, MultiSelect, Select, Stack, Text, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import type { RequestOutput } from '../../../shared/ipc/contract.ts'
import { AUDIENCE_FIELDS, AUDIENCE_TESTS, type AudienceCondition } from '../../../shared/model/audience.ts'
import type { ListRow } from '../../../shared/model/recipient-list.ts'
import { countOf, formatCount } from '../../components/format.ts'
import { useRequest } from '../../engine-client/use-request.ts'
import { comparesWith, FIELD_WORDS, GROUP_CHOICES, GROUP_WORDS, TEST_WORDS } from './audience-words.ts'
import { CONDITION_GROUPS, type ConditionForm, type ConditionGroup, conditionsIn } from './reach-form.ts'
import type { SetupSectionProps } from './setup-form.ts'
import { nextKey } from './setup-units.ts'

const COUNT_AFTER_MS = 400

type Choices = RequestOutput<'audience.choices'>

/** Further lists, and conditions on who of them is called, with a live count. */
export function AudienceEditor(props: SetupSectionProps & { lists: readonly ListRow[]; locked: boolean }) {
  const { form, change } = props
  const listIds = form.listId === null ? [] : [form.listId, ...form.moreListIds]
  return (
    <Stack gap="sm">
      <MultiSelect
        label="Further lists"
        description="Called after the first one, in this order; a number that is on several is called once"
        inputWrapperOrder={['label', 'input', 'error', 'description']}
        disabled={props.locked || props.lists.length < 2}
        searchable
        clearable
        placeholder={form.moreListIds.length === 0 ? 'None' : ''}
        data={props.lists
          .filter(({ id }) => id !== form.listId)
          .map(({ id, name }) => ({ value: String(id), label: name }))}
        value={form.moreListIds.map(String)}
        onChange={ids => change({ moreListIds: ids.map(Number) }, 'moreListIds')}
      />
      {listIds.length > 0 && <Conditions {...props} listIds={listIds} />}
    </Stack>
  )
}

function Conditions(props: SetupSectionProps & { listIds: readonly number[] }) {
  const { form, change, mistake } = props
  const choices = useRequest('audience.choices', { listIds: [...props.listIds] })
  const known = choices.state === 'ready' ? choices.value : { tags: [], categories: [], variables: [] }
  const put = (conditions: readonly ConditionForm[], path: string): void => change({ conditions }, path)
  const replace = (key: number, values: Partial<ConditionForm>, path: string): void =>
    put(
      form.conditions.map(one => (one.key === key ? { ...one, ...values } : one)),
      path,
    )
  const fresh = (): ConditionForm => ({
    key: nextKey(),
    group: 'all',
    field: known.tags.length > 0 ? 'tag' : 'country',
    variable: '',
    test: 'is',
    value: '',
  })
  return (
    <Stack gap="xs" component="section" aria-label="Conditions">
      {CONDITION_GROUPS.map(group => {
        const rows = form.conditions.filter(one => one.group === group)
        return (
          rows.length > 0 && (
            <Stack key={group} gap={6}>
              <Text size="xs" fw={600} c="dimmed">
                {GROUP_WORDS[group]}
              </Text>
              {rows.map((condition, at) => (
                <ConditionRow
                  key={condition.key}
                  condition={condition}
                  known={known}
                  mistake={field => mistake(`audience.filter.${group}.${at}.${field}`)}
                  onChange={(values, field) =>
                    replace(condition.key, values, `audience.filter.${values.group ?? group}.${at}.${field}`)
                  }
                  onRemove={() =>
                    put(
                      form.conditions.filter(({ key }) => key !== condition.key),
                      'audience.filter',
                    )
                  }
                />
              ))}
            </Stack>
          )
        )
      })}
      <Group gap="sm">
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPlus size={14} aria-hidden />}
          disabled={form.conditions.length >= 20}
          onClick={() => put([...form.conditions, fresh()], 'audience.filter')}
        >
          Add a condition
        </Button>
        <Matching {...props} />
      </Group>
    </Stack>
  )
}

/** How many of the lists match, counted by the engine while somebody types. */
function Matching({ form, listIds }: SetupSectionProps & { listIds: readonly number[] }) {
  const filter = {
    all: conditionsIn(form, 'all'),
    any: conditionsIn(form, 'any'),
    none: conditionsIn(form, 'none'),
  }
  const [asked] = useDebouncedValue(JSON.stringify({ listIds, filter }), COUNT_AFTER_MS)
  // the key is what was written above
  const count = useRequest('audience.count', JSON.parse(asked))
  return (
    <Text size="xs" c="dimmed" role="status">
      {count.state === 'ready' &&
        `${formatCount(count.value.matching)} of ${countOf(count.value.total, 'recipient')} match`}
      {count.state === 'failed' && form.conditions.length > 0 && 'Finish the condition to see how many match'}
    </Text>
  )
}

function ConditionRow(props: {
  condition: ConditionForm
  known: Choices
  mistake: (field: string) => string | null
  onChange: (values: Partial<ConditionForm>, field: string) => void
  onRemove: () => void
}) {
  const { condition, known, mistake, onChange } = props
  const needsValue = comparesWith(condition.test)
  const offered =
    condition.field === 'tag' ? known.tags : condition.field === 'category' ? known.categories : []
  return (
    <Group gap={6} wrap="nowrap" align="flex-start">
      <Select
        size="xs"
        w={128}
        aria-label="How it counts"
        allowDeselect={false}
        data={CONDITION_GROUPS.map(value => ({ value, label: GROUP_CHOICES[value] }))}
        value={condition.group}
        onChange={value => value !== null && onChange({ group: value as ConditionGroup }, 'value')}
      />
      <Select
        size="xs"
        w={108}
        aria-label="What is compared"
        allowDeselect={false}
        data={AUDIENCE_FIELDS.map(value => ({ value, label: FIELD_WORDS[value] }))}
        value={condition.field}
        onChange={value =>
          value !== null && onChange({ field: value as AudienceCondition['field'] }, 'field')
        }
      />
      {condition.field === 'variable' && (
        <Select
          size="xs"
          w={140}
          aria-label="Column"
          searchable
          placeholder="Column"
          data={known.variables}
          value={condition.variable === '' ? null : condition.variable}
          error={mistake('variable')}
          onChange={variable => onChange({ variable: variable ?? '' }, 'variable')}
        />
      )}
      <Select
        size="xs"
        w={118}
        aria-label="How it is compared"
        allowDeselect={false}
        data={AUDIENCE_TESTS.map(value => ({ value, label: TEST_WORDS[value] }))}
        value={condition.test}
        onChange={value => value !== null && onChange({ test: value as AudienceCondition['test'] }, 'test')}
      />
      {needsValue &&
        (offered.length > 0 && condition.test.startsWith('is') ? (
          <Select
            size="xs"
            flex={1}
            miw={90}
            aria-label="With what"
            searchable
            data={offered}
            value={condition.value === '' ? null : condition.value}
            error={mistake('value')}
            onChange={value => onChange({ value: value ?? '' }, 'value')}
          />
        ) : (
          <TextInput
            size="xs"
            flex={1}
            miw={90}
            aria-label="With what"
            maxLength={500}
            value={condition.value}
            error={mistake('value')}
            onChange={event => onChange({ value: event.currentTarget.value }, 'value')}
          />
        ))}
      <ActionIcon
        variant="subtle"
        color="gray"
        mt={3}
        aria-label="Remove the condition"
        onClick={props.onRemove}
      >
        <IconTrash size={15} aria-hidden />
      </ActionIcon>
    </Group>
  )
}
