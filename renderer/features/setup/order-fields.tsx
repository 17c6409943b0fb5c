import { Select, SimpleGrid } from '@mantine/core'
import { useRequest } from '../../engine-client/use-request.ts'
import type { SetupSectionProps } from './setup-form.ts'

/** In which order the audience is called, and whether it goes on growing. */
export function OrderFields({ form, change, mistake }: SetupSectionProps) {
  const listIds = form.listId === null ? [] : [form.listId, ...form.moreListIds]
  return (
    <SimpleGrid cols={{ base: 1, sm: 3 }}>
      <Select
        label="Who joins"
        allowDeselect={false}
        data={[
          { value: 'one_time', label: 'Only at the start' },
          { value: 'automation', label: 'Later ones, too' },
        ]}
        value={form.mode}
        onChange={mode => change({ mode: mode === 'automation' ? 'automation' : 'one_time' })}
      />
      <Select
        label="Order"
        allowDeselect={false}
        data={[
          { value: 'list', label: 'As in the lists' },
          { value: 'random', label: 'Shuffled' },
        ]}
        value={form.order}
        onChange={order => change({ order: order === 'random' ? 'random' : 'list' })}
      />
      {listIds.length > 0 ? (
        <PriorityField {...{ form, change, mistake, listIds }} />
      ) : (
        <Select label="Priority" disabled placeholder="Choose a list first" data={[]} />
      )}
    </SimpleGrid>
  )
}

function PriorityField(props: SetupSectionProps & { listIds: readonly number[] }) {
  const { form, change, mistake } = props
  const choices = useRequest('audience.choices', { listIds: [...props.listIds] })
  const variables = choices.state === 'ready' ? choices.value.variables : []
  const data =
    form.priorityVariable === '' || variables.includes(form.priorityVariable)
      ? variables
      : [form.priorityVariable, ...variables]
  return (
    <Select
      label="Priority from a column"
      description="1 is called first, 9 last"
      inputWrapperOrder={['label', 'input', 'error', 'description']}
      clearable
      placeholder="All alike"
      data={data}
      value={form.priorityVariable === '' ? null : form.priorityVariable}
      error={mistake('audience.priorityVariable')}
      onChange={value => change({ priorityVariable: value ?? '' }, 'audience.priorityVariable')}
    />
  )
}
