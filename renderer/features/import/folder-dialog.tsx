import { Autocomplete, Button, Group, Modal, Select, Stack, Switch, Text, TextInput } from '@mantine/core'
import { type FormEvent, useEffect, useState } from 'react'
import type { SavedMapping, WatchedFolder } from '../../../shared/model/list-import.ts'
import { SentenceAlert } from '../../components/page-states.tsx'
import { request } from '../../engine-client/engine-client.ts'
import { useEngine } from '../../stores/engine-store.ts'

const GUESS = 'guess'
const EMPTY = { path: '', listName: '', mapping: GUESS, enabled: true }

/** Adds a watched folder, or changes one. */
export function FolderDialog(props: {
  opened: boolean
  folder: WatchedFolder | null
  mappings: readonly SavedMapping[]
  onClose: () => void
  onSaved: () => void
}) {
  const { opened, folder, onClose } = props
  const [form, setForm] = useState(EMPTY)
  const [tried, setTried] = useState(false)
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const lists = useEngine(view => view.lists)
  const names = lists.state === 'ready' ? [...new Set([...lists.value.values()].map(({ name }) => name))] : []
  useEffect(() => {
    if (!opened) return
    setTried(false)
    setProblem(null)
    setForm(
      folder === null
        ? EMPTY
        : { ...folder, mapping: folder.mappingId === null ? GUESS : String(folder.mappingId) },
    )
  }, [opened, folder])

  async function save(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault()
    setTried(true)
    if (form.path.trim() === '' || form.listName.trim() === '') return
    setBusy(true)
    const saved = await request('watchedFolders.save', {
      id: folder?.id ?? null,
      path: form.path,
      listName: form.listName,
      mappingId: form.mapping === GUESS ? null : Number(form.mapping),
      enabled: form.enabled,
    })
    setBusy(false)
    if (!saved.ok) return setProblem(saved.error.message)
    props.onSaved()
    onClose()
  }

  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={<Text fw={650}>{folder === null ? 'Watch a folder' : 'Edit watched folder'}</Text>}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <form onSubmit={event => void save(event)} noValidate>
        <Stack gap="md">
          <TextInput
            label="Folder"
            withAsterisk
            data-autofocus
            description="The full path on the computer that runs Trunkline"
            placeholder="/srv/exports/crm"
            maxLength={1000}
            value={form.path}
            error={tried && form.path.trim() === '' ? 'Enter the path of the folder.' : null}
            onChange={event => setForm({ ...form, path: event.currentTarget.value })}
          />
          <Autocomplete
            label="List"
            withAsterisk
            description="Each file updates this list. The first file creates it if it does not exist."
            maxLength={255}
            data={names}
            value={form.listName}
            error={tried && form.listName.trim() === '' ? 'Give the list a name.' : null}
            onChange={listName => setForm({ ...form, listName })}
          />
          <Select
            label="Mapping"
            description="A file that needs a decision fails if its columns are guessed."
            allowDeselect={false}
            data={[
              { value: GUESS, label: 'Guess the columns of each file' },
              ...props.mappings.map(({ id, name }) => ({ value: String(id), label: name })),
            ]}
            value={form.mapping}
            onChange={mapping => setForm({ ...form, mapping: mapping ?? GUESS })}
          />
          <Switch
            label="Import new files automatically"
            checked={form.enabled}
            onChange={event => setForm({ ...form, enabled: event.currentTarget.checked })}
          />
          {problem !== null && <SentenceAlert tone="error">{problem}</SentenceAlert>}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={isBusy}>
              {folder === null ? 'Watch folder' : 'Save'}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
