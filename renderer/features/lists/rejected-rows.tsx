import { Group, Text } from '@mantine/core'
import { IconCircleCheck } from '@tabler/icons-react'
import type { RejectedRow } from '../../../shared/model/list-import.ts'
import { DataTable } from '../../components/data-table.tsx'
import { EmptyState } from '../../components/page-states.tsx'
import { refusedRowColumns } from '../../components/refused-row-columns.tsx'
import { usePagedRows } from '../../components/use-paged-rows.ts'
import { request } from '../../engine-client/engine-client.ts'
import { ExportButton } from '../export/export-button.tsx'

/** The rows of a file that became no recipient, each with its line, the reason and how to fix it; also as CSV. */
export function RejectedRows({ importId }: { importId: number }) {
  const source = usePagedRows<RejectedRow>(String(importId), (offset, limit) =>
    request('lists.rejected', { importId, offset, limit }),
  )
  return (
    <>
      {source.state === 'ready' && source.total > 0 && (
        <Group px="md" py="xs" justify="space-between">
          <Text size="xs" c="dimmed">
            Save these rows, fix them, and import the file again.
          </Text>
          <ExportButton target={{ what: 'rejected', importId }} />
        </Group>
      )}
      <DataTable
        label="Rejected rows"
        columns={COLUMNS}
        source={source}
        rowKey={row => row.line}
        rowHeight={44}
        empty={
          <EmptyState
            icon={IconCircleCheck}
            title="No rejected rows"
            sentence="Every row of the file with text in it is on the list."
          />
        }
      />
    </>
  )
}

const COLUMNS = refusedRowColumns({ reason: 'Problem and fix', raw: 'Row in the file' })
