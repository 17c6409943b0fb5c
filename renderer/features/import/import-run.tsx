import { Box, Button, Group, Progress, Stack, Text } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { Link } from 'wouter'
import { success } from '../../../shared/errors.ts'
import { turnedAway as turnedAwayOf } from '../../../shared/model/import-counts.ts'
import type { ImportProgress } from '../../../shared/model/list-import.ts'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'
import { countOf, formatBytes, formatCount, formatDuration } from '../../components/format.ts'
import { ErrorState, LoadingRows, SentenceAlert } from '../../components/page-states.tsx'
import { request } from '../../engine-client/engine-client.ts'
import { show } from '../../stores/engine-store.ts'
import { Accounting } from '../lists/accounting.tsx'
import { RejectedRows } from '../lists/rejected-rows.tsx'
import { secondsLeft, useImport } from './use-import.ts'

/** An import that runs or has ended: where every row went. It goes on when the screen is left. */
export function ImportRun({ importId }: { importId: number }) {
  const found = useImport(importId)
  if (found.state === 'loading') return <LoadingRows rows={3} height={80} />
  if (found.state === 'failed') return <ErrorState error={found.error} retry={found.reload} />
  const progress = found.value
  switch (progress.state) {
    case 'running':
      return <Running progress={progress} />
    case 'done':
      return <Done progress={progress} />
    case 'cancelled':
      return (
        <Ended>
          <SentenceAlert tone="info">
            The import of {progress.fileName} was cancelled. Nothing of it was kept.
          </SentenceAlert>
        </Ended>
      )
    case 'failed':
      return (
        <Ended>
          <SentenceAlert tone="error">
            {progress.problem ?? `The import of ${progress.fileName} failed.`}
          </SentenceAlert>
        </Ended>
      )
  }
}

function Running({ progress }: { progress: ImportProgress }) {
  const [asking, setAsking] = useState(false)
  const { importId, fileName, bytesRead, bytesTotal, counts, rowsPerSecond } = progress
  const left = secondsLeft(progress)
  const share = bytesTotal === 0 ? 0 : (bytesRead / bytesTotal) * 100
  return (
    <Box className="tl-card" p="lg">
      <Stack gap="md">
        <Group justify="space-between" align="flex-start">
          <div>
            <Text fw={650}>Importing {fileName}</Text>
            <Text size="sm" c="dimmed">
              {counts.rows === 0
                ? 'Beginning …'
                : `${formatBytes(bytesRead)} of ${formatBytes(bytesTotal)} · ${formatCount(Math.round(rowsPerSecond))} rows a second`}
              {left !== null && ` · ${formatDuration(left * 1000)} left`}
            </Text>
          </div>
          <Button variant="default" onClick={() => setAsking(true)}>
            Cancel import
          </Button>
        </Group>
        <Progress value={share} size="lg" aria-label={`Part of ${fileName} read`} transitionDuration={150} />
        <Accounting counts={counts} reading />
        <Text size="xs" c="dimmed">
          You can leave this screen: the import goes on.
        </Text>
      </Stack>
      <ConfirmDialog
        opened={asking}
        title={`Cancel the import of ${fileName}?`}
        consequence={`The ${countOf(counts.rows, 'row')} read so far are thrown away, and no list is made. The file itself is not touched.`}
        act="Cancel the import"
        keep="Go on importing"
        onClose={() => setAsking(false)}
        onConfirm={async () => {
          const result = await request('imports.cancel', { importId })
          if (!result.ok) return result
          show({ name: 'import-progress', payload: result.value })
          return success(null)
        }}
      />
    </Box>
  )
}

function Done({ progress }: { progress: ImportProgress }) {
  const { counts, listId, importId } = progress
  const turnedAway = turnedAwayOf(counts)
  return (
    <Stack gap="md" flex={1} mih={0}>
      <Box className="tl-card" p="md">
        <Stack gap="md">
          <Group justify="space-between" align="center" wrap="nowrap">
            <div role="status">
              <Text fw={650} size="lg">
                {counts.accepted === 0
                  ? `No row of ${progress.fileName} could be taken`
                  : `${countOf(counts.accepted, 'recipient')} imported from ${progress.fileName}`}
              </Text>
            </div>
            <Group gap="xs" wrap="nowrap" style={{ flexShrink: 0 }}>
              <Button variant="default" component={Link} href="/import">
                Import another file
              </Button>
              {listId !== null && (
                <Button variant="default" component={Link} href={`/lists/${listId}`}>
                  Open the list
                </Button>
              )}
              {listId !== null && counts.accepted > 0 && (
                <Button
                  component={Link}
                  href={`/campaigns/new?list=${listId}`}
                  leftSection={<IconPlus size={16} aria-hidden />}
                >
                  Create a campaign with this list
                </Button>
              )}
            </Group>
          </Group>
          <Accounting counts={counts} />
        </Stack>
      </Box>
      {turnedAway > 0 && (
        <Box
          className="tl-card"
          component="section"
          aria-label="Rows that became no recipient"
          flex={1}
          mih={280}
          style={{ display: 'flex', flexDirection: 'column' }}
        >
          <RejectedRows importId={importId} />
        </Box>
      )}
    </Stack>
  )
}

function Ended({ children }: { children: React.ReactNode }) {
  return (
    <Stack gap="md" align="flex-start">
      <Box w="100%">{children}</Box>
      <Button component={Link} href="/import">
        Choose a file
      </Button>
    </Stack>
  )
}
