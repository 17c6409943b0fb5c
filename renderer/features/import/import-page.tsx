import { Button, Stack } from '@mantine/core'
import { IconFileX } from '@tabler/icons-react'
import { useEffect } from 'react'
import { useLocation, useSearch } from 'wouter'
import { formatBytes } from '../../components/format.ts'
import { PageHeader } from '../../components/page-header.tsx'
import { ChooseFile, SampleFile } from './choose-file.tsx'
import { discardDraft, type ImportDraft, openDraft, useImportDraft } from './import-draft.ts'
import { ImportRun } from './import-run.tsx'
import { ImportsLink } from './imports-link.tsx'
import { ReviewStep } from './review-step.tsx'

const idIn = (search: URLSearchParams, name: string): number | null => {
  const id = Number(search.get(name))
  return Number.isInteger(id) && id > 0 ? id : null
}

/**
 * Gets a list in without losing a row: choose, review, run. `/import?run=ID` shows an import that was started, `/import?list=ID`
 * updates that list.
 */
export function ImportPage() {
  const [, go] = useLocation()
  const search = new URLSearchParams(useSearch())
  const importId = idIn(search, 'run')
  const listId = idIn(search, 'list')
  const draft = useImportDraft(view => view.draft)
  // A list that is asked for in the address is the one to update, also for a file that is under review already.
  useEffect(() => {
    const now = useImportDraft.getState().draft
    if (listId === null || !now || importId !== null) return
    useImportDraft.setState({ draft: { ...now, destination: { kind: 'update', listId, gone: 'keep' } } })
  }, [listId, importId])

  if (importId !== null) return <ImportRun key={importId} importId={importId} />
  return (
    <Stack gap="md">
      <PageHeader
        title={listId === null ? 'Import a list' : 'Update a list'}
        back={{ href: '/lists', word: 'Lists' }}
        sentence={draft === null ? 'Every row of the file is accounted for.' : <FileLine draft={draft} />}
        actions={
          draft === null ? (
            <ImportsLink />
          ) : (
            <Button
              variant="default"
              leftSection={<IconFileX size={15} aria-hidden />}
              onClick={() => void discardDraft()}
            >
              Choose another file
            </Button>
          )
        }
      />
      {draft === null ? (
        <ChooseFile
          label="File with recipients"
          sentence="CSV, text or Excel (.xlsx). One row for each person, with a column for the phone number."
          below={<SampleFile />}
          inspectAs="imports.inspect"
          onBrought={file =>
            openDraft(file, listId === null ? {} : { destination: { kind: 'update', listId, gone: 'keep' } })
          }
        />
      ) : (
        <ReviewStep
          key={draft.uploadId}
          draft={draft}
          onStarted={id => go(`/import?run=${id}`, { replace: true })}
        />
      )}
    </Stack>
  )
}

function FileLine({ draft: { inspection } }: { draft: ImportDraft }) {
  return (
    <>
      <b>{inspection.fileName}</b>
      {`, ${formatBytes(inspection.bytes)}. Check how it is read, then import it.`}
    </>
  )
}
