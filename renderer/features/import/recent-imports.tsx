import { ActionIcon, Anchor, Box, Group, Menu, Text } from '@mantine/core'
import {
  IconAddressBook,
  IconArrowBackUp,
  IconDots,
  IconHistory,
  IconTableOptions,
} from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { Link, useLocation } from 'wouter'
import type { ImportProgress } from '../../../shared/model/list-import.ts'
import { type Column, DataTable } from '../../components/data-table.tsx'
import { formatCount } from '../../components/format.ts'
import { EmptyState, ErrorState, LoadingRows } from '../../components/page-states.tsx'
import { StateBadge } from '../../components/state-badge.tsx'
import { rowsAtHand } from '../../components/use-paged-rows.ts'
import { Dash, Instant } from '../../components/values.tsx'
import { useRequest } from '../../engine-client/use-request.ts'
import { useEngine } from '../../stores/engine-store.ts'
import { UndoImport, useReopen } from './import-acts.tsx'
import { IMPORT_LOOKS } from './import-looks.ts'

/** Imports, newest first, with what came of each; a row opens its account. */
export function RecentImports() {
  const [, go] = useLocation()
  const listed = useRequest('imports.list', {})
  const told = useEngine(view => view.imports)
  const [undoing, setUndoing] = useState<ImportProgress | null>(null)
  const states = [...told.values()].map(({ importId, state }) => `${importId} ${state}`).join()
  const { reload } = listed
  // An import that begins or ends changes the list
  useEffect(() => reload(), [states, reload])

  if (listed.state === 'loading') return <LoadingRows rows={8} />
  if (listed.state === 'failed') return <ErrorState error={listed.error} retry={listed.reload} />
  const rows = listed.value.map(row => {
    const newer = told.get(row.importId)
    return newer && row.state === 'running' ? newer : row
  })
  const menu: Column<ImportProgress> = {
    key: 'more',
    header: 'Actions',
    width: '52px',
    end: true,
    cell: row => <RowMenu progress={row} onUndo={() => setUndoing(row)} />,
  }
  return (
    <>
      <DataTable
        label="Recent imports"
        columns={[...COLUMNS, menu]}
        source={rowsAtHand(rows)}
        rowKey={row => row.importId}
        rowHeight={48}
        onOpen={row => go(`/import?run=${row.importId}`)}
        empty={
          <EmptyState
            icon={IconHistory}
            title="No imports yet"
            sentence="Each import is listed here with its accepted and rejected rows, and can be undone."
          />
        }
      />
      <UndoImport progress={undoing} onClose={() => setUndoing(null)} />
    </>
  )
}

function RowMenu({ progress, onUndo }: { progress: ImportProgress; onUndo: () => void }) {
  const reopen = useReopen(progress)
  const { fileName, listId, canUndo, canReopen } = progress
  if (!canUndo && !canReopen && listId === null) return null
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only keeps the row below from opening
    // biome-ignore lint/a11y/useKeyWithClickEvents: the row opens by Enter on itself alone
    <div onClick={event => event.stopPropagation()}>
      <Menu>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={`Actions for ${fileName}`}>
            <IconDots size={16} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {listId !== null && (
            <Menu.Item
              component={Link}
              href={`/lists/${listId}`}
              leftSection={<IconAddressBook size={15} aria-hidden />}
            >
              Open list
            </Menu.Item>
          )}
          {canReopen && (
            <Menu.Item leftSection={<IconTableOptions size={15} aria-hidden />} onClick={() => void reopen()}>
              Import again with another mapping
            </Menu.Item>
          )}
          {canUndo && (
            <Menu.Item color="red" leftSection={<IconArrowBackUp size={15} aria-hidden />} onClick={onUndo}>
              Undo import
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
    </div>
  )
}

const COLUMNS: readonly Column<ImportProgress>[] = [
  {
    key: 'file',
    header: 'File and list',
    width: 'minmax(200px, 1.4fr)',
    cell: ({ importId, fileName, listName, isUpdate }) => (
      <Box miw={0}>
        <Anchor component={Link} href={`/import?run=${importId}`} fw={600} size="sm" display="block" truncate>
          {fileName}
        </Anchor>
        <Text size="xs" c="dimmed" truncate>
          {isUpdate ? `updates ${listName}` : listName}
        </Text>
      </Box>
    ),
  },
  {
    key: 'state',
    header: 'State',
    width: 'minmax(130px, 1fr)',
    cell: progress => (
      <Group gap={6} wrap="nowrap" title={progress.problem ?? undefined}>
        <StateBadge look={IMPORT_LOOKS[progress.state]} {...wordOf(progress)} />
      </Group>
    ),
  },
  { key: 'rows', header: 'Rows', width: '84px', end: true, cell: ({ counts }) => formatCount(counts.rows) },
  {
    key: 'accepted',
    header: 'Accepted',
    width: '84px',
    end: true,
    cell: ({ counts, state }) => <Some count={isKept(state) ? counts.accepted : 0} />,
  },
  {
    key: 'updated',
    header: 'Updated',
    width: '76px',
    end: true,
    cell: ({ counts, state }) => <Some count={isKept(state) ? counts.updated : 0} />,
  },
  {
    key: 'rejected',
    header: 'Rejected',
    width: '76px',
    end: true,
    cell: ({ counts }) => <Some count={counts.rejected} />,
  },
  {
    key: 'at',
    header: 'When',
    width: '104px',
    end: true,
    cell: ({ startedAt, endedAt }) => <Instant at={endedAt ?? startedAt} />,
  },
]

/** A running import shows how far it is in place of its word. */
function wordOf({ state, bytesRead, bytesTotal }: ImportProgress): { word?: string } {
  return state === 'running' && bytesTotal > 0
    ? { word: `Importing, ${Math.floor((bytesRead / bytesTotal) * 100)} %` }
    : {}
}

/** Of what was cancelled, failed or undone, no one is on a list. */
const isKept = (state: ImportProgress['state']): boolean => state === 'done' || state === 'running'

function Some({ count }: { count: number }) {
  return count === 0 ? <Dash /> : formatCount(count)
}
