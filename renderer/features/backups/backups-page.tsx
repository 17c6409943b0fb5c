import { Button, Group, Stack, Table, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconDatabaseExport } from '@tabler/icons-react'
import { useState } from 'react'
import type { BackupFile, Backups } from '../../../shared/model/backup.ts'
import { Card } from '../../components/card.tsx'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'
import { formatBytes } from '../../components/format.ts'
import { PageHeader } from '../../components/page-header.tsx'
import { EmptyState, ErrorState, LoadingRows, SentenceAlert } from '../../components/page-states.tsx'
import { Instant } from '../../components/values.tsx'
import { request } from '../../engine-client/engine-client.ts'
import { useRequest } from '../../engine-client/use-request.ts'
import { BackupSettingsForm } from './backup-settings-form.tsx'

const REASON_WORDS = { schedule: 'On schedule', asked: 'On request', update: 'Before an update' } as const

/** The backups of the data, when they are made, and the way back to one. */
export function BackupsPage() {
  const asked = useRequest('backups.list', {})
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)

  async function backUp(): Promise<void> {
    setBusy(true)
    const made = await request('backups.create', {})
    setBusy(false)
    setProblem(made.ok ? null : made.error.message)
    if (!made.ok) return
    notifications.show({ title: 'Backed up', message: made.value.path })
    asked.reload()
  }

  return (
    <Stack gap="md">
      <PageHeader
        title="Backups"
        sentence="Verified copies of everything: lists, campaigns, trunks, calls and do-not-call entries."
        actions={
          <Button loading={busy} onClick={() => void backUp()}>
            Back up now
          </Button>
        }
      />
      {problem !== null && <SentenceAlert tone="error">{problem}</SentenceAlert>}
      {asked.state === 'loading' && <LoadingRows rows={6} height={34} />}
      {asked.state === 'failed' && <ErrorState error={asked.error} retry={asked.reload} />}
      {asked.state === 'ready' && (
        <>
          <Card title="Schedule">
            <Stack gap="sm">
              <LastBackup backups={asked.value} />
              <BackupSettingsForm
                key={JSON.stringify(asked.value.settings)}
                settings={asked.value.settings}
                onSaved={asked.reload}
              />
            </Stack>
          </Card>
          <Card title="Copies">
            <BackupTable files={asked.value.files} />
          </Card>
        </>
      )}
    </Stack>
  )
}

function LastBackup({ backups: { files, folder } }: { backups: Backups }) {
  const [newest] = files
  return (
    <Text size="sm">
      {newest ? (
        <>
          Last backup: <Instant at={newest.at} />, in {folder}
        </>
      ) : (
        <>No backup yet. The first one is made within the hour, in {folder}.</>
      )}
    </Text>
  )
}

function BackupTable({ files }: { files: readonly BackupFile[] }) {
  const [chosen, setChosen] = useState<BackupFile | null>(null)
  if (files.length === 0) {
    return (
      <EmptyState
        icon={IconDatabaseExport}
        title="No backups yet"
        sentence="Back up now, or let the schedule do it."
      />
    )
  }
  return (
    <>
      <Table aria-label="Backups" verticalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Made</Table.Th>
            <Table.Th>Why</Table.Th>
            <Table.Th ta="end">Size</Table.Th>
            <Table.Th>File</Table.Th>
            <Table.Th />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {files.map(file => (
            <Table.Tr key={file.fileName}>
              <Table.Td>
                <Instant at={file.at} />
              </Table.Td>
              <Table.Td>{REASON_WORDS[file.reason]}</Table.Td>
              <Table.Td ta="end">{formatBytes(file.bytes)}</Table.Td>
              <Table.Td>{file.fileName}</Table.Td>
              <Table.Td>
                <Group justify="flex-end">
                  <Button
                    size="compact-sm"
                    variant="default"
                    aria-label={`Restore ${file.fileName}`}
                    onClick={() => setChosen(file)}
                  >
                    Restore…
                  </Button>
                </Group>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <ConfirmDialog
        opened={chosen !== null}
        title="Restore this backup?"
        consequence={
          <>
            Trunkline restarts with the data of <Instant at={chosen?.at ?? null} />. Later lists, campaigns
            and results are no longer shown; the present database is set aside in the data folder. Who was
            contacted and who asked not to be called since then is kept. Active campaigns are paused.
          </>
        }
        act="Restore and restart"
        onClose={() => setChosen(null)}
        onConfirm={() => request('backups.restore', { fileName: chosen?.fileName ?? '' })}
      />
    </>
  )
}
