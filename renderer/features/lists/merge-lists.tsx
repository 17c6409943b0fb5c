import { Button, Checkbox, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { type FormEvent, useEffect, useState } from 'react'
import type { ListRow } from '../../../shared/model/recipient-list.ts'
import { countOf, formatCount } from '../../components/format.ts'
import { SentenceAlert } from '../../components/page-states.tsx'
import { request } from '../../engine-client/engine-client.ts'
import { show, useEngine } from '../../stores/engine-store.ts'
import { tellWithUndo } from './tell-done.tsx'

/** Merges lists into a new one; closed while `lists` is null. */
export function MergeLists(props: {
  lists: readonly ListRow[] | null
  onClose: () => void
  onMerged: (list: ListRow) => void
}) {
  const { lists, onClose, onMerged } = props
  const [name, setName] = useState('')
  const [archive, setArchive] = useState(true)
  const [problem, setProblem] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  useEffect(() => {
    setName('')
    setProblem(null)
  }, [lists])
  const total = (lists ?? []).reduce((sum, { people }) => sum + people, 0)
  const running = useEngine(view => [...view.listActs.values()].find(({ kind }) => kind === 'merge'))

  async function merge(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault()
    if (lists === null) return
    if (name.trim() === '') return setProblem('Give the new list a name.')
    setBusy(true)
    const merged = await request('lists.merge', { ids: lists.map(({ id }) => id), name, archive })
    setBusy(false)
    if (!merged.ok) return setProblem(merged.error.message)
    const { list, count, duplicates } = merged.value
    show({ name: 'list-changed', payload: list })
    onClose()
    onMerged(list)
    const twice = duplicates === 0 ? '' : ` ${countOf(duplicates, 'duplicate')} merged.`
    tellWithUndo(
      { title: `“${list.name}” created`, message: `${countOf(count, 'recipient')}.${twice}` },
      () => undoMerge(list, archive ? lists : []),
    )
  }

  return (
    <Modal
      opened={lists !== null}
      onClose={onClose}
      title={<Text fw={650}>Merge {countOf(lists?.length ?? 0, 'list')}</Text>}
    >
      <form onSubmit={event => void merge(event)} noValidate>
        <Stack gap="md">
          <Text size="sm">
            {`${countOf(total, 'recipient')} are copied to a new list, each number once. If a number is on several lists, the first list wins and the others fill what is empty.`}
          </Text>
          <TextInput
            label="Name of the new list"
            data-autofocus
            maxLength={255}
            value={name}
            error={problem}
            onChange={event => {
              setName(event.currentTarget.value)
              setProblem(null)
            }}
          />
          <Checkbox
            label={`Archive the ${lists?.length ?? 0} lists afterwards`}
            checked={archive}
            onChange={event => setArchive(event.currentTarget.checked)}
          />
          {busy && running && (
            <SentenceAlert tone="info">
              {`Copying: ${formatCount(running.done)} of ${formatCount(running.total)}.`}
            </SentenceAlert>
          )}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={busy}>
              Merge lists
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

async function undoMerge(merged: ListRow, archived: readonly ListRow[]): Promise<string> {
  const removed = await request('lists.remove', { id: merged.id })
  if (!removed.ok) return removed.error.message
  show({ name: 'list-removed', payload: removed.value })
  for (const { id } of archived) {
    const back = await request('lists.archive', { id, archived: false })
    if (!back.ok) return back.error.message
    show({ name: 'list-changed', payload: back.value })
  }
  return `“${merged.name}” removed again`
}
