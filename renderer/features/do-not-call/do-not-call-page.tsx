import { ActionIcon, Box, Button, Checkbox, Group, Select, Stack, Text, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconFileImport, IconHandStop, IconPlus, IconSearch, IconTrash } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { Link } from 'wouter'
import {
  DO_NOT_CALL_SOURCE_WORDS,
  DO_NOT_CALL_SOURCES,
  type DoNotCallRow,
  type DoNotCallSource,
} from '../../../shared/model/do-not-call.ts'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'
import { type Column, DataTable } from '../../components/data-table.tsx'
import { countOf, formatNumber } from '../../components/format.ts'
import { PageHeader } from '../../components/page-header.tsx'
import { EmptyState } from '../../components/page-states.tsx'
import { usePagedRows } from '../../components/use-paged-rows.ts'
import { Instant } from '../../components/values.tsx'
import { request } from '../../engine-client/engine-client.ts'
import { ExportButton } from '../export/export-button.tsx'
import { AddNumber } from './add-number.tsx'
import { RemoveMany, type Selection, useSelection } from './remove-many.tsx'

/** A search waits for this pause in typing, in milliseconds. */
const TYPING_PAUSE_MS = 250

/** Whom nobody calls, who said so, and why. */
export function DoNotCallPage() {
  const [typed, setTyped] = useState('')
  const [search] = useDebouncedValue(typed.trim(), TYPING_PAUSE_MS)
  const [dialog, setDialog] = useState<'add' | null>(null)
  const [removing, setRemoving] = useState<DoNotCallRow | null>(null)
  const [from, setFrom] = useState<DoNotCallSource | null>(null)
  const source = usePagedRows<DoNotCallRow>(`do-not-call|${search}|${from}`, (offset, limit) =>
    request('doNotCall.list', { search, source: from, offset, limit }),
  )
  const selection = useSelection(`${search}|${from}`, source.total)
  const add = (
    <Button leftSection={<IconPlus size={15} aria-hidden />} onClick={() => setDialog('add')}>
      Add a number
    </Button>
  )
  const bring = (
    <Button
      variant="default"
      component={Link}
      href="/do-not-call/import"
      leftSection={<IconFileImport size={15} aria-hidden />}
    >
      Import numbers
    </Button>
  )
  return (
    <Stack gap="md" h="100%">
      <PageHeader
        title="Do not call"
        sentence="Numbers that no campaign calls. An entry counts from the moment it is here: a call that rings is hung up."
        actions={
          <>
            <ExportButton target={{ what: 'do-not-call', search, source: from }} />
            {bring}
            {add}
          </>
        }
      />
      <Box className="tl-card" flex={1} mih={0} style={{ display: 'flex', flexDirection: 'column' }}>
        <Group px="md" py="xs" justify="space-between">
          <TextInput
            type="search"
            size="xs"
            w={280}
            maxLength={100}
            aria-label="Search numbers and reasons"
            placeholder="Part of a number or reason"
            leftSection={<IconSearch size={14} aria-hidden />}
            value={typed}
            onChange={event => setTyped(event.currentTarget.value)}
          />
          <Select
            size="xs"
            w={190}
            aria-label="Who added it"
            placeholder="Added by anyone"
            clearable
            data={DO_NOT_CALL_SOURCES.map(value => ({ value, label: DO_NOT_CALL_SOURCE_WORDS[value] }))}
            value={from}
            onChange={value => setFrom(DO_NOT_CALL_SOURCES.find(one => one === value) ?? null)}
          />
          <RemoveMany selection={selection} search={search} from={from} onRemoved={source.reload} />
          <Text size="xs" c="dimmed" role="status" ml="auto">
            {source.state === 'ready' && countOf(source.total, 'entry', 'entries')}
          </Text>
        </Group>
        <DataTable
          label="Do not call"
          columns={[selectColumn(selection), ...COLUMNS, removeColumn(setRemoving)]}
          source={source}
          rowKey={row => row.id}
          rowHeight={44}
          empty={
            <NothingHere search={search} isFiltered={from !== null}>
              {bring}
              {add}
            </NothingHere>
          }
        />
      </Box>
      <AddNumber opened={dialog === 'add'} onClose={() => setDialog(null)} onAdded={source.reload} />
      <RemoveEntry row={removing} onClose={() => setRemoving(null)} onRemoved={source.reload} />
    </Stack>
  )
}

/** An empty list, or a search that found nothing. `children` are the ways to fill the list. */
function NothingHere(props: { search: string; isFiltered: boolean; children: ReactNode }) {
  const { search, children } = props
  if (search === '' && props.isFiltered)
    return <EmptyState icon={IconHandStop} title="Nothing found" sentence="No entry was added in this way." />
  if (search !== '') {
    return (
      <EmptyState
        icon={IconHandStop}
        title="Nothing found"
        sentence={`No number and no reason here contains "${search}".`}
      />
    )
  }
  return (
    <EmptyState
      icon={IconHandStop}
      title="No numbers yet"
      sentence="Import your own list or a national one, or add a number. A beginning followed by * blocks all numbers that begin like it."
      action={children}
    />
  )
}

function selectColumn(selection: Selection): Column<DoNotCallRow> {
  return {
    key: 'select',
    header: 'Select',
    width: '40px',
    head: (
      <Checkbox
        size="xs"
        aria-label="Select all"
        checked={selection.isAll}
        indeterminate={!selection.isAll && selection.count > 0}
        onChange={event => selection.selectAll(event.currentTarget.checked)}
      />
    ),
    cell: row => (
      <Checkbox
        size="xs"
        aria-label={`Select ${wordOf(row)}`}
        checked={selection.has(row.id)}
        onChange={() => selection.toggle(row.id)}
      />
    ),
  }
}

function removeColumn(onRemove: (row: DoNotCallRow) => void): Column<DoNotCallRow> {
  return {
    key: 'remove',
    header: '',
    width: '40px',
    cell: row => (
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={`Remove ${wordOf(row)}`}
        onClick={() => onRemove(row)}
      >
        <IconTrash size={16} aria-hidden />
      </ActionIcon>
    ),
  }
}

/** Asks before an entry goes; closed while `row` is null. */
function RemoveEntry(props: { row: DoNotCallRow | null; onClose: () => void; onRemoved: () => void }) {
  const { row } = props
  return (
    <ConfirmDialog
      opened={row !== null}
      title={row === null ? '' : `May ${wordOf(row)} be called again?`}
      consequence="The entry is removed. Recipients who were suppressed because of it stay as they are; to call them again, select the entry and choose “Remove and bring back”."
      act="Remove the entry"
      onClose={props.onClose}
      onConfirm={async () => {
        if (row === null) return { ok: true, value: null }
        const removed = await request('doNotCall.remove', { id: row.id })
        if (removed.ok) props.onRemoved()
        return removed
      }}
    />
  )
}

const wordOf = (row: DoNotCallRow): string =>
  row.isPrefix ? `every number that begins with ${row.pattern}` : formatNumber(row.pattern)

const COLUMNS: readonly Column<DoNotCallRow>[] = [
  {
    key: 'pattern',
    header: 'Number',
    width: '210px',
    cell: ({ pattern, isPrefix }) =>
      isPrefix ? (
        <span dir="ltr">
          {pattern}
          <Text span inherit c="dimmed">
            {'* and whatever follows'}
          </Text>
        </span>
      ) : (
        <span className="tl-nowrap" dir="ltr" title={pattern}>
          {formatNumber(pattern)}
        </span>
      ),
  },
  {
    key: 'where',
    header: 'Where',
    width: '130px',
    cell: ({ campaignName }) => campaignName ?? 'Every campaign',
  },
  {
    key: 'reason',
    header: 'Why',
    width: 'minmax(160px, 1.2fr)',
    cell: ({ reason }) => <span title={reason}>{reason}</span>,
  },
  {
    key: 'who',
    header: 'Who added it',
    width: 'minmax(200px, 1.5fr)',
    cell: ({ source, addedBy }) => (
      <span title={addedBy}>
        {DO_NOT_CALL_SOURCE_WORDS[source]}
        <Text span inherit c="dimmed">
          {addedBy === DO_NOT_CALL_SOURCE_WORDS[source] ? '' : ` · ${addedBy}`}
        </Text>
      </span>
    ),
  },
  { key: 'at', header: 'Since', width: '110px', end: true, cell: ({ addedAt }) => <Instant at={addedAt} /> },
]
