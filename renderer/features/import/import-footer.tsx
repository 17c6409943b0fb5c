import { Box, Button, Checkbox, Group, SegmentedControl, Select, Text, TextInput } from '@mantine/core'
import { IconFileImport } from '@tabler/icons-react'
import { type FormEvent, type Ref, useState } from 'react'
import { useEngine } from '../../stores/engine-store.ts'
import { changeDraft, type ImportDraft, listNameOf } from './import-draft.ts'
import styles from './import-footer.module.css'
import { startImport } from './start-import.ts'

/** Where the rows go, under which name the mapping is kept, and the start. */
export function ImportFooter(props: {
  ref: Ref<HTMLFormElement>
  draft: ImportDraft
  isDecided: boolean
  onStarted: (importId: number) => void
}) {
  const { draft, isDecided } = props
  const { destination } = draft
  const [tried, setTried] = useState(false)
  const mistake = mistakeIn(draft)

  async function start(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault()
    setTried(true)
    if (mistake !== null || !isDecided || draft.state !== 'ready') return
    const importId = await startImport(draft)
    if (importId !== null) props.onStarted(importId)
  }

  return (
    <Box
      component="form"
      ref={props.ref}
      noValidate
      aria-label="Import"
      className={`tl-card ${styles.footer}`}
      onSubmit={event => void start(event)}
    >
      <DestinationFields draft={draft} mistake={tried ? mistake : null} />
      {isDecided && <SaveMapping draft={draft} />}
      <Group gap="xs" wrap="nowrap" ml="auto" align="center">
        {!isDecided && (
          <Text size="xs" c="dimmed" role="status">
            Answer the questions above first.
          </Text>
        )}
        <Button
          type="submit"
          size="sm"
          loading={draft.state === 'starting'}
          disabled={!isDecided || mistake !== null}
          leftSection={<IconFileImport size={16} aria-hidden />}
        >
          {destination.kind === 'new' ? 'Import list' : 'Update list'}
        </Button>
      </Group>
    </Box>
  )
}

/** What is still missing before the import can start; null when nothing is. */
function mistakeIn({ destination, saveAs }: ImportDraft): string | null {
  if (saveAs !== null && saveAs.trim() === '') return 'Give the mapping a name.'
  if (destination.kind === 'new') return destination.name.trim() === '' ? 'Give the list a name.' : null
  return destination.listId === null ? 'Choose a list.' : null
}

function DestinationFields({ draft, mistake }: { draft: ImportDraft; mistake: string | null }) {
  const { destination, inspection } = draft
  const lists = useEngine(view => view.lists)
  const rows = lists.state === 'ready' ? [...lists.value.values()] : []
  return (
    <Group gap="sm" wrap="nowrap" align="flex-end">
      <SegmentedControl
        size="sm"
        aria-label="Import into"
        data={[
          { value: 'new', label: 'New list' },
          { value: 'update', label: 'Update a list', disabled: rows.length === 0 },
        ]}
        value={destination.kind}
        onChange={kind =>
          changeDraft({
            destination:
              kind === 'new'
                ? { kind: 'new', name: listNameOf(inspection.fileName) }
                : { kind: 'update', listId: null, gone: 'keep' },
          })
        }
      />
      {destination.kind === 'new' ? (
        <TextInput
          aria-label="Name of the list"
          w={250}
          maxLength={255}
          value={destination.name}
          error={destination.name.trim() === '' ? 'Give the list a name.' : null}
          onChange={event => changeDraft({ destination: { kind: 'new', name: event.currentTarget.value } })}
        />
      ) : (
        <Select
          aria-label="List to update"
          w={250}
          searchable
          placeholder="Choose a list"
          nothingFoundMessage="No list has this name"
          comboboxProps={{ position: 'top-start' }}
          data={rows.map(({ id, name }) => ({ value: String(id), label: name }))}
          value={destination.listId === null ? null : String(destination.listId)}
          error={mistake}
          onChange={id =>
            changeDraft({ destination: { ...destination, listId: id === null ? null : Number(id) } })
          }
        />
      )}
    </Group>
  )
}

/** Offers to keep the mapping, unless it is a saved one that was not changed. */
function SaveMapping({ draft }: { draft: ImportDraft }) {
  const { saveAs, inspection } = draft
  if (inspection.savedMapping !== null && !draft.isChosen) return null
  const name = inspection.savedMapping?.name ?? listNameOf(inspection.fileName)
  return (
    <Group gap="xs" wrap="nowrap">
      <Checkbox
        label="Save mapping"
        size="sm"
        checked={saveAs !== null}
        onChange={event => changeDraft({ saveAs: event.currentTarget.checked ? name.slice(0, 100) : null })}
      />
      {saveAs !== null && (
        <TextInput
          aria-label="Name of the mapping"
          w={150}
          maxLength={100}
          value={saveAs}
          error={saveAs.trim() === ''}
          onChange={event => changeDraft({ saveAs: event.currentTarget.value })}
        />
      )}
    </Group>
  )
}
