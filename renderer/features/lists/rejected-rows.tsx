import { Code, Group, Text, Tooltip } from '@mantine/core'
import { IconCircleCheck } from '@tabler/icons-react'
import type { RejectedRow } from '../../../shared/model/list-import.ts'
import { type Column, DataTable } from '../../components/data-table.tsx'
import { formatCount } from '../../components/format.ts'
import { EmptyState } from '../../components/page-states.tsx'
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

const COLUMNS: readonly Column<RejectedRow>[] = [
  { key: 'line', header: 'Line', width: '64px', end: true, cell: ({ line }) => formatCount(line) },
  {
    key: 'sentence',
    header: 'Problem and fix',
    width: 'minmax(260px, 3fr)',
    cell: ({ sentence }) => (
      <Tooltip label={sentence}>
        <Text fz={13} lh="18px" lineClamp={2} style={{ whiteSpace: 'normal' }}>
          {sentence}
        </Text>
      </Tooltip>
    ),
  },
  {
    key: 'raw',
    header: 'Row in the file',
    width: 'minmax(220px, 2fr)',
    cell: ({ raw }) => (
      <Tooltip label={raw}>
        <Code fz={12}>{raw}</Code>
      </Tooltip>
    ),
  },
]
