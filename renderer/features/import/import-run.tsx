import { Box, Button, Group, Loader, Progress, Stack, Text } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { success } from '../../../shared/errors.ts'
import type { ImportProgress } from '../../../shared/model/list-import.ts'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'
import { countOf, formatBytes, formatCount, formatDuration } from '../../components/format.ts'
import { PageHeader } from '../../components/page-header.tsx'
import { ErrorState, LoadingRows, SentenceAlert } from '../../components/page-states.tsx'
import { Instant } from '../../components/values.tsx'
import { request } from '../../engine-client/engine-client.ts'
import { show } from '../../stores/engine-store.ts'
import { ImportAccount } from './import-account.tsx'
import { FailedActs, FinishedActs } from './import-acts.tsx'
import { ImportsLink } from './imports-link.tsx'
import { secondsLeft, useImport } from './use-import.ts'

/** An import that runs or has ended: where every row went. It goes on when the screen is left. */
export function ImportRun({ importId }: { importId: number }) {
  const found = useImport(importId)
  if (found.state === 'ready') return <Known progress={found.value} />
  return (
    <Stack gap="md" h="100%">
      <PageHeader title="Import" back={{ href: '/imports', word: 'Imports' }} actions={<ImportsLink />} />
      {found.state === 'loading' ? (
        <LoadingRows rows={3} height={80} />
      ) : (
        <ErrorState error={found.error} retry={found.reload} />
      )}
    </Stack>
  )
}

function Known({ progress }: { progress: ImportProgress }) {
  const { state, counts } = progress
  const hasRows = counts.rows > 0
  return (
    <Stack gap="md" h="100%">
      <PageHeader
        title={progress.listName}
        back={{ href: '/imports', word: 'Imports' }}
        sentence={
          <>
            {progress.fileName}, {WHEN_WORDS[state]} <Instant at={progress.endedAt ?? progress.startedAt} />
          </>
        }
        actions={<Acts progress={progress} />}
      />
      <Ended progress={progress} />
      {state === 'running' ? (
        <Running progress={progress} />
      ) : (
        hasRows && <ImportAccount progress={progress} />
      )}
    </Stack>
  )
}

const WHEN_WORDS = {
  running: 'started',
  done: 'imported',
  cancelled: 'cancelled',
  failed: 'failed',
  undoing: 'imported',
  undone: 'imported',
} as const satisfies Record<ImportProgress['state'], string>

function Acts({ progress }: { progress: ImportProgress }) {
  switch (progress.state) {
    case 'running':
      return <CancelImport progress={progress} />
    case 'done':
      return <FinishedActs progress={progress} />
    case 'undoing':
      return null
    case 'cancelled':
    case 'failed':
    case 'undone':
      return <FailedActs progress={progress} />
  }
}

/** What came of it, in a sentence. */
function Ended({ progress }: { progress: ImportProgress }): ReactNode {
  const { counts, fileName, listName } = progress
  switch (progress.state) {
    case 'running':
      return null
    case 'done':
      return (
        <SentenceAlert tone={counts.accepted + counts.updated > 0 ? 'good' : 'warning'}>
          {doneSentence(progress)}
        </SentenceAlert>
      )
    case 'cancelled':
      return (
        <SentenceAlert tone="info">
          Import cancelled. No one was added, and the file and its mapping are kept.
        </SentenceAlert>
      )
    case 'failed':
      return (
        <SentenceAlert tone="error">
          {progress.problem ?? `${fileName} could not be imported. Try again with another mapping.`}
        </SentenceAlert>
      )
    case 'undoing':
      return (
        <Group gap="sm" role="status">
          <Loader size={16} aria-hidden />
          <Text size="sm">Undoing the import…</Text>
        </Group>
      )
    case 'undone':
      return (
        <SentenceAlert tone="info">
          {progress.problem ??
            `Import undone: “${listName}” is as it was before. The file and its mapping are kept.`}
        </SentenceAlert>
      )
  }
}

/** `24,182 people imported, 12 updated.` */
function doneSentence({ counts, fileName }: ImportProgress): string {
  const parts = [
    ...(counts.accepted > 0 ? [`${countOf(counts.accepted, 'person', 'people')} imported`] : []),
    ...(counts.updated > 0 ? [`${formatCount(counts.updated)} updated`] : []),
  ]
  if (parts.length > 0) return `${parts.join(', ')} from ${fileName}.`
  return counts.duplicateInList > 0
    ? `Nothing changed: the list already holds everyone in ${fileName}.`
    : `No row of ${fileName} could be imported. See why below, or change the mapping and try again.`
}

function Running({ progress }: { progress: ImportProgress }) {
  const { fileName, bytesRead, bytesTotal, counts, rowsPerSecond } = progress
  const left = secondsLeft(progress)
  const share = bytesTotal === 0 ? 0 : (bytesRead / bytesTotal) * 100
  return (
    <>
      <Box className="tl-card" p="lg">
        <Stack gap="sm">
          <Group justify="space-between" align="baseline">
            <Text fw={650} size="lg">
              {counts.rows === 0 ? 'Starting…' : `${Math.floor(share)} %`}
            </Text>
            <Text size="sm" c="dimmed">
              {counts.rows > 0 &&
                `${formatBytes(bytesRead)} of ${formatBytes(bytesTotal)} · ${formatCount(Math.round(rowsPerSecond))} rows a second`}
              {left !== null && ` · ${formatDuration(left * 1000)} left`}
            </Text>
          </Group>
          <Progress value={share} size="lg" aria-label={`Importing ${fileName}`} transitionDuration={150} />
          <Text size="xs" c="dimmed">
            You can leave this page. The import continues, and the title bar shows its progress.
          </Text>
        </Stack>
      </Box>
      <ImportAccount progress={progress} />
    </>
  )
}

function CancelImport({ progress }: { progress: ImportProgress }) {
  const [isAsking, setAsking] = useState(false)
  const { importId, fileName, counts } = progress
  return (
    <>
      <Button variant="default" leftSection={<IconX size={15} aria-hidden />} onClick={() => setAsking(true)}>
        Cancel import
      </Button>
      <ConfirmDialog
        opened={isAsking}
        title={`Cancel the import of ${fileName}?`}
        consequence={`The ${countOf(counts.rows, 'row')} read so far are not kept, and the list stays as it was. The file and its mapping are kept, so you can try again.`}
        act="Cancel import"
        keep="Continue importing"
        onClose={() => setAsking(false)}
        onConfirm={async () => {
          const result = await request('imports.cancel', { importId })
          if (!result.ok) return result
          show({ name: 'import-progress', payload: result.value })
          return success(null)
        }}
      />
    </>
  )
}
