import { Button, Group, Modal, NumberInput, SegmentedControl, Select, Stack, Text } from '@mantine/core'
import { type FormEvent, useEffect, useState } from 'react'
import { LIST_SORT_COLUMNS, type SplitBy } from '../../../shared/model/list-view.ts'
import type { ListRow } from '../../../shared/model/recipient-list.ts'
import { countOf } from '../../components/format.ts'
import { SentenceAlert } from '../../components/page-states.tsx'
import { request } from '../../engine-client/engine-client.ts'
import { useRequest } from '../../engine-client/use-request.ts'
import { show } from '../../stores/engine-store.ts'
import { FIELD_WORDS } from '../setup/audience-words.ts'
import { tellDone } from './tell-done.tsx'

const COLUMNS = ['country', 'region', 'zone', 'category'] as const

/** Splits a list by the values of a column, or into parts of one size; closed while `list` is null. */
export function SplitList({ list, onClose }: { list: ListRow | null; onClose: () => void }) {
  return (
    <Modal opened={list !== null} onClose={onClose} title={<Text fw={650}>Split “{list?.name ?? ''}”</Text>}>
      {list !== null && <SplitForm key={list.id} list={list} onClose={onClose} />}
    </Modal>
  )
}

function SplitForm({ list, onClose }: { list: ListRow; onClose: () => void }) {
  const choices = useRequest('lists.choices', { id: list.id })
  const [kind, setKind] = useState<'column' | 'count'>('column')
  const [column, setColumn] = useState<string | null>(null)
  const [count, setCount] = useState<number | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  useEffect(() => setProblem(null), [kind, column, count])

  async function split(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault()
    const by = kind === 'count' ? byCount(count) : byColumn(column)
    if (by === null) return setProblem(kind === 'count' ? 'Enter a number.' : 'Choose a column.')
    setBusy(true)
    const done = await request('lists.split', { id: list.id, by })
    setBusy(false)
    if (!done.ok) return setProblem(done.error.message)
    for (const one of done.value.lists) show({ name: 'list-changed', payload: one })
    onClose()
    const made = countOf(done.value.lists.length, 'new list')
    tellDone(
      {
        title: `“${list.name}” split`,
        message: `${countOf(done.value.count, 'recipient')} moved to ${made}.`,
      },
      done.value.undoId,
      () => undefined,
    )
  }

  const variables = choices.state === 'ready' ? choices.value.variables : []
  return (
    <form onSubmit={event => void split(event)} noValidate>
      <Stack gap="md">
        <SegmentedControl
          aria-label="Split by"
          fullWidth
          value={kind}
          onChange={value => setKind(value === 'count' ? 'count' : 'column')}
          data={[
            { value: 'column', label: 'By value of a column' },
            { value: 'count', label: 'By size' },
          ]}
        />
        {kind === 'column' ? (
          <Select
            label="Column"
            description="Each value gets a new list, up to 50. Recipients without a value stay on this list."
            inputWrapperOrder={['label', 'input', 'error', 'description']}
            searchable
            openOnFocus={false}
            data-autofocus
            error={problem}
            data={[
              ...COLUMNS.map(value => ({ value, label: FIELD_WORDS[value] })),
              ...variables.map(name => ({ value: `variable ${name}`, label: name })),
            ]}
            value={column}
            onChange={setColumn}
          />
        ) : (
          <NumberInput
            label="Recipients per list"
            description={`The first ones stay on this list (${countOf(list.people, 'recipient')}); the others move to new lists.`}
            inputWrapperOrder={['label', 'input', 'error', 'description']}
            min={1}
            allowDecimal={false}
            thousandSeparator=","
            data-autofocus
            error={problem}
            value={count ?? ''}
            onChange={value => setCount(typeof value === 'number' ? value : null)}
          />
        )}
        {list.campaigns > 0 && (
          <SentenceAlert tone="info">
            Recipients who are in a campaign already stay in it. Campaigns that add new recipients no longer
            find those who move.
          </SentenceAlert>
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={busy}>
            Split list
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

const byCount = (count: number | null): SplitBy | null =>
  count === null || count < 1 ? null : { kind: 'count', count }

function byColumn(chosen: string | null): SplitBy | null {
  if (chosen === null) return null
  const column = LIST_SORT_COLUMNS.find(one => one === chosen)
  return column === undefined
    ? { kind: 'column', column: 'variable', variable: chosen.slice('variable '.length) }
    : { kind: 'column', column, variable: '' }
}
