import { Box, Group, Text, TextInput, Tooltip } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconSearch, IconUserSearch } from '@tabler/icons-react'
import { useState } from 'react'
import type { RequestOutput } from '../../../shared/ipc/contract.ts'
import { cityOfZone } from '../../components/clock-times.ts'
import { type Column, DataTable } from '../../components/data-table.tsx'
import { countOf } from '../../components/format.ts'
import { EmptyState } from '../../components/page-states.tsx'
import { usePagedRows } from '../../components/use-paged-rows.ts'
import { Dash, PhoneNumber } from '../../components/values.tsx'
import { request } from '../../engine-client/engine-client.ts'

type Recipient = RequestOutput<'lists.recipients'>['rows'][number]

/** A search waits for this pause in typing, in milliseconds. */
const TYPING_PAUSE_MS = 250

/** Everybody on a list, by pages, with a search by part of a name or number. */
export function ListRecipients({ listId }: { listId: number }) {
  const [typed, setTyped] = useState('')
  const [search] = useDebouncedValue(typed.trim(), TYPING_PAUSE_MS)
  const source = usePagedRows<Recipient>(`${listId}|${search}`, (offset, limit) =>
    request('lists.recipients', { id: listId, search, offset, limit }),
  )
  return (
    <>
      <Group px="md" py="xs" justify="space-between">
        <TextInput
          type="search"
          size="xs"
          w={280}
          maxLength={100}
          aria-label="Search recipients"
          placeholder="Part of a name or number"
          leftSection={<IconSearch size={14} aria-hidden />}
          value={typed}
          onChange={event => setTyped(event.currentTarget.value)}
        />
        <Text size="xs" c="dimmed" role="status">
          {source.state === 'ready' && countOf(source.total, 'recipient')}
        </Text>
      </Group>
      <DataTable
        label="Recipients of the list"
        columns={COLUMNS}
        source={source}
        rowKey={recipient => recipient.id}
        empty={
          search === '' ? (
            <EmptyState
              icon={IconUserSearch}
              title="Nobody is on this list"
              sentence="No row of the file became a recipient. The rejected rows say why."
            />
          ) : (
            <EmptyState
              icon={IconUserSearch}
              title="Nobody found"
              sentence={`No name or number on this list contains "${search}".`}
            />
          )
        }
      />
    </>
  )
}

const COLUMNS: readonly Column<Recipient>[] = [
  { key: 'name', header: 'Name', width: 'minmax(140px, 1fr)', cell: ({ name }) => name ?? <Dash /> },
  {
    key: 'number',
    header: 'Number',
    width: '190px',
    cell: ({ number, furtherNumbers }) => (
      <>
        <PhoneNumber number={number} />
        {furtherNumbers > 0 && (
          <Text span inherit c="dimmed">
            {` +${furtherNumbers}`}
          </Text>
        )}
      </>
    ),
  },
  {
    key: 'region',
    header: 'Region',
    width: '88px',
    cell: ({ country, region }) => regionWords(region) ?? country ?? <Dash />,
  },
  {
    key: 'zone',
    header: 'Time zone',
    width: '150px',
    cell: ({ zone, zoneEvidence }) => (
      <Tooltip label={zone === null ? zoneEvidence : `${zone.replaceAll('|', ', ')}. ${zoneEvidence}`}>
        <Text span inherit {...(zone === null && { c: 'dimmed' })}>
          {zone === null ? 'not known' : zoneWords(zone)}
        </Text>
      </Tooltip>
    ),
  },
  {
    key: 'tags',
    header: 'Category, tags',
    width: 'minmax(110px, 1fr)',
    cell: ({ category, tags }) =>
      category === null && tags.length === 0 ? <Dash /> : [category, ...tags].filter(Boolean).join(', '),
  },
  {
    key: 'variables',
    header: 'Further columns',
    width: 'minmax(180px, 2fr)',
    cell: ({ variables }) => <Variables variables={variables} />,
  },
]

/** A number may lie in several zones or regions, joined by `|`; then all of them count. */
function severalOf(joined: string): { readonly first: string; readonly more: number } | null {
  const [first, ...others] = joined.split('|').filter(one => one !== '')
  return first === undefined ? null : { first, more: others.length }
}

function regionWords(region: string): string | null {
  const several = severalOf(region)
  return several && (several.more === 0 ? several.first : `${several.first} +${several.more}`)
}

function zoneWords(zone: string): string {
  const { first, more } = severalOf(zone) ?? { first: zone, more: 0 }
  return more === 0 ? cityOfZone(first) : `${cityOfZone(first)} and ${more} more`
}

function Variables({ variables }: { variables: Readonly<Record<string, string>> }) {
  const entries = Object.entries(variables)
  if (entries.length === 0) return <Dash />
  const words = entries.map(([name, value]) => `${name}: ${value}`).join('\n')
  return (
    <Tooltip
      label={
        <Text style={{ whiteSpace: 'pre-line' }} size="xs">
          {words}
        </Text>
      }
    >
      <Box component="span">
        {entries.map(([name, value], at) => (
          <Text key={name} span inherit>
            {at > 0 && '  ·  '}
            <Text span inherit c="dimmed">
              {name}{' '}
            </Text>
            {value}
          </Text>
        ))}
      </Box>
    </Tooltip>
  )
}
