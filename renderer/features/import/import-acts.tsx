import { Button, Menu } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconArrowBackUp, IconDots, IconFileImport, IconPlus, IconTableOptions } from '@tabler/icons-react'
import { useState } from 'react'
import { Link, useLocation } from 'wouter'
import { type Result, success } from '../../../shared/errors.ts'
import type { ImportProgress } from '../../../shared/model/list-import.ts'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'
import { countOf } from '../../components/format.ts'
import { request } from '../../engine-client/engine-client.ts'
import { show } from '../../stores/engine-store.ts'
import { openDraft } from './import-draft.ts'

/** What one does with a finished import: call its people; or take it back, or do it again otherwise. */
export function FinishedActs({ progress }: { progress: ImportProgress }) {
  const { counts, listId, canUndo, canReopen } = progress
  const [isUndoing, setUndoing] = useState(false)
  const reopen = useReopen(progress)
  const hasPeople = listId !== null && counts.accepted + counts.updated + counts.duplicateInList > 0
  return (
    <>
      <Menu>
        <Menu.Target>
          <Button variant="default" rightSection={<IconDots size={15} aria-hidden />}>
            More
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconTableOptions size={15} aria-hidden />} onClick={() => void reopen()}>
            Import again with another mapping
          </Menu.Item>
          <Menu.Item component={Link} href="/import" leftSection={<IconFileImport size={15} aria-hidden />}>
            Import another file
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {canUndo && (
        <Button
          variant="default"
          leftSection={<IconArrowBackUp size={15} aria-hidden />}
          onClick={() => setUndoing(true)}
        >
          Undo import
        </Button>
      )}
      {!hasPeople && canReopen && (
        <Button leftSection={<IconTableOptions size={15} aria-hidden />} onClick={() => void reopen()}>
          Change mapping and try again
        </Button>
      )}
      {hasPeople && (
        <>
          <Button variant="default" component={Link} href={`/lists/${listId}`}>
            Open list
          </Button>
          <Button
            component={Link}
            href={`/campaigns/new?list=${listId}`}
            leftSection={<IconPlus size={15} aria-hidden />}
          >
            New campaign
          </Button>
        </>
      )}
      <UndoImport progress={isUndoing ? progress : null} onClose={() => setUndoing(false)} />
    </>
  )
}

/** After a failed, cancelled or undone import: the kept file is opened again. */
export function FailedActs({ progress }: { progress: ImportProgress }) {
  const reopen = useReopen(progress)
  return (
    <>
      <Button variant="default" component={Link} href="/import">
        Choose another file
      </Button>
      {progress.canReopen && (
        <Button leftSection={<IconTableOptions size={15} aria-hidden />} onClick={() => void reopen()}>
          Change mapping and try again
        </Button>
      )}
    </>
  )
}

/** Asks before an import is taken back, and says what goes; closed while `progress` is null. */
export function UndoImport({ progress, onClose }: { progress: ImportProgress | null; onClose: () => void }) {
  return (
    <ConfirmDialog
      opened={progress !== null}
      title={progress === null ? '' : `Undo the import of ${progress.fileName}?`}
      consequence={progress === null ? '' : undoConsequence(progress)}
      act="Undo import"
      keep="Keep the import"
      onClose={onClose}
      onConfirm={async (): Promise<Result<null>> => {
        if (progress === null) return success(null)
        const undone = await request('imports.undo', { importId: progress.importId })
        if (!undone.ok) return undone
        show({ name: 'import-progress', payload: undone.value })
        return success(null)
      }}
    />
  )
}

function undoConsequence({ counts, listName }: ImportProgress): string {
  const people = (count: number): string => countOf(count, 'person', 'people')
  const sentences = [
    counts.accepted > 0
      ? `This removes the ${people(counts.accepted)} that the import added to “${listName}”.`
      : `This takes back the import into “${listName}”.`,
    ...(counts.updated > 0
      ? [`The ${people(counts.updated)} that it changed get their old values back.`]
      : []),
    ...(counts.doNotCall > 0 ? ['Do-not-call entries that came from this file are removed.'] : []),
    'The file and its mapping are kept, so you can import it again.',
  ]
  return sentences.join(' ')
}

/** Opens the kept file of an import for review, with its mapping; importing it then replaces what can be undone. */
export function useReopen(progress: ImportProgress): () => Promise<void> {
  const [, go] = useLocation()
  return async () => {
    const tell = (message: string): void =>
      void notifications.show({ color: 'red', title: 'The file could not be opened again', message })
    const reopened = await request('imports.reopen', { importId: progress.importId })
    if (!reopened.ok) return tell(reopened.error.message)
    const { uploadId, mapping } = reopened.value
    const inspected = await request('imports.inspect', { uploadId, mapping })
    if (!inspected.ok) return tell(inspected.error.message)
    openDraft(
      { uploadId, inspection: inspected.value },
      {
        isChosen: true,
        replaces: progress.state === 'done' && progress.canUndo ? progress.importId : null,
        destination: { kind: 'new', name: reopened.value.listName },
      },
    )
    go('/import')
  }
}
