import {
  ActionIcon,
  Anchor,
  Box,
  Button,
  Checkbox,
  Group,
  Menu,
  SegmentedControl,
  Stack,
  Text,
  TextInput,
} from '@mantine/core'
import {
  IconAddressBook,
  IconArchive,
  IconArchiveOff,
  IconArrowsJoin2,
  IconDots,
  IconFileImport,
  IconPencil,
  IconPlus,
  IconSearch,
  IconTrash,
  IconX,
} from '@tabler/icons-react'
import { type ReactNode, useMemo, useState } from 'react'
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
import { archiveLists } from './archive-lists.ts'
import { RemoveList, RenameList } from './list-dialogs.tsx'
import { MergeLists } from './merge-lists.tsx'

/** Which lists of recipients there are, how many people are on each, and which campaigns use them. */
export function ListsPage() {
  const lists = useEngine(view => view.lists)
  const rows =
    lists.state === 'ready' ? [...lists.value.values()].sort((a, b) => b.createdAt - a.createdAt) : []
  const inUse = rows.filter(({ archivedAt }) => archivedAt === null)
  const recipients = inUse.reduce((sum, { people }) => sum + people, 0)
  return (
    <Stack gap="md" h="100%">
      <PageHeader
        title="Lists"
        sentence={
          rows.length > 0
            ? `${countOf(inUse.length, 'list')} with ${countOf(recipients, 'recipient')}.`
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

type Choice = 'active' | 'archived'

function ListsTable({ rows }: { rows: readonly ListRow[] }) {
  const [, navigate] = useLocation()
  const [choice, setChoice] = useState<Choice>('active')
  const [text, setText] = useState('')
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set())
  const [renaming, setRenaming] = useState<ListRow | null>(null)
  const [removing, setRemoving] = useState<ListRow | null>(null)
  const [merging, setMerging] = useState<readonly ListRow[] | null>(null)
  const archived = rows.filter(({ archivedAt }) => archivedAt !== null)
  // the choice goes with the last archived list
  const isArchive = choice === 'archived' && archived.length > 0
  const shown = useMemo(() => {
    const part = text.trim().toLocaleLowerCase()
    return rows.filter(
      list =>
        (list.archivedAt !== null) === isArchive &&
        `${list.name} ${list.fileName}`.toLocaleLowerCase().includes(part),
    )
  }, [rows, isArchive, text])
  const selected = shown.filter(({ id }) => chosen.has(id))
  const clear = () => setChosen(new Set())
  const toggle = (id: number): void =>
    setChosen(now => (now.has(id) ? without(now, id) : new Set(now).add(id)))
  if (rows.length === 0) return <NoLists />
  return (
    <>
      {selected.length > 0 ? (
        <SelectedLists
          lists={selected}
          isArchive={isArchive}
          onMerge={() => setMerging(selected)}
          onClear={clear}
        />
      ) : (
        <Group px="md" py="xs" gap="xs">
          {archived.length > 0 && (
            <SegmentedControl
              aria-label="Which lists"
              size="xs"
              value={isArchive ? 'archived' : 'active'}
              onChange={value => setChoice(value === 'archived' ? 'archived' : 'active')}
              data={[
                { value: 'active', label: `In use ${rows.length - archived.length}` },
                { value: 'archived', label: `Archived ${archived.length}` },
              ]}
            />
          )}
          <TextInput
            type="search"
            size="xs"
            w={260}
            aria-label="Search lists"
            placeholder="Name or file"
            leftSection={<IconSearch size={14} aria-hidden />}
            value={text}
            onChange={event => setText(event.currentTarget.value)}
          />
        </Group>
      )}
      <DataTable
        label="Lists"
        columns={[
          selectColumn(chosen, toggle),
          ...COLUMNS,
          menuColumn({ onRename: setRenaming, onRemove: setRemoving }),
        ]}
        source={rowsAtHand(shown)}
        rowKey={list => list.id}
        rowHeight={48}
        isSelected={({ id }) => chosen.has(id)}
        onOpen={list => navigate(`/lists/${list.id}`)}
        onSpace={({ id }) => toggle(id)}
        empty={
          <EmptyState
            icon={IconAddressBook}
            title="No lists found"
            sentence={`No list is called “${text.trim()}”. Try part of its name.`}
          />
        }
      />
      <RenameList list={renaming} onClose={() => setRenaming(null)} />
      <RemoveList list={removing} onClose={() => setRemoving(null)} onRemoved={clear} />
      <MergeLists
        lists={merging}
        onClose={() => setMerging(null)}
        onMerged={list => {
          clear()
          navigate(`/lists/${list.id}`)
        }}
      />
    </>
  )
}

function NoLists() {
  return (
    <EmptyState
      icon={IconAddressBook}
      title="No lists yet"
      sentence="A list says who is called. Import a CSV or Excel file from your spreadsheet or CRM: its columns are recognised, and every row is accounted for."
      action={<ImportButton />}
    />
  )
}

function SelectedLists(props: {
  lists: readonly ListRow[]
  isArchive: boolean
  onMerge: () => void
  onClear: () => void
}) {
  const { lists, isArchive } = props
  return (
    <Group
      role="toolbar"
      aria-label="Selected lists"
      gap={6}
      px="md"
      py="xs"
      style={{ background: 'var(--tl-hover)' }}
    >
      <Text size="sm" fw={600} mr="xs" role="status">
        {formatCount(lists.length)} selected
      </Text>
      <Button
        size="xs"
        variant="default"
        disabled={lists.length < 2}
        leftSection={<IconArrowsJoin2 size={14} aria-hidden />}
        onClick={props.onMerge}
      >
        Merge
      </Button>
      <Button
        size="xs"
        variant="default"
        leftSection={
          isArchive ? <IconArchiveOff size={14} aria-hidden /> : <IconArchive size={14} aria-hidden />
        }
        onClick={() => {
          void archiveLists(lists, !isArchive)
          props.onClear()
        }}
      >
        {isArchive ? 'Unarchive' : 'Archive'}
      </Button>
      <Button
        size="xs"
        variant="subtle"
        color="gray"
        ml="auto"
        leftSection={<IconX size={14} aria-hidden />}
        onClick={props.onClear}
      >
        Clear selection
      </Button>
    </Group>
  )
}

function without(ids: ReadonlySet<number>, id: number): ReadonlySet<number> {
  const next = new Set(ids)
  next.delete(id)
  return next
}

/** A count that is worth a look only when there is one. */
function Some({ count }: { count: number }) {
  return count === 0 ? <Dash /> : formatCount(count)
}

/** Keeps a click on what is inside from opening the row. */
function OutOfRow({ children }: { children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only keeps the row below from opening
    // biome-ignore lint/a11y/useKeyWithClickEvents: the row opens by Enter on itself alone
    <div onClick={event => event.stopPropagation()}>{children}</div>
  )
}

function selectColumn(chosen: ReadonlySet<number>, toggle: (id: number) => void): Column<ListRow> {
  return {
    key: 'select',
    header: '',
    width: '24px',
    cell: ({ id, name }) => (
      <OutOfRow>
        <Checkbox
          size="xs"
          tabIndex={-1}
          aria-label={`Select ${name}`}
          checked={chosen.has(id)}
          onChange={() => toggle(id)}
        />
      </OutOfRow>
    ),
  }
}

const ORIGIN_WORDS = {
  import: '',
  merge: 'Merged from other lists',
  split: 'Split off another list',
} as const

const COLUMNS: readonly Column<ListRow>[] = [
  {
    key: 'name',
    header: 'List',
    width: 'minmax(200px, 1fr)',
    cell: list => (
      <Box miw={0}>
        <Anchor component={Link} href={`/lists/${list.id}`} fw={600} size="sm" display="block" truncate>
          {list.name}
        </Anchor>
        <Text size="xs" c="dimmed" truncate>
          {list.fileName === '' ? ORIGIN_WORDS[list.origin] : list.fileName}
        </Text>
      </Box>
    ),
  },
  { key: 'people', header: 'Recipients', width: '84px', end: true, cell: list => formatCount(list.people) },
  {
    key: 'duplicate',
    header: 'Duplicates',
    width: '80px',
    end: true,
    cell: ({ counts }) => <Some count={counts.duplicateInFile + counts.duplicateInList} />,
  },
  {
    key: 'rejected',
    header: 'Rejected',
    width: '76px',
    end: true,
    cell: ({ counts }) => <Some count={counts.rejected} />,
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
  { key: 'at', header: 'Created', width: '104px', end: true, cell: list => <Instant at={list.createdAt} /> },
]

function menuColumn(acts: {
  onRename: (list: ListRow) => void
  onRemove: (list: ListRow) => void
}): Column<ListRow> {
  return { key: 'more', header: '', width: '32px', cell: list => <ListMenu list={list} {...acts} /> }
}

function ListMenu(props: {
  list: ListRow
  onRename: (list: ListRow) => void
  onRemove: (list: ListRow) => void
}) {
  const { list } = props
  const isArchived = list.archivedAt !== null
  return (
    <OutOfRow>
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
            <Menu.Item
              leftSection={<IconPencil size={15} aria-hidden />}
              onClick={() => props.onRename(list)}
            >
              Rename
            </Menu.Item>
            <Menu.Item
              leftSection={
                isArchived ? <IconArchiveOff size={15} aria-hidden /> : <IconArchive size={15} aria-hidden />
              }
              onClick={() => void archiveLists([list], !isArchived)}
            >
              {isArchived ? 'Unarchive' : 'Archive'}
            </Menu.Item>
            <Menu.Item
              color="red"
              leftSection={<IconTrash size={15} aria-hidden />}
              onClick={() => props.onRemove(list)}
            >
              Remove
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </Group>
    </OutOfRow>
  )
}
