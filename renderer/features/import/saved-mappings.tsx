import { ActionIcon, Tooltip } from '@mantine/core'
import { IconBookmark, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import type { SavedMapping } from '../../../shared/model/list-import.ts'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'
import { type Column, DataTable } from '../../components/data-table.tsx'
import { EmptyState, ErrorState, LoadingRows } from '../../components/page-states.tsx'
import { rowsAtHand } from '../../components/use-paged-rows.ts'
import { Instant } from '../../components/values.tsx'
import { request } from '../../engine-client/engine-client.ts'
import { useRequest } from '../../engine-client/use-request.ts'
import { choiceOf, choiceWord } from './column-use.ts'
import { countryWord } from './country-words.ts'

/** Mappings that files are recognised by; one that is removed is guessed again. */
export function SavedMappings() {
  const listed = useRequest('mappings.list', {})
  const [removing, setRemoving] = useState<SavedMapping | null>(null)
  if (listed.state === 'loading') return <LoadingRows rows={6} />
  if (listed.state === 'failed') return <ErrorState error={listed.error} retry={listed.reload} />
  const remove: Column<SavedMapping> = {
    key: 'remove',
    header: 'Actions',
    width: '52px',
    end: true,
    cell: row => (
      <Tooltip label="Remove">
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={`Remove the mapping ${row.name}`}
          onClick={() => setRemoving(row)}
        >
          <IconTrash size={16} aria-hidden />
        </ActionIcon>
      </Tooltip>
    ),
  }
  return (
    <>
      <DataTable
        label="Saved mappings"
        columns={[...COLUMNS, remove]}
        source={rowsAtHand(listed.value)}
        rowKey={row => row.id}
        rowHeight={44}
        empty={
          <EmptyState
            icon={IconBookmark}
            title="No saved mappings"
            sentence="Tick “Save mapping” when you import a file. Files with the same column names are then read the same way."
          />
        }
      />
      <ConfirmDialog
        opened={removing !== null}
        title={removing === null ? '' : `Remove the mapping “${removing.name}”?`}
        consequence="Files with these column names are guessed again. Watched folders that use this mapping guess as well. Imported lists do not change."
        act="Remove mapping"
        onClose={() => setRemoving(null)}
        onConfirm={async () => {
          if (removing === null) return { ok: true, value: null }
          const removed = await request('mappings.remove', { id: removing.id })
          if (removed.ok) listed.reload()
          return removed
        }}
      />
    </>
  )
}

const COLUMNS: readonly Column<SavedMapping>[] = [
  {
    key: 'name',
    header: 'Name',
    width: 'minmax(160px, 1fr)',
    cell: ({ name }) => <b title={name}>{name}</b>,
  },
  {
    key: 'columns',
    header: 'Columns',
    width: 'minmax(280px, 3fr)',
    cell: row => {
      const text = columnsOf(row)
      return (
        <Tooltip label={text}>
          <span>{text}</span>
        </Tooltip>
      )
    },
  },
  {
    key: 'country',
    header: 'Country',
    width: '150px',
    cell: ({ mapping }) => (mapping.defaultCountry === null ? 'None' : countryWord(mapping.defaultCountry)),
  },
  { key: 'at', header: 'Saved', width: '104px', end: true, cell: ({ savedAt }) => <Instant at={savedAt} /> },
]

/** `Teléfono: phone number · Nombre: full name`, without what is left out. */
function columnsOf({ headers, mapping }: SavedMapping): string {
  return headers
    .flatMap((header, at) => {
      const use = mapping.columns[at]
      if (use === undefined || use.kind === 'ignore') return []
      return [use.kind === 'variable' ? header : `${header}: ${choiceWord(choiceOf(use)).toLowerCase()}`]
    })
    .join(' · ')
}
