import { Checkbox, Group, Text, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconSearch, IconUserSearch } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import { useLocation } from 'wouter'
import type { ListRecipient, ListSort } from '../../../shared/model/list-view.ts'
import { DataTable } from '../../components/data-table.tsx'
import { countOf } from '../../components/format.ts'
import { EmptyState } from '../../components/page-states.tsx'
import { usePagedRows } from '../../components/use-paged-rows.ts'
import { request } from '../../engine-client/engine-client.ts'
import { useRequest } from '../../engine-client/use-request.ts'
import { ExportButton } from '../export/export-button.tsx'
import { BulkBar } from './bulk-bar.tsx'
import { FilterMenu, FilterPills, type ListChoices } from './filter-menu.tsx'
import { type FilterForm, filterOf, NO_FILTER } from './list-filter.ts'
import { recipientColumns } from './recipient-columns.tsx'
import { useSelection } from './use-selection.ts'

/** A search waits for this pause in typing, in milliseconds. */
const TYPING_PAUSE_MS = 200
const NO_CHOICES: ListChoices = {
  countries: [],
  regions: [],
  zones: [],
  tags: [],
  categories: [],
  variables: [],
}

/** Everyone on a list: searched, filtered and sorted; rows lead to the person, and several are changed at once. */
export function ListRecipients({ listId }: { listId: number }) {
  const [, navigate] = useLocation()
  const [typed, setTyped] = useState('')
  const [search] = useDebouncedValue(typed.trim(), TYPING_PAUSE_MS)
  const [form, setForm] = useState<FilterForm>(NO_FILTER)
  const [sort, setSort] = useState<ListSort | null>(null)
  const [version, setVersion] = useState(0)
  const found = useRequest('lists.choices', { id: listId })
  const choices = found.state === 'ready' ? found.value : NO_CHOICES
  const filter = useMemo(() => filterOf(form), [form])
  const viewKey = JSON.stringify([listId, search, filter])
  const source = usePagedRows<ListRecipient>(
    `${viewKey} ${JSON.stringify(sort)} ${version}`,
    (offset, limit) => request('lists.recipients', { id: listId, search, filter, sort, offset, limit }),
  )
  const selection = useSelection(`${viewKey} ${version}`, source.total)
  const isNarrowed = search !== '' || form !== NO_FILTER
  const changed = (): void => {
    setVersion(now => now + 1)
    found.reload()
  }

  return (
    <>
      {selection.count > 0 ? (
        <BulkBar
          listId={listId}
          selection={selection}
          choices={choices}
          scope={selection.scope({ search, filter })}
          onDone={changed}
        />
      ) : (
        <Group px="md" py="xs" gap="xs">
          <SearchField typed={typed} onType={setTyped} />
          <FilterMenu choices={choices} form={form} onChange={setForm} />
          <Text size="xs" c="dimmed" role="status" ml="auto">
            {source.state === 'ready' && `${countOf(source.total, 'recipient')}${isNarrowed ? ' found' : ''}`}
          </Text>
          <ExportButton
            target={{ what: 'recipients', listId, search, filter, sort }}
            disabled={source.total === 0}
          />
        </Group>
      )}
      <FilterPills form={form} onChange={setForm} />
      <DataTable
        label="Recipients of the list"
        columns={[
          {
            key: 'select',
            header: 'Select',
            width: '24px',
            head: (
              <Checkbox
                size="xs"
                aria-label="Select all recipients in view"
                checked={selection.isAll}
                indeterminate={selection.count > 0 && !selection.isAll}
                disabled={source.total === 0}
                onChange={selection.toggleAll}
              />
            ),
            cell: ({ id, name, number }) => (
              <SelectBox
                label={`Select ${name ?? number}`}
                checked={selection.has(id)}
                onToggle={() => selection.toggle(id)}
              />
            ),
          },
          ...recipientColumns(choices.variables, sort, setSort),
        ]}
        source={source}
        rowKey={recipient => recipient.id}
        isSelected={({ id }) => selection.has(id)}
        onOpen={({ id }) => navigate(`/recipients/${id}`)}
        onSpace={({ id }) => selection.toggle(id)}
        empty={<NobodyFound isNarrowed={isNarrowed} search={search} />}
      />
    </>
  )
}

function SearchField({ typed, onType }: { typed: string; onType: (text: string) => void }) {
  return (
    <TextInput
      type="search"
      size="xs"
      w={320}
      maxLength={100}
      aria-label="Search recipients"
      placeholder="Name, number, e-mail or any column"
      leftSection={<IconSearch size={14} aria-hidden />}
      value={typed}
      onChange={event => onType(event.currentTarget.value)}
    />
  )
}

function SelectBox(props: { label: string; checked: boolean; onToggle: () => void }) {
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only keeps the row below from opening
    // biome-ignore lint/a11y/useKeyWithClickEvents: the row opens by Enter on itself alone
    <div onClick={event => event.stopPropagation()}>
      <Checkbox
        size="xs"
        aria-label={props.label}
        checked={props.checked}
        onChange={props.onToggle}
        tabIndex={-1}
      />
    </div>
  )
}

function NobodyFound({ isNarrowed, search }: { isNarrowed: boolean; search: string }) {
  return isNarrowed ? (
    <EmptyState
      icon={IconUserSearch}
      title="No recipients found"
      sentence={
        search === ''
          ? 'No one on this list matches the filter. Remove a condition.'
          : `No one on this list matches “${search}”. Try part of a name, or the last digits of a number.`
      }
    />
  ) : (
    <EmptyState
      icon={IconUserSearch}
      title="No recipients"
      sentence="No row of the file became a recipient. The Import tab says why."
    />
  )
}
