import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { type FormEvent, useEffect, useState } from 'react'
import type { Result } from '../../../shared/errors.ts'
import type { ListRow } from '../../../shared/model/recipient-list.ts'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'
import { countOf } from '../../components/format.ts'
import { request } from '../../engine-client/engine-client.ts'
import { show } from '../../stores/engine-store.ts'

/** Asks for another name of a list. */
export function RenameList({ list, onClose }: { list: ListRow | null; onClose: () => void }) {
  const [name, setName] = useState('')
  const [mistake, setMistake] = useState<string | null>(null)
  useEffect(() => {
    setName(list?.name ?? '')
    setMistake(null)
  }, [list])

  async function save(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault()
    if (list === null) return
    if (name.trim() === '') return setMistake('Give the list a name.')
    const renamed = await request('lists.rename', { id: list.id, name })
    if (!renamed.ok) return setMistake(renamed.error.message)
    show({ name: 'list-changed', payload: renamed.value })
    onClose()
  }

  return (
    <Modal opened={list !== null} onClose={onClose} title={<Text fw={650}>Rename list</Text>}>
      <form onSubmit={event => void save(event)} noValidate>
        <Stack gap="md">
          <TextInput
            label="Name"
            data-autofocus
            maxLength={255}
            value={name}
            error={mistake}
            onChange={event => {
              setName(event.currentTarget.value)
              setMistake(event.currentTarget.value.trim() === '' ? 'Give the list a name.' : null)
            }}
          />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit">Rename</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

/** Asks before a list is removed, and says what goes with it. */
export function RemoveList(props: { list: ListRow | null; onClose: () => void; onRemoved: () => void }) {
  const { list, onClose, onRemoved } = props
  async function remove(): Promise<Result<unknown>> {
    if (list === null) return { ok: true, value: null }
    const removed = await request('lists.remove', { id: list.id })
    if (!removed.ok) return removed
    show({ name: 'list-removed', payload: removed.value })
    onRemoved()
    return removed
  }
  return (
    <ConfirmDialog
      opened={list !== null}
      title={`Remove "${list?.name ?? ''}"?`}
      consequence={list === null ? '' : consequenceOf(list)}
      act="Remove list"
      onClose={onClose}
      onConfirm={remove}
    />
  )
}

function consequenceOf(list: ListRow): string {
  const recipients = countOf(list.people, 'recipient')
  if (list.campaigns === 0)
    return `This deletes ${recipients} and the import log. No campaign uses this list. Your file is not touched. Who was called, and when, stays for contact limits and calling rules, and do-not-call entries stay.`
  return `${countOf(list.campaigns, 'campaign')} ${list.campaigns === 1 ? 'uses' : 'use'} this list, so it cannot be removed: its ${recipients} are part of their results. Archive it instead, or remove those campaigns first.`
}
