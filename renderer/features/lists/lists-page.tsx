import { ActionIcon, Anchor, Box, Button, Group, Menu, Stack, Text } from '@mantine/core'
import {
  IconAddressBook,
  IconDots,
  IconFileImport,
  IconPencil,
  IconPlus,
  IconTrash,
} from '@tabler/icons-react'
import { useState } from 'react'
import { Link, useLocation } from 'wouter'
import type { ListRow } from '../../../shared/model/recipient-list.ts'
import { type Column, DataTable } from '../../components/data-table.tsx'
import { countOf, formatCount } from '../../components/format.ts'
import { PageHeader } from '../../components/page-header.tsx'
import { EmptyState, ErrorState, LoadingRows } from '../../components/page-states.tsx'
import { rowsAtHand } from '../../components/use-paged-rows.ts'
import { Dash, Instant } from '../../components/values.tsx'
import { refresh, useEngine } from '../../stores/engine-store.ts'
import { ImportsLink } from '../import/imports-link.tsx'
import { RemoveList, RenameList } from './list-dialogs.tsx'

/** Which lists of recipients there are, and what came of each import. */
export function ListsPage() {
  const lists = useEngine(view => view.lists)
  const rows =
    lists.state === 'ready' ? [...lists.value.values()].sort((a, b) => b.createdAt - a.createdAt) : []
  const recipients = rows.reduce((sum, { counts }) => sum + counts.accepted, 0)
  return (
    <Stack gap="md" h="100%">
      <PageHeader
        title="Lists"
        sentence={
          rows.length > 0
            ? `${countOf(rows.length, 'list')} with ${countOf(recipients, 'recipient')}.`
            : 'Who can be called.'
        }
        actions={
          <>
            <ImportsLink />
            <ImportButton />
          </>
        }
      />
      {lists.state === 'failed' ? (
        <ErrorState error={lists.error} retry={() => void refresh()} />
      ) : (
        <Box className="tl-card" flex={1} mih={0} style={{ display: 'flex', flexDirection: 'column' }}>
          {lists.state === 'loading' ? <LoadingRows rows={8} /> : <ListsTable rows={rows} />}
        </Box>
      )}
    </Stack>
  )
}

function ImportButton() {
  return (
    <Button component={Link} href="/import" leftSection={<IconFileImport size={15} aria-hidden />}>
      Import a list
    </Button>
  )
}

function ListsTable({ rows }: { rows: readonly ListRow[] }) {
  const [, navigate] = useLocation()
  const [renaming, setRenaming] = useState<ListRow | null>(null)
  const [removing, setRemoving] = useState<ListRow | null>(null)
  const menu: Column<ListRow> = {
    key: 'more',
    header: '',
    width: '32px',
    cell: list => (
      <ListMenu list={list} onRename={() => setRenaming(list)} onRemove={() => setRemoving(list)} />
    ),
  }
  return (
    <>
      <DataTable
        label="Lists"
        columns={[...COLUMNS, menu]}
        source={rowsAtHand(rows)}
        rowKey={list => list.id}
        rowHeight={48}
        onOpen={list => navigate(`/lists/${list.id}`)}
        empty={
          <EmptyState
            icon={IconAddressBook}
            title="No list yet"
            sentence="A list says who is called. Bring in a CSV file from your spreadsheet or CRM: its columns are found by themselves, and every row is accounted for."
            action={<ImportButton />}
          />
        }
      />
      <RenameList list={renaming} onClose={() => setRenaming(null)} />
      <RemoveList list={removing} onClose={() => setRemoving(null)} onRemoved={() => undefined} />
    </>
  )
}

/** A count that is worth a look only when there is one. */
function Some({ count }: { count: number }) {
  return count === 0 ? <Dash /> : formatCount(count)
}

const COLUMNS: readonly Column<ListRow>[] = [
  {
    key: 'name',
    header: 'List',
    width: 'minmax(180px, 1fr)',
    cell: list => (
      <Box miw={0}>
        <Anchor component={Link} href={`/lists/${list.id}`} fw={600} size="sm" display="block" truncate>
          {list.name}
        </Anchor>
        <Text size="xs" c="dimmed" truncate>
          {list.fileName}
        </Text>
      </Box>
    ),
  },
  {
    key: 'accepted',
    header: 'Recipients',
    width: '84px',
    end: true,
    cell: list => formatCount(list.counts.accepted),
  },
  { key: 'rows', header: 'Rows read', width: '80px', end: true, cell: list => formatCount(list.counts.rows) },
  {
    key: 'duplicate',
    header: 'Duplicate',
    width: '76px',
    end: true,
    cell: list => <Some count={list.counts.duplicateInFile} />,
  },
  {
    key: 'rejected',
    header: 'Rejected',
    width: '76px',
    end: true,
    cell: list => <Some count={list.counts.rejected} />,
  },
  {
    key: 'zone',
    header: 'Zone unknown',
    width: '96px',
    end: true,
    cell: list => <Some count={list.zoneUnknown} />,
  },
  {
    key: 'campaigns',
    header: 'Campaigns',
    width: '78px',
    end: true,
    cell: list => <Some count={list.campaigns} />,
  },
  { key: 'at', header: 'Imported', width: '104px', end: true, cell: list => <Instant at={list.createdAt} /> },
]

function ListMenu(props: { list: ListRow; onRename: () => void; onRemove: () => void }) {
  const { list } = props
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only keeps the row below from opening
    // biome-ignore lint/a11y/useKeyWithClickEvents: the row opens by Enter on itself alone
    <div onClick={event => event.stopPropagation()}>
      <Group justify="flex-end">
        <Menu>
          <Menu.Target>
            <ActionIcon variant="subtle" color="gray" aria-label={`More about ${list.name}`}>
              <IconDots size={16} aria-hidden />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item
              component={Link}
              href={`/campaigns/new?list=${list.id}`}
              leftSection={<IconPlus size={15} aria-hidden />}
            >
              New campaign with this list
            </Menu.Item>
            <Menu.Item leftSection={<IconPencil size={15} aria-hidden />} onClick={props.onRename}>
              Rename
            </Menu.Item>
            <Menu.Item color="red" leftSection={<IconTrash size={15} aria-hidden />} onClick={props.onRemove}>
              Remove
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </Group>
    </div>
  )
}
