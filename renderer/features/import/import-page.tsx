import { Stack } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { useLocation, useSearch } from 'wouter'
import { PageHeader } from '../../components/page-header.tsx'
import { request } from '../../engine-client/engine-client.ts'
import { type BroughtFile, ChooseFile } from './choose-file.tsx'
import { ImportRun } from './import-run.tsx'
import { MappingStep } from './mapping-step.tsx'

/** Gets a list in without losing a row. `/import?run=ID` shows an import that was started. */
export function ImportPage() {
  const [, go] = useLocation()
  const asked = Number(new URLSearchParams(useSearch()).get('run'))
  const importId = Number.isInteger(asked) && asked > 0 ? asked : null
  const [brought, setBrought] = useState<BroughtFile | null>(null)
  // An upload that is left without being imported is thrown away.
  const waiting = useRef<string | null>(null)
  useEffect(
    () => () => {
      if (waiting.current !== null) void request('uploads.discard', { uploadId: waiting.current })
    },
    [],
  )

  function take(file: BroughtFile): void {
    waiting.current = file.uploadId
    setBrought(file)
  }
  async function discard(): Promise<void> {
    const uploadId = waiting.current
    waiting.current = null
    setBrought(null)
    if (uploadId !== null) await request('uploads.discard', { uploadId })
  }
  function started(id: number): void {
    waiting.current = null // the engine has it now
    setBrought(null)
    go(`/import?run=${id}`, { replace: true })
  }

  return (
    <Stack gap="md" h="100%">
      <PageHeader
        title="Import a list"
        back={{ href: '/lists', word: 'Lists' }}
        sentence="Every row of the file is accounted for: accepted, duplicate, rejected or blank."
      />
      {importId !== null ? (
        <ImportRun key={importId} importId={importId} />
      ) : brought === null ? (
        <ChooseFile onBrought={take} />
      ) : (
        <MappingStep
          key={brought.uploadId}
          brought={brought}
          onDiscard={() => void discard()}
          onStarted={started}
        />
      )}
    </Stack>
  )
}
