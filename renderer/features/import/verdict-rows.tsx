import { Box, Button, Group, Text } from '@mantine/core'
import { IconArrowRight, IconCircleCheck } from '@tabler/icons-react'
import { Link } from 'wouter'
import { turnedAway } from '../../../shared/model/import-counts.ts'
import type { ImportProgress, RejectedRow } from '../../../shared/model/list-import.ts'
import type { RowVerdict } from '../../../shared/model/recipient-list.ts'
import { DataTable } from '../../components/data-table.tsx'
import { countOf } from '../../components/format.ts'
import { EmptyState } from '../../components/page-states.tsx'
import { refusedRowColumns } from '../../components/refused-row-columns.tsx'
import { usePagedRows } from '../../components/use-paged-rows.ts'
import { request } from '../../engine-client/engine-client.ts'
import { ExportButton } from '../export/export-button.tsx'
import type { AccountPart } from './account-parts.ts'

const TITLES = {
  accepted: 'Accepted rows',
  updated: 'Updated rows',
  duplicateInFile: 'Duplicate rows',
  duplicateInList: 'Duplicate rows',
  doNotCall: 'Rows on the do-not-call list',
  rejected: 'Rejected rows',
  blank: 'Blank rows',
} as const satisfies Record<AccountPart, string>

/** The rows of one verdict, each with its line in the file and the reason. */
export function VerdictRows({ progress, part }: { progress: ImportProgress; part: AccountPart }) {
  const { importId, listId, counts } = progress
  const isInList = part === 'accepted' || part === 'updated'
  return (
    <Box
      className="tl-card"
      component="section"
      aria-label={TITLES[part]}
      flex={1}
      mih={260}
      style={{ display: 'flex', flexDirection: 'column' }}
    >
      <Group px="md" py="xs" justify="space-between" mih={44}>
        <Text size="sm" fw={600}>
          {TITLES[part]}
        </Text>
        {turnedAway(progress.counts) > 0 && !isInList && <ExportRejected importId={importId} />}
      </Group>
      {isInList ? (
        <EmptyState
          icon={IconCircleCheck}
          title={`${countOf(counts[part], 'person', 'people')} ${part === 'accepted' ? 'added to' : 'updated in'} “${progress.listName}”`}
          sentence="Each of them has a number that can be called."
          action={
            listId !== null && (
              <Button
                component={Link}
                href={`/lists/${listId}`}
                rightSection={<IconArrowRight size={15} aria-hidden />}
              >
                Open list
              </Button>
            )
          }
        />
      ) : (
        <Rows key={part} importId={importId} part={part} />
      )}
    </Box>
  )
}

function Rows({ importId, part }: { importId: number; part: AccountPart }) {
  const source = usePagedRows<RejectedRow>(`${importId}|${part}`, (offset, limit) =>
    request('lists.rejected', { importId, verdict: VERDICTS[part], offset, limit }),
  )
  return (
    <DataTable
      label={TITLES[part]}
      columns={COLUMNS}
      source={source}
      rowKey={row => row.line}
      rowHeight={44}
      empty={
        <EmptyState
          icon={IconCircleCheck}
          title="These rows are no longer kept"
          sentence="The rows of the last imports are kept; older ones are counted only."
        />
      }
    />
  )
}

/** Which rows the engine is asked for. */
const VERDICTS = {
  accepted: 'accepted',
  updated: 'updated',
  duplicateInFile: 'duplicate',
  duplicateInList: 'duplicate',
  doNotCall: 'do-not-call',
  rejected: 'rejected',
  blank: 'blank',
} as const satisfies Record<AccountPart, RowVerdict>

const COLUMNS = refusedRowColumns({ reason: 'Reason', raw: 'Row in the file' })

function ExportRejected({ importId }: { importId: number }) {
  return (
    <Group gap="sm">
      <Text size="xs" c="dimmed">
        Fix these rows in the exported file, then import it.
      </Text>
      <ExportButton word="Export rejected rows" target={{ what: 'rejected', importId }} />
    </Group>
  )
}
